"""Foreseeing what a rule would do before it is approved (影响预览; R5, R33): the same functions that will do it.

A notice recounts open dues, never to an earlier date unless policy allows; a policy leaves each dispatched ticket as it
stands. Nothing here writes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from hotline.core.calendar import Calendar
from hotline.core.clock import Clock, deadline
from hotline.core.counting import base_due
from hotline.core.decisions import differences
from hotline.core.effects import chosen_limits
from hotline.core.effects_of_work import recomputed
from hotline.core.limit import Limit
from hotline.core.policy import Policy
from hotline.core.reading import shown_deadline
from hotline.core.ticket import Ticket, World

Verdict = Literal["later", "earlier", "kept", "settled", "unsettled", "inner"]
"""A due moves later or earlier; would move earlier and is kept (R5); stays and is no longer, or newly, provisional;
only limits beside the due move."""

VERDICTS: Final[dict[Verdict, str]] = {
    "later": "后移",
    "earlier": "提前",
    "kept": "重算更早，保留原到期",
    "settled": "不变，不再暂定",
    "unsettled": "不变，改为暂定",
    "inner": "到期不变，其他时限后移",
}


@dataclass(frozen=True, slots=True)
class Moved:
    """What a notice does to one ticket: its due before, counted anew, and as it then stands."""

    ticket: str
    unit: str | None
    was: datetime | None
    was_provisional: bool
    counted: datetime | None
    to: datetime | None
    provisional: bool
    verdict: Verdict


def after_notice(before: World, after: World, at: datetime) -> Iterator[Moved]:
    """What the calendar of `after` does to the tickets of `before`, whole families together (R5, R28; a15.1).

    Tickets it does nothing to are left out.
    """
    recounted = after.put(*(recomputed(before, after, ticket) for ticket in before.tickets.values()))
    plainly = after.put(*before.tickets.values())
    for number, ticket in before.tickets.items():
        found = moved(before, recounted, plainly, ticket, recounted.tickets[number], at)
        if found is not None:
            yield found


def moved(before: World, after: World, plainly: World, was: Ticket, now: Ticket, at: datetime) -> Moved | None:
    """One ticket before and after it was recounted (R5); `plainly` has it counted anew without the promised due."""
    first, then = shown_deadline(before, was, at), shown_deadline(after, now, at)
    counted = shown_deadline(plainly, was, at)
    verdict: Verdict | None = None
    if first is not None and then is not None and counted is not None:
        if then.due != first.due:
            verdict = "later" if then.due > first.due else "earlier"
        elif counted.due < then.due:
            verdict = "kept"
        elif then.provisional != first.provisional:
            verdict = "unsettled" if then.provisional else "settled"
    if verdict is None and any(limit.due != now.inner[kind].due for kind, limit in was.inner.items()):
        verdict = "inner"
    if verdict is None:
        return None
    return Moved(
        was.id,
        before.lead_of(was).unit,
        first.due if first else None,
        bool(first and first.provisional),
        counted.due if counted else None,
        then.due if then else None,
        bool(then and then.provisional),
        verdict,
    )


@dataclass(frozen=True, slots=True)
class Example:
    """A limit that changes, and when it would end counted from the same instant under both versions."""

    field: str
    start: datetime
    was: datetime
    now: datetime


def examples(before: Policy, after: Policy, calendar: Calendar, start: datetime) -> tuple[Example, ...]:
    """What new tickets get: every limit in which the versions differ, counted from one instant (R6-R10, R33; a15.1)."""
    found = []
    for one in differences(before, after):
        was, now = getattr(before, one.field), getattr(after, one.field)
        if isinstance(was, Limit) and isinstance(now, Limit):
            dues = (base_due(calendar, before, start, was), base_due(calendar, after, start, now))
            found.append(Example(one.field, start, *dues))
    return tuple(found)


def acts_concerned(before: Policy, after: Policy) -> tuple[str, ...]:
    """The acts whose guards, limits or effects a new version changes (a4.2), in the order of the decisions."""
    return tuple(dict.fromkeys(act for one in differences(before, after) for act in one.row.acts))


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A past assignment as it was and as it would have been under another policy: its due, and whether in time."""

    was: datetime
    now: datetime
    was_timely: bool
    now_timely: bool


def otherwise(world: World, ticket: Ticket, policy: Policy, at: datetime) -> Otherwise | None:
    """The ticket's assignment had it been dispatched under `policy` (R13, R33); None where it has none.

    In time: handed in, or open and not yet past, by the due.
    """
    held = ticket.assignment
    if held is None:
        return None
    clock = _under(policy, ticket, held.clock, held.item_limits)
    outside = None if ticket.in_redo_round else ticket.outside_due
    was = deadline(held.clock, world.calendar, world.policy_of(ticket), outside_due=outside).due
    now = deadline(clock, world.calendar, policy, outside_due=outside).due
    moment = held.submitted_at or ticket.ended_at or at
    return Otherwise(was, now, moment <= was, moment <= now)


def _under(policy: Policy, ticket: Ticket, clock: Clock, limits: tuple[tuple[str, Limit], ...]) -> Clock:
    if clock.basis == "redo" and isinstance(policy.redo_limit, Limit):
        return replace(clock, basic=policy.redo_limit)
    return replace(clock, **chosen_limits(policy, ticket, limits))


def return_open(calendar: Calendar, policy: Policy, received: datetime, asked: datetime) -> bool:
    """Whether a return asked for then would have been within the window (R14; a17.1)."""
    return asked <= base_due(calendar, policy, received, policy.return_window)


def counted_verdicts(found: Mapping[str, int]) -> list[tuple[str, int]]:
    """The verdicts that occurred, in words with their number (R5)."""
    return [(zh, found[verdict]) for verdict, zh in VERDICTS.items() if found.get(verdict)]
