"""Tickets whose unit has ended go to its successor, those of a person who left to the unit's pool (a15.3; roles 7).

System acts: nobody asks for them, they follow from what the organisation has become; one transaction and event each.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from hotline.acting.kernel import Transaction, begin, store
from hotline.acting.locking import context, durably, lock
from hotline.acting.projection import due_columns
from hotline.acting.system import SYSTEM, system_acts
from hotline.core.instants import cut
from hotline.core.reading import own_deadline
from hotline.core.succession import succeeded
from hotline.core.ticket import OPEN_WITH_UNIT, Ticket
from hotline.database.identity import new_id
from hotline.database.writing import Update
from hotline.organisation.selectors import accountable_person, standing_person
from hotline.outbox.messages import to_desk
from hotline.tickets.models import Assignment, Demand, Invitation, Request

RUNNING = (*OPEN_WITH_UNIT, "merged")
"""States in which an assignment runs."""


def succeed_unit(number: str, former: str, successor: str, now: datetime) -> bool:
    """The successor takes over a ticket, as lead or as co-handler, with the same due; False where nothing was left.

    Who is in post there goes on (a7.1). The row of the former assignment ends, its history keeps the former unit;
    requests and invitations go over (a15.3).
    """
    facts = {"from": former, "to": successor}

    def change(doing: Transaction, demand: Demand) -> bool:
        ticket = doing.world.tickets[number]
        after = succeeded(ticket, facts)
        if after == ticket:
            return False
        _invitations(doing, demand, after, facts)
        if ticket.unit == former:
            standing = accountable_person(successor, demand.person, now.date())
            doing.set(number, person=standing or demand.person)
            if ticket.state in RUNNING:
                _new_assignment(doing, demand, after, successor)
        doing.world = doing.world.put(after)
        event = doing.append(number, "succeed_unit", doing.now, SYSTEM, facts)
        waiting = Request.objects.filter(demand_id=demand.id, unit=former, decided_at__isnull=True)
        doing.updates += [Update(Request, one, {"unit": successor}) for one in waiting.values_list("id", flat=True)]
        content = _content(demand, after, successor)
        doing.rows.append(to_desk("succeed_unit", "unit", number, event.seq, content, doing.now, successor))
        return True

    return _system_act(number, now, change)


def _system_act(number: str, now: datetime, change: Callable[[Transaction, Demand], bool]) -> bool:
    """Lock, do what the system owed before, change, write: one durable transaction."""
    now = cut(now)

    def within() -> bool:
        demands = lock(number)
        demand = demands[number]
        if demand.last_event_at is not None and now < demand.last_event_at:
            return False  # a machine whose clock stands behind does nothing (S50)
        policy, calendar, _ = context(now, None)
        doing = begin(now, demands, policy, calendar)
        system_acts(doing)
        if not change(doing, demand):
            return False
        store(doing)
        return True

    return durably(within)


def _content(demand: Demand, ticket: Ticket, unit: str) -> dict[str, Any]:
    due = demand.due_at.isoformat() if demand.due_at else None
    return {"state": ticket.state, "unit": unit, "due": due, "provisional": demand.provisional}


def _new_assignment(doing: Transaction, demand: Demand, after: Ticket, successor: str) -> None:
    """The running assignment ends and goes on with the successor, given in the same manner, due on the same day."""
    running = Assignment.objects.filter(demand_id=demand.id, ended_at__isnull=True).first()
    if running is None:
        return
    doing.first.append(Update(Assignment, running.id, {"ended_at": doing.now, "ended_by": "succeeded"}))
    same = ("kind", "manner", "instruction_from", "item", "basis", "departure", "accepted_at", "accepted_silently")
    doing.rows.append(
        Assignment(
            id=new_id(),
            demand_id=demand.id,
            unit_id=successor,
            given_at=doing.now,
            **{name: getattr(running, name) for name in same},
            **due_columns(own_deadline(doing.world.put(after), after, doing.now)),
        )
    )


def _invitations(doing: Transaction, demand: Demand, after: Ticket, facts: dict[str, str]) -> None:
    """The rows of invitations beside the core's: the successor's, or released where it is there already."""
    if not after.assignment:
        return
    live = Invitation.objects.filter(demand_id=demand.id, unit_id=facts["from"], assignment__ended_at__isnull=True)
    found = after.assignment.co_handler(facts["from"])
    released = found is not None and found.status == "released"
    values: dict[str, Any] = {"status": "released"} if released else {"unit_id": facts["to"]}
    doing.updates += [Update(Invitation, row, values) for row in live.values_list("id", flat=True)]


def to_pool(number: str, person: str, now: datetime) -> bool:
    """Whoever answered is not in post any more: the ticket lies in the unit's pool, nobody gets it silently (roles 7).

    The unit's standing person answers for it until somebody takes it up (a7.1); False where nobody is left or another
    answers already.
    """

    def change(doing: Transaction, demand: Demand) -> bool:
        unit = demand.unit_id or ""
        standing = standing_person(unit, now.date())
        if demand.person != person or standing in (None, person):
            return False
        doing.set(number, person=standing)
        event = doing.append(number, "to_pool", doing.now, SYSTEM, {"person": person})
        content = _content(demand, doing.world.tickets[number], unit)
        doing.rows.append(to_desk("to_pool", "unit", number, event.seq, content, doing.now, unit))
        return True

    return _system_act(number, now, change)
