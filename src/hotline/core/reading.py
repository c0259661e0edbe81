"""Reading the clock: the due shown, overdue (超期), due soon (即将超期), what remains (R16, R19, R20, R28, R32)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from hotline.core.calendar import Calendar, next_working_day, nth_working_day, working_days_between
from hotline.core.clock import Deadline, Running, deadline
from hotline.core.hours import day_opening, work_time, working_day_of
from hotline.core.instants import day_of_due, midnight
from hotline.core.intake import PORTAL
from hotline.core.policy import Policy
from hotline.core.ticket import FROZEN, OPEN_WITH_UNIT, Ticket, World


def running_exclusion(world: World, ticket: Ticket) -> Running | None:
    """The exclusion now running on a ticket's clock: a review or consultation not decided (R16, R17, R21)."""
    policy = world.policy_of(ticket)
    held = ticket.assignment
    if held is None:
        return None
    if ticket.state == "return_pending" and held.applied_at:
        return Running("R16", held.applied_at)
    if ticket.state == "consultation" and held.applied_at and policy.consultation_excluded:
        return Running("R17", held.applied_at)
    if ticket.state == "closure_pending" and held.submitted_at and policy.closure_review_excluded:
        return Running("R21", held.submitted_at)
    return None


def own_deadline(world: World, ticket: Ticket, at: datetime | None) -> Deadline:
    """The deadline of a ticket's own assignment at an instant; with `at` None without the running exclusion (R16)."""
    held = ticket.held()
    return deadline(
        held.clock,
        world.calendar,
        world.policy_of(ticket),
        outside_due=None if ticket.in_redo_round else ticket.outside_due,
        running=running_exclusion(world, ticket) if at else None,
        at=at,
        item_version=held.item,
    )


def shown_deadline(world: World, ticket: Ticket, at: datetime) -> Deadline | None:
    """The deadline shown: the lead's for a merged ticket, the frozen one once closed, else the running one.

    None in the states that show no due (lifecycle section 3).
    """
    ticket = world.lead_of(ticket)
    if ticket.state in FROZEN:
        return ticket.frozen
    if ticket.state in OPEN_WITH_UNIT:
        return own_deadline(world, ticket, at)
    return None


def is_overdue(world: World, ticket: Ticket, at: datetime) -> bool:
    """Whether a ticket is overdue (超期) at an instant (R32, R19, R20; a15.1, a38.1)."""
    ticket = world.lead_of(ticket)
    return ticket.state in OPEN_WITH_UNIT and _overdue(world, ticket, own_deadline(world, ticket, at).due, at)


def _overdue(world: World, lead: Ticket, due: datetime, at: datetime) -> bool:
    """As `is_overdue`, by the due already counted."""
    policy, held = world.policy_of(lead), lead.held()
    running = running_exclusion(world, lead)
    if running is not None:
        return running.start > due
    if lead.state == "closure_pending" and policy.timeliness_moment == "submission" and held.submitted_at:
        return held.submitted_at > due
    if lead.state == "handling" and held.extension is not None and policy.pending_extension_stops_overdue:
        return False
    return at > due


def due_soon_from(world: World, ticket: Ticket, due: datetime) -> datetime:
    """The opening from which a due counts as soon (R32; `due_soon` working days before the due's day)."""
    policy = world.policy_of(ticket)
    day = next_working_day(world.calendar, day_of_due(due))
    return day_opening(policy, nth_working_day(world.calendar, day, -policy.due_soon))


def is_due_soon(world: World, ticket: Ticket, at: datetime) -> bool:
    """Whether a ticket is due soon (即将超期) at an instant: not overdue, and within the last days (R32)."""
    ticket = world.lead_of(ticket)
    if ticket.state not in OPEN_WITH_UNIT:
        return False
    due = own_deadline(world, ticket, at).due
    return not _overdue(world, ticket, due, at) and due_soon_from(world, ticket, due) <= at <= due


def remaining_working_days(world: World, ticket: Ticket, at: datetime) -> int | None:
    """Working days left: 0 on the due's day, negative afterwards, None without a running due (R32)."""
    ticket = world.lead_of(ticket)
    if ticket.state not in OPEN_WITH_UNIT:
        return None
    return _days_left(world, ticket, own_deadline(world, ticket, at).due, at)


