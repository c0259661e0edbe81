"""Moulds: the rows a lived story left, with places where another ticket's own ids, number, texts and hashes go.

A mould is read from the tables as COPY gives them, so that whatever the actions write is there, column by column. It
knows nothing of the order's rules: instants, states, dues and steps stay as the core decided them for the story.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from django.db import connection
from django.db.models import Field, Model

from hotline.audit.models import EventRow
from hotline.generating.lives import Lived
from hotline.intake.models import Contact, Requester, RequesterKey
from hotline.outbox.models import Message
from hotline.personal.cipher import Place
from hotline.personal.keys import Purpose
from hotline.personal.vault import Vault
from hotline.tickets.models import Demand, SearchText, Words

OF_CHAIN: Final[tuple[type[Model], ...]] = (EventRow, Message)
"""Tables that name a ticket by its number."""
SEALED: Final = {(Words, "sealed"), (Contact, "words_sealed")}
"""What a story seals, under the requester's content key; another sealed column with something in it is refused."""
HASHES: Final = {(EventRow, "hash"), (EventRow, "previous"), (Demand, "chain_head")}
Cells = tuple[str | None, ...]
Rows = Mapping[type[Model], Sequence[Cells]]
_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "%": "%%"})


@dataclass(frozen=True)
class Fixed:
    """One event of a story but for what is each ticket's own; the arguments as JSON with places."""

    act: str
    at: datetime
    actor: Mapping[str, Any]
    args: str
    policy: str
    calendar: str
    item: str | None


@dataclass(frozen=True)
class Sealing:
    """One text to seal anew: where it stands, its row's place among the ids, its words; None: the requester's own.

    `searched`: one of the texts a demand at P0 is found by.
    """

    table: str
    column: str
    row: int
    version: int
    text: str | None
    searched: bool


@dataclass(frozen=True)
class Mould:
    """A story's rows, table by table, as COPY lines with places (`%(i0)s` an id, `%(n)s` the number, ...)."""

    lived: Lived
    tables: Mapping[str, tuple[str, str]]
    ids: int
    references: int
    events: tuple[Fixed, ...]
    sealed: tuple[Sealing, ...]
    demand: int
    """The place of the demand's own id."""
    protection: int
    withheld: bool
    units: str
    """Those it lies with or that take part, as COPY takes an array."""

    @property
    def newest(self) -> int:
        """The place of the requester's newest text."""
        return max(each.row for each in self.sealed if each.searched)

    def searched(self, text: str) -> list[str]:
        """The texts the demand is found by, `text` being the requester's first; none at P1 and above (S14)."""
        if self.protection or self.withheld:
            return []
        return [text if each.text is None else each.text for each in self.sealed if each.searched]


def tables() -> dict[type[Model], str]:
    """Every table with rows of a demand -> how its rows `t` are joined to their demand `d`."""
    found: dict[type[Model], str] = {
        Demand: "d.id = t.id",
        Contact: "d.contact_id = t.id",
        **dict.fromkeys(OF_CHAIN, "d.number = t.chain"),
    }
    waiting: list[type[Model]] = [Demand]
    while waiting:
        parent = waiting.pop(0)
        for relation in parent._meta.related_objects:
            model, field = relation.related_model, relation.field
            if model in found or model is SearchText or not isinstance(model, type):
                continue
            to = found[parent].replace("t.", "p.")
            of = f"t.{field.column}"
            through = f"exists (select from {parent._meta.db_table} p where p.id = {of} and {to})"
            found[model] = f"d.id = {of}" if parent is Demand else through
            waiting.append(model)
    return found


def names() -> list[str]:
    """The names of those tables."""
    return [model._meta.db_table for model in tables()]


def read(lived: Sequence[Lived]) -> list[Mould]:
    """The moulds of stories just lived, a few statements for all."""
    numbers = {one.number: one for one in lived}
    rows: dict[str, dict[type[Model], list[Cells]]] = {number: {} for number in numbers}
    for model, join in tables().items():
        for number, *cells in _copied(model, join, numbers):
            rows[str(number)].setdefault(model, []).append(tuple(cells))
    units = dict(SearchText.objects.filter(demand__number__in=numbers).values_list("demand__number", "units"))
    requesters = {one.number: int(_cell(Demand, rows[one.number][Demand][0], "requester")) for one in lived}
    vaults = vaults_of(list(requesters.values()))
    return [_mould(one, rows[one.number], vaults[requesters[one.number]], units[one.number]) for one in lived]


def vaults_of(requesters: Sequence[int]) -> dict[int, Vault]:
    """The content keys of requesters, in one statement."""
    keys = RequesterKey.objects.filter(requester_id__in=list(set(requesters)), purpose=Purpose.CONTENT)
    rows = keys.values_list("requester_id", "id", "wrapped")
    return {requester: Vault([(Purpose.CONTENT, key, bytes(wrapped))]) for requester, key, wrapped in rows}


def columns(model: type[Model]) -> "list[Field[Any, Any]]":
    """The columns in the order in which they are copied."""
    return list(model._meta.concrete_fields)


