"""Reading tickets: one as a person opens it, counts by state, what is due soon or overdue (R32; a38.1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, QuerySet
from django.utils.timezone import localtime

from hotline.audit.models import EventRow, RefusedAttempt
from hotline.core.canonical import restore
from hotline.core.reading import is_due_soon, is_overdue
from hotline.core.steps import chinese, read_step
from hotline.core.ticket import OPEN_WITH_UNIT, STATES, Ticket, World
from hotline.intake.selectors import vault_of
from hotline.personal.cipher import NotOpened, Place
from hotline.personal.keys import Purpose
from hotline.rulebook.versions import CALENDARS, POLICIES
from hotline.tickets.models import Assignment, Demand, Words
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


@dataclass(frozen=True)
class Head:
    """What stands over a ticket's history: state, unit, the requester's words."""

    state: str
    unit: str
    words: str


@dataclass(frozen=True)
class Turn:
    """One unit's turn: its due date and the steps it was counted by, in Chinese."""

    unit: str
    due: datetime
    steps: tuple[str, ...]


def head_of(number: str) -> Head:
    """The head of a ticket's history; words that cannot be opened any more are left out. Raises Trouble."""
    demand = Demand.objects.filter(number=number, state__isnull=False).first()
    if demand is None:
        raise Trouble(f"没有工单 {number}。")
    kept = Words.objects.filter(demand=demand, kind="content").order_by("id").first()
    words = ""
    if kept is not None:
        try:
            place = Place("tickets_words", "sealed", kept.id, kept.version)
            words = vault_of(demand.requester_id).open(Purpose.CONTENT, place, bytes(kept.sealed))
        except (KeyError, NotOpened):
            words = "（内容已销毁）"
    return Head(str(demand.state), demand.unit_id or "", words)


def events_of(number: str) -> "QuerySet[EventRow]":
    """The chain of a ticket, from its first event."""
    return EventRow.objects.filter(chain=number).order_by("seq")


def assignments_of(number: str) -> list[Turn]:
    """The turns of a ticket, each with its date explained."""
    rows = Assignment.objects.filter(demand__number=number).order_by("given_at", "id")
    return [
        Turn(row.unit_id, localtime(row.due_at), tuple(chinese(read_step(step)) for step in row.steps)) for row in rows
    ]


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
