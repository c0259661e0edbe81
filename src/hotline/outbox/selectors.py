"""Reading the outbox: what has not reached a unit, and by which way besides its desk a unit is told (a15.1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hotline.outbox.models import Message, UnitWay

DISPATCHING: Final = ("dispatch", "approve_return", "decide_consultation", "redo")
"""Acts that lay a ticket with a unit, of which it is told."""


@dataclass(frozen=True)
class Failure:
    """A message to a unit that was tried and has not arrived; `next_try_at` None: given up, a person must tell it."""

    message: int
    number: str
    unit: str
    act: str
    way: str
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
    rows = failed.values_list("id", "chain", "recipient", "kind", "channel", "tries", "failure", "next_try_at")
    return [Failure(*row) for row in rows]


def ways_of(units: Iterable[str]) -> dict[str, UnitWay]:
    """Unit -> the way it chose besides its desk; units content with their desk are left out (a15.1)."""
    live = UnitWay.objects.filter(unit_id__in=set(units), ended_at__isnull=True)
    return {row.unit_id: row for row in live.exclude(way="")}


def address_of(message: Message) -> str:
    """Where a message goes on the way its unit chose; empty for every other message."""
    if message.recipient_kind != "unit" or message.channel == "desk":
        return ""
    found = ways_of([message.recipient]).get(message.recipient)
    return found.address if found is not None and found.way == message.channel else ""
