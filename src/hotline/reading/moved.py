"""What a holiday notice has moved, out of the events of recounting (R5; a15.1): counted, and listed by key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection

from hotline.audit.models import EventRow
from hotline.rulebook.versions import adoptions
from hotline.tickets.models import RECOUNTED, Demand

PAGE: Final = 50


@dataclass(frozen=True)
class MovedTicket:
    """One ticket recounted: its date before and after, and what became of it (`core.foresight.VERDICTS`)."""

    key: int
    number: str
    at: datetime
    was: datetime | None
    to: datetime | None
    verdict: str


@dataclass(frozen=True)
class Recounted:
    """How far the recounting after one adoption of a calendar has come.

    `counts` by verdict; `unchanged` were recounted and stayed as they were; `left` still name a former calendar.
    """

    counts: Mapping[str, int]
    unchanged: int
    left: int


_COUNTS: Final = """
select coalesce(args->>'verdict', ''), count(*) from audit_eventrow
where act = 'recompute' and calendar = %(calendar)s and at >= %(from)s
  and at < coalesce(%(until)s::timestamptz, 'infinity')
group by 1
"""


def recounted(adoption: int) -> Recounted | None:
    """What one adoption of a calendar did; None where it is none."""
    found = _span(adoption)
    if found is None:
        return None
    calendar, from_, until = found
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"calendar": calendar, "from": from_, "until": until})
        counts = {str(verdict): int(n) for verdict, n in cursor.fetchall()}
    unchanged = counts.pop("", 0)
    left = Demand.objects.filter(state__in=RECOUNTED, view__isnull=False).exclude(calendar=calendar)
    return Recounted(counts, unchanged, left.count() if until is None else 0)


def moved_tickets(adoption: int, after: int = 0, verdict: str = "") -> list[MovedTicket]:
    """A page of the tickets one adoption of a calendar touched, in the order they were recounted."""
    found = _span(adoption)
    if found is None:
        return []
    calendar, from_, until = found
    rows = EventRow.objects.filter(act="recompute", calendar=calendar, id__gt=after, at__gte=from_)
    rows = rows.filter(at__lt=until) if until else rows
    rows = rows.filter(args__verdict=verdict) if verdict else rows.filter(args__has_key="verdict")
    return [
        MovedTicket(key, chain, at, _instant(args.get("was")), _instant(args.get("to")), str(args["verdict"]))
        for key, chain, at, args in rows.order_by("id").values_list("id", "chain", "at", "args")[:PAGE]
    ]


def _span(adoption: int) -> tuple[str, datetime, datetime | None] | None:
    """The calendar of an adoption, from when it was in force and until when."""
    known = list(adoptions("calendar").values_list("id", "version", "in_force_from"))
    for n, (key, version, from_) in enumerate(known):
        if key == adoption:
            return version, from_, known[n - 1][2] if n else None
    return None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
