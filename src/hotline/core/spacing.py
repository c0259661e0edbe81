"""Instants at an equal spacing from a due on: the warnings to a unit (a5.2; R32, `warning_interval`)."""

from datetime import datetime, timedelta

from hotline.core.calendar import Calendar, is_working, working_days_between
from hotline.core.counting import add_to_due
from hotline.core.hours import day_end
from hotline.core.instants import day_of_due
from hotline.core.limit import Limit
from hotline.core.policy import Policy


def latest_instant(
    calendar: Calendar, policy: Policy, first: datetime, spacing: Limit, at: datetime
) -> tuple[int, datetime]:
    """The last of the instants first, first + spacing, … not after `at`, and its number from 0 (a5.2).

    The first one where `at` is before it. A span of working days is counted at once: tickets stay overdue for years.
    """
    n, moment = 0, first
    if spacing.unit == "wd" and at > first:
        days = working_days_between(calendar, day_of_due(first), at.date())
        if is_working(calendar, at.date()) and at < day_end(policy, at.date()):
            days -= 1
        n = max(days, 0) // spacing.n
        if n:
            moment = add_to_due(calendar, policy, first, Limit(n * spacing.n, "wd"))
    while (following := add_to_due(calendar, policy, moment, spacing)) <= at:
        n, moment = n + 1, following
    return n, moment


def after(calendar: Calendar, policy: Policy, first: datetime, spacing: Limit, at: datetime) -> datetime:
    """The first of those instants that is after `at` (a5.2)."""
    if at < first:
        return first
    _, moment = latest_instant(calendar, policy, first, spacing, at)
    return add_to_due(calendar, policy, moment, spacing)


def overdue_from(due: datetime) -> datetime:
    """The first second after a due (R32)."""
    return due + timedelta(seconds=1)
