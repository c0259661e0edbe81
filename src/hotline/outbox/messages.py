"""Composing the messages an act owes (lifecycle section 5, column "messages"; a15.1, a17.1, a19.1)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hotline.core.lifecycle import ACTS
from hotline.database.identity import new_id
from hotline.outbox.models import Message
from hotline.outbox.texts import version_kept


@dataclass(frozen=True)
class Parties:
    """Whom the messages of one act may go to: ids only; the way to a requester by ticket number, None where none."""

    unit: str | None
    former_unit: str | None
    named_unit: str | None
    person: str | None
    body: str | None
    requester_ways: Mapping[str, str | None]
    number: str
    changed: bool
    dissatisfied: bool


def owed(act: str, parties: Parties, seq: int, content: Mapping[str, Any], now: datetime) -> list[Message]:
    """The messages of an act: one per recipient, to be delivered by the sweep.

    Where a requester is owed a message and there is no way to reach him or her, a task for a person arises at once
    (a19.1); an anonymous requester, who gave nobody a way, is owed none.
    """
    recipients = ACTS[act].messages if act in ACTS else ()
    return [
        _message(act, kind, who, way, parties.number, seq, content, now)
        for kind, who, way in dict.fromkeys(_recipients(recipients, parties))
    ]


def _recipients(names: Sequence[str], parties: Parties) -> Iterator[tuple[str, str, str]]:
    for name in names:
        if name in ("unit", "former_unit", "named_unit"):
            unit = getattr(parties, name)
            if unit and not (name == "former_unit" and unit == parties.unit):
                yield "unit", unit, "desk"
        elif name.startswith("requester"):
            yield from _requesters(name, parties)
        elif name != "reviewer_if_dissatisfied" or parties.dissatisfied:
            yield _desk(name, parties)


def _desk(name: str, parties: Parties) -> tuple[str, str, str]:
    """A recipient reached at a desk of the platform: a person, a consultation body, a desk of the hotline."""
    if name == "person":
        return "person", parties.person or parties.unit or "", "desk"
    if name == "body":
        return "body", parties.body or "city", "desk"
    return name.removesuffix("_if_dissatisfied"), "hotline", "desk"


def _requesters(name: str, parties: Parties) -> Iterator[tuple[str, str, str]]:
    if name == "requester_if_changed" and not parties.changed:
        return
    for number, way in parties.requester_ways.items():
        if way != "anonymous" and (number == parties.number) == (name != "requesters_of_followers"):
            yield "requester", number, way or ""


def _message(
    act: str, kind: str, who: str, way: str, number: str, seq: int, content: Mapping[str, Any], now: datetime
) -> Message:
    unreachable = kind == "requester" and not way
    return Message(
        id=new_id(),
        chain=number,
        seq=seq,
        kind=act,
        recipient_kind=kind,
        recipient=who,
        channel=way or "call",
        content={**content, **version_kept(kind, act, content, now)},
        created_at=now,
        next_try_at=None if unreachable else now,
        failed_at=now if unreachable else None,
        failure="没有可以送达的方式，由人工联系" if unreachable else "",
    )


def to_requester(
    kind: str, number: str, way: str | None, seq: int, content: Mapping[str, Any], now: datetime
) -> list[Message]:
    """What a record owes the requester of its ticket; nothing to one nobody knows (a19.1)."""
    return [] if way == "anonymous" else [_message(kind, "requester", number, way or "", number, seq, content, now)]


def moved_notice(number: str, seq: int, unit: str, content: Mapping[str, Any], now: datetime) -> Message:
    """What a unit is owed where a holiday notice moves the due of its ticket (a15.1; R5)."""
    return _message("load_notice", "unit", unit, "desk", number, seq, content, now)


def to_desk(
    kind: str, to: str, number: str, seq: int, content: Mapping[str, Any], now: datetime, whom: str = "hotline"
) -> Message:
    """What a record owes a desk: of the hotline, or of the unit named."""
    return _message(kind, to, whom, "desk", number, seq, content, now)


def on_the_way_besides(message: Message, way: str, now: datetime) -> Message:
    """What stands on a unit's desk, said once more on the way the unit chose (a15.1)."""
    return Message(
        id=new_id(),
        chain=message.chain,
        seq=message.seq,
        kind=message.kind,
        recipient_kind=message.recipient_kind,
        recipient=message.recipient,
        channel=way,
        content=message.content,
        created_at=now,
        next_try_at=now,
    )
