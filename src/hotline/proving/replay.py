"""One ticket replayed from its events, beside what its rows must say then (a32.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from hotline.core.audit import Event, Fault
from hotline.core.calendar import Calendar
from hotline.core.canonical import plain
from hotline.core.clock import Deadline
from hotline.core.policy import Policy
from hotline.core.reading import own_deadline, shown_deadline
from hotline.core.replaying import replayed
from hotline.core.steps import plain_steps, steps_hash
from hotline.core.ticket import OPEN_WITH_UNIT, Ticket, World
from hotline.personal.digest import ALGORITHM, sm3
from hotline.rulebook.versions import CALENDARS, POLICIES

Version = TypeVar("Version")


class Near(dict[str, Version]):
    """Versions read from the rulebook once for one verification: asked for several times an event."""

    def __init__(self, rulebook: Mapping[str, Version]) -> None:
        super().__init__()
        self._rulebook = rulebook

    def __missing__(self, version: str) -> Version:
        found = self[version] = self._rulebook[version]
        return found


@dataclass(frozen=True)
class Law:
    """Every version of policy and calendar, near at hand."""

    policies: Near[Policy] = field(default_factory=lambda: Near(POLICIES))
    calendars: Near[Calendar] = field(default_factory=lambda: Near(CALENDARS))


BEGIN_ASSIGNMENT = ("dispatch", "approve_return", "redo")
"""Acts that always give a ticket a new assignment."""
ANOTHER_UNIT = ("decide_consultation", "succeed_unit")
"""Events that give a ticket a new assignment where they give it to another unit."""


@dataclass
class Replay:
    """A ticket on its way through its events: its value, the due of each assignment in turn, the due of its lead."""

    law: Law
    ticket: Ticket | None = None
    calendar: str | None = None
    held: list[tuple[int, Deadline]] = field(default_factory=list)
    lead_due: datetime | None = None
    lead_provisional: bool = False
    last: Event | None = None
    last_at: datetime | None = None

    def step(self, event: Event) -> None:
        """One more event."""
        before = self.ticket
        former = self.law.calendars[self.calendar] if self.calendar else None
        after = replayed(before, event, self.law.policies, self.law.calendars, former)
        self.ticket, self.calendar, self.last = after, event.calendar, event
        self.last_at = max(event.at, self.last_at or event.at)
        self._deadline(before, after, event)
        self._lead(event)

    def world(self) -> World:
        """The ticket alone, under the versions of its last event."""
        if self.ticket is None or self.last is None:
            raise LookupError("no event yet")
        policies, last = self.law.policies, self.last
        return World(self.law.calendars[last.calendar], policies[last.policy], policies, {self.ticket.id: self.ticket})

    def _deadline(self, before: Ticket | None, after: Ticket, event: Event) -> None:
        """Due and steps of the running assignment, wherever the action writes them."""
        if after.assignment is None or after.state not in (*OPEN_WITH_UNIT, "merged"):
            return
        begins = before is None or event.act in BEGIN_ASSIGNMENT or after.redos > before.redos
        begins = begins or (event.act in ANOTHER_UNIT and before is not None and before.unit != after.unit)
        if begins:
            self.held.append((event.seq, own_deadline(self.world(), after, event.at)))
        elif before is not None and before.assignment is not None and self.held:
            moved = before.assignment.clock != after.assignment.clock or before.state != after.state
            if moved or event.act == "recompute":
                self.held[-1] = (event.seq, own_deadline(self.world(), after, event.at))

    def _lead(self, event: Event) -> None:
        prefix = {"merge": "lead_", "lead_moved": "", "recompute": ""}.get(event.act)
        if prefix is None or f"{prefix}due" not in event.args:
            return
        due = event.args[f"{prefix}due"]
        self.lead_due = datetime.fromisoformat(due) if due else None
        self.lead_provisional = bool(event.args.get(f"{prefix}provisional"))

    def shown(self) -> tuple[datetime | None, bool]:
        """The due the row must show after the last event, and whether it is provisional."""
        if self.ticket is None or self.last is None:
            return None, False
        if self.ticket.state == "merged":
            return self.lead_due, self.lead_provisional
        found = shown_deadline(self.world(), self.ticket, self.last.at)
        return (found.due, found.provisional) if found else (None, False)

    def expected(self) -> dict[str, Any]:
        """What the demand's row must say."""
        if self.ticket is None or self.last is None:
            return {}
        due, provisional = self.shown()
        return {
            "state": self.ticket.state,
            "due_at": due,
            "provisional": provisional,
            "unit_id": self.ticket.unit,
            "policy": self.ticket.policy,
            "calendar": self.last.calendar,
            "view": plain(self.ticket),
            "chain_seq": self.last.seq,
            "chain_head": self.last.hash,
            "last_event_at": self.last_at,
        }


def row_fault(replay: Replay, row: Mapping[str, Any], assignments: Sequence[Mapping[str, Any]]) -> Fault | None:
    """The first difference between a replayed ticket and its rows, named with the event that made the value."""
    if replay.ticket is None or replay.last is None:
        return None
    number, seq = replay.ticket.id, replay.last.seq
    if row["chain_seq"] > seq:
        return Fault(number, seq + 1, "events missing at the end", {"expected": row["chain_seq"], "found": seq})
    for name, value in replay.expected().items():
        if row[name] != value:
            fact = {} if name in ("view", "chain_head") else {"row": _word(row[name]), "events": _word(value)}
            return Fault(number, seq, f"row differs: {name}", fact)
    if len(assignments) != len(replay.held):
        return Fault(number, seq, "row differs: assignments", {"row": len(assignments), "events": len(replay.held)})
    for (made, deadline), assignment in zip(replay.held, assignments, strict=True):
        fault = _assignment_fault(number, made, deadline, assignment)
        if fault is not None:
            return fault
    return None


def _assignment_fault(number: str, seq: int, deadline: Deadline, row: Mapping[str, Any]) -> Fault | None:
    if row["due_at"] != deadline.due:
        fact = {"row": _word(row["due_at"]), "events": _word(deadline.due)}
        return Fault(number, seq, "row differs: assignment due", fact)
    if row["steps"] != plain_steps(deadline.steps):
        return Fault(number, seq, "row differs: assignment steps")
    if row["steps_hash"] != steps_hash(deadline.steps, sm3, ALGORITHM):
        return Fault(number, seq, "row differs: assignment steps_hash")
    return None


def _word(value: object) -> str:
    return str(plain(value)) if isinstance(value, datetime) else str(value)
