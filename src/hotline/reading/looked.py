"""谁看过: the view log as its requester may read it, by unit, and as privacy officer and auditor do (a32.1)."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from hotline.audit.models import VIEW_KINDS, ViewRow
from hotline.core.instants import SHANGHAI
from hotline.core.scope import Reader
from hotline.organisation.models import Person
from hotline.reading.names import Named, Names
from hotline.reading.restricted import about

PAGE: Final = 50
SHOWN_TO_REQUESTER: Final = 100
"""Lines a requester is shown at once, the newest."""


@dataclass(frozen=True)
class Looked:
    """One line for the requester: which unit looked, when, at which fields, for which purpose; or how often opened."""

    unit: str
    at: datetime | None
    day: date
    kind: str
    fields: tuple[str, ...]
    purpose: str
    times: int = 1


def looked_at(number: str) -> tuple[Looked, ...]:
    """Who looked at a demand, the newest first: openings counted by unit and day, everything else line by line.

    Two statements and one for the names. Nothing of it names a person of a unit (a32.1; PIPL 44).
    """
    rows = ViewRow.objects.filter(demand=number).exclude(role="requester")
    lines = list(rows.exclude(kind="opened").order_by("-at", "-id")[:SHOWN_TO_REQUESTER])
    day = TruncDate("at", tzinfo=SHANGHAI)
    opened = list(
        rows.filter(kind="opened")
        .order_by()
        .annotate(day=day)
        .values("unit", "day")
        .annotate(times=Count("id"))
        .order_by("-day", "unit")[:SHOWN_TO_REQUESTER]
    )
    names = Names([*(line.unit for line in lines), *(row["unit"] for row in opened)])
    found = [
        Looked(_unit(names, line.unit), line.at, line.at.astimezone(SHANGHAI).date(), line.kind, tuple(line.fields),
               line.purpose)
        for line in lines
    ]  # fmt: skip
    found += [Looked(_unit(names, row["unit"]), None, row["day"], "opened", (), "", row["times"]) for row in opened]
    return tuple(sorted(found, key=lambda one: (one.day, one.at.timestamp() if one.at else 0.0), reverse=True))


def _unit(names: Names, key: str) -> str:
    named = names.of(key)
    return named.name if named else "12345热线"


@dataclass(frozen=True)
class LogFilters:
    """What of the view log is looked for; empty ones do not filter."""

    number: str = ""
    people: tuple[str, ...] = ()
    kind: str = ""
    day: date | None = None


@dataclass(frozen=True)
class LogLine:
    """One line of the view log with the names of person and unit."""

    row: ViewRow
    person: Named | None
    unit: Named | None


@dataclass(frozen=True)
class Log:
    """A page of the view log, the newest first; `before` leads on, empty at the end."""

    lines: tuple[LogLine, ...]
    before: str


BEGINNING: Final = f"{2**62}.0"
_PLACE: Final = re.compile(r"(\d{1,19})\.(\d{1,19})")
_READ: Final = """
select * from audit_viewrow where (position, id) < (%(position)s, %(id)s) {conditions}
order by position desc, id desc limit %(size)s
"""


def view_log(reader: Reader, filters: LogFilters, before: str = "") -> Log:
    """The view log for auditor and privacy officer; one of a unit sees the own unit's and those below (roles 4).

    Who looked at a demand that complains about the reader stands there for others (S06).
    """
    place = _PLACE.fullmatch(before or BEGINNING)
    if place is None:
        return Log((), "")
    conditions, values = _conditions(reader, filters)
    values |= {"position": int(place[1]), "id": int(place[2]), "size": PAGE + 1}
    found: list[Any] = list(ViewRow.objects.raw(_READ.format(conditions=conditions), values))
    names = Names(key for row in found for key in (row.person, row.unit))
    lines = tuple(LogLine(row, names.of(row.person), names.of(row.unit)) for row in found[:PAGE])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Log(lines, f"{last.position}.{last.id}" if last else "")


def _conditions(reader: Reader, filters: LogFilters) -> tuple[str, dict[str, Any]]:
    """What is looked for, within what somebody watches over."""
    found, values = list[str](), dict[str, Any]()
    if kept := about(reader):
        found, values["about"] = [*found, "demand <> all(%(about)s)"], sorted(kept)
    if filters.number:
        found, values["number"] = [*found, "demand = %(number)s"], filters.number
    if filters.people:
        found, values["people"] = [*found, "person = any(%(people)s)"], list(filters.people)
    if filters.kind in VIEW_KINDS:
        found, values["kind"] = [*found, "kind = %(kind)s"], filters.kind
    if filters.day is not None:
        begins = datetime.combine(filters.day, time(), SHANGHAI)
        values |= {"from": begins, "until": begins + timedelta(days=1)}
        found.append("at >= %(from)s and at < %(until)s")
    if own_unit_only(reader):
        found, values["units"] = [*found, "unit = any(%(units)s)"], sorted(reader.below)
    return "".join(f" and {condition}" for condition in found), values


def own_unit_only(reader: Reader) -> bool:
    """Whether somebody watches over one unit's people only: a privacy officer of a unit (roles section 1)."""
    return reader.actor.role == "privacy_officer" and reader.actor.unit_kind != "hotline"


def people_called(name: str) -> tuple[str, ...]:
    """The keys of the people of a name, or the key itself: for the filter of the log."""
    return tuple(Person.objects.filter(Q(name=name) | Q(key=name)).values_list("key", flat=True)[:20])
