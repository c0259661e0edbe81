"""Knowledge (知识库): the window of 3 to 10 working days for handing in a new policy (R31; a34.2.2)."""

from datetime import date
from typing import Literal

from hotline.core.calendar import Calendar, nth_working_day
from hotline.core.policy import Policy


def notice_window(calendar: Calendar, policy: Policy, publish: date) -> tuple[date, date]:
    """The earliest and latest date, both whole, before a publication date that is itself not counted (R31)."""
    return (
        nth_working_day(calendar, publish, -policy.knowledge_notice_max),
        nth_working_day(calendar, publish, -policy.knowledge_notice_min),
    )


def notice_status(
    calendar: Calendar, policy: Policy, publish: date, submitted: date
) -> Literal["early", "in_time", "late"]:
    """Whether a policy notice came early, in time or late (R31; a34.2.2)."""
    earliest, latest = notice_window(calendar, policy, publish)
    if submitted < earliest:
        return "early"
    return "late" if submitted > latest else "in_time"
