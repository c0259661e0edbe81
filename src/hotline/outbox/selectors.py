"""Reading the outbox: what has not reached a unit (a15.1)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hotline.outbox.models import Message

DISPATCHING: Final = ("dispatch", "approve_return", "decide_consultation", "redo")
"""Acts that lay a ticket with a unit, of which it is told."""


@dataclass(frozen=True)
class Failure:
    """A message to a unit that was tried and has not arrived; `next_try_at` None: given up, a person must tell it."""

    message: int
    number: str
    unit: str
    act: str
    tries: int
    why: str
    next_try_at: datetime | None


def failed_dispatches() -> list[Failure]:
    """The dispatches whose unit has not been reached, the oldest first, for the dispatcher (a15.1)."""
    failed = Message.objects.filter(
        recipient_kind="unit",
        kind__in=DISPATCHING,
        delivered_at__isnull=True,
        task_done_at__isnull=True,
        tries__gt=0,
    ).order_by("created_at", "id")
    rows = failed.values_list("id", "chain", "recipient", "kind", "tries", "failure", "next_try_at")
    return [Failure(*row) for row in rows]
