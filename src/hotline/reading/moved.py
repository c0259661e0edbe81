"""What a holiday notice has moved, out of the events of recounting (R5; a15.1): counted, and listed by key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection
from django.db.models import Exists, OuterRef

from hotline.audit.models import EventRow
from hotline.core.privacy import P3
from hotline.rulebook.selectors import InForce
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


def recounted(loaded: InForce) -> Recounted:
    """What one calendar put into force did."""
    asked = {"calendar": loaded.version, "from": loaded.in_force_from, "until": loaded.until}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, asked)
        counts = {str(verdict): int(n) for verdict, n in cursor.fetchall()}
    unchanged = counts.pop("", 0)
    left = Demand.objects.filter(state__in=RECOUNTED, view__isnull=False).exclude(calendar=loaded.version)
    return Recounted(counts, unchanged, left.count() if loaded.until is None else 0)


def moved_tickets(loaded: InForce, after: int = 0, verdict: str = "") -> list[MovedTicket]:
    """A page of the tickets one calendar put into force touched, in the order they were recounted."""
    rows = EventRow.objects.filter(act="recompute", calendar=loaded.version, id__gt=after, at__gte=loaded.in_force_from)
    rows = rows.filter(at__lt=loaded.until) if loaded.until else rows
    rows = rows.filter(args__verdict=verdict) if verdict else rows.filter(args__has_key="verdict")
    under_recusal = Demand.objects.filter(number=OuterRef("chain"), protection__gte=P3)  # in no list (a11.2)
    shown = rows.filter(~Exists(under_recusal)).order_by("id").values_list("id", "chain", "at", "args")
    return [
        MovedTicket(key, chain, at, _instant(args.get("was")), _instant(args.get("to")), str(args["verdict"]))
        for key, chain, at, args in shown[:PAGE]
    ]


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
