"""Changes since a cursor: what happened on the tickets of a unit, complete and in a fixed order (S40; a15.1).

A cursor is the (position, row) of the last event looked at. Only events below the horizon are given, under which every
transaction has ended, so nothing can appear later before a cursor given out; see the migration `audit.0003_feed`.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection

from hotline.core.privacy import P4
from hotline.core.scope import UNIT_ROLES, Reader, reach_of
from hotline.trouble import Trouble

SCANNED: Final = 1_000
"""Events looked at for one answer, of which those in scope are given."""
BEGINNING: Final = "0.0"
_FORM: Final = re.compile(r"(\d{1,18})\.(\d{1,18})")


class BadCursor(Trouble):
    """Not a cursor of this feed."""


@dataclass(frozen=True)
class Change:
    """One event as an outside system is told it: ids, instants and roles, no words and no names."""

    cursor: str
    ticket: str
    seq: int
    act: str
    at: datetime
    recorded_at: datetime
    role: str
    unit: str | None


@dataclass(frozen=True)
class Changes:
    """Changes in the order of the feed; `next` goes into the following call, `more` says that it will find some."""

    changes: tuple[Change, ...]
    next: str
    more: bool


# A unit is told what happened while the ticket lay with it, coming and going included, and while it was invited.
_OF_UNITS: Final = """
exists (select from tickets_demand d where d.number = s.chain and d.protection < %(sealed)s
  and not exists (select from tickets_restriction t where t.demand_id = d.id and t.lifted_at is null
                  and (t.kind = 'named' or (t.kind = 'recused' and t.subject = any(%(reach)s))))
  and (exists (select from audit_eventrow b where b.chain = s.chain and b.seq <= s.seq
               and b.act in ('dispatch', 'approve_return', 'decide_consultation') and b.args->>'unit' = any(%(reach)s)
               and not exists (select from audit_eventrow c where c.chain = s.chain and c.seq > b.seq and c.seq < s.seq
                 and c.act in ('dispatch', 'approve_return', 'decide_consultation', 'recall')))
    or exists (select from tickets_invitation i where i.demand_id = d.id and i.unit_id = any(%(reach)s)
               and i.invited_at <= s.at and i.status <> 'released')))
"""
_OF_CITY: Final = """
exists (select from tickets_demand d where d.number = s.chain and d.protection < %(sealed)s
  and not exists (select from tickets_restriction t where t.demand_id = d.id and t.lifted_at is null
                  and t.kind = 'named'))
"""
_READ: Final = """
with scanned as materialized (
  select position, id, chain, seq, act, at, recorded_at, actor from audit_eventrow
  where (position, id) > (%(position)s, %(id)s) and position <= %(horizon)s order by position, id limit %(scanned)s
)
select s.position, s.id, s.chain, s.seq, s.act, s.at, s.recorded_at, s.actor,
       s.chain in ('calendar', 'policy') or ({visible}) as visible
from scanned s order by s.position, s.id
"""


def changes(reader: Reader, after: str = BEGINNING) -> Changes:
    """What happened after a cursor on the tickets in the reader's reach. Two statements. Raises BadCursor.

    The horizon is asked before the rows are, in a statement of its own, and so must not be asked inside a transaction
    that keeps one picture (repeatable read).
    """
    found = _FORM.fullmatch(after)
    if found is None:
        raise BadCursor("不是变更流的位置。")
    of_unit = reader.actor.role in UNIT_ROLES
    values: dict[str, Any] = {"position": int(found[1]), "id": int(found[2]), "scanned": SCANNED, "sealed": P4}
    values["horizon"] = horizon()
    if of_unit:
        values["reach"] = sorted(reach_of(reader))
    with connection.cursor() as cursor:
        cursor.execute(_READ.format(visible=_OF_UNITS if of_unit else _OF_CITY), values)
        rows = cursor.fetchall()
    last = f"{rows[-1][0]}.{rows[-1][1]}" if rows else after
    return Changes(tuple(_change(row) for row in rows if row[-1]), last, len(rows) == SCANNED)


def latest() -> str:
    """The cursor behind which only changes still to come stand."""
    return f"{horizon()}.{10**18 - 1}"


def horizon() -> int:
    """The position up to which every transaction has ended."""
    with connection.cursor() as cursor:
        cursor.execute("select hotline_feed_horizon()")
        return int(cursor.fetchone()[0])


def _change(row: tuple[Any, ...]) -> Change:
    position, identity, chain, seq, act, at, recorded_at, actor, _ = row
    who = json.loads(actor) if isinstance(actor, str) else actor
    return Change(f"{position}.{identity}", chain, seq, act, at, recorded_at, str(who.get("role", "")), who.get("unit"))
