"""A person's wish about the own data (个人行使权利的申请; PIPL 44-50; S44): recorded, due in working days, answered.

Whoever decides is named by one predicate a step: `recording_refusal` at the desk, `stating_refusal` on the portal,
`proving_refusal`, `answering_refusal`; `officer` opens the forms of the desk.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from typing import Final

from hotline.core.calendar import Calendar
from hotline.core.counting import base_due
from hotline.core.instants import SHANGHAI
from hotline.core.limit import Limit
from hotline.core.person_rights import SHORTEST
from hotline.core.policy import Policy
from hotline.core.refusal import FAILED, Failed, Refusal, refuse
from hotline.core.scope import Reader

KINDS: Final = {
    "access": "查阅",
    "copy": "复制",
    "correction": "更正、补充",
    "deletion": "删除",
    "explanation": "解释说明处理规则",
}
"""What a person may ask for (PIPL 44-48)."""
ASKERS: Final = {"self": "本人", "guardian": "监护人", "agent": "受托人", "relative": "死者近亲属"}
"""Who asks; the relatives of the dead for themselves (PIPL 49)."""
SELF: Final = "self"
PORTAL: Final = "requester"
"""By whom a wish is recorded that came through the portal: no key of an official."""
PROOFS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "self": ("id_shown", "called_back", "code_and_phone"),
    "guardian": ("guardian",),
    "agent": ("agent",),
    "relative": ("relative",),
}
"""Asker -> the proofs of identity that prove it; a wish may come in before it is proved."""
DONE, REFUSED = "done", "refused"
OUTCOMES: Final = {DONE: "已办理", REFUSED: "不予办理"}
GROUNDS: Final = {
    "duty": "履行法定职责所必需，或者法律、行政法规另有规定",
    "secrecy": "依法应当保密",
    "term": "法律、行政法规规定的保存期限未届满",
    "unproved": "不能证明身份或者代理、亲属关系",
    "others": "会泄露他人个人信息或者损害他人权益",
    "accurate": "经核实信息准确，不需更正",
}
"""Why a wish is refused (PIPL 45, 47, 50)."""
_ONLY_OF: Final = {"term": "deletion", "accurate": "correction"}
TO_DO: Final = {"copy": "提供副本", "correction": "更正或者登记补充情况", "deletion": "经两人决定删除"}
"""Kind -> what must have been done since it came in before it can be called done; the others are said."""
IN_WORDS: Final = ("correction", "explanation")
"""Kinds that nobody can answer unless the person says what is wrong or unclear; the others say enough by their name."""
LONGEST_STATED: Final = 500
"""Characters of a wish stated on the portal."""


def officer(act: str, reader: Reader) -> Refusal | None:
    """Why somebody may not handle wishes: not a privacy officer (a32.1; roles section 4)."""
    return None if reader.actor.role == "privacy_officer" else refuse(act, "scope", "a32.1", FAILED)


def grounds_of(kind: str) -> dict[str, str]:
    """The grounds on which a wish of a kind may be refused (a32.1)."""
    return {code: words for code, words in GROUNDS.items() if _ONLY_OF.get(code, kind) == kind}


def due_of(calendar: Calendar, policy: Policy, received: date, days: int) -> datetime:
    """When a wish is to be answered: so many working days from the day after its receipt (R7, R12)."""
    return base_due(calendar, policy, datetime.combine(received, time(), SHANGHAI), Limit(days, "wd"))


def recording_refusal(
    reader: Reader, kind: str, asker: str, proof: str, received: date | None, words: str, today: date
) -> Refusal | None:
    """Why a wish is not recorded: role, kind, asker, somebody else's proof, the day of receipt, its words (a32.1)."""
    act = "record_wish"
    refusal = officer(act, reader)
    if refusal is not None:
        return refusal
    if kind not in KINDS or asker not in ASKERS:
        return refuse(act, "wish_kind_missing", "a32.1", FAILED)
    if proof and proof not in PROOFS_OF[asker]:
        return refuse(act, "proof_of_another", "a32.1", Failed({"asker": ASKERS[asker]}))
    if received is None or received > today:
        return refuse(act, "wish_received", "a32.1", FAILED)
    return refuse(act, "look_words_missing", "a32.1", FAILED) if len(words.strip()) < SHORTEST else None


