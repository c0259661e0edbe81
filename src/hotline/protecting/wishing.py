"""Recording and answering a person's wish (个人行使权利的申请; PIPL 44-50; S44), each an event without a value.

The answer is due in the working days of the protection rules, by the product's own calendar. What a wish asks for is
done elsewhere - copy, correction, erasure; here stands that it came, when it is due, and how it was answered.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet

from hotline.acting.configuring import Change, configure
from hotline.acting.locking import context
from hotline.acting.request import Accomplished, Asked
from hotline.audit.models import EventRow
from hotline.core.instants import SHANGHAI, cut, midnight
from hotline.core.person_wishes import (
    DONE,
    PORTAL,
    PROOFS_OF,
    REFUSED,
    SELF,
    answering_refusal,
    due_of,
    proving_refusal,
    recording_refusal,
    stating_refusal,
)
from hotline.core.refusal import FAILED, Refusal, refuse
from hotline.core.scope import Reader
from hotline.database.identity import new_id
from hotline.database.writing import Update
from hotline.protecting.person_copy import requester_of
from hotline.protecting.reasons import reason_row
from hotline.protecting.telling import tell_once_a_day
from hotline.protection.models import Export, PersonWish, Proposal
from hotline.protection.rules import rules
from hotline.reading.restricted import kept_from
from hotline.rulebook.versions import CALENDARS, POLICIES
from hotline.tickets.models import Demand

ADDITIONS: Final = ("add_information", "revise")
"""Acts on a ticket that add to what the person said: a correction of words (a14.1)."""


TOLD: Final = "wishes_due"
"""The kind of message that tells the privacy officers."""


@dataclass(frozen=True)
class Received:
    """A wish as it came: by which ticket the person is known, what for, who asks, how proved, when, the record."""

    number: str
    kind: str
    asker: str
    proof: str
    on: date | None
    words: str


@dataclass(frozen=True)
class Answer:
    """How a wish is settled: `done` or `refused` on a ground, with words; a proof that came since."""

    outcome: str
    ground: str = ""
    words: str = ""
    proof: str = ""


def record(wish: Received, reader: Reader, now: datetime) -> Accomplished | Refusal:
    """Record a wish with the day it is due; once for each kind that waits."""
    asked = Asked("record_wish", wish.number, reader.actor, cut(now), {})

    def recorded(asked: Asked) -> Change | Refusal:
        today = asked.now.astimezone(SHANGHAI).date()
        refusal = recording_refusal(reader, wish.kind, wish.asker, wish.proof, wish.on, wish.words, today)
        if refusal is not None:
            return refusal
        requester = requester_of(wish.number, reader, asked.now)
        if isinstance(requester, Refusal):
            return requester
        if wish.kind in kinds_waiting(requester):
            return refuse(asked.act, "wish_open", "a32.1", FAILED)
        return _recorded(wish, requester, wish.on or today, asked)

    return configure(asked, "privacy", recorded)


def state(
    number: str, kind: str, words: str, reader: Reader, now: datetime, key: str | None = None
) -> Accomplished | Refusal:
    """Record a wish as the person states it on the portal today, by number and code: still to be proved (S44)."""
    asked = Asked("record_wish", number, reader.actor, cut(now), {}, key)

    def stated(asked: Asked) -> Change | Refusal:
        requester = requester_of(number, reader, asked.now)
        if isinstance(requester, Refusal):
            return requester
        refusal = stating_refusal(reader, number, kind, kinds_waiting(requester), words)
        today = asked.now.astimezone(SHANGHAI).date()
        return refusal or _recorded(Received(number, kind, SELF, "", today, words), requester, today, asked)

    return configure(asked, "privacy", stated)


def _recorded(wish: Received, requester: int, received: date, asked: Asked) -> Change:
    policy, calendar, _ = context(asked.now, None)
    days = rules(asked.now).wish_answer_working_days
    by = asked.by.person or ""
    rows, reference = _sealed(wish.number, by, wish.words, asked.now)
    row = PersonWish(
        id=new_id(),
        demand=wish.number,
        requester=requester,
        kind=wish.kind,
        asker=wish.asker,
        proof=wish.proof,
        received_on=received,
        words=reference,
        recorded_by=by or PORTAL,
        recorded_at=asked.now,
        working_days=days,
        due=due_of(CALENDARS[calendar], POLICIES[policy], received, days),
    )
    told = {"wish": row.id, "requester": requester, "kind": row.kind, "asker": row.asker, "proof": row.proof}
    told |= {"received_on": received.isoformat(), "working_days": days, "due": row.due.isoformat()}
    return Change({**told, "words": _present(reference)}, [*rows, row])


def prove(wish: int, proof: str, reader: Reader, now: datetime) -> Accomplished | Refusal:
    """Record how the identity of who asks was proved, before anything is done about the wish."""
    asked = Asked("prove_wish", str(wish), reader.actor, cut(now), {})

    def proved(asked: Asked) -> Change | Refusal:
        row = wishes_for(reader).filter(id=wish, answered_at__isnull=True).first()
        if row is None:
            return refuse(asked.act, "nothing_to_decide", "a32.1", FAILED)
        refusal = proving_refusal(reader, row.asker, proof, proved=bool(row.proof))
        told = {"kind": row.kind, "requester": row.requester, "proof": proof}
        return refusal or Change(told, (), [Update(PersonWish, row.id, {"proof": proof})])

    return configure(asked, "privacy", proved)


def answer(wish: int, said: Answer, reader: Reader, now: datetime) -> Accomplished | Refusal:
    """Settle a wish: what was asked for is done, or it is refused on a ground with reasons."""
    asked = Asked("answer_wish", str(wish), reader.actor, cut(now), {})

    def answered(asked: Asked) -> Change | Refusal:
        row = wishes_for(reader).filter(id=wish, answered_at__isnull=True).first()
        if row is None:
            return refuse(asked.act, "nothing_to_decide", "a32.1", FAILED)
        proof = row.proof or (said.proof if said.proof in PROOFS_OF[row.asker] else "")
        deed = done_since(row) if said.outcome == DONE else ""
        refusal = answering_refusal(
            reader, row.kind, said.outcome, said.ground, said.words, proved=bool(proof), carried_out=deed is not None
        )
        return refusal or _answered(row, said, proof, deed or "", asked)

    return configure(asked, "privacy", answered)


def _answered(row: PersonWish, said: Answer, proof: str, deed: str, asked: Asked) -> Change:
    try:
        rows, reference = _sealed(row.demand, asked.by.person or "", said.words, asked.now)
    except KeyError:  # of an erased person nothing is kept any more
        rows, reference = [], ""
    ground = said.ground if said.outcome == REFUSED else ""
    values: dict[str, Any] = {"outcome": said.outcome, "ground": ground, "proof": proof, "done_by": deed}
    known = {"kind": row.kind, "requester": row.requester, "late": asked.now > row.due}
    told = {**known, "outcome": said.outcome, "ground": ground, "proof": proof, "done_by": deed}
    told |= {"words": _present(reference)}
    values |= {"answer_words": reference, "answered_by": asked.by.person or "", "answered_at": asked.now}
    return Change(told, rows, [Update(PersonWish, row.id, values)])


def _sealed(number: str, by: str, words: str, now: datetime) -> tuple[list[Any], str]:
    """Words sealed with the person's, and their reference; none where nothing was written. Erased: raises KeyError."""
    if not words.strip():
        return [], ""
    kept = reason_row(Demand.objects.get(number=number), by, words, now)
    return [kept], kept.reference


