"""Counting limits: where a limit ends, how excluded time and added time move a due (R7-R10, R12, R13, R16, R18)."""

from datetime import date, datetime, timedelta

from hotline.core.calendar import Calendar, next_working_day, nth_working_day, working_days_between
from hotline.core.hours import add_work_time, day_end, work_time, working_day_of
from hotline.core.instants import day_of_due
from hotline.core.limit import Limit, Unit
from hotline.core.policy import Policy


def start_day(calendar: Calendar, policy: Policy, start: datetime) -> date:
    """The day a limit in wd or nd starts on, itself not counted (R12; cc201, a4.3).

    `as_is`: the calendar date whatever the hour; `next_opening`: the working day the instant belongs to.
    """
    if policy.after_hours_receipt == "next_opening":
        return working_day_of(calendar, policy, start)
    return start.date()


def base_due(calendar: Calendar, policy: Policy, start: datetime, limit: Limit) -> datetime:
    """The instant a limit counted from `start` ends, before any change (R7-R10, R12; cc201, cc203)."""
    match limit.unit:
        case "wd" | "nd":
            return _end_of_days(calendar, policy, start_day(calendar, policy, start), limit)
        case "wh":
            return add_work_time(calendar, policy, start, limit.n * 3600)
        case _:
            return start + limit.clock_time


def add_to_due(calendar: Calendar, policy: Policy, due: datetime, limit: Limit) -> datetime:
    """A due made later by a limit, counted from the due itself (R18; a18.1)."""
    match limit.unit:
        case "wd" | "nd":
            return _end_of_days(calendar, policy, day_of_due(due), limit)
        case "wh":
            return add_work_time(calendar, policy, due, limit.n * 3600)
        case _:
            return due + limit.clock_time


def _end_of_days(calendar: Calendar, policy: Policy, day: date, limit: Limit) -> datetime:
    """The end of the n-th working day after a date (R7) or of the n-th natural day, moved to a working day (R8)."""
    if limit.unit == "wd":
        return day_end(policy, nth_working_day(calendar, day, limit.n))
    return day_end(policy, next_working_day(calendar, day + timedelta(days=limit.n)))


def excluded_days(calendar: Calendar, policy: Policy, unit: Unit, a: datetime, b: datetime) -> int | None:
    """How many days [a, b] gives back to a due in wd or nd; null where it is counted in time instead (R16)."""
    if unit not in ("wd", "nd") or (unit == "wd" and policy.exclusion_method == "working_time"):
        return None
    first, last = working_day_of(calendar, policy, a), working_day_of(calendar, policy, b)
    days = working_days_between(calendar, first, last) if unit == "wd" else (last - first).days
    return days + (policy.exclusion_method == "touched_days")


def shift_due(calendar: Calendar, policy: Policy, due: datetime, unit: Unit, a: datetime, b: datetime) -> datetime:
    """A due moved by the excluded time [a, b] (R16; a17.1 审核时间不计入办理期限).

    `unit` is that of the governing limit. Nothing moves where a lies after the due.
    """
    if a > due:
        return due
    days = excluded_days(calendar, policy, unit, a, b)
    if days is None:
        if unit in ("h", "min"):
            return due + (b - a)
        return add_work_time(calendar, policy, due, work_time(calendar, policy, a, b))
    if days == 0:
        return due
    return _end_of_days(calendar, policy, day_of_due(due), Limit(days, unit))


def select_limit(
    calendar: Calendar, policy: Policy, start: datetime, basic: Limit, ceiling: Limit | None
) -> tuple[Limit, datetime]:
    """The governing limit (适用期限) and the due it gives: the earlier of two, on a tie the basic one (R13; a15.1).

    `basic` is the catalogue item's or the type's limit, `ceiling` that of an urgent or critical priority.
    """
    due = base_due(calendar, policy, start, basic)
    if ceiling is None:
        return basic, due
    earlier = base_due(calendar, policy, start, ceiling)
    return (ceiling, earlier) if earlier < due else (basic, due)
