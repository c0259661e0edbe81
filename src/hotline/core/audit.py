"""Audit events (事件): canonical form, hash, hash chain (a32.1; S15-S17). The digest function is an argument."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from hotline.core.arguments import Text
from hotline.core.canonical import canonical_json, plain
from hotline.core.clock import RULES_VERSION
from hotline.core.ticket import Actor

Digest = Callable[[bytes], bytes]

GENESIS: Final = b""
"""The previous hash of a chain's first event."""


@dataclass(frozen=True, slots=True)
class Event:
    """One act on one chain. The hash covers every field but itself and the recording time.

    `chain` is the ticket number, or `calendar`, `policy`; `at` the effective time; `args` the plain argument view:
    ids, instants, enums, and for each text or personal argument only that it is there and its reference.
    """

    chain: str
    seq: int
    act: str
    at: datetime
    actor: Mapping[str, Any]
    args: Mapping[str, Any]
    policy: str
    calendar: str
    item: str | None
    previous: bytes
    algorithm: str
    rules: str = RULES_VERSION
    hash: bytes = b""


def plain_actor(actor: Actor) -> dict[str, Any]:
    """Role, unit, kind, person, for whom, and the outside system that asked, as an event keeps them (S16, S40)."""
    known = {name: getattr(actor, name) for name in ("role", "unit", "unit_kind", "person", "account", "behalf")}
    return {name: value for name, value in known.items() if value is not None}


def plain_args(args: Mapping[str, Any]) -> dict[str, Any]:
    """The argument view of an event: texts and personal values as {present, reference} only (S17)."""
    return {name: _plain_arg(value) for name, value in args.items()}


def _plain_arg(value: Any) -> Any:
    if isinstance(value, Text):
        return {"present": True, "reference": value.reference}
    if isinstance(value, tuple) and any(isinstance(part, Text) for pair in value for part in pair):
        return [[name, _plain_arg(text)] for name, text in value]
    return plain(value)


def event_content(event: Event) -> dict[str, Any]:
    """What the hash of an event covers (S15)."""
    return {
        "act": event.act,
        "actor": dict(event.actor),
        "algorithm": event.algorithm,
        "args": dict(event.args),
        "at": plain(event.at),
        "calendar": event.calendar,
        "chain": event.chain,
        "item": event.item,
        "policy": event.policy,
        "previous": event.previous.hex(),
        "rules": event.rules,
        "seq": event.seq,
    }


def event_hash(event: Event, digest: Digest) -> bytes:
    """The hash of an event over its canonical form (S15)."""
    return digest(canonical_json(event_content(event)))


@dataclass(frozen=True, slots=True)
class Fault:
    """What a check of chains, anchors or rows found: where, at which event, what."""

    chain: str
    seq: int | None
    what: str
    fact: Mapping[str, Any] = field(default_factory=dict)


def check_chain(events: Iterable[Event], digest: Digest) -> Fault | None:
    """The first fault of one chain, its events in order: a gap, a broken link, a changed content (S15)."""
    previous = GENESIS
    for seq, event in enumerate(events, 1):
        if event.seq != seq:
            return Fault(event.chain, seq, "event missing or out of order")
        if event.previous != previous:
            return Fault(event.chain, seq, "does not follow the event before it")
        if event_hash(event, digest) != event.hash:
            return Fault(event.chain, seq, "content changed after it was written")
        previous = event.hash
    return None
