"""Keeping times (保存期限): what is past its time goes, with a record, never while a matter is open (S43; a32.1-i).

A run is proposed by a privacy officer and confirmed by another; a worker then carries it out kind by kind, in batches,
each its own transaction, and may be stopped and begun again at any point.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from hotline.acting.configuring import Change, configure, own_event
from hotline.acting.locking import context
from hotline.acting.request import Asked
from hotline.audit.chains import Versions
from hotline.audit.models import VIEWS, Chain, RefusedAttempt, ViewRow
from hotline.core.instants import SHANGHAI, cut
from hotline.core.ticket import Actor
from hotline.database.writing import Update, write
from hotline.follow_up.models import FollowUp
from hotline.intake.models import Contact, Requester
from hotline.protecting.erasing import erase_rows, lock_requester, unanswered, write_list
from hotline.protecting.exports import drop_files
from hotline.protecting.parting import part
from hotline.protection.models import Erased, Export, Hold, Proposal
from hotline.protection.rules import Keeping, rules
from hotline.supervision.models import Measure
from hotline.tickets.models import Attachment, Commitment, Demand, SearchText, Words

BATCH: Final = 100
ENDED: Final = ("archived", "withdrawn", "answered", "disposed")
"""States in which nothing is owed any more; a merged ticket goes with its lead."""


@dataclass(frozen=True)
class Due:
    """How many records of a kind are past their time."""

    keeping: Keeping
    before: datetime
    count: int


def months_before(now: datetime, months: int) -> datetime:
    """The same day and hour so many months ago; the last day of a shorter month."""
    local = now.astimezone(SHANGHAI)
    year, month = divmod(local.year * 12 + local.month - 1 - months, 12)
    for day in range(local.day, 27, -1):
        try:
            return local.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    return local.replace(year=year, month=month + 1)


def due(now: datetime) -> list[Due]:
    """What is past its time, kind by kind: what a run would do, without doing it."""
    return due_under(rules(now).retention, now)


def due_under(retention: Iterable[Keeping], now: datetime) -> list[Due]:
    """What would be past its time today if records were kept so: before a version is approved (S43)."""
    return [due_of(keeping, now) for keeping in retention]


def due_of(keeping: Keeping, now: datetime) -> Due:
    """What of one kind is past its time; pages show what was counted before (`counting`), for this takes seconds."""
    before = months_before(now, keeping.keep_months)
    return Due(keeping, before, _COUNTS[keeping.does](before, now))


# --- which records ---


def _quiet(demands: "QuerySet[Demand]") -> "QuerySet[Demand]":
    """Without those of which something is still open: promise, follow-up, supervision, hold, a person's wish (S43)."""
    of = {"demand_id": OuterRef("pk")}
    return demands.exclude(
        Exists(Commitment.objects.filter(status="open", **of))
        | Exists(FollowUp.objects.filter(ended_at__isnull=True, **of))
        | Exists(Measure.objects.filter(kind="supervise", answered_at__isnull=True, **of))
        | Exists(Hold.objects.filter(lifted_at__isnull=True, demand=OuterRef("number")))
        | Exists(unanswered().filter(requester=OuterRef("requester_id")))
    )


def _ended(before: datetime) -> "QuerySet[Demand]":
    """Demands that ended before an instant, their lead with them, nothing of them open.

    The lead is looked up, not joined: where few are expected, a join read every demand for each.
    """
    lead = Demand.objects.filter(pk=OuterRef("lead_id"))
    ended = Q(state__in=ENDED) | Q(Exists(lead.filter(state__in=ENDED)), state="merged") | Q(imported_history=True)
    at = Coalesce("closed_at", Subquery(lead.values("closed_at")), "last_event_at", "received_at")
    return _quiet(Demand.objects.annotate(ended_at=at).filter(ended, ended_at__lt=before))


def _with_words(before: datetime) -> "QuerySet[Demand]":
    """Ended demands that still hold words, files or a place in words; a contact's with the last of its demands."""
    of = {"demand_id": OuterRef("pk")}
    kept = Exists(Words.objects.filter(**of)) | Exists(Attachment.objects.filter(**of)) | ~Q(place="unknown")
    others = Demand.objects.filter(contact_id=OuterRef("contact_id")).exclude(pk=OuterRef("pk"))
    last = ~Exists(others.exclude(Exists(_ended(before).filter(pk=OuterRef("pk")))))
    return _ended(before).filter(kept | (Q(contact__words_sealed__isnull=False) & last))


def _withheld(before: datetime) -> "QuerySet[Demand]":
    """Ended demands with a withheld identity whose requester is still known, looked up one by one."""
    named = Q(name_sealed__isnull=False) | Q(phone_sealed__isnull=False)
    known = Subquery(Requester.objects.filter(named, pk=OuterRef("requester_id")).values("pk"))
    alone = ~Exists(Demand.objects.filter(contact_id=OuterRef("contact_id")).exclude(pk=OuterRef("pk")))
    return _ended(before).annotate(known=known).filter(alone, known__isnull=False, identity_withheld=True)