def _days_left(world: World, lead: Ticket, due: datetime, at: datetime) -> int:
    today = working_day_of(world.calendar, world.policy_of(lead), at)
    days = working_days_between(world.calendar, today, day_of_due(due))
    return max(days, 0) if at <= due else days


def remaining_working_minutes(world: World, ticket: Ticket, at: datetime) -> int | None:
    """Whole minutes of session time to the due, negative since the due, None without a running due (R32)."""
    ticket = world.lead_of(ticket)
    if ticket.state not in OPEN_WITH_UNIT:
        return None
    return _minutes_left(world, ticket, own_deadline(world, ticket, at).due, at)


def _minutes_left(world: World, lead: Ticket, due: datetime, at: datetime) -> int:
    policy = world.policy_of(lead)
    if at <= due:
        return work_time(world.calendar, policy, at, due) // 60
    return -(work_time(world.calendar, policy, due, at) // 60)


def is_timely(world: World, ticket: Ticket) -> bool | None:
    """Whether a ticket was answered or closed in time: None while that is open (R20; a22.1)."""
    ticket = world.lead_of(ticket)
    if ticket.state == "answered":
        return True
    return ticket.timely


DueWord = Literal["in_time", "soon", "overdue", "excluded", "submitted", "closed_in_time", "closed_late"]
"""In time; due soon; overdue; the clock stands still during a review; handed in; closed in time or late."""


@dataclass(frozen=True, slots=True)
class DueShown:
    """A due as a list or page shows it, in data: words are made of it by whoever shows it.

    `days` are working days left, negative since the due; `grade` the highest step of `overdue_grades` reached, 0 while
    not overdue; `since` the beginning of an exclusion running or the submission under review.
    """

    due: datetime
    word: DueWord
    provisional: bool = False
    days: int | None = None
    minutes: int | None = None
    grade: int = 0
    since: datetime | None = None


def due_shown(world: World, ticket: Ticket, at: datetime) -> DueShown | None:
    """The due shown with its word, None in states that show none (R16, R20, R32; a15.1)."""
    lead = world.lead_of(ticket)
    found = shown_deadline(world, lead, at)
    if found is None:
        return None
    if lead.state in FROZEN:
        return DueShown(found.due, "closed_late" if lead.timely is False else "closed_in_time", found.provisional)
    due = found.due
    word, since = _word(world, lead, due, at)
    days = _days_left(world, lead, due, at)
    reached = [grade for grade in world.policy_of(lead).overdue_grades if -days >= grade]
    return DueShown(
        due,
        word,
        found.provisional,
        days,
        _minutes_left(world, lead, due, at),
        max(reached, default=0) if word == "overdue" else 0,
        since,
    )


def _word(world: World, lead: Ticket, due: datetime, at: datetime) -> tuple[DueWord, datetime | None]:
    if _overdue(world, lead, due, at):
        return "overdue", None
    running = running_exclusion(world, lead)
    if running is not None:
        return "excluded", running.start
    submitted = lead.held().submitted_at
    if lead.state == "closure_pending" and submitted and world.policy_of(lead).timeliness_moment == "submission":
        return "submitted", submitted
    return ("soon", None) if due_soon_from(world, lead, due) <= at <= due else ("in_time", None)


SEARCHED_DAYS = 60
"""How far ahead a day whose due is soon is looked for; longer than any row of days off."""


def soon_until(calendar: Calendar, policy: Policy, at: datetime) -> datetime:
    """The last due, from `at` on, that counts as soon at an instant: what a list compares stored dues with (R32)."""
    day = day_of_due(at)
    last = day - timedelta(days=1)
    for _ in range(SEARCHED_DAYS):
        if day_opening(policy, nth_working_day(calendar, next_working_day(calendar, day), -policy.due_soon)) <= at:
            last = day
        day += timedelta(days=1)
    return midnight(last + timedelta(days=1))


def portal_only(ticket: Ticket) -> bool:
    """Whether nobody calls back: the requester rates and reads under number and query code alone (a14.1, a23.2)."""
    return ticket.no_contact and ticket.follow_up_channel == PORTAL


def open_to_rating(world: World, ticket: Ticket) -> bool:
    """Whether a requester may rate without a follow-up: answered at once, or ended with no way to call (a11.1, a15.1).

    A merged ticket ends with its lead.
    """
    ended = world.lead_of(ticket).state
    return ended == "answered" or (ended == "archived" and (ticket.anonymous or ticket.no_contact))
