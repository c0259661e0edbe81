"""Search (查找): by number, by telephone, by words, each within the reader's scope (S14, S34; a13.2.3).

By words in steps: the newest texts first, then ten times as many, and only where these give too little the index over
all: a common word over the whole index costs half a second, a rare one over the newest texts finds nothing. A unit
looks through its own newest, and then in the index by words and unit at once: a word common elsewhere costs it no more.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from django.core import signing
from django.db import connection, transaction

from hotline.core.instants import BadValue, cut
from hotline.core.number import check_number
from hotline.core.scope import UNIT_ROLES, Reader, opening
from hotline.core.ticket import TAKING_PART
from hotline.personal.blind_index import IndexedField, search_indexes
from hotline.personal.keys import Purpose
from hotline.personal.phone import Phone, read_phone
from hotline.personal.pieces import search_pieces
from hotline.personal.scrub import scrub
from hotline.personal.vault import provider
from hotline.reading.opening import Opened, demands_of_phone, open_ticket, standing_of
from hotline.reading.queues import OWN_OR_POOL, VISIBLE, arguments, literals
from hotline.reading.view_log import log_view, view_row
from hotline.reading.worklist import BadList, Row, header_of, rows_of
from hotline.trouble import Trouble

NEWEST: Final = (2_000, 20_000)
"""Texts looked through first, and then."""
NEWEST_OF_UNIT: Final = (2_000,)
"""Of those its own a unit looks through."""
LONGEST: Final = 100
"""Characters of a search."""
SIZE: Final = 20
OF_ONE_PHONE: Final = 50
"""Demands of one telephone number listed, the newest."""

Kind = Literal["number", "phone", "words"]


class NotSearchable(Trouble):
    """Nothing to look for, too short, or not for this role."""


@dataclass(frozen=True)
class Found:
    """What a search found, the newest first; `after` is the signed cursor of the next page, None at the end."""

    kind: Kind
    rows: tuple[Row, ...]
    after: str | None = None


def search(text: str, reader: Reader, now: datetime, *, origin: str = "", after: str | None = None) -> Found:
    """Look for what was typed: a ticket number, else a telephone number, else words. Raises NotSearchable, BadList."""
    text = text.strip()[:LONGEST]
    try:
        number = check_number(text)
    except BadValue:
        found = read_phone(text)
        if isinstance(found, Phone):
            return search_phone(text, reader, now, origin=origin)
        return search_words(text, reader, now, after=after)
    return search_number(number, reader, now)


def search_number(number: str, reader: Reader, now: datetime) -> Found:
    """The ticket of a number, where it lies in the reader's scope and is not sealed; else nothing (S34)."""
    opened = open_ticket(number, reader, now)
    if opened is None or opened.opening == "sealed":
        return Found("number", ())
    rows = rows_of([opened.demand.id], reader, cut(now))
    return Found("number", tuple(map(header_of, rows)) if opened.opening == "header" else rows)


def search_phone(phone: str, reader: Reader, now: datetime, *, origin: str = "") -> Found:
    """The demands of a telephone number by exact blind index, logged before they are shown (S14; roles section 6).

    Where the number of a demand is hidden from the reader, as of a withheld identity, the demand is not found by it.
    """
    now = cut(now)
    with transaction.atomic():
        indexes = search_indexes(provider(), IndexedField.PHONE, phone)
        demands = demands_of_phone(list(indexes), OF_ONE_PHONE, now)
        ids = [demand.id for demand in demands if _found_by_phone(demand, reader, now)]
        rows = rows_of(ids, reader, now)
        log_view(view_row("searched", reader, now, fields=("phone",), found=len(rows), origin=origin))
    return Found("phone", rows)


def _found_by_phone(demand: Any, reader: Reader, now: datetime) -> bool:
    standing = standing_of(demand)
    how = opening(reader, standing)
    if how is None or how == "sealed":
        return False
    return Opened(demand, reader, standing, how, now).view("phone") != "hidden"


# --- words ---

_TAKES_PART: Final = f"i.unit_id = any(%(reach)s) and i.status in ({literals(TAKING_PART)})"
_OF_UNIT: Final = f"""
((d.unit_id = any(%(reach)s) and {OWN_OR_POOL})
 or d.id in (select i.demand_id from tickets_invitation i where {_TAKES_PART}))
"""
_TO_FOLLOW: Final = "select f.demand_id from follow_up_followup f where f.ended_at is null"
_SCOPES: Final = {
    "dispatcher": "true",
    "reviewer": "true",
    "supervisor": "true",
    "follow_up_caller": f"d.id in ({_TO_FOLLOW})",
    **dict.fromkeys(UNIT_ROLES, _OF_UNIT),
}
"""Whose search by words reaches how far. An agent opens by number or telephone, not by browsing (roles section 4)."""

