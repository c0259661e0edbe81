"""Tickets whose unit has ended go to its successor, those of a person who left to the unit's pool (a15.3; roles 7)."""

from typing import TYPE_CHECKING, Any

from hotline.acting.projection import due_columns
from hotline.core.reading import own_deadline
from hotline.core.refusal import FAILED, Refusal, refuse
from hotline.core.succession import succeeded
from hotline.core.ticket import OPEN_WITH_UNIT, Ticket
from hotline.database.identity import new_id
from hotline.database.writing import Update
from hotline.organisation.selectors import accountable_person, standing_person
from hotline.outbox.messages import to_desk
from hotline.tickets.models import Assignment, Invitation, Request

if TYPE_CHECKING:
    from hotline.acting.records import Recording

RUNNING = (*OPEN_WITH_UNIT, "merged")
"""States in which an assignment runs."""


def succeed_unit(making: "Recording") -> Refusal | None:
    """The successor takes over as lead or as co-handler, with the same due; who is in post there goes on (a15.3, a7.1).

    The row of the former assignment ends, its history keeps the former unit; requests and invitations go over.
    """
    args, ticket = making.args, making.ticket
    after = succeeded(ticket, args)
    if after == ticket:
        return refuse(making.asked.act, "stale_version", "a15.3", FAILED)
    doing, demand, former, to = making.doing, making.demand, args["from"], args["to"]
    if ticket.unit == former:
        doing.set(demand.number, person=accountable_person(to, demand.person, making.asked.now.date()) or demand.person)
    if ticket.unit == former and ticket.state in RUNNING:
        _new_assignment(making, after)
    waiting = Request.objects.filter(demand_id=demand.id, unit=former, decided_at__isnull=True)
    doing.updates += [Update(Request, one, {"unit": to}) for one in waiting.values_list("id", flat=True)]
    doing.updates += _invitations(making, after)
    doing.rows.append(to_desk("succeed_unit", "unit", demand.number, making.seq, _told(making), making.asked.now, to))
    return None


def _told(making: "Recording") -> dict[str, Any]:
    due = making.demand.due_at
    return {
        "state": making.ticket.state,
        "unit": making.args["to"],
        "due": due.isoformat() if due else None,
        "provisional": making.demand.provisional,
    }


def _new_assignment(making: "Recording", after: Ticket) -> None:
    """The running assignment ends and goes on with the successor, given in the same manner, due on the same day."""
    running = Assignment.objects.filter(demand_id=making.demand.id, ended_at__isnull=True).first()
    if running is None:
        return
    now, doing = making.asked.now, making.doing
    doing.first.append(Update(Assignment, running.id, {"ended_at": now, "ended_by": "succeeded"}))
    same = ("kind", "manner", "instruction_from", "item", "basis", "departure", "accepted_at", "accepted_silently")
    doing.rows.append(
        Assignment(
            id=new_id(),
            demand_id=making.demand.id,
            unit_id=making.args["to"],
            given_at=now,
            **{name: getattr(running, name) for name in same},
            **due_columns(own_deadline(doing.world.put(after), after, now)),
        )
    )


def _invitations(making: "Recording", after: Ticket) -> list[Update]:
    """The rows of invitations beside the core's: the successor's, or released where it is there already."""
    args = making.args
    if not after.assignment:
        return []
    rows = Invitation.objects.filter(
        demand_id=making.demand.id, unit_id=args["from"], assignment__ended_at__isnull=True
    )
    found = after.assignment.co_handler(args["from"])
    values = {"status": "released"} if found is not None and found.status == "released" else {"unit_id": args["to"]}
    return [Update(Invitation, row, values) for row in rows.values_list("id", flat=True)]


def to_pool(making: "Recording") -> Refusal | None:
    """Whoever answered is not in post any more: the ticket lies in the unit's pool, nobody gets it silently (roles 7).

    The unit's standing person answers for it until somebody takes it up (a7.1).
    """
    demand = making.demand
    standing = standing_person(demand.unit_id or "", making.asked.now.date())
    if demand.person != making.args["person"] or standing in (None, demand.person):
        return refuse(making.asked.act, "stale_version", "a5.2", FAILED)
    making.doing.set(demand.number, person=standing)
    content = {"state": making.ticket.state, "unit": demand.unit_id}
    making.doing.rows.append(
        to_desk("to_pool", "unit", demand.number, making.seq, content, making.asked.now, demand.unit_id or "")
    )
    return None
