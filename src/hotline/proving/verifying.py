"""Verifying: every chain's hashes, every ticket replayed and compared with its rows, every anchor (a32.1; S15, S16)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Final

from hotline.audit.models import OWN_CHAINS, Chain
from hotline.core.audit import Event, Fault, check_chain
from hotline.core.instants import BadValue
from hotline.personal.digest import sm3
from hotline.proving.anchoring import anchor_faults
from hotline.proving.loose_ends import system_acts_owed, without_events, without_follow_up, without_next_step
from hotline.proving.reading import chains, demand_rows, snapshot
from hotline.proving.replay import Law, Replay, row_fault
from hotline.proving.report import Report
from hotline.proving.sealing import view_faults
from hotline.tickets.models import Demand
from hotline.trouble import Trouble

BATCH: Final = 200

Progress = Callable[[int, int], None]
"""Told the number of chains and events read so far."""


def verify(
    numbers: Iterable[str] | None = None,
    since_anchor: bool = False,
    progress: Progress | None = None,
    now: datetime | None = None,
) -> Report:
    """Replay events through the core and compare with the rows: of these tickets, of the chains that grew, or of all.

    Writes nothing, takes no lock, and sees one moment of the database. `now` is when system acts are looked for that
    are due and not yet swept; without it, at the last event. Raises Trouble for an unknown number.
    """
    asked = None if numbers is None else list(dict.fromkeys(numbers))
    faults: list[Fault] = []
    read, events, law = 0, 0, Law()
    with snapshot():
        _known(asked or ())
        for batch in _batches(chains(asked, grown=since_anchor)):
            faults += _faults(batch, law)
            read, events = read + len(batch), events + sum(map(len, batch))
            if progress is not None:
                progress(read, events)
        faults += without_events(asked)
        anchors = views = 0
        if asked is None:
            anchors, found = anchor_faults(last_only=since_anchor)
            faults += found
            views, found = view_faults(since_anchor=since_anchor)
            faults += found
        return Report(
            chains=read,
            events=events,
            anchors=anchors,
            views=views,
            faults=tuple(faults),
            without_follow_up=tuple(without_follow_up(asked)),
            without_next_step=tuple(without_next_step(asked)),
            system_acts=tuple(system_acts_owed(asked, now)),
        )


def _known(numbers: Sequence[str]) -> None:
    unknown = set(numbers) - set(Demand.objects.filter(number__in=numbers).values_list("number", flat=True))
    if unknown - set(OWN_CHAINS):
        raise Trouble(f"没有工单 {'、'.join(sorted(unknown))}。")


def _batches(found: Iterator[list[Event]]) -> Iterator[list[list[Event]]]:
    while batch := list(islice(found, BATCH)):
        yield batch


def _faults(batch: Sequence[list[Event]], law: Law) -> Iterator[Fault]:
    """The first fault of each chain of a batch."""
    rows = demand_rows(events[0].chain for events in batch)
    for events in batch:
        name = events[0].chain
        fault = check_chain(events, sm3)
        if fault is None:
            fault = _head_fault(events) if name in OWN_CHAINS else _ticket_fault(events, rows.get(name), law)
        if fault is not None:
            yield fault


def _head_fault(events: Sequence[Event]) -> Fault | None:
    name, last = events[0].chain, events[-1]
    stored = Chain.objects.filter(name=name).first()
    if stored is None or stored.seq > last.seq:
        return Fault(name, last.seq + 1, "events missing at the end")
    if (stored.seq, bytes(stored.head)) != (last.seq, last.hash):
        return Fault(name, last.seq, "row differs: head")
    return None


def _ticket_fault(events: Sequence[Event], row: dict[str, Any] | None, law: Law) -> Fault | None:
    name = events[0].chain
    if row is None:
        return Fault(name, events[-1].seq, "event without a row")
    replay = Replay(law)
    for event in events:
        try:
            replay.step(event)
        except (BadValue, LookupError, TypeError, ValueError, AttributeError) as wrong:
            return Fault(name, event.seq, "cannot be replayed", {"act": event.act, "why": str(wrong)})
    return row_fault(replay, row, row["assignments"])
