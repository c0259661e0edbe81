"""Limits beside the due date: windows, reviews, co-handlers, follow-up, the hotline's duties (R14, R22-R26, R30)."""

from dataclasses import replace
from datetime import datetime

from hotline.core.calendar import next_working_day, nth_working_day
from hotline.core.counting import base_due
from hotline.core.hours import day_end
from hotline.core.instants import day_of_due
from hotline.core.limit import Limit
from hotline.core.policy import Policy
from hotline.core.ticket import InnerLimit, Ticket, World

KINDS = (
    "dispatch",
    "return_window",
    "accept",
    "first_contact",
    "return_review",
    "consultation",
    "extension_review",
    "closure_review",
    "follow_up",
    "redo_window",
    "supervise",
    "risk_report",
    "emergency_handover",
)
SURVIVE_ASSIGNMENT = ("dispatch", "supervise", "risk_report")
"""What a new assignment does not forget."""
SURVIVE_RECALL = ("supervise", "risk_report")


def inner_limit(world: World, policy: Policy, start: datetime, limit: Limit) -> InnerLimit:
    """An inner limit counted from its own instant by R6-R10 and R12 (R11)."""
    return InnerLimit(start, limit, base_due(world.calendar, policy, start, limit), policy.version)


def with_inner(world: World, ticket: Ticket, **limits: tuple[datetime, Limit]) -> Ticket:
    """The ticket with these inner limits, each replacing its own kind, under the policy it carries (R30)."""
    policy = world.policy_of(ticket)
    new = {kind: inner_limit(world, policy, start, limit) for kind, (start, limit) in limits.items()}
    return replace(ticket, inner={**ticket.inner, **new})


def forget_inner(ticket: Ticket, survive: tuple[str, ...]) -> Ticket:
    """The ticket with only the inner limits that survive a new assignment or a recall (R15, R27)."""
    return replace(ticket, inner={kind: limit for kind, limit in ticket.inner.items() if kind in survive})


def inner_due(ticket: Ticket, kind: str) -> datetime | None:
    """The end of an inner limit of a ticket, of a co-handler as `co:<unit>`; None where there is none (R30)."""
    if kind.startswith("co:"):
        co = ticket.assignment.co_handler(kind[3:]) if ticket.assignment else None
        return co.due if co else None
    limit = ticket.inner.get(kind)
    return limit.due if limit else None


def co_handler_due(world: World, policy: Policy, invited_at: datetime, lead_due: datetime) -> datetime:
    """The inner due of a co-handler: its own limit, inside the lead's less a margin (R24; a16.1)."""
    own = base_due(world.calendar, policy, invited_at, policy.co_handler_limit)
    if lead_due < invited_at:
        return own
    inside = lead_due
    if policy.co_handler_margin > 0:
        day = next_working_day(world.calendar, day_of_due(lead_due))
        inside = day_end(policy, nth_working_day(world.calendar, day, -policy.co_handler_margin))
        if inside < invited_at:
            inside = lead_due
    return min(own, inside)


def recount_inner(world: World, ticket: Ticket) -> Ticket:
    """Every inner limit counted anew under the calendar now in force, by default never earlier (R5)."""
    may_move_earlier = world.policy_of(ticket).notice_may_move_earlier
    recounted = {}
    for kind, old in ticket.inner.items():
        due = base_due(world.calendar, world.policies[old.policy], old.start, old.limit)
        recounted[kind] = replace(old, due=due if may_move_earlier else max(old.due, due))
    return replace(ticket, inner=recounted)
