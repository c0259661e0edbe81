"""Instants (时刻) and dates: one zone, whole seconds (R1; cc201, cc203)."""

import re
from datetime import date, datetime, timedelta, timezone
from typing import Final

SHANGHAI: Final = timezone(timedelta(hours=8))
"""Asia/Shanghai: +08:00 all year, no daylight saving."""

CALENDAR_BEGINS: Final = date(2007, 1, 1)
"""The first date with a State Council notice in the present form; earlier dates are an input error (R3)."""

_LAST_YEAR: Final = 9900
"""So far from the end of what a date can be that no limit counted from an instant leaves it."""

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


class BadValue(ValueError):
    """A value that is not of its form; the text says what is wrong with it."""


def cut(instant: datetime) -> datetime:
    """Bring an aware instant to Shanghai time and whole seconds (R1).

    Raises BadValue for an instant without offset or before the calendar begins.
    """
    if instant.tzinfo is None:
        raise BadValue("an instant needs an offset such as +08:00")
    try:
        local = instant.astimezone(SHANGHAI).replace(microsecond=0)
    except OverflowError as far:
        raise BadValue("an instant outside the calendar") from far
    if local.date() < CALENDAR_BEGINS:
        raise BadValue("an instant before 2007-01-01, where the calendar begins")
    if local.year > _LAST_YEAR:
        raise BadValue("an instant outside the calendar")
    return local


def parse_instant(text: object) -> datetime:
    """Read an ISO 8601 instant with seconds and offset; raises BadValue (R1)."""
    if not isinstance(text, str) or not _INSTANT.fullmatch(text):
        raise BadValue("not an instant of the form 2026-01-05T09:00:00+08:00")
    try:
        return cut(datetime.fromisoformat(text))
    except BadValue:
        raise
    except ValueError as wrong:
        raise BadValue(f"not an instant: {wrong}") from wrong


def parse_date(text: object) -> date:
    """Read a date YYYY-MM-DD not before 2007; raises BadValue (R3)."""
    if not isinstance(text, str) or not _DATE.fullmatch(text):
        raise BadValue("not a date of the form 2026-01-05")
    try:
        day = date.fromisoformat(text)
    except ValueError as wrong:
        raise BadValue(f"not a date: {wrong}") from wrong
    if day < CALENDAR_BEGINS:
        raise BadValue("a date before 2007-01-01, where the calendar begins")
    return day


def midnight(day: date) -> datetime:
    """The first instant of a date (R1)."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def at_minute(day: date, minute: int) -> datetime:
    """The instant `minute` minutes into a date; 1440 is the midnight that ends it (R6)."""
    return midnight(day) + timedelta(minutes=minute)


def day_of_due(due: datetime) -> date:
    """The date of the second before a due: a due at midnight belongs to the day that ends (R6)."""
    return (due - timedelta(seconds=1)).date()
