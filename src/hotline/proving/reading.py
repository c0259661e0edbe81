"""Reading events and rows in one snapshot with constant memory: a server-side cursor, chains in batches."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from django.db import connection, transaction

from hotline.core.audit import Event
from hotline.core.instants import SHANGHAI

AT_ONCE: Final = 2000
"""Events fetched at a time."""

_EVENTS: Final = """
select chain, seq, act, at, actor, args, policy, calendar, item, previous, algorithm, rules, hash
from audit_eventrow {where} order by chain, seq
"""
_DEMANDS: Final = """
select id, number, state, due_at, provisional, unit_id, policy, calendar, view, chain_seq, chain_head, last_event_at,
       system_act_at
from tickets_demand where number = any(%s)
"""
_ASSIGNMENTS: Final = """
select demand_id, due_at, steps, steps_hash from tickets_assignment where demand_id = any(%s) order by given_at, id
"""


@contextmanager
def snapshot() -> Iterator[None]:
    """One moment of the database for everything read inside, whatever acts go on meanwhile."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
        yield


def chains(numbers: Sequence[str] | None, *, grown: bool) -> Iterator[list[Event]]:
    """The events of each chain in order: of some, of those that grew since the last anchor, or of all."""
    where, values = "", []
    if numbers is not None:
        where, values = "where chain = any(%s)", [list(numbers)]
    elif grown:
        where = """where chain in (select number from tickets_demand where chain_seq > anchored_seq
                                   union all select name from audit_chain where seq > anchored_seq)"""
    gathered: list[Event] = []
    for event in _events(_EVENTS.format(where=where), values):
        if gathered and gathered[0].chain != event.chain:
            yield gathered
            gathered = []
        gathered.append(event)
    if gathered:
        yield gathered


def _events(statement: str, values: list[Any]) -> Iterator[Event]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, values)
        while rows := cursor.fetchmany(AT_ONCE):
            yield from map(_event, rows)


def _event(row: Sequence[Any]) -> Event:
    chain, seq, act, at, actor, args, policy, calendar, item, previous, algorithm, rules, hash_ = row
    return Event(
        chain=chain,
        seq=seq,
        act=act,
        at=at.astimezone(SHANGHAI),
        actor=json.loads(actor),
        args=json.loads(args),
        policy=policy,
        calendar=calendar,
        item=item,
        previous=bytes(previous),
        algorithm=algorithm,
        rules=rules,
        hash=bytes(hash_),
    )


def demand_rows(numbers: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The rows of demands by number, each with its assignments in order."""
    found = {row["number"]: row for row in _rows(_DEMANDS, [list(numbers)])}
    by_id = {row["id"]: row for row in found.values()}
    for row in found.values():
        row["view"] = json.loads(row["view"]) if row["view"] else None
        row["chain_head"] = bytes(row["chain_head"])
        row["assignments"] = []
    for assignment in _rows(_ASSIGNMENTS, [list(by_id)]):
        assignment["steps"] = json.loads(assignment["steps"])
        by_id[assignment["demand_id"]]["assignments"].append(assignment)
    return found


def column(statement: str, values: Mapping[str, Any]) -> list[str]:
    """The one column of a query."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]


def _rows(statement: str, values: Sequence[Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        names = [described[0] for described in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
