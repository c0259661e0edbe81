"""From the core's value to the columns of a demand: one place, so that rows and view never say different things."""

from datetime import datetime
from typing import Any

from hotline.core.canonical import plain
from hotline.core.clock import Deadline
from hotline.core.decide import silent_acceptance
from hotline.core.reading import own_deadline, shown_deadline
from hotline.core.steps import plain_steps, steps_hash
from hotline.core.ticket import OPEN_WITH_UNIT, Ticket, World
from hotline.database.writing import Update
from hotline.personal.digest import ALGORITHM, sm3
from hotline.tickets.models import Assignment, Demand


def columns(world: World, ticket: Ticket, at: datetime) -> tuple[dict[str, Any], Deadline | None]:
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
    }, shown


def assignment_update(demand: Demand, world: World, before: Ticket, after: Ticket, at: datetime) -> list[Update]:
    """The running assignment's due and steps where the clock has changed; a running exclusion is not counted here."""
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
