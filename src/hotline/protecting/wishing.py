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
from hotline.core.person_wishes import DONE, PROOFS_OF, REFUSED, answering_refusal, due_of, recording_refusal
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
        if PersonWish.objects.filter(requester=requester, kind=wish.kind, answered_at__isnull=True).exists():
            return refuse(asked.act, "wish_open", "a32.1", FAILED)
        return _recorded(wish, requester, wish.on or today, asked)

    return configure(asked, "privacy", recorded)


def _recorded(wish: Received, requester: int, received: date, asked: Asked) -> Change:
    policy, calendar, _ = context(asked.now, None)
    days = rules(asked.now).wish_answer_working_days
    by = asked.by.person or ""
    reason = reason_row(Demand.objects.get(number=wish.number), by, wish.words, asked.now)
    row = PersonWish(
        id=new_id(),
        demand=wish.number,
        requester=requester,
        kind=wish.kind,
        asker=wish.asker,
        proof=wish.proof,
        received_on=received,
        words=reason.reference,
        recorded_by=by,
        recorded_at=asked.now,
        working_days=days,
        due=due_of(CALENDARS[calendar], POLICIES[policy], received, days),
    )
    told = {"wish": row.id, "requester": requester, "kind": row.kind, "asker": row.asker, "proof": row.proof}
    told |= {"received_on": received.isoformat(), "working_days": days, "due": row.due.isoformat()}
    return Change({**told, "words": {"present": True, "reference": reason.reference}}, [reason, row])


def answer(wish: int, said: Answer, reader: Reader, now: datetime) -> Accomplished | Refusal:
    """Settle a wish: what was asked for is done, or it is refused on a ground with reasons."""
    asked = Asked("answer_wish", str(wish), reader.actor, cut(now), {})

    def answered(asked: Asked) -> Change | Refusal:
        found = PersonWish.objects.filter(id=wish, answered_at__isnull=True)
        row = found.exclude(demand__in=kept_from(reader)).first()
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
    rows, reference = _words(row, said.words, asked)
    ground = said.ground if said.outcome == REFUSED else ""
    values: dict[str, Any] = {"outcome": said.outcome, "ground": ground, "proof": proof, "done_by": deed}
    known = {"kind": row.kind, "requester": row.requester, "late": asked.now > row.due}
    words = {"present": True, "reference": reference} if reference else {"present": False}
    told = {**known, "outcome": said.outcome, "ground": ground, "proof": proof, "done_by": deed, "words": words}
    values |= {"answer_words": reference, "answered_by": asked.by.person or "", "answered_at": asked.now}
    return Change(told, rows, [Update(PersonWish, row.id, values)])


def _words(row: PersonWish, words: str, asked: Asked) -> tuple[list[Any], str]:
    """The words of the answer, sealed with the person's; of an erased person nothing is kept any more."""
    if not words.strip():
        return [], ""
    try:
        kept = reason_row(Demand.objects.get(number=row.demand), asked.by.person or "", words, asked.now)
    except KeyError:
        return [], ""
    return [kept], kept.reference


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


def tell_due(now: datetime) -> int:
    """Tell the privacy officers once a day how many wishes are due today or late; how many messages were written."""
    local = cut(now).astimezone(SHANGHAI)
    tomorrow = midnight(local.date() + timedelta(days=1))
    return tell_once_a_day(TOLD, local, lambda _: waiting().filter(due__lt=tomorrow).count())


def waiting() -> "QuerySet[PersonWish]":
    """Wishes not yet answered, due first."""
    return PersonWish.objects.filter(answered_at__isnull=True).order_by("due", "id")
