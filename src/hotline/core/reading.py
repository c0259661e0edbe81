"""Reading the clock: the due shown, overdue (超期), due soon (即将超期), what remains (R16, R19, R20, R28, R32)."""

from datetime import datetime

from hotline.core.calendar import next_working_day, nth_working_day, working_days_between
from hotline.core.clock import Deadline, Running, deadline
from hotline.core.hours import day_opening, work_time, working_day_of
from hotline.core.instants import day_of_due
from hotline.core.intake import PORTAL
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
    if ticket.state not in OPEN_WITH_UNIT:
        return False
    policy, held = world.policy_of(ticket), ticket.held()
    due = own_deadline(world, ticket, at).due
    running = running_exclusion(world, ticket)
    if running is not None:
        return running.start > due
    if ticket.state == "closure_pending" and policy.timeliness_moment == "submission" and held.submitted_at:
        return held.submitted_at > due
    if ticket.state == "handling" and held.extension is not None and policy.pending_extension_stops_overdue:
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
    if ticket.state not in OPEN_WITH_UNIT or is_overdue(world, ticket, at):
        return False
    due = own_deadline(world, ticket, at).due
    return due_soon_from(world, ticket, due) <= at <= due


def remaining_working_days(world: World, ticket: Ticket, at: datetime) -> int | None:
    """Working days left: 0 on the due's day, negative afterwards, None without a running due (R32)."""
    ticket = world.lead_of(ticket)
    if ticket.state not in OPEN_WITH_UNIT:
        return None
    due = own_deadline(world, ticket, at).due
    today = working_day_of(world.calendar, world.policy_of(ticket), at)
    days = working_days_between(world.calendar, today, day_of_due(due))
    return max(days, 0) if at <= due else days


def remaining_working_minutes(world: World, ticket: Ticket, at: datetime) -> int | None:
    """Whole minutes of session time to the due, negative since the due, None without a running due (R32)."""
    ticket = world.lead_of(ticket)
    if ticket.state not in OPEN_WITH_UNIT:
        return None
    due, policy = own_deadline(world, ticket, at).due, world.policy_of(ticket)
    if at <= due:
        return work_time(world.calendar, policy, at, due) // 60
    return -(work_time(world.calendar, policy, due, at) // 60)


def is_timely(world: World, ticket: Ticket) -> bool | None:
    """Whether a ticket was answered or closed in time: None while that is open (R20; a22.1)."""
    ticket = world.lead_of(ticket)
    if ticket.state == "answered":
        return True
    return ticket.timely if ticket.state in FROZEN else None


def portal_only(ticket: Ticket) -> bool:
    """Whether nobody calls back: the requester rates and reads under number and query code alone (a14.1, a23.2)."""
    return ticket.no_contact and ticket.follow_up_channel == PORTAL


def open_to_rating(world: World, ticket: Ticket) -> bool:
    """Whether a requester may rate without a follow-up: answered at once, or ended with no way to call (a11.1, a15.1).

    A merged ticket ends with its lead.
    """
    ended = world.lead_of(ticket).state
    return ended == "answered" or (ended == "archived" and (ticket.anonymous or ticket.no_contact))