def _copied(model: type[Model], join: str, numbers: Iterable[str]) -> Iterable[Cells]:
    named = ", ".join(f't."{field.column}"' for field in columns(model))
    listed = ", ".join(f"'{number}'" for number in numbers)  # our own ticket numbers: digits and hyphens
    words = (
        f"copy (select d.number, {named} from tickets_demand d join {model._meta.db_table} t on {join} "  # noqa: S608
        f"where d.number in ({listed}) order by t.{model._meta.pk.column}) to stdout"
    )
    with connection.cursor() as cursor, cursor.copy(words) as stream:
        return list(stream.rows())


class _Own:
    """What of a story's rows is its own, and the place each gets."""

    def __init__(self, lived: Lived, rows: Rows, vault: Vault) -> None:
        self.lived, self.rows, self.vault = lived, rows, vault
        keys = (int(row[_names(model).index(_pk(model))] or 0) for model, found in rows.items() for row in found)
        self.ids = {str(key): n for n, key in enumerate(sorted(keys))}
        references = [_cell(Words, row, "reference") for row in rows.get(Words, ())]
        words = {lived.number: "%(n)s", f'"{lived.requester}"': '"%(k)s"'}
        words |= {name: f"%(r{n})s" for n, name in enumerate(references)}
        self.references = len(references)
        self.events = sorted(rows[EventRow], key=lambda row: int(_cell(EventRow, row, "seq")))
        self.first_text = json.loads(_cell(EventRow, self.events[0], "args"))["content"]["reference"]
        self._words, self._sought = words, re.compile("|".join(map(re.escape, words)))

    def in_text(self, text: str) -> str:
        """A text, `%` doubled already, with places for what is the ticket's own."""
        return self._sought.sub(lambda found: self._words[found[0]], text)

    def of_id(self, key: str) -> str:
        """The place of a row's id; an id of somebody else's row stays."""
        return f"%(i{self.ids[key]})s" if key in self.ids else key

    def sealing(self, model: type[Model], column: str, row: Mapping[str, str | None]) -> Sealing:
        """How a sealed text of the story is sealed anew."""
        table, place = model._meta.db_table, self.ids[str(row["id"])]
        if model is Contact:
            return Sealing(table, column, place, 1, None, searched=False)
        where = Place(table, column, int(row["id"] or 0), int(row["version"] or 1))
        searched = row["kind"] == "content"
        if row["reference"] == self.first_text:
            return Sealing(table, column, place, where.version, None, searched)
        blob = bytes.fromhex(str(row[column]).removeprefix("\\x"))
        return Sealing(table, column, place, where.version, self.vault.open(Purpose.CONTENT, where, blob), searched)


def _mould(lived: Lived, rows: Rows, vault: Vault, units: list[str]) -> Mould:
    own, sealed = _Own(lived, rows, vault), list[Sealing]()
    made = {}
    for model, found in rows.items():
        lines = ["\t".join(_line(model, row, own, sealed)) + "\n" for row in found]
        named = ", ".join(f'"{field.column}"' for field in columns(model))
        made[model._meta.db_table] = (named, "".join(lines))
    events = tuple(_fixed(row, own) for row in own.events)
    row = rows[Demand][0]
    return Mould(
        lived, made, len(own.ids), own.references, events, tuple(sealed), own.ids[_cell(Demand, row, "id")],
        int(_cell(Demand, row, "protection")), _cell(Demand, row, "identity_withheld") == "t",
        f"{{{','.join(units)}}}",
    )  # fmt: skip


def _line(model: type[Model], row: Cells, own: _Own, sealed: list[Sealing]) -> Iterable[str]:
    """The cells of a row, escaped for COPY, with places."""
    cells = dict(zip(_names(model), row, strict=True))
    for field in columns(model):
        cell = cells[field.name]
        if (model, field.name) == (Demand, "anchored_seq"):
            yield str(cells["chain_seq"])
        elif cell is None:
            yield "\\N"
        elif (model, field.name) in HASHES:
            seq = int(cells["chain_seq" if model is Demand else "seq"] or 0)
            yield f"%(h{seq - 1 if field.name == 'previous' else seq})s"
        elif (model, field.name) in SEALED:
            yield f"%(s{len(sealed)})s"
            sealed.append(own.sealing(model, field.name, cells))
        elif field.name.endswith("sealed"):
            raise TypeError(f"{model.__name__}.{field.name}: generating does not know how to seal it anew")
        elif field.primary_key or field.is_relation:
            yield "%(q)s" if field.related_model is Requester else own.of_id(cell)
        else:
            yield own.in_text(cell.translate(_ESCAPES))


def _fixed(row: Cells, own: _Own) -> Fixed:
    cells = dict(zip(_names(EventRow), row, strict=True))
    args = own.in_text(str(cells["args"]).replace("%", "%%"))
    actor = json.loads(str(cells["actor"]))
    at = datetime.fromisoformat(str(cells["at"]))
    return Fixed(str(cells["act"]), at, actor, args, str(cells["policy"]), str(cells["calendar"]), cells["item"])


@cache
def _names(model: type[Model]) -> list[str]:
    return [field.name for field in columns(model)]


def _pk(model: type[Model]) -> str:
    return next(field.name for field in columns(model) if field.primary_key)


def _cell(model: type[Model], row: Cells, name: str) -> str:
    return str(row[_names(model).index(name)])