def _requesters(before: datetime) -> "QuerySet[Requester]":
    """Requesters none of whose demands keeps words any more, of its own or of its contact."""
    demands = Demand.objects.filter(requester_id=OuterRef("pk"))
    words = Q(Exists(Words.objects.filter(demand_id=OuterRef("pk")))) | Q(contact__words_sealed__isnull=False)
    living = demands.filter(words | ~Q(state__in=ENDED))
    erased = Exists(Erased.objects.filter(requester=OuterRef("pk")))
    asking = Exists(unanswered().filter(requester=OuterRef("pk")))
    return Requester.objects.filter(created_at__lt=before).exclude(Exists(living)).exclude(erased).exclude(asking)


def _expired_exports(now: datetime) -> "QuerySet[Export]":
    return Export.objects.filter(file_sealed__isnull=False, expires_at__lte=now)


_COUNTS: Final[dict[str, Callable[[datetime, datetime], int]]] = {
    "erase_words": lambda before, now: _with_words(before).count(),
    "part_identity": lambda before, now: _withheld(before).count(),
    "erase_requester": lambda before, now: _requesters(before).count(),
    "drop_file": lambda before, now: _expired_exports(now).count(),
    "drop_views": lambda before, now: ViewRow.objects.filter(at__lt=before).count(),
    "drop_refused": lambda before, now: RefusedAttempt.objects.filter(at__lt=before).count(),
}


# --- what is done ---


def _batches(candidates: "QuerySet[Any]", work: Callable[[list[Any], datetime], None], now: datetime) -> int:
    """Take locked candidates batch by batch until there are none; how many."""
    done = 0
    while True:
        with transaction.atomic(durable=True):
            rows = list(candidates.order_by("pk").select_for_update(skip_locked=True, of=("self",))[:BATCH])
            if not rows:
                return done
            work(rows, now)
        done += len(rows)


def _erase_words(rows: list[Demand], _now: datetime) -> None:
    ids = [row.id for row in rows]
    Words.objects.filter(demand_id__in=ids).delete()
    Attachment.objects.filter(demand_id__in=ids).delete()
    SearchText.objects.filter(demand_id__in=ids).update(pieces=[])
    Demand.objects.filter(id__in=ids).update(place="unknown", latitude=None, longitude=None)
    contacts = {row.contact_id for row in rows}
    others = Demand.objects.filter(contact_id__in=contacts).exclude(id__in=ids)
    alone = contacts - set(others.values_list("contact_id", flat=True))
    Contact.objects.filter(id__in=alone).update(words_sealed=None, speaker_sealed=None, concerned_sealed=None)


def _part(rows: list[Demand], now: datetime) -> None:
    for row in rows:
        part(row, now)


def _requesters_gone(before: datetime, now: datetime) -> int:
    """Each requester by itself, with the event of the erasure; the list outside the database follows."""
    done = 0
    while True:
        wanted = list(_requesters(before).order_by("id").values_list("id", flat=True)[:BATCH])
        if not wanted:
            write_list()
            return done
        for requester in wanted:
            asked = Asked("erase_by_time", str(requester), Actor("system"), now, {})
            configure(asked, "privacy", _erasing(requester, now), first=_locking(requester))
        done += len(wanted)


def _erasing(requester: int, now: datetime) -> Callable[[Asked], Change]:
    return lambda _: erase_rows(requester, "retention", now)


def _locking(requester: int) -> Callable[[], None]:
    return lambda: lock_requester(requester)


def drop_views(before: datetime, now: datetime) -> int:
    """Whole sealed batches of the view log past their time; which ones stands in the chain `views`."""
    with transaction.atomic(durable=True):
        chain = Chain.objects.select_for_update().get(name=VIEWS)
        with connection.cursor() as cursor:
            cursor.execute("select through, gone from hotline_drop_views(%s)", [before])
            through, gone = cursor.fetchone()
        if gone:
            policy, calendar, _ = context(now, None)
            told = {"through": through, "count": gone}
            event, moved = own_event(chain, "drop_views", now, Actor("system"), told, Versions(policy, calendar))
            write([event], [moved])
    return int(gone)


_WORK: Final[dict[str, Callable[[datetime, datetime], int]]] = {
    "erase_words": lambda before, now: _batches(_with_words(before), _erase_words, now),
    "part_identity": lambda before, now: _batches(_withheld(before), _part, now),
    "erase_requester": _requesters_gone,
    "drop_file": lambda before, now: drop_files(now),
    "drop_views": drop_views,
    "drop_refused": lambda before, now: RefusedAttempt.objects.filter(at__lt=before).delete()[0],
}


def run_confirmed(now: datetime) -> int:
    """Carry out the run two people have confirmed, once; how many records went."""
    now = cut(now)
    waiting = Proposal.objects.filter(kind="retention", confirmed=True, done_at__isnull=True)
    row = waiting.order_by("decided_at").first()
    if row is None or row.decided_at is None:
        return 0
    as_of, done = row.decided_at, dict[str, int]()
    for keeping in rules(as_of).retention:
        done[keeping.kind] = _WORK[keeping.does](months_before(as_of, keeping.keep_months), now)
    version = rules(as_of).version
    asked = Asked("retention_done", str(row.id), Actor("system"), now, {})
    told = Change({**done, "rules": version}, updates=[Update(Proposal, row.id, {"done_at": now})])
    configure(asked, "privacy", lambda _: told)
    return sum(done.values())
