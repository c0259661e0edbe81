"""The figures of a replay, computed from its events through the core; the database's own columns are not asked."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from statistics import median
from typing import Any

from hotline.audit.chains import read
from hotline.audit.models import EventRow, RefusedAttempt
from hotline.core.audit import Event
from hotline.core.calendar import working_days_between
from hotline.core.instants import SHANGHAI
from hotline.core.reading import is_overdue, is_timely
from hotline.core.replaying import replayed
from hotline.core.ticket import Ticket, World
from hotline.organisation.models import Unit
from hotline.rulebook.versions import CALENDARS, POLICIES
from hotline.tickets.models import Demand

CHUNK = 500


@dataclass(frozen=True)
class Proved:
    """One demand as its events prove it: its last state, its times."""

    ticket: Ticket
    events: tuple[Event, ...]

    def last(self, act: str) -> datetime | None:
        """When an act last happened."""
        return next((event.at for event in reversed(self.events) if event.act == act), None)


@dataclass
class Group:
    """Tickets of one kind: how many, how they ended, how long they took."""

    tickets: int = 0
    answered_in_limit: int = 0
    overdue: int = 0
    open_at_end: int = 0
    days: list[int] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        """As `--json` shows it."""
        return {
            "tickets": self.tickets,
            "answered_in_limit": self.answered_in_limit,
            "overdue": self.overdue,
            "open_at_end": self.open_at_end,
            "median_working_days": median(self.days) if self.days else None,
        }


def figures(source: str) -> dict[str, Any]:
    """Everything the replay of a source has in its events and in the log of refused attempts.

    `answered_in_limit`: closed, and the approved closure was asked for by the due (R20). `overdue`: closed later, or
    open and past its due at the last event. `median_working_days`: from dispatch to the approved closure's application.
    """
    end = _end(source)
    whole, types, units, states = Group(), dict[str, Group](), dict[str, Group](), Counter[str]()
    for proved in _proved(source):
        ticket = proved.ticket
        states[ticket.state] += 1
        if ticket.state == "disposed":
            continue
        named = (whole, types.setdefault(ticket.type, Group()), units.setdefault(ticket.unit or "", Group()))
        for group in named:
            _count(group, proved, end)
    names = dict(Unit.objects.filter(key__in=units).values_list("key", "name"))
    return {
        "contacts": sum(states.values()),
        **whole.plain(),
        "disposed_as_repeat": states["disposed"],
        "by_state": dict(sorted(states.items())),
        "refused_by_guard": _refused(source),
        "by_type": {name: group.plain() for name, group in sorted(types.items())},
        "by_unit": {names.get(key, key): group.plain() for key, group in sorted(units.items())},
        "last_event_at": end.isoformat() if end else None,
    }


def _count(group: Group, proved: Proved, end: datetime | None) -> None:
    ticket = proved.ticket
    last = proved.events[-1]
    world = World(CALENDARS[last.calendar], POLICIES[last.policy], POLICIES, {ticket.id: ticket})
    timely = is_timely(world, ticket)
    group.tickets += 1
    group.answered_in_limit += timely is True
    group.overdue += timely is False or (ticket.is_open and end is not None and is_overdue(world, ticket, end))
    group.open_at_end += ticket.is_open
    dispatched, asked = proved.last("dispatch"), proved.last("request_closure")
    if timely is not None and dispatched and asked:
        group.days.append(working_days_between(world.calendar, dispatched.date(), asked.date()))


def _numbers(source: str) -> list[str]:
    found = Demand.objects.filter(contact__source=source, state__isnull=False).order_by("number")
    return list(found.values_list("number", flat=True))


def _end(source: str) -> datetime | None:
    last = (
        EventRow.objects.filter(chain__in=Demand.objects.filter(contact__source=source).values("number"))
        .order_by("-at")
        .values_list("at", flat=True)
        .first()
    )
    return last.astimezone(SHANGHAI) if last else None


def _proved(source: str) -> Iterator[Proved]:
    """Every demand of the source, replayed event by event."""
    numbers = _numbers(source)
    for start in range(0, len(numbers), CHUNK):
        rows = EventRow.objects.filter(chain__in=numbers[start : start + CHUNK]).order_by("chain", "seq")
        for _, chain in groupby(rows, key=lambda row: row.chain):
            events = tuple(read(row) for row in chain)
            ticket, before = None, None
            for event in events:
                ticket = replayed(ticket, event, POLICIES, CALENDARS, before)
                before = CALENDARS[event.calendar]
            if ticket is not None:
                yield Proved(ticket, events)


def _refused(source: str) -> dict[str, int]:
    """Refused attempts by guard: on the source's tickets, and at reception, where a refused demand has no number."""
    of_tickets = RefusedAttempt.objects.filter(
        demand__in=Demand.objects.filter(contact__source=source).values("number")
    )
    at_reception = RefusedAttempt.objects.filter(demand="", actor__person__startswith="replay-")
    counted = Counter([*of_tickets.values_list("guard", flat=True), *at_reception.values_list("guard", flat=True)])
    return dict(sorted(counted.items()))