_NEWEST_OF_ALL: Final = """
select demand_id, pieces from tickets_searchtext where demand_id < %(before)s order by demand_id desc limit %(newest)s
"""
_THEIR_PIECES: Final = """
select own.demand_id, s.pieces
from (select demand_id from ({}) mine where demand_id < %(before)s order by demand_id desc limit %(newest)s) own
left join tickets_searchtext s on s.demand_id = own.demand_id
"""
_NEWEST_OF_UNIT: Final = _THEIR_PIECES.format(
    f"""
    select held.id as demand_id from unnest(%(reach)s::text[]) one cross join lateral (
      select d.id from tickets_demand d where d.unit_id = one and d.id < %(before)s order by d.id desc limit %(newest)s
    ) held
    union select i.demand_id from tickets_invitation i where {_TAKES_PART}"""
)
_NEWEST: Final = {
    **dict.fromkeys(_SCOPES, _NEWEST_OF_ALL),
    "follow_up_caller": _THEIR_PIECES.format(_TO_FOLLOW),
    **dict.fromkeys(UNIT_ROLES, _NEWEST_OF_UNIT),
}
"""Among which texts to look first: every demand of a scope is among them where there are fewer than asked for."""

_HITS: Final = f"""
select d.id from tickets_demand d where d.id = any(array(select demand_id from texts))
and d.protection = 0 and {{scope}} and {VISIBLE} order by d.id desc limit %(size)s
"""
"""An array of keys is looked up from the newest down and ends early; a join was planned as a walk over every demand."""
_FIRST: Final = f"""
with newest as materialized ({{newest}}), texts as materialized (select demand_id from newest s where {{match}})
select (select count(*) from newest), array({_HITS})
"""
_THEN: Final = f"""
with texts as materialized (
  select demand_id from tickets_searchtext s where {{match}} and {{held}} and demand_id < %(before)s)
select 0, array({_HITS})
"""
_HELD: Final = "s.units && %(reach)s::varchar[]"
_ALL: Final = 2**62


def search_words(text: str, reader: Reader, now: datetime, *, after: str | None = None, size: int = SIZE) -> Found:
    """Demands at P0 whose own words hold every two-character piece of the text, the newest first (S14).

    Raises NotSearchable for less than two characters or a role that does not browse, BadList for a strange cursor.
    """
    scope = None if reader.actor.is_committee else _SCOPES.get(reader.actor.role)  # its tasks are all it sees (a6.1)
    if scope is None:
        raise NotSearchable("这个岗位不能按文字查找，请用工单编号或电话查找。")
    pieces = _pieces_by_key(text)
    now = cut(now)
    values = arguments(reader, now, soon=False) | {"size": size + 1, "before": _before(after)}
    values |= {f"p{n}": found for n, found in enumerate(pieces)}
    match = " or ".join(f"s.pieces @> %(p{n})s::bigint[]" for n in range(len(pieces)))
    ids = _ids(reader.actor.role, {"match": f"({match})", "scope": scope}, values)
    rows = rows_of(ids[:size], reader, now)
    return Found("words", rows, signing.dumps(ids[size - 1], salt="search") if len(ids) > size else None)


def _pieces_by_key(text: str) -> list[list[int]]:
    """The pieces under every key held, so that a rotation hides nothing (S13); each of them must be there."""
    typed = scrub(text.strip()[:LONGEST]).text
    found = [search_pieces(provider(), typed, key) for key in provider().key_ids(Purpose.INDEX)]
    if not found or not found[0]:
        raise NotSearchable("请至少输入两个字；姓名、电话等个人信息不能按文字查找。")
    return found


def _before(after: str | None) -> int:
    if after is None:
        return _ALL
    try:
        return int(signing.loads(after, salt="search"))
    except signing.BadSignature as wrong:
        raise BadList("翻页位置不属于这次查找，请重新查找。") from wrong


def _ids(role: str, parts: dict[str, str], values: dict[str, Any]) -> list[int]:
    """As many hits as asked for, the newest first; a step on only where the last gave too few and left some out."""
    of_unit = role in UNIT_ROLES
    parts |= {"newest": _NEWEST[role], "held": _HELD if of_unit else "true"}
    for newest in NEWEST_OF_UNIT if of_unit else NEWEST:
        looked, ids = _step(_FIRST.format(**parts), values | {"newest": newest})
        if len(ids) >= values["size"] or looked < newest:
            return ids
    return _step(_THEN.format(**parts), values)[1]


def _step(statement: str, values: dict[str, Any]) -> tuple[int, list[int]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        looked, ids = cursor.fetchone()
    return looked, ids
