"""Worklists (工单列表): a queue's demands page by page by key, the counts of all queues of a role in one statement."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import cache
from typing import Any, Final

from django.core import signing
from django.db import connection

from hotline.core.instants import cut
from hotline.core.policy import DEMAND_TYPES
from hotline.core.privacy import NO_RELATION, P2, UNIT_ROLES, Relation, show, view_of
from hotline.core.reading import DueShown, due_shown
from hotline.core.scope import Reader
from hotline.core.ticket import OPEN_WITH_UNIT, STATES
from hotline.reading.names import Named, Names
from hotline.reading.opening import world_of_views
from hotline.reading.queues import OVERDUE, SOON, VISIBLE, Queue, arguments, literals, queue_of, queues_of
from hotline.reading.titles import title_of
from hotline.trouble import Trouble

PAGE: Final = 50
COUNTED: Final = 10_000
"""Counts stop here: what is shown above is 9999+."""


class BadList(Trouble):
    """No such queue, a filter of an unknown value, or a cursor that is not of this list."""


@dataclass(frozen=True)
class Filters:
    """The filters of a list by their short names in the address (pages.md (e) 11); empty ones do not filter.

    `due` is `overdue`, `soon` or `excluded`; `class_code` also filters by a class's beginning.
    """

    state: str = ""
    due: str = ""
    unit: str = ""
    town: str = ""
    class_code: str = ""
    type: str = ""
    by: str = ""


@dataclass(frozen=True)
class Row:
    """One demand in a list: what the list shows of it and nothing more. `title` is scrubbed and shortened."""

    number: str
    title: str | None
    place: str | None
    state: str | None
    type: str
    class_code: str
    due: DueShown | None
    limit_at: datetime | None
    unit: Named | None
    person: Named | None
    received_at: datetime
    version: int


@dataclass(frozen=True)
class Worklist:
    """A page of a queue. `before` and `after` are the signed cursors of the pages around it, None at an end."""

    queue: str
    zh: str
    rows: tuple[Row, ...]
    before: str | None
    after: str | None


@dataclass(frozen=True)
class QueueCount:
    """How many wait in a queue, at most `COUNTED`."""

    queue: str
    zh: str
    count: int


@dataclass(frozen=True)
class Counts:
    """Every queue of a role with its count, and the nearest due not yet passed in the role's first queue."""

    queues: tuple[QueueCount, ...]
    nearest: datetime | None


def queue_counts(reader: Reader, now: datetime) -> Counts:
    """The counts of all queues of the reader's role. Two statements: the versions in force, and one for all counts."""
    queues = queues_of(reader)
    if not queues:
        return Counts((), None)
    with connection.cursor() as cursor:
        asked = arguments(reader, cut(now), soon=any(SOON in queue.where for queue in queues))
        cursor.execute(*_of_one_unit(_counting(queues), asked))
        *counts, soonest = cursor.fetchone()
    found = zip(queues, counts, strict=True)
    return Counts(tuple(QueueCount(queue.key, queue.zh, count) for queue, count in found), soonest)


