"""Reading tickets: one as a person opens it, counts by state, what is due soon or overdue (R32; a38.1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from hotline.core.canonical import restore
from hotline.core.reading import is_due_soon, is_overdue
from hotline.core.ticket import OPEN_WITH_UNIT, STATES, Ticket, World
from hotline.rulebook.versions import CALENDARS, POLICIES
from hotline.tickets.models import Demand
from hotline.trouble import Trouble


@dataclass(frozen=True)
class Standing:
    """How an open ticket stands towards its due date at an instant."""

    number: str
    unit: str
    due: datetime
    due_soon: bool
    overdue: bool


def ticket_as_read(number: str) -> tuple[Ticket, int]:
    """A ticket and its version, as somebody reads it before acting. Raises Trouble where there is none."""
    found = Demand.objects.filter(number=number, view__isnull=False).values_list("view", "chain_seq").first()
    if found is None:
        raise Trouble(f"没有工单 {number}。")
    view, version = found
    ticket: Ticket = restore(Ticket, view or {})
    return ticket, version


def counts_by_state() -> dict[str, int]:
    """How many demands are in each state, in the order of the life of a ticket; states without any are left out."""
    counted = Demand.objects.filter(state__isnull=False).order_by().values("state").annotate(n=Count("id"))
    found = {str(row["state"]): int(row["n"]) for row in counted}
    return {state: found[state] for state in STATES if state in found}


def standings(now: datetime) -> Iterator[Standing]:
    """Every ticket in a unit's hands with its due date, the earliest first; merged ones stand with their lead."""
    rows = Demand.objects.filter(state__in=OPEN_WITH_UNIT, view__isnull=False).order_by("due_at", "number")
    for demand in rows.iterator(chunk_size=500):
        ticket: Ticket = restore(Ticket, demand.view or {})
        world = World(CALENDARS[demand.calendar], POLICIES[ticket.policy], POLICIES)
        due = demand.due_at
        if due is not None and demand.unit_id is not None:
            soon, late = is_due_soon(world, ticket, now), is_overdue(world, ticket, now)
            yield Standing(demand.number, demand.unit_id, due, soon, late)


def any_demand() -> bool:
    """Whether anything has ever been received here."""
    return Demand.objects.exists()
