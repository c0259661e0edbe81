"""The calendar the product ships: the State Council's notices since 2007, computed statutory days after them (R3, R4)."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from hotline.core.calendar import Calendar, Notice


@cache
def _facts() -> Any:
    return json.loads(files("hotline.rulebook").joinpath("data/notices.json").read_text(encoding="utf-8"))


@cache
def shipped_notices() -> Mapping[int, Notice]:
    """The notices shipped, by year; numbers are null where not known."""
    return {
        int(year): Notice(
            int(year),
            {date.fromisoformat(day): fact for day, fact in notice["days"].items()},
            notice.get("number"),
            notice.get("url"),
        )
        for year, notice in _facts()["notices"].items()
    }


@cache
def shipped_statutory() -> Mapping[int, frozenset[date]]:
    """Computed statutory days (法定节假日) of the years whose notice is not out."""
    return {int(year): frozenset(map(date.fromisoformat, days)) for year, days in _facts()["statutory"].items()}


@cache
def shipped_calendar() -> Calendar:
    """The calendar of all shipped notices."""
    return Calendar("shipped", shipped_notices(), shipped_statutory())