def _of_one_unit(words: str, asked: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """A unit without others below it is named alone: for a list of units every statement would be planned anew."""
    if len(asked["reach"]) != 1:
        return words, asked
    return words.replace("= any(%(reach)s)", "= %(one)s"), asked | {"one": asked["reach"][0]}


@cache
def _counting(queues: tuple[Queue, ...]) -> str:
    """The statement of all counts and of the nearest due in the first queue, whose parts are counted in one pass."""
    first = queues[0]
    counts = [
        f"own.{queue.key}"
        if queue.part
        else f"(select count(*) from (select 1 {_from(queue.where)} limit {COUNTED}) q)"
        for queue in queues
    ]
    if not first.part:
        nearest = f"(select min(d.due_at) {_from(f'{first.where} and d.due_at >= %(now)s')})"
        return f"select {', '.join([*counts, nearest])}"
    parts = [f"least(count(*) filter (where {one.part}), {COUNTED}) as {one.key}" for one in queues if one.part]
    parts.append("min(d.due_at) filter (where d.due_at >= %(now)s) as nearest")
    return f"select {', '.join(counts)}, own.nearest from (select {', '.join(parts)} {_from(first.where)}) own"


def worklist(
    reader: Reader,
    now: datetime,
    queue: str | None = None,
    filters: Filters | None = None,
    *,
    after: str | None = None,
    before: str | None = None,
    size: int = PAGE,
) -> Worklist:
    """A page of a queue, by (due, id). Three statements: versions in force, rows, names.

    Within the page rows stand by the due shown: a running exclusion moves it, overdue ones come first. Raises BadList.
    """
    named = queue_of(reader, queue)
    if named is None:
        raise BadList("没有这个工作队列。")
    now, wanted, size = cut(now), filters or Filters(), max(1, min(size, PAGE))
    conditions, values = _conditions(wanted)
    soon = any(SOON in condition for condition in (named.where, *conditions))
    values |= arguments(reader, now, soon=soon) | {"size": size + 1}
    paging, backwards = _paging(named, wanted, after, before, values)
    found = _fetch(named, " and ".join([named.where, *conditions, *paging]), values, backwards=backwards)
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    rows = _rows(found, reader, now)
    ahead = more if not backwards else before is not None
    behind = more if backwards else after is not None
    return Worklist(
        named.key,
        named.zh,
        rows,
        _cursor(named, wanted, found[0]) if behind and found else None,
        _cursor(named, wanted, found[-1]) if ahead and found else None,
    )


def rows_of(ids: Sequence[int], reader: Reader, now: datetime) -> tuple[Row, ...]:
    """The rows of demands found otherwise, the newest first, without what the reader may not find. Three statements."""
    if not ids:
        return ()
    values = arguments(reader, now, soon=False) | {"ids": list(ids), "size": len(ids)}
    found = _fetch(_BY_ID, "d.id = any(%(ids)s)", values, backwards=True)
    names = Names(key for row in found for key in (row["unit_id"], row["person"]))
    return tuple(_row(row, reader, names, now) for row in found)


def header_of(row: Row) -> Row:
    """What a unit the ticket was with before keeps of a row: number, class and state (roles section 4)."""
    return replace(row, type="", title=None, place=None, due=None, limit_at=None, unit=None, person=None)


def rows_numbered(numbers: Sequence[str], reader: Reader, now: datetime) -> tuple[Row, ...]:
    """The rows of named demands in their order, without what the reader may not find. Three statements."""
    if not numbers:
        return ()
    values = arguments(reader, now, soon=False) | {"numbers": list(numbers), "size": len(numbers)}
    found = _fetch(_BY_ID, "d.number = any(%(numbers)s)", values, backwards=False)
    names = Names(key for row in found for key in (row["unit_id"], row["person"]))
    place = {number: n for n, number in enumerate(numbers)}
    return tuple(sorted((_row(row, reader, names, now) for row in found), key=lambda row: place[row.number]))


_BY_ID: Final = Queue("by_id", "", "", "d.id")


# --- the statement ---


def _from(where: str) -> str:
    return f"from tickets_demand d where {where} and {VISIBLE}"


_READ: Final = (
    "id", "number", "state", "type", "class_code", "place", "town", "protection", "unit_id", "person", "limit_at",
    "received_at", "view", "policy", "calendar", "chain_seq", "requester_id",
)  # fmt: skip

_SHOWN: Final = f"""
with page as materialized (select d.id, {{order}} as key {{rows}} order by key {{way}}, d.id {{way}} limit %(size)s)
select page.key, {", ".join(f"d.{name}" for name in _READ)},
       lead.view as lead_view, k.id as key_id, k.wrapped, n.id as name_key_id, n.wrapped as name_key, q.name_sealed,
       w.id as words_id, w.version as words_version, w.sealed,
       case when w.id is null then c.words_sealed end as contact_words, c.id as contact_id,
       c.taken_by, c.finished_at
from page join tickets_demand d on d.id = page.id join intake_contact c on c.id = d.contact_id
left join tickets_demand lead on lead.id = d.lead_id
left join intake_requesterkey k on k.requester_id = d.requester_id and k.purpose = 'content'
left join intake_requesterkey n on n.requester_id = d.requester_id and n.purpose = 'identity'
left join intake_requester q on q.id = d.requester_id
left join lateral (select id, version, sealed from tickets_words w where w.demand_id = d.id and w.kind = 'content'
                   order by w.id limit 1) w on true
order by page.key {{way}}, d.id {{way}}
"""


def _fetch(queue: Queue, where: str, values: Mapping[str, Any], *, backwards: bool) -> list[dict[str, Any]]:
    words = _SHOWN.format(order=queue.order, rows=_from(where), way="desc" if backwards else "asc")
    with connection.cursor() as cursor:
        cursor.execute(words, values)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


_EQUAL: Final = {"state": "d.state", "unit": "d.unit_id", "town": "d.town", "type": "d.type", "by": "d.person"}
_DUES: Final = {
    "overdue": f"({OVERDUE})",
    "soon": f"({SOON})",
    "excluded": "d.state in ('return_pending', 'consultation')",
}
_KNOWN: Final = {"state": STATES, "type": DEMAND_TYPES, "due": tuple(_DUES)}


def _conditions(filters: Filters) -> tuple[list[str], dict[str, Any]]:
    """The filters as conditions with their values; a state stands as a literal. Raises BadList."""
    found, values = [], {}
    for name in (field.name for field in fields(filters)):
        value = getattr(filters, name)
        if not value:
            continue
        if name in _KNOWN and value not in _KNOWN[name]:
            raise BadList(f"筛选条件 {name}={value} 不可用。")
        if name == "due":
            found.append(_DUES[value])
        elif name == "state":
            found.append(f"d.state in ({literals((value,))})")
        elif name == "class_code":
            found.append("starts_with(d.class_code, %(f_class_code)s)")
        else:
            found.append(f"{_EQUAL[name]} = %(f_{name})s")
        values[f"f_{name}"] = value
    return found, values


# --- cursors ---


def _salt(queue: Queue, filters: Filters) -> str:
    """A cursor belongs to its queue and filters and to no other list."""
    return ":".join(("worklist", queue.key, *(getattr(filters, field.name) for field in fields(filters))))


def _cursor(queue: Queue, filters: Filters, row: Mapping[str, Any]) -> str:
    return signing.dumps([row["key"].isoformat(), row["id"]], salt=_salt(queue, filters), compress=True)


def _paging(
    queue: Queue, filters: Filters, after: str | None, before: str | None, values: dict[str, Any]
) -> tuple[list[str], bool]:
    """The condition of a cursor, and whether the page is read backwards. Raises BadList."""
    given = after or before
    if not given:
        return [], False
    try:
        key, row = signing.loads(given, salt=_salt(queue, filters))
    except signing.BadSignature as wrong:
        raise BadList("翻页位置不属于这个列表，请从第一页重新开始。") from wrong
    values |= {"key": datetime.fromisoformat(key), "after_id": row}
    sign = ">" if after else "<"
    return [f"({queue.order}, d.id) {sign} (%(key)s, %(after_id)s)"], not after


# --- rows ---


def _rows(found: list[dict[str, Any]], reader: Reader, now: datetime) -> tuple[Row, ...]:
    names = Names(key for row in found for key in (row["unit_id"], row["person"]))
    rows = [_row(row, reader, names, now) for row in found]
    return tuple(sorted(rows, key=_shown_order)) if all(row.due for row in rows) else tuple(rows)


def _shown_order(row: Row) -> tuple[bool, datetime]:
    """Overdue first, then by the due shown."""
    return (row.due is None or row.due.word != "overdue"), row.due.due if row.due else row.received_at


def _row(row: dict[str, Any], reader: Reader, names: Names, now: datetime) -> Row:
    relation = _relation(row, reader)
    place = "" if row["place"] == "unknown" else row["place"]
    return Row(
        row["number"],
        _title(row, reader, relation),
        show("location", place, _view("location", row, reader, relation), str) or None,
        row["state"],
        row["type"],
        row["class_code"],
        _due(row, now),
        row["limit_at"],
        names.of(row["unit_id"]),
        names.of(row["person"]),
        row["received_at"],
        row["chain_seq"],
    )


def _relation(row: Mapping[str, Any], reader: Reader) -> Relation:
    """The relation as far as a list's fields ask: whether the ticket lies with the reader, by lead or invitation."""
    actor = reader.actor
    if actor.role not in ("handler", "unit_lead"):
        return NO_RELATION
    led = row["unit_id"] in reader.below or row["unit_id"] == actor.unit
    own = row["person"] == actor.person if actor.role == "handler" else row["unit_id"] == actor.unit
    return Relation(assigned=own, co_handler=not led)


def _view(field: str, row: Mapping[str, Any], reader: Reader, relation: Relation) -> Any:
    return view_of(field, reader.actor.role, row["protection"], relation, report=row["type"] == "report")


def _title(row: Mapping[str, Any], reader: Reader, relation: Relation) -> str | None:
    """The requester's words, scrubbed for everybody and shortened; None where they are hidden or masked at P1.

    A list is read over shoulders: what a ticket's page masks with a reveal, a list leaves out.
    """
    view = _view("words", row, reader, relation)
    if view in ("hidden", "masked") or row["key_id"] is None:
        return None
    if row["protection"] >= P2 and reader.actor.role in UNIT_ROLES:
        return None  # what a unit reads at P2 a person has checked; a list is not worth that
    return title_of(row)


def _due(row: Mapping[str, Any], now: datetime) -> DueShown | None:
    """The due by the core's reading, of a merged ticket its lead's."""
    if row["state"] not in (*OPEN_WITH_UNIT, "closed", "dissatisfied", "archived", "merged") or not row["view"]:
        return None
    world = world_of_views(row["policy"], row["calendar"], _json(row["view"]), _json(row["lead_view"]))
    return due_shown(world, world.tickets[row["number"]], now)


def _json(value: Any) -> Any:
    """Django hands jsonb over as text."""
    return json.loads(value) if isinstance(value, str) else value
