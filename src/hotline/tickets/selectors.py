"""Reading tickets: one as a person opens it, counts by state, what is due soon or overdue (R32; a38.1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q, QuerySet

from hotline.audit.models import EventRow, RefusedAttempt
from hotline.core.canonical import restore
from hotline.core.intake import REASON_CODES
from hotline.core.reading import is_due_soon, is_overdue, own_deadline
from hotline.core.ticket import OPEN, OPEN_WITH_UNIT, STATES, Ticket, World
from hotline.organisation.selectors import Level, accountable_person, levels
from hotline.rulebook.versions import CALENDARS, POLICIES
from hotline.tickets.models import Assignment, Demand, Disposal
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


@dataclass(frozen=True)
class Accountable:
    """Who answers for a ticket in a unit's hands: unit, person, and the levels above up to the city (a7.1)."""

    unit: str
    person: str | None
    levels: tuple[Level, ...]


def accountable(number: str, day: date) -> Accountable:
    """Who answers for a ticket on a date; of a merged one, who answers for its lead (a7.1).

    Raises Trouble where there is no such ticket or no unit holds it.
    """
    demand = demand_of(number)
    held = demand.lead or demand
    if held.unit_id is None or held.state not in OPEN_WITH_UNIT:
        raise Trouble(f"工单 {number} 不在承办单位手中。")
    person = accountable_person(held.unit_id, held.person, day)
    return Accountable(held.unit_id, person, levels(held.unit_id, day))


def counts_by_state() -> dict[str, int]:
    """How many demands are in each state, in the order of the life of a ticket; states without any are left out."""
    counted = Demand.objects.filter(state__isnull=False).order_by().values("state").annotate(n=Count("id"))
    found = {str(row["state"]): int(row["n"]) for row in counted}
    return {state: found[state] for state in STATES if state in found}


def standings(now: datetime) -> Iterator[Standing]:
    """Every ticket in a unit's hands with its due date, by the stored one; merged ones stand with their lead."""
    rows = Demand.objects.filter(state__in=OPEN_WITH_UNIT, view__isnull=False).order_by("due_at", "number")
    for demand in rows.iterator(chunk_size=500):
        ticket: Ticket = restore(Ticket, demand.view or {})
        world = World(CALENDARS[demand.calendar], POLICIES[ticket.policy], POLICIES)
        due = own_deadline(world, ticket, now).due  # running exclusions counted, as the row cannot
        soon, late = is_due_soon(world, ticket, now), is_overdue(world, ticket, now)
        yield Standing(demand.number, ticket.held().unit, due, soon, late)


@dataclass(frozen=True)
class UnknownPlaces:
    """Tickets registered without a known place: to be asked for it, asked in vain, found by asking (a13.1)."""

    to_ask: int
    still_unknown: int
    found: int


def place_to_ask() -> QuerySet[Demand]:
    """The open tickets whose requester is to be asked for the place at first contact (a13.1)."""
    return Demand.objects.filter(state__in=OPEN, place_in="unknown", place_asked_at__isnull=True)


def unknown_places() -> UnknownPlaces:
    """How many tickets were registered without a known place, and what came of asking again (a13.1)."""
    unknown, asked = Q(place_in="unknown"), Q(place_asked_at__isnull=False)
    counted = Demand.objects.filter(registered_at__isnull=False).aggregate(
        to_ask=Count("id", filter=unknown & ~asked),
        still_unknown=Count("id", filter=unknown & asked),
        found=Count("id", filter=~unknown & asked),
    )
    return UnknownPlaces(**counted)


def dispositions(from_: datetime | None = None, until: datetime | None = None) -> dict[str, int]:
    """How many demands ended in each class of a13.2 from an instant on, until before another."""
    counted = _disposed(from_, until).values("demand__disposition").annotate(n=Count("id"))
    return {str(row["demand__disposition"]): int(row["n"]) for row in counted}


def not_taken(from_: datetime | None = None, until: datetime | None = None) -> dict[tuple[str, str], int]:
    """How many demands were not taken, by class and coded reason, within the same bounds (a14.1)."""
    disposed = _disposed(from_, until).filter(demand__disposition__in=REASON_CODES)
    counted = disposed.values("demand__disposition", "reason_code").annotate(n=Count("id"))
    return {(str(row["demand__disposition"]), str(row["reason_code"])): int(row["n"]) for row in counted}


def _disposed(from_: datetime | None, until: datetime | None) -> QuerySet[Disposal]:
    disposed = Disposal.objects.order_by()
    if from_ is not None:
        disposed = disposed.filter(at__gte=from_)
    return disposed if until is None else disposed.filter(at__lt=until)


def any_demand() -> bool:
    """Whether anything has ever been received here."""
    return Demand.objects.exists()


def demand_of(number: str) -> Demand:
    """The row of a demand with what its story needs. Raises Trouble where there is none."""
    demand = Demand.objects.filter(number=number).select_related("unit", "contact", "lead").first()
    if demand is None:
        raise Trouble(f"没有工单 {number}。")
    return demand


def most_told() -> str | None:
    """The ticket with the longest explanation of its date, and among those the longest history: one worth showing."""
    rows = Assignment.objects.filter(demand__state__in=("archived", "closed", "dissatisfied"))
    best = max(
        rows.values_list("steps", "demand__chain_seq", "demand__number"),
        key=lambda row: (len(row[0]), row[1], row[2]),
        default=None,
    )
    return best[2] if best else None


def latest_event() -> datetime | None:
    """When something happened here last."""
    last: datetime | None = EventRow.objects.aggregate(last=Max("recorded_at"))["last"]
    return last


def events_and_refusals() -> tuple[int, int]:
    """How many events stand in all chains, and how many attempts were refused."""
    return EventRow.objects.count(), RefusedAttempt.objects.count()
