"""What is past its time, counted beforehand (到期统计): asking it of every demand takes seconds at a million (S43).

The worker counts once a day, when a run has ended and when the times of keeping change; a privacy officer may ask for
it anew. Pages show a count with its instant. What a run erases is decided by the run, never by a count (a32.1-i).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from hotline.operation.models import Run
from hotline.protecting.retention import due_of, months_before
from hotline.protection.models import Proposal
from hotline.protection.rules import Keeping, rules

RUN: Final = "keeping_counts"
"""The run whose row keeps the counts."""
TASK: Final = "protecting.counting"
"""The job that counts because somebody asked."""
OLD: Final = timedelta(days=1)
FEW: Final = 20_000
"""Demands up to which somebody may wait for the count: about a quarter of a second."""


@dataclass(frozen=True)
class Kept:
    """How many records of a kind were past their time; None where that was not counted under the rules in force."""

    keeping: Keeping
    before: datetime
    count: int | None


@dataclass(frozen=True)
class Counted:
    """The last count: as of when, None where there is none; whether a new one is under way."""

    at: datetime | None
    rows: tuple[Kept, ...]
    waiting: bool

    @property
    def total(self) -> int | None:
        """All kinds together; None where one of them is not counted."""
        counts = [one.count for one in self.rows if one.count is not None]
        return sum(counts) if len(counts) == len(self.rows) else None


def counted(now: datetime) -> Counted:
    """The last count, kind by kind under the rules in force: two statements, whatever the stock."""
    at, counts = _last()
    rows = (Kept(one, months_before(at or now, one.keep_months), counts.get(_name(one))) for one in _kinds(now))
    waiting = ProcrastinateJob.objects.filter(task_name=TASK, status__in=("todo", "doing")).exists()
    return Counted(at, tuple(rows), waiting)


def works(now: datetime) -> dict[str, Callable[[datetime], int]]:
    """What a run of counting does: one count a kind, under a name that says how long the kind is kept."""
    return {_name(one): partial(_count, one) for one in _kinds(now)}


def is_old(now: datetime) -> bool:
    """Whether to count again: a day has gone by, a run has ended since, or records are kept otherwise by now."""
    at, counts = _last()
    if at is None or now - at >= OLD or any(_name(one) not in counts for one in _kinds(now)):
        return True
    return Proposal.objects.filter(kind="retention", done_at__gt=at).exists()


def is_small() -> bool:
    """Whether the demands are few enough to count while somebody waits."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from (select from tickets_demand limit %s) few", [FEW + 1])
        return bool(cursor.fetchone()[0] <= FEW)


def _kinds(now: datetime) -> tuple[Keeping, ...]:
    return rules(now).retention


def _name(keeping: Keeping) -> str:
    return f"{keeping.kind}.{keeping.keep_months}"


def _count(keeping: Keeping, now: datetime) -> int:
    return due_of(keeping, now).count


def _last() -> tuple[datetime | None, dict[str, Any]]:
    """The last count that came to its end: as of when, what."""
    run = Run.objects.filter(name=RUN, done_at__isnull=False).first()
    if run is None or run.done_at is None:
        return None, {}
    return run.done_at - timedelta(seconds=run.seconds or 0), run.did
