"""What the system owes by rule before an instant: a notice not yet applied to a ticket, silent acceptance (R5, R23)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from hotline.acting.locking import view_of
from hotline.acting.projection import due_columns
from hotline.core.canonical import plain
from hotline.core.decide import silent_acceptance
from hotline.core.effects import accepted
from hotline.core.effects_of_work import recomputed
from hotline.core.foresight import moved
from hotline.core.reading import own_deadline, shown_deadline
from hotline.core.ticket import OPEN_WITH_UNIT, Actor, Ticket, World
from hotline.database.writing import Update
from hotline.follow_up.models import FollowUp
from hotline.outbox.messages import moved_notice
from hotline.rulebook.versions import CALENDARS, latest
from hotline.supervision.models import Measure
from hotline.tickets.models import Assignment, Demand, Request

if TYPE_CHECKING:
    from hotline.acting.kernel import Transaction

SYSTEM: Final = Actor("system")
REVIEWS: Final = {
    "return_review": "return",
    "extension_review": "extension",
    "closure_review": "closure",
    "consultation": "consultation",
}
"""Inner limit of the hotline -> the kind of request it is the limit of."""


def system_acts(doing: "Transaction") -> None:
    """Do what the system owed before now on every locked ticket; leads before those that follow them (R5, R23)."""
    tickets = doing.world.tickets
    for number in sorted(tickets, key=lambda number: tickets[number].state == "merged"):
        demand = doing.demands.get(number)
        if demand is None:
            continue
        if demand.calendar != doing.world.calendar.version:
            _silent_before_notice(doing, demand)
            recompute(doing, demand)
        effective = silent_acceptance(doing.world.tickets[number])
        if effective is not None and effective <= doing.now:
            accept_silently(doing, demand, effective)


def _silent_before_notice(doing: "Transaction", demand: Demand) -> None:
    """A window that ended before the notice was loaded ended under the calendar known then (R5, R23)."""
    effective = silent_acceptance(doing.world.tickets[demand.number])
    if effective is None or effective > doing.now:
        return
    now_known = doing.world.calendar
    loaded = latest("calendar")
    if loaded is not None and effective <= loaded.in_force_from:
        doing.world = replace(doing.world, calendar=CALENDARS[demand.calendar])
        accept_silently(doing, demand, effective)
        doing.world = replace(doing.world, calendar=now_known)


def recompute(doing: "Transaction", demand: Demand) -> None:
    """One ticket under the calendar now in force (R5; a15.1)."""
    from hotline.acting.kernel import lead_facts

    before = replace(doing.world, calendar=CALENDARS[demand.calendar])
    was = doing.world.tickets[demand.number]
    doing.world = doing.world.put(recomputed(before, doing.world, was))
    ticket = doing.world.tickets[demand.number]
    args: dict[str, object] = {"calendar": doing.world.calendar.version, **_moved(doing, demand, before, was)}
    if ticket.merged_into is not None:
        shown = shown_deadline(doing.world, ticket, doing.now)
        args |= lead_facts(doing.world.lead_of(ticket), shown)
    doing.append(demand.number, "recompute", doing.now, SYSTEM, args)
    if ticket.assignment is not None and ticket.state in (*OPEN_WITH_UNIT, "merged"):
        held = due_columns(own_deadline(doing.world, ticket, doing.now))
        doing.first += [Update(Assignment, row, held) for row in _running(demand)]
    doing.first += _inner_rows(demand, was, ticket)


def _moved(doing: "Transaction", demand: Demand, before: World, was: Ticket) -> dict[str, object]:
    """What a recomputation did to the date shown, for the list of what a notice moved; its unit is told (R5).

    A lead is recounted before those that follow it, so that its former self comes from its row.
    """
    if was.merged_into is not None:
        lead = view_of(doing.demands[was.merged_into])
        before = before.put(lead)
    found = moved(before, doing.world, _plainly(doing, before, was), was, doing.world.tickets[was.id], doing.now)
    if found is None:
        return {}
    facts = {"verdict": found.verdict, "was": plain(found.was), "to": plain(found.to)}
    if found.verdict in ("later", "earlier") and was.merged_into is None and found.unit:
        told = {"due": plain(found.to), "provisional": found.provisional, "was": plain(found.was)}
        doing.rows.append(moved_notice(demand.number, doing.heads[demand.number].seq + 1, found.unit, told, doing.now))
    return facts


def _plainly(doing: "Transaction", before: World, was: Ticket) -> World:
    """The world after the notice with the tickets as they were, without any promised due."""
    return doing.world.put(was, *([before.tickets[was.merged_into]] if was.merged_into else []))


def _running(demand: Demand) -> list[int]:
    return list(Assignment.objects.filter(demand_id=demand.id, ended_at__isnull=True).values_list("id", flat=True))


def _inner_rows(demand: Demand, was: Ticket, ticket: Ticket) -> Iterable[Update]:
    """The rows that show an inner limit which a notice has moved."""
    moved = {kind: limit.due for kind, limit in ticket.inner.items() if was.inner[kind].due != limit.due}
    for kind, due in moved.items():
        if kind in REVIEWS:
            asked = Request.objects.filter(demand_id=demand.id, kind=REVIEWS[kind], decided_at__isnull=True)
            yield from (Update(Request, row, {"due_at": due}) for row in asked.values_list("id", flat=True))
        elif kind == "follow_up":
            owed = FollowUp.objects.filter(demand_id=demand.id, ended_at__isnull=True, due_at__isnull=False)
            yield from (Update(FollowUp, row, {"due_at": due}) for row in owed.values_list("id", flat=True))
        elif kind == "supervise":
            made = Measure.objects.filter(demand_id=demand.id, kind=kind, answered_at__isnull=True)
            yield from (
                Update(Measure, row, {"due_at": due})
                for row in made.filter(due_at=was.inner[kind].due).values_list("id", flat=True)
            )


def accept_silently(doing: "Transaction", demand: Demand, effective: datetime) -> None:
    """A unit silent for the whole window is taken to have accepted (R23; a16.1)."""
    ticket = doing.world.tickets[demand.number]
    doing.world = doing.world.put(accepted(ticket))
    doing.append(demand.number, "silent_acceptance", effective, SYSTEM, {})
    by_silence = {"accepted_at": effective, "accepted_silently": True}
    doing.first += [Update(Assignment, row, by_silence) for row in _running(demand)]
    doing.set(demand.number, accepted_at=effective)
