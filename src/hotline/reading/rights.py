"""What a reader may do with a ticket: every act of the role, open or with the reason why not (lifecycle section 5)."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from hotline.acting.locking import world_of
from hotline.core.decide import refused_acts, settle
from hotline.core.lifecycle import ACTS, WITHOUT_TICKET
from hotline.core.product_guards import Circumstances
from hotline.core.refusal import Refusal
from hotline.core.scope import Reader, is_recused, scope_of, scope_refusal
from hotline.core.ticket import Ticket
from hotline.organisation.selectors import another_reviewer
from hotline.reading.opening import Opened, open_ticket


@dataclass(frozen=True)
class ActOpen:
    """One act of the reader's role on a ticket: open (`refusal` None), or why not.

    `draft`: the reader may prepare it and a unit lead releases it.
    """

    act: str
    zh: str
    provision: str
    refusal: Refusal | None
    draft: bool = False

    @property
    def allowed(self) -> bool:
        """Whether the act is open now."""
        return self.refusal is None


def allowed(opened: Opened) -> tuple[ActOpen, ...]:
    """Every act of the reader's role in the order of the normal path, open or refused whatever is entered.

    State, role, unit, the product guards that need no argument, standing guards, then scope: the same predicates that
    decide the act. No statement, one where a reviewer dispatched the ticket.
    """
    ticket = opened.ticket
    if ticket is None or opened.opening not in ("whole", "claims", "own"):
        return ()
    demand: Any = opened.demand
    lead = demand.lead
    tickets = [ticket, *([opened.world.tickets[lead.number]] if lead is not None and lead.view else [])]
    world, _ = settle(world_of(tickets, demand.policy_in_force, demand.calendar_in_force), opened.now)
    actor = opened.reader.actor
    known = _circumstances(opened, ticket)
    found = refused_acts(world, ticket.id, actor, opened.now, known)
    if actor.role == "reviewer":
        other = refused_acts(world, ticket.id, actor, opened.now, replace(known, asking_units=_objecting(ticket)))
        found["decide_objection"] = other["decide_objection"]
    return tuple(_act(opened, act, refusal) for act, refusal in found.items() if _of_role(act, actor.role))


def allowed_by_number(number: str, reader: Reader, now: datetime) -> tuple[ActOpen, ...] | None:
    """As `allowed`, for a number; None where the reader may not open it."""
    opened = open_ticket(number, reader, now)
    return allowed(opened) if opened else None


def _of_role(act: str, role: str) -> bool:
    return act not in WITHOUT_TICKET and scope_of(act, role) not in ("-", "p")


def _act(opened: Opened, act: str, refusal: Refusal | None) -> ActOpen:
    row, reader = ACTS[act], opened.reader
    draft = scope_of(act, reader.actor.role) == "d" and refusal is not None and refusal.guard == "role"
    refusal = refusal or scope_refusal(act, row.provision, reader, opened.standing)
    return ActOpen(act, row.zh, row.provision, refusal, draft)


def _circumstances(opened: Opened, ticket: Ticket) -> Circumstances:
    """What the product guards ask that does not depend on an argument."""
    actor = opened.reader.actor
    reviewing = actor.role == "reviewer" and ticket.dispatched_by in actor.persons
    return Circumstances(
        recused=is_recused(opened.reader, opened.standing),
        asking_units=(ticket.unit,) if ticket.unit else (),
        delegated=opened.reader.delegated,
        second_reviewer=reviewing and another_reviewer(actor.person or "", opened.now.date()),
    )


def _objecting(ticket: Ticket) -> tuple[str, ...]:
    """The unit whose objection would be decided, where there is but one (D02)."""
    held = ticket.assignment.co_handlers if ticket.assignment else ()
    units = tuple(co.unit for co in held if co.status == "objected")
    return units if len(units) == 1 else ()