def _present(reference: str) -> dict[str, Any]:
    return {"present": True, "reference": reference} if reference else {"present": False}


# --- what was done about it ---


def done_since(row: PersonWish) -> str | None:
    """What was done of a wish since it came, by name; empty where it is only said; None: not yet done."""
    look = _DEEDS.get(row.kind)
    return "" if look is None else look(row, datetime.combine(row.received_on, time(), SHANGHAI))


def _copied(row: PersonWish, since: datetime) -> str | None:
    made = Export.objects.filter(kind="person", made_at__gte=since, numbers__contains=[row.demand])
    return made.order_by("-id").values_list("number", flat=True).first()


def _corrected(row: PersonWish, since: datetime) -> str | None:
    numbers = list(Demand.objects.filter(requester_id=row.requester).values_list("number", flat=True))
    fields = Q(chain="privacy", act="correct_identity", args__requester=row.requester)
    rows = EventRow.objects.filter(fields | Q(chain__in=numbers, act__in=ADDITIONS), at__gte=since)
    found = rows.order_by("-id").values_list("chain", "seq").first()
    return f"{found[0]} {found[1]}" if found else None


def _erased(row: PersonWish, since: datetime) -> str | None:
    agreed = Proposal.objects.filter(kind="erase", requester=row.requester, confirmed=True, decided_at__gte=since)
    found = agreed.order_by("-id").values_list("id", flat=True).first()
    return str(found) if found else None


_DEEDS: Final[Mapping[str, Callable[[PersonWish, datetime], str | None]]] = {
    "copy": _copied,
    "correction": _corrected,
    "deletion": _erased,
}


# --- what waits ---


def kinds_waiting(requester: int) -> frozenset[str]:
    """The kinds of a person's wishes not yet answered."""
    rows = PersonWish.objects.filter(requester=requester, answered_at__isnull=True)
    return frozenset(rows.values_list("kind", flat=True))


def stated_on(number: str) -> list[PersonWish]:
    """The wishes recorded on a ticket, the newest first; those on the person's other tickets need their own code."""
    return list(PersonWish.objects.filter(demand=number).order_by("-id"))


def wishes_for(reader: Reader) -> "QuerySet[PersonWish]":
    """The wishes somebody may know of, prove and answer: none of a ticket kept from the reader (S06)."""
    return PersonWish.objects.exclude(demand__in=kept_from(reader))


def tell_due(now: datetime) -> int:
    """Tell the privacy officers once a day how many wishes are due today or late; how many messages were written."""
    local = cut(now).astimezone(SHANGHAI)
    tomorrow = midnight(local.date() + timedelta(days=1))
    return tell_once_a_day(TOLD, local, lambda _: waiting().filter(due__lt=tomorrow).count())


def waiting() -> "QuerySet[PersonWish]":
    """Wishes not yet answered, due first."""
    return PersonWish.objects.filter(answered_at__isnull=True).order_by("due", "id")
