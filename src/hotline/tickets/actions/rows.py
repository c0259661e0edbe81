"""What an act leaves behind: the rows its family writes (architecture, "How a change happens")."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model

from hotline.core.arguments import Text
from hotline.core.catalogue import Decision
from hotline.core.clock import Deadline
from hotline.core.place import where_of
from hotline.core.ticket import Actor, Ticket, World
from hotline.database.identity import new_id
from hotline.database.writing import Update
from hotline.tickets.models import Assignment, Demand, Request


@dataclass(frozen=True)
class Done:
    """An act decided and not yet written: the ticket before and after, its arguments, who, when.

    `deadline` is the one shown after the act, `request` the undecided request of the kind the act decides, `plain` the
    arguments as they came, texts included, `decision` what the catalogue said where a unit was named, `unit_name` that
    unit's name, `list_item` the version of the duty a committee is asked to assist with (a6.1).
    """

    act: str
    demand: Demand
    before: Ticket | None
    after: Ticket
    world: World
    actor: Actor
    args: Mapping[str, Any]
    plain: Mapping[str, Any]
    now: datetime
    deadline: Deadline | None = None
    others: Mapping[str, Demand] = field(default_factory=dict)
    decision: Decision = field(default_factory=Decision)
    unit_name: str = ""
    list_item: str = ""

    def reference(self, name: str) -> str:
        """Where a text argument is kept, empty if it was not given."""
        value = self.args.get(name)
        return value.reference or "" if isinstance(value, Text) else ""

    @property
    def known_before(self) -> Ticket:
        """The ticket before an act that presupposes one."""
        if self.before is None:
            raise LookupError(f"{self.act} presupposes a ticket")
        return self.before

    @property
    def person(self) -> str:
        """The acting person's key, empty for system and requester."""
        return self.actor.person or ""

    @property
    def unit(self) -> str:
        """The unit that held the ticket when the act was asked for, else the one it got."""
        held = (self.before.unit if self.before else None) or self.after.unit
        return held or ""


@dataclass
class Rows:
    """Rows to insert, rows to change first (in a statement of their own), columns of the demand to set besides."""

    inserts: list[Model] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)
    first: list[Update] = field(default_factory=list)
    columns: dict[str, Any] = field(default_factory=dict)


UNKNOWN_PLACE = "unknown"
"""What a place's column says where nobody knows it, and what a door may say for it (a13.1)."""


def told_place(plain: Mapping[str, Any]) -> str | None:
    """The place told in words; None where there are none or they say that it is unknown (a13.1)."""
    words = str(plain.get("place") or "").strip()
    return None if words in ("", UNKNOWN_PLACE) else words


def place_arguments(plain: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments for a place: words that only say it is unknown are none (a13.1)."""
    if "place" not in plain or told_place(plain):
        return {}
    return {"place": None, "place_in": plain.get("place_in") or UNKNOWN_PLACE}


def place_columns(done: Done) -> dict[str, Any]:
    """Place in words, where it lies, division and town, as an act tells them (a2.1, a13.1)."""
    return {
        "place": told_place(done.plain) or UNKNOWN_PLACE,
        "place_in": where_of(done.args),
        "district": done.args.get("district", ""),
        "town": done.args.get("town", ""),
    }


def open_assignment(done: Done) -> int | None:
    """The id of the assignment row that runs."""
    return (
        Assignment.objects.filter(demand_id=done.demand.id, ended_at__isnull=True).values_list("id", flat=True).first()
    )


def asked(done: Done, kind: str, due_kind: str | None, asked: Mapping[str, Any]) -> Request:
    """The row of a request just made, its texts as references, with the hotline's limit for deciding it."""
    limit = done.after.inner.get(due_kind) if due_kind else None
    return Request(
        id=new_id(),
        demand_id=done.demand.id,
        kind=kind,
        unit=done.actor.unit or done.unit,
        asked_at=done.now,
        asked_by=done.person,
        asked={name: value for name, value in asked.items() if value},
        due_at=limit.due if limit else None,
    )


def decided(done: Done, kind: str, decision: str, facts: Mapping[str, Any], unit: str | None = None) -> list[Update]:
    """The change of the undecided request of a kind: decision, person, time, reason and basis."""
    waiting = Request.objects.filter(demand_id=done.demand.id, kind=kind, decided_at__isnull=True)
    if unit is not None:
        waiting = waiting.filter(unit=unit)
    values = {
        "decided_at": done.now,
        "decided_by": done.person,
        "decision": decision,
        "decided": {name: value for name, value in facts.items() if value},
    }
    return [Update(Request, request, values) for request in waiting.values_list("id", flat=True)]


def references(done: Done, *names: str) -> dict[str, str]:
    """The references of several text arguments by name."""
    return {name: done.reference(name) for name in names}
