"""Working days (工作日) from the State Council's notices, make-up days (调休) and provisional years: R2, R3, R4."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Final, Literal

from hotline.core.instants import CALENDAR_BEGINS, BadValue

Fact = Literal["off", "working"]

_FIRST: Final = CALENDAR_BEGINS.toordinal()
_HORIZONS: Final = (date(2060, 12, 31).toordinal(), date(2300, 12, 31).toordinal())


@dataclass(frozen=True, slots=True)
class Notice:
    """One year's holiday notice (国务院办公厅节假日安排通知) in one version.

    `number` is null where not known; `days` maps the dates the notice names to off or working, `names` those it calls
    by the name of a holiday.
    """

    year: int
    days: Mapping[date, Fact]
    number: str | None = None
    url: str | None = None
    loaded_at: datetime | None = None
    names: Mapping[date, str] = field(default_factory=dict)


class _Table:
    """All working days up to a horizon: `nth[k]` is the k-th, `before[d]` counts those on or before day d."""

    def __init__(self, facts: Mapping[int, bool], last: int) -> None:
        self.nth: list[int] = []
        self.before: list[int] = []
        for day in range(_FIRST, last + 1):
            works = facts.get(day)
            if works or (works is None and day % 7 not in (0, 6)):  # ordinal 1 was a Monday: 6, 0 are the weekend
                self.nth.append(day)
            self.before.append(len(self.nth))


@lru_cache(maxsize=16)
def _table(facts: frozenset[tuple[int, bool]], last: int) -> _Table:
    """The table of these facts: calendars of equal days share one, for it takes longer to make than to use."""
    return _Table(dict(facts), last)


@dataclass(frozen=True)
class Calendar:
    """The notices in force and, for years without one, the computed statutory days (法定节假日)."""

    version: str
    notices: Mapping[int, Notice] = field(default_factory=dict)
    statutory: Mapping[int, frozenset[date]] = field(default_factory=dict)

    def with_notice(self, notice: Notice, version: str) -> "Calendar":
        """The calendar in which this notice replaces its year's facts whole (R3, R5)."""
        return replace(self, version=version, notices={**self.notices, notice.year: notice})

    @cached_property
    def facts(self) -> dict[int, bool]:
        """Day ordinal -> worked or not; the notice of the later year wins where two name one date (R3)."""
        known = {
            day.toordinal(): False
            for year, days in self.statutory.items()
            for day in days
            if day.year == year and year not in self.notices
        }
        for year in sorted(self.notices):
            for day, fact in self.notices[year].days.items():
                known[day.toordinal()] = fact == "working"
        return known

    @cached_property
    def _near(self) -> _Table:
        return _table(frozenset(self.facts.items()), _HORIZONS[0])

    @cached_property
    def _far(self) -> _Table:
        return _table(frozenset(self.facts.items()), _HORIZONS[1])

    def table(self, *days: int) -> _Table:
        """The table that covers these day ordinals; raises BadValue beyond the last horizon."""
        if max(days) < _HORIZONS[0]:
            return self._near
        if max(days) < _HORIZONS[1]:
            return self._far
        raise BadValue("a date beyond the calendar")

    @cached_property
    def _open_years(self) -> tuple[int, ...]:
        """Years from 2007 on without a notice, up to the year after the last notice."""
        last = max(self.notices, default=CALENDAR_BEGINS.year - 1)
        return tuple(y for y in range(CALENDAR_BEGINS.year, last + 2) if y not in self.notices)

    def first_open_year(self, year: int) -> int:
        """The first year not before `year` that has no notice."""
        at = bisect_right(self._open_years, year - 1)
        return self._open_years[at] if at < len(self._open_years) else max(year, self._open_years[-1])


def is_working(calendar: Calendar, day: date) -> bool:
    """Whether a date is a working day (R2; a15.1, a18.1 "期限")."""
    fact = calendar.facts.get(day.toordinal())
    return day.weekday() < 5 if fact is None else fact


def is_provisional(calendar: Calendar, day: date, tail: tuple[int, int]) -> bool:
    """Whether a date may still be changed by a notice to come (暂定; R4, cc203).

    `tail` is the policy's `provisional_tail_from` as (month, day).
    """
    if day.year not in calendar.notices:
        return True
    return (day.month, day.day) >= tail and day.year + 1 not in calendar.notices


def any_provisional(calendar: Calendar, first: date, last: date, tail: tuple[int, int]) -> bool:
    """Whether any date from first to last (both included) is provisional (R4)."""
    if last < first:
        return False
    open_year = calendar.first_open_year(first.year)
    if open_year <= last.year:
        return True
    return is_provisional(calendar, last, tail)


def nth_working_day(calendar: Calendar, day: date, n: int) -> date:
    """The n-th working day after a date, for n < 0 before it; n = 0 is the date itself (R2, R7).

    Raises BadValue where the calendar ends.
    """
    if n == 0:
        return day
    start = day.toordinal()
    for reach in (abs(n) * 2 + 60, abs(n) * 20 + 400):
        table = calendar.table(start + reach if n > 0 else start)
        index = table.before[start - _FIRST] + n - 1 if n > 0 else _count(table, start - 1) + n
        if index < 0:
            raise BadValue("a date before 2007-01-01, where the calendar begins")
        if index < len(table.nth):
            return date.fromordinal(table.nth[index])
    raise BadValue("a date beyond the calendar")


def working_days_between(calendar: Calendar, a: date, b: date) -> int:
    """The number of working days D with a < D <= b, negative if b < a (R2)."""
    first, last = a.toordinal(), b.toordinal()
    table = calendar.table(first, last)
    return _count(table, last) - _count(table, first)


def next_working_day(calendar: Calendar, day: date) -> date:
    """The date itself if it is a working day, else the next one (R8; cc203.1)."""
    return day if is_working(calendar, day) else nth_working_day(calendar, day, 1)


def _count(table: _Table, ordinal: int) -> int:
    return table.before[ordinal - _FIRST] if ordinal >= _FIRST else 0
