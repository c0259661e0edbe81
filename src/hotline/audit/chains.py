"""Appending events to chains (a32.1; S15)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from hotline.audit.models import EventRow
from hotline.core.audit import Event, event_hash
from hotline.database.identity import new_id
from hotline.personal.digest import ALGORITHM, sm3


@dataclass(frozen=True)
class Head:
    """Where a chain stands: number of events and the last hash."""

    seq: int
    hash: bytes


@dataclass(frozen=True)
class Versions:
    """The versions an act was decided under, by content hash (R33)."""

    policy: str
    calendar: str
    item: str | None = None


def appended(
    chain: str,
    head: Head,
    act: str,
    at: datetime,
    actor: Mapping[str, Any],
    args: Mapping[str, Any],
    versions: Versions,
) -> tuple[Event, Head]:
    """The next event of a chain, hashed over its canonical form and the event before, and the new head."""
    event = Event(
        chain=chain,
        seq=head.seq + 1,
        act=act,
        at=at,
        actor=actor,
        args=args,
        policy=versions.policy,
        calendar=versions.calendar,
        item=versions.item,
        previous=head.hash,
        algorithm=ALGORITHM,
    )
    event = replace(event, hash=event_hash(event, sm3))
    return event, Head(event.seq, event.hash)


def row(event: Event, recorded_at: datetime) -> EventRow:
    """The row of an event; recording time and row id are outside the hash."""
    return EventRow(
        id=new_id(),
        chain=event.chain,
        seq=event.seq,
        act=event.act,
        at=event.at,
        recorded_at=recorded_at,
        actor=dict(event.actor),
        args=dict(event.args),
        policy=event.policy,
        calendar=event.calendar,
        item=event.item,
        rules=event.rules,
        previous=event.previous,
        algorithm=event.algorithm,
        hash=event.hash,
    )


def read(stored: EventRow) -> Event:
    """An event from its row."""
    return Event(
        chain=stored.chain,
        seq=stored.seq,
        act=stored.act,
        at=stored.at,
        actor=stored.actor,
        args=stored.args,
        policy=stored.policy,
        calendar=stored.calendar,
        item=stored.item,
        previous=bytes(stored.previous),
        algorithm=stored.algorithm,
        rules=stored.rules,
        hash=bytes(stored.hash),
    )
