"""What is asked for, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hotline.core.ticket import Actor


@dataclass(frozen=True)
class Asked:
    """One act asked for: on which ticket, by whom, with which plain arguments (texts as they were typed), when.

    `key` is the idempotency key, `version` the number of events the asking person had seen. Further plain arguments
    that the core does not know (positions of a body, people) are kept with the rows.
    """

    act: str
    number: str
    by: Actor
    now: datetime
    args: Mapping[str, Any] = field(default_factory=dict)
    key: str | None = None
    version: int | None = None


@dataclass(frozen=True)
class Accomplished:
    """An act done and durable: ticket number, state, due and the ticket's version after it.

    `again`: the same idempotency key had already given this result.
    """

    number: str
    act: str
    state: str | None
    due: datetime | None
    version: int
    again: bool = False

    def plain(self) -> dict[str, Any]:
        """What is kept with the idempotency key."""
        due = self.due.isoformat() if self.due else None
        return {"number": self.number, "act": self.act, "state": self.state, "due": due, "version": self.version}


def accomplished_before(stored: Mapping[str, Any]) -> Accomplished:
    """The first result of an idempotency key."""
    due = datetime.fromisoformat(stored["due"]) if stored["due"] else None
    return Accomplished(stored["number"], stored["act"], stored["state"], due, stored["version"], again=True)
