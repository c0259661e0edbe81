"""Working hours and the end of a day (R6; cc203.2): sessions apply on working days only."""

from datetime import date, datetime

from hotline.core.calendar import (
    Calendar,
    is_working,
    nth_working_day,
    working_days_between,
)
from hotline.core.instants import at_minute
from hotline.core.policy import Policy


def day_end(policy: Policy, day: date) -> datetime:
    """The end of a date: of its last session, or with `24:00` the midnight that follows (R6; cc203.2)."""
    return at_minute(day, 1440 if policy.day_end == "24:00" else policy.work_sessions[-1][1])


def day_opening(policy: Policy, day: date) -> datetime:
    """The opening of the first session of a date (R32)."""
    return at_minute(day, policy.work_sessions[0][0])


def working_day_of(calendar: Calendar, policy: Policy, instant: datetime) -> date:
    """The working day an instant belongs to: its date if worked and not over, else the next one (R6)."""
    day = instant.date()
    if is_working(calendar, day) and instant <= day_end(policy, day):
        return day
    return nth_working_day(calendar, day, 1)


def work_time(calendar: Calendar, policy: Policy, a: datetime, b: datetime) -> int:
    """Seconds of session time from a to b, 0 if b <= a (R6, R9)."""
    if b <= a:
        return 0
    first, last = a.date(), b.date()
    if first == last:
        return _passed(calendar, policy, first, b) - _passed(calendar, policy, first, a)
    whole_days = working_days_between(calendar, first, last) - is_working(calendar, last)
    return (
        _per_day(policy) * (whole_days + is_working(calendar, first))
        - _passed(calendar, policy, first, a)
        + _passed(calendar, policy, last, b)
    )


def add_work_time(calendar: Calendar, policy: Policy, a: datetime, seconds: int) -> datetime:
    """The earliest instant by which that much session time has passed since a; a itself for 0 (R9; cc201.2).

    Time used up exactly at a session's end ends there.
    """
    if seconds <= 0:
        return a
    day = a.date()
    left = seconds + _passed(calendar, policy, day, a)
    if is_working(calendar, day) and left <= _per_day(policy):
        return _instant_after(policy, day, left)
    left -= _per_day(policy) if is_working(calendar, day) else 0
    days, rest = divmod(left - 1, _per_day(policy))
    return _instant_after(policy, nth_working_day(calendar, day, days + 1), rest + 1)


def _per_day(policy: Policy) -> int:
    return sum(end - start for start, end in policy.work_sessions) * 60


def _passed(calendar: Calendar, policy: Policy, day: date, instant: datetime) -> int:
    """Seconds of session time of this date that have passed at an instant of it."""
    if not is_working(calendar, day):
        return 0
    second = instant.hour * 3600 + instant.minute * 60 + instant.second
    return sum(max(0, min(second, end * 60) - start * 60) for start, end in policy.work_sessions)


def _instant_after(policy: Policy, day: date, seconds: int) -> datetime:
    """The instant of a working day at which `seconds` (> 0) of its session time are used up."""
    for start, end in policy.work_sessions:
        length = (end - start) * 60
        if seconds <= length:
            minute, second = divmod(seconds, 60)
            return at_minute(day, start + minute).replace(second=second)
        seconds -= length
    raise ValueError("more session time than the day has")
