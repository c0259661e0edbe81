"""The unusual looks listed (异常查看) page by page by key, for privacy officer and auditor (a32.1; S49)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q

from hotline.core.scope import Reader
from hotline.protection.models import Finding
from hotline.reading.looked import own_unit_only
from hotline.reading.names import Named, Names
from hotline.reading.restricted import about

PAGE: Final = 50
_PLACE: Final = re.compile(r"(\d{4}-\d{2}-\d{2})\.(\d{1,19})")
STATES: Final = {"open": "待查", "done": "已查", "all": "全部"}


@dataclass(frozen=True)
class FindingFilters:
    """What is looked for; empty ones do not filter. `state` is one of STATES."""

    kind: str = ""
    people: tuple[str, ...] = ()
    state: str = "open"


@dataclass(frozen=True)
class FindingLine:
    """One finding with the names of people and unit; `demands` are those that do not complain about the reader."""

    row: Finding
    person: Named | None
    unit: Named | None
    reviewed_by: Named | None
    demands: tuple[str, ...]


@dataclass(frozen=True)
class Findings:
    """A page of findings, the newest first; `before` leads on, empty at the end."""

    lines: tuple[FindingLine, ...]
    before: str


def findings(reader: Reader, filters: FindingFilters, before: str = "", size: int = PAGE) -> Findings:
    """The findings somebody watches over. Three statements."""
    rows = Finding.objects.filter(_wanted(reader, filters))
    place = _PLACE.fullmatch(before)
    if place is not None:
        day = _day(place[1])
        rows = rows.filter(Q(day__lt=day) | Q(day=day, id__lt=int(place[2]))) if day else rows.none()
    found = list(rows.order_by("-day", "-id")[: size + 1])
    lines = lines_of(found[:size], reader)
    last = found[size - 1] if len(found) > size else None
    return Findings(lines, f"{last.day.isoformat()}.{last.id}" if last else "")


def lines_of(rows: Sequence[Finding], reader: Reader) -> tuple[FindingLine, ...]:
    """Findings as a reader may see them. Two statements."""
    names, kept = Names(key for row in rows for key in (row.person, row.unit, row.reviewed_by)), about(reader)
    return tuple(
        FindingLine(
            row,
            names.of(row.person),
            names.of(row.unit),
            names.of(row.reviewed_by),
            tuple(number for number in row.demands if number not in kept),
        )
        for row in rows
    )


def _wanted(reader: Reader, filters: FindingFilters) -> Q:
    wanted = Q()
    if filters.kind:
        wanted &= Q(kind=filters.kind)
    if filters.people:
        wanted &= Q(person__in=filters.people)
    if filters.state == "open":
        wanted &= Q(outcome="")
    if filters.state == "done":
        wanted &= ~Q(outcome="")
    if own_unit_only(reader):
        wanted &= Q(unit__in=sorted(reader.below))
    return wanted


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
