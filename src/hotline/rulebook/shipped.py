"""The calendar the product ships: the State Council's notices, computed statutory days after them (R3, R4)."""

from collections.abc import Mapping
from datetime import date
from functools import cache

from hotline.core.calendar import Calendar, Notice
from hotline.rulebook import facts


@cache
def shipped_notices() -> Mapping[int, Notice]:
    """The notices shipped, by year; numbers are null where not known."""
    return {
        year: Notice(year, notice["days"], notice["number"], notice["url"]) for year, notice in facts.notices().items()
    }


@cache
def shipped_statutory() -> Mapping[int, frozenset[date]]:
    """Computed statutory days (法定节假日) of the years whose notice is not out."""
    return facts.statutory()


@cache
def shipped_calendar() -> Calendar:
    """The calendar of all shipped notices."""
    return Calendar("shipped", shipped_notices(), shipped_statutory())
