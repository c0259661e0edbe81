"""How a due date reads on a badge: chosen by the core's reading of the clock, worded here (R32; design: Time states)."""

from dataclasses import dataclass
from datetime import datetime

from hotline.core.reading import (
    is_due_soon,
    is_overdue,
    remaining_working_days,
    remaining_working_minutes,
    shown_deadline,
)
from hotline.core.ticket import FROZEN, OPEN_WITH_UNIT, Ticket, World
from hotline.web.words.dates import instant_words, is_english

_EXCLUDED = {
    "return_pending": ("退单审核中，时间不计入", "Return under review, not counted"),
    "consultation": ("协商中，时间不计入", "In consultation, not counted"),
}


@dataclass(frozen=True)
class Badge:
    """What a due badge shows: the kind (its form and colour), the icon, the words, the due itself."""

    kind: str
    icon: str
    words: str
    due: datetime | None = None
    provisional: bool = False


def badge(world: World, ticket: Ticket, now: datetime) -> Badge:
    """The badge of a ticket at an instant."""
    lead = world.lead_of(ticket)
    deadline = shown_deadline(world, ticket, now)
    if deadline is None:
        return _undispatched(ticket, now)
    kind, icon, words = _reading(world, lead, now)
    return Badge(kind, icon, words, deadline.due, deadline.provisional)


def _undispatched(ticket: Ticket, now: datetime) -> Badge:
    limit = ticket.inner.get("dispatch")
    if ticket.state != "registered" or limit is None:
        return Badge("none", "", _say("没有到期时间", "No due date"))
    late = now > limit.due
    by = instant_words(limit.due, now)
    words = _say(f"应在{by}前派单", f"Dispatch by {by}")
    return Badge("late" if late else "time", "alert-triangle" if late else "calendar-due", words)


def _reading(world: World, ticket: Ticket, now: datetime) -> tuple[str, str, str]:
    if ticket.state in FROZEN:
        if ticket.timely is False:
            return "closed-late", "circle-minus", _say("已办结 · 超期", "Closed · late")
        return "closed", "circle-check", _say("已办结 · 按期", "Closed · in time")
    days = remaining_working_days(world, ticket, now)
    if ticket.state not in OPEN_WITH_UNIT or days is None:
        return "none", "", _say("没有到期时间", "No due date")
    if is_overdue(world, ticket, now):
        return "late", "alert-triangle", _overdue(days)
    if ticket.state in _EXCLUDED:
        return "excluded", "player-pause", _say(*_EXCLUDED[ticket.state])
    if ticket.state == "closure_pending":
        return "submitted", "send", _say("已按期提交，审核中", "Sent in time, under review")
    if days == 0:
        minutes = remaining_working_minutes(world, ticket, now) or 0
        left = f"{minutes // 60}小时{minutes % 60}分" if minutes >= 60 else f"{minutes}分钟"
        return "soon", "hourglass-low", _say(f"今天到期 · 还剩{left}", f"Due today · {minutes} min left")
    if is_due_soon(world, ticket, now):
        return "soon", "hourglass-low", _say(f"即将超期 · 还剩{days}个工作日", f"Due soon · {days} working day left")
    return "time", "calendar-due", _say(f"还剩{days}个工作日", f"{days} working days left")


def _overdue(days: int) -> str:
    if days == 0:
        return _say("已超期", "Overdue")
    return _say(f"已超期{-days}个工作日", f"{-days} working days overdue")


def _say(chinese: str, english: str) -> str:
    return english if is_english() else chinese