def stating_refusal(
    reader: Reader, number: str, kind: str, waiting: Collection[str], words: str | None = None
) -> Refusal | None:
    """Why a person may not state a wish on the portal, of which `waiting` are the kinds not yet answered (a32.1; S44).

    Without words yet: why the kind is not offered. Number and code are what the portal has, and they admit a wish
    but prove nobody. Whoever holds them may be somebody else, which is why the portal masks the own name and telephone
    and full data want a telephone code besides (roles section 6; S09; threat T14); of the proofs only number and code
    together with the registered telephone is one (`person_rights.PROOFS`). So a wish stated here has no proof: to take
    it in harms nobody and starts the time in which it is answered, what is done about it waits for the privacy officer
    who proves the person - a deletion before it is proposed (`erasing_refusal`). Who asks for another (PIPL 31, 49)
    has more to prove than a code shows and comes to the desk.
    """
    act = "record_wish"
    if reader.actor.role != "requester" or number not in reader.proved:
        return refuse(act, "scope", "a32.1", FAILED)
    if kind not in KINDS:
        return refuse(act, "wish_kind_missing", "a32.1", FAILED)
    if kind in waiting:
        return refuse(act, "wish_open", "a32.1", FAILED)
    if words is None:
        return None
    if kind in IN_WORDS and len(words.strip()) < SHORTEST:
        return refuse(act, "wish_words_missing", "a32.1", FAILED)
    longer = len(words.strip()) > LONGEST_STATED
    return refuse(act, "wish_words_long", "a32.1", Failed({"most": str(LONGEST_STATED)})) if longer else None


def proving_refusal(reader: Reader, asker: str, proof: str, *, proved: bool) -> Refusal | None:
    """Why no proof is recorded of a wish that waits (a32.1): role, proved before, none given, somebody else's."""
    act = "prove_wish"
    refusal = officer(act, reader)
    if refusal is not None:
        return refusal
    if proved:
        return refuse(act, "nothing_to_decide", "a32.1", FAILED)
    if not proof:
        return refuse(act, "proof_missing", "a32.1", FAILED)
    mine = proof in PROOFS_OF[asker]
    return None if mine else refuse(act, "proof_of_another", "a32.1", Failed({"asker": ASKERS[asker]}))


def erasing_refusal(act: str, ground: str, proofs: Collection[str]) -> Refusal | None:
    """Why nobody is erased on request while a wish for it waits unproved, given the proofs of those (a32.1; PIPL 47).

    Afterwards nothing is left to prove the person by.
    """
    unproved = ground == "request" and "" in proofs
    return refuse(act, "wish_unproved", "a32.1", FAILED) if unproved else None


def answering_refusal(
    reader: Reader, kind: str, outcome: str, ground: str, words: str, *, proved: bool, carried_out: bool
) -> Refusal | None:
    """Why a wish is not settled (a32.1): role, no outcome; refused without ground, reasons; done without proof or deed.

    A refusal is reasoned in words as the person is told it (PIPL 50).
    """
    act = "answer_wish"
    refusal = officer(act, reader)
    if refusal is not None:
        return refusal
    if outcome not in OUTCOMES:
        return refuse(act, "wish_outcome_missing", "a32.1", FAILED)
    if outcome == REFUSED:
        if ground not in grounds_of(kind):
            return refuse(act, "ground_missing", "a32.1", FAILED)
        return refuse(act, "look_words_missing", "a32.1", FAILED) if len(words.strip()) < SHORTEST else None
    if not proved:
        return refuse(act, "proof_missing", "a32.1", FAILED)
    return None if carried_out else refuse(act, "wish_not_done", "a32.1", Failed({"deed": TO_DO[kind]}))
