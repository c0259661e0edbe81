"""Reading the outbox: what has not reached a unit, by which way it is told besides its desk, what its desk was told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q

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


def failed_dispatches(kept: Any = ()) -> list[Failure]:
    """The dispatches whose unit has not been reached, the oldest first, for the dispatcher (a15.1).

    Those of demands kept from the reader, `kept` by number, stand there for others (a11.2).
    What has not arrived waits for its next try or for a person; both have an index, the delivered ones are not read.
    """
    failed = Message.objects.filter(
        Q(next_try_at__isnull=False) | Q(failed_at__isnull=False, task_done_at__isnull=True),
        recipient_kind="unit",
        kind__in=DISPATCHING,
        delivered_at__isnull=True,
        task_done_at__isnull=True,
        tries__gt=0,
    ).order_by("created_at", "id")
    rows = failed.exclude(chain__in=kept).values_list(
        "id", "chain", "recipient", "kind", "channel", "tries", "failure", "next_try_at"
    )
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


NOTICES: Final = 50
"""Notices of a page."""


@dataclass(frozen=True)
class Notice:
    """What a desk was told: which act on which ticket, when. Its words stand on the ticket, for who may read them.

    `number` names a chain of no ticket, or an export, where the message is of that; `count` of how many, None of one.
    """

    id: int
    number: str
    act: str
    at: datetime
    count: int | None


def notices(recipients: Iterable[tuple[str, str]], before: int | None = None, kept_back: Any = ()) -> list[Notice]:
    """What the desks of these recipients (kind, key) were told, the newest first, one more than a page has.

    Nothing of the tickets `kept_back`: their numbers, or a query of them.
    """
    found: list[Notice] = []
    for kind, key in recipients:
        rows = Message.objects.filter(recipient_kind=kind, recipient=key, channel="desk").exclude(chain__in=kept_back)
        if before is not None:
            rows = rows.filter(id__lt=before)
        newest = rows.order_by("-id").values_list("id", "chain", "kind", "created_at", "content__count")[: NOTICES + 1]
        found += [Notice(*row) for row in newest]
    return sorted(found, key=lambda one: -one.id)[: NOTICES + 1]
