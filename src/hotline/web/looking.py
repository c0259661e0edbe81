"""The reason on which a privacy officer opens a ticket: given first, kept in the session for a short time (a32.1)."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from django.http import HttpRequest

from hotline.core.scope import Reader
from hotline.web.frame import Desk, present

LASTS: Final = timedelta(minutes=30)
"""How long a reason opens its ticket."""
_NAME: Final = "looking"


def give_reason(request: HttpRequest, number: str, purpose: str) -> None:
    """Keep why this ticket is opened; reasons that have run out go."""
    now = present(request)
    kept = {one: row for one, row in request.session.get(_NAME, {}).items() if _valid(row, now)}
    request.session[_NAME] = {**kept, number: {"purpose": purpose, "until": (now + LASTS).isoformat()}}


def reader_for(request: HttpRequest, desk: Desk, number: str) -> Reader:
    """The reader of one ticket: a privacy officer's carries the reason given for it."""
    row = request.session.get(_NAME, {}).get(number) if desk.role == "privacy_officer" else None
    return replace(desk.reader, reason=row["purpose"]) if row and _valid(row, present(request)) else desk.reader


def _valid(row: dict[str, str], now: datetime) -> bool:
    return now < datetime.fromisoformat(row["until"])
