"""Reaching whoever is on duty: a 24-hour service at every dispatch, the hotline's own desk at night (a4.3, a35.1)."""

from datetime import datetime, timedelta
from typing import Final

from hotline.acting.locking import context
from hotline.core.hours import work_time
from hotline.core.instants import SHANGHAI
from hotline.database.identity import new_id
from hotline.organisation.duty_list import on_duty
from hotline.outbox.models import Message
from hotline.rulebook.versions import CALENDARS, POLICIES

HOTLINE: Final = "hotline"
WAY: Final = "sms"
"""How somebody on duty is told: at once on the telephone, not on a desk nobody looks at."""


def to_duty(unit: str, number: str, seq: int, now: datetime, kind: str = "on_call") -> Message:
    """The message to whoever is on duty for a unit now; in a gap to its stand-in, else to the unit's own number.

    It says number and kind and nothing of the demand; the person's or the unit's key is whom it is for.
    """
    found = on_duty(unit, now)
    reachable = found is not None and bool(found.phone)
    return Message(
        id=new_id(),
        chain=number,
        seq=seq,
        kind=kind,
        recipient_kind="duty",
        recipient=found.person if found is not None and found.person else unit,
        channel=WAY if reachable else "call",
        content={"unit": unit},
        created_at=now,
        next_try_at=now if reachable else None,
        failed_at=None if reachable else now,
        failure="" if reachable else "没有值班人员，也没有可以拨打的电话，由人工联系",
    )


def at_night(now: datetime) -> bool:
    """Whether no office works at an instant: outside the sessions of a working day in force (a4.3; R6)."""
    policy, calendar, _ = context(now, None)
    local = now.astimezone(SHANGHAI)
    return work_time(CALENDARS[calendar], POLICIES[policy], local, local + timedelta(seconds=1)) == 0
