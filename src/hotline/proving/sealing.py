"""Sealing the view log in its own chain, and checking the lines against their seals (a32.1; S04, S15).

A line is written with what it shows and touches nothing that others wait for; a sweep seals what has become final.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction

from hotline.acting.configuring import own_event
from hotline.acting.locking import context
from hotline.audit.chains import Versions
from hotline.audit.models import VIEWS, Chain, EventRow, ViewSeal
from hotline.core.audit import Fault
from hotline.core.instants import SHANGHAI, cut
from hotline.core.ticket import Actor
from hotline.core.view_seal import COVERED, Line, batch_digest, first_differing, line_digest
from hotline.database.writing import write
from hotline.personal.digest import ALGORITHM, sm3
from hotline.reading.changes import horizon

BATCH: Final = 1000
"""Lines one event seals at most."""

_LINES: Final = f"""
select position, {", ".join(COVERED)} from audit_viewrow
where (position, id) > (%(position)s, %(row)s) and (position, id) <= (%(until)s, %(last)s)
order by position, id limit %(size)s
"""  # noqa: S608 - columns of this code
_EVERY: Final = 2**62
_KINDS: Final = {"changed": "view changed", "missing": "view missing", "added": "view added"}


def seal_views(now: datetime) -> int:
    """Seal the lines that have become final, one event a batch; how many lines. Another worker's turn is left to it."""
    done = 0
    while sealed := _seal_batch(cut(now)):
        done += sealed
    return done


def _seal_batch(now: datetime) -> int:
    final = horizon()  # asked before the lines are read, outside the transaction
    with transaction.atomic(durable=True):
        chain = Chain.objects.select_for_update(skip_locked=True).filter(name=VIEWS).first()
        if chain is None or (chain.last_event_at is not None and now < chain.last_event_at):
            return 0
        last = ViewSeal.objects.order_by("-n").defer("ids", "digests").first()
        found = list(_lines((last.until_position, last.until_row) if last else (0, 0), (final, _EVERY), BATCH))
        if not found:
            return 0
        lines = [line for _, line in found]
        n = last.n + 1 if last else 1
        policy, calendar, _ = context(now, None)
        event, moved = own_event(chain, "seal_views", now, Actor("system"), _told(n, lines), Versions(policy, calendar))
        write([event, _seal(n, event, found)], [moved])
    return len(lines)


def _told(n: int, lines: Sequence[Line]) -> dict[str, Any]:
    digest = f"{ALGORITHM}:{batch_digest(lines, sm3).hex()}"
    return {"batch": n, "count": len(lines), "first": lines[0].id, "last": lines[-1].id, "digest": digest}


def _seal(n: int, event: EventRow, found: Sequence[tuple[int, Line]]) -> ViewSeal:
    lines = [line for _, line in found]
    return ViewSeal(
        n=n,
        event=event.seq,
        count=len(lines),
        ids=b"".join(line.id.to_bytes(8, "big") for line in lines),
        digests=b"".join(line.digest for line in lines),
        until_position=found[-1][0],
        until_row=lines[-1].id,
    )


def _lines(after: tuple[int, int], until: tuple[int, int], size: int | None = None) -> Iterator[tuple[int, Line]]:
    """The lines between two places in order, each with its position."""
    values = {"position": after[0], "row": after[1], "until": until[0], "last": until[1], "size": size}
    with connection.cursor() as cursor:
        cursor.execute(_LINES, values)
        for position, *row in cursor.fetchall():
            yield position, _line(dict(zip(COVERED, row, strict=True)))


def _line(row: dict[str, Any]) -> Line:
    row |= {"fields": _json(row["fields"]), "at": row["at"].astimezone(SHANGHAI)}
    return Line(row["id"], line_digest(row, sm3))


def _json(value: Any) -> Any:
    """Django hands jsonb over as text."""
    return json.loads(value) if isinstance(value, str) else value


# --- checking ---


def view_faults(*, since_anchor: bool) -> tuple[int, list[Fault]]:
    """How many lines the seals cover, and the first fault of each batch that is not as it was sealed (S15).

    Checked are the events of the chain against the seals, the seals against the lines, and that no line stands between
    sealed ones that was not sealed with them.
    """
    events = {row.seq: row.args for row in _sealing_events(since_anchor=since_anchor)}
    faults, lines, before = [], 0, _end_before(min(events, default=0))
    seals = {seal.event: seal for seal in ViewSeal.objects.filter(event__in=events).order_by("n")}
    dropped = _dropped()
    for seq in sorted(events):
        seal = seals.get(seq)
        if seal is None:
            faults.append(Fault(VIEWS, seq, "seal missing"))
            continue
        if seal.n <= dropped:  # past its keeping time, as another event of the chain says (S43)
            before = (seal.until_position, seal.until_row)
            continue
        lines += seal.count
        fault = _fault(seq, events[seq], seal, before)
        if fault is not None:
            faults.append(fault)
        before = (seal.until_position, seal.until_row)
    return lines, faults


def _sealing_events(*, since_anchor: bool) -> list[EventRow]:
    anchored = Chain.objects.filter(name=VIEWS).values_list("anchored_seq", flat=True).first() or 0
    found = EventRow.objects.filter(chain=VIEWS, act="seal_views", seq__gt=anchored if since_anchor else 0)
    return list(found.order_by("seq"))


def _dropped() -> int:
    """The last batch whose lines are past their keeping time and gone."""
    found = EventRow.objects.filter(chain=VIEWS, act="drop_views").order_by("-seq").values_list("args", flat=True)
    return int((found.first() or {}).get("through", 0))


def _end_before(seq: int) -> tuple[int, int]:
    earlier = ViewSeal.objects.filter(event__lt=seq).order_by("-n").values_list("until_position", "until_row").first()
    return earlier or (0, 0)


def _fault(seq: int, told: Mapping[str, Any], seal: ViewSeal, before: tuple[int, int]) -> Fault | None:
    sealed = _sealed(seal)
    if told.get("digest") != f"{ALGORITHM}:{batch_digest(sealed, sm3).hex()}":
        return Fault(VIEWS, seq, "seal changed")
    found = [line for _, line in _lines(before, (seal.until_position, seal.until_row))]
    differing = first_differing(sealed, found)
    return Fault(VIEWS, seq, _KINDS[differing.what], {"line": str(differing.id)}) if differing else None


def _sealed(seal: ViewSeal) -> list[Line]:
    ids, digests = bytes(seal.ids), bytes(seal.digests)
    places = range(len(ids) // 8)
    return [Line(int.from_bytes(ids[8 * n : 8 * n + 8], "big"), digests[32 * n : 32 * n + 32]) for n in places]
