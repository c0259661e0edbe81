"""The reminder on every page of who can do something about it: a year's holiday notice is not loaded (R3; a15.1)."""

import time
from datetime import date, datetime
from typing import Final

from django.db import connection

from hotline.core.notices import missing_notices
from hotline.core.rulemaking import APPROVER, KINDS
from hotline.rulebook.versions import CALENDARS, latest
from hotline.web.frame import Desk

OLDEST: Final = 60.0
"""Seconds a process remembers what is missing."""
_known: dict[tuple[str, date], tuple[float, tuple[int, ...]]] = {}


def missing_for(desk: Desk, now: datetime) -> tuple[int, ...]:
    """The years without a notice, for those who draft or approve one; nothing for all others."""
    concerned = desk.role in KINDS["calendar"].drafters or APPROVER in desk.reader.appointments
    return _missing(now.date()) if concerned else ()


def forget() -> None:
    """Look again at the next page: a notice has just been approved here."""
    _known.clear()


def _missing(today: date) -> tuple[int, ...]:
    here = (str(connection.settings_dict["NAME"]), today)
    read_at, years = _known.get(here, (0.0, ()))
    if here not in _known or time.monotonic() - read_at > OLDEST:
        last = latest("calendar")
        years = missing_notices(CALENDARS[last.version], today) if last else ()
        _known.clear()
        _known[here] = (time.monotonic(), years)
    return years
