"""From the core's value to the columns of a demand: one place, so that rows and view never say different things."""

from datetime import datetime
from typing import Any, Final

from hotline.core.canonical import plain
from hotline.core.clock import Deadline
from hotline.core.decide import silent_acceptance
from hotline.core.reading import due_soon_from, own_deadline, shown_deadline
from hotline.core.spacing import after, overdue_from
from hotline.core.steps import plain_steps, steps_hash
from hotline.core.ticket import OPEN_WITH_UNIT, Ticket, World
from hotline.database.writing import Update
from hotline.personal.digest import ALGORITHM, sm3
from hotline.tickets.models import Assignment, Demand


def columns(
    world: World, ticket: Ticket, at: datetime, warned_until: datetime | None = None
) -> tuple[dict[str, Any], Deadline | None]:
    """The columns that follow from a ticket's value, and the deadline shown, running exclusions counted to `at`."""
    shown = shown_deadline(world, ticket, at)
    return {
        "state": ticket.state,
        "type": ticket.type,
        "priority": ticket.priority,
        "follow_up_channel": ticket.follow_up_channel or "",
        "unit_id": ticket.unit,
        "item": (ticket.assignment.item or "") if ticket.assignment else "",
        "due_at": shown.due if shown else None,
        "provisional": shown.provisional if shown else False,
        "policy": ticket.policy,
        "calendar": world.calendar.version,
        "view": plain(ticket),
        "system_act_at": silent_acceptance(ticket),
        "warn_at": next_warning(world, ticket, at, warned_until),
        "limit_at": hotline_limit(ticket)[1],
    }, shown


WARNED: Final = ("dispatched", "handling")
"""States in which the unit has something to do and is warned (a5.2)."""

LIMIT_OF_STATE: Final = {
    "registered": "dispatch",
    "return_pending": "return_review",
    "consultation": "consultation",
    "closure_pending": "closure_review",
}


def hotline_limit(ticket: Ticket) -> tuple[str, datetime | None]:
    """The limit of the hotline or of a body now running on a ticket, by kind, and its end (R30)."""
    pending = ticket.assignment is not None and ticket.assignment.extension is not None
    kind = "extension_review" if ticket.state == "handling" and pending else LIMIT_OF_STATE.get(ticket.state, "")
    limit = ticket.inner.get(kind)
    return kind, limit.due if limit else None


def next_warning(world: World, ticket: Ticket, at: datetime, warned_until: datetime | None) -> datetime | None:
    """When the unit is next to be warned, `warned_until` being the last instant it was warned for (a5.2; R32)."""
    if ticket.state not in WARNED:
        return None
    due = own_deadline(world, ticket, at).due
    soon = due_soon_from(world, ticket, due)
    if warned_until is None or warned_until < soon:
        return soon
    policy = world.policy_of(ticket)
    return after(world.calendar, policy, overdue_from(due), policy.warning_interval, warned_until)


def assignment_update(demand: Demand, world: World, before: Ticket, after: Ticket, at: datetime) -> list[Update]:
    """The running assignment's due and steps where clock or state has changed, a running exclusion counted to `at`."""
    held, was = after.assignment, before.assignment
    if (
        held is None
        or was is None
        or held.unit != was.unit
        or (held.clock == was.clock and before.state == after.state)
    ):
        return []
    if after.state not in (*OPEN_WITH_UNIT, "merged"):
        return []
    running = Assignment.objects.filter(demand_id=demand.id, ended_at__isnull=True).values_list("id", flat=True).first()
    return [] if running is None else [Update(Assignment, running, due_columns(own_deadline(world, after, at)))]


def due_columns(found: Deadline) -> dict[str, Any]:
    """Due, steps and their hash, as an assignment's row keeps them."""
    return {
        "due_at": found.due,
        "steps": plain_steps(found.steps),
        "steps_hash": steps_hash(found.steps, sm3, ALGORITHM),
    }
