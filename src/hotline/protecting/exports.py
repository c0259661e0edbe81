"""Exports and prints (导出、打印): asked for with a purpose, above the policy's rows approved by another, marked (S39).

What is exported is what a list shows its reader: masked, scrubbed, least columns. Every ticket in it gets its line in
the view log, every decision its event on the chain `privacy` (a32.1-h).
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from hotline.acting.configuring import Change, configure
from hotline.acting.request import Accomplished, Asked
from hotline.core.instants import SHANGHAI, cut
from hotline.core.refusal import FAILED, Failed, Refusal, refuse
from hotline.core.scope import Reader
from hotline.database.writing import Update, copy, write
from hotline.organisation.selectors import NotHeld
from hotline.protecting.export_rows import Maker, Order, keep, kept, ordered
from hotline.protecting.findings_export import make_findings
from hotline.protecting.person_copy import make_copy
from hotline.protecting.ticket_print import make_print
from hotline.protection.models import Export
from hotline.protection.rules import rules
from hotline.reading.readers import reader as reader_of
from hotline.reading.view_log import view_row
from hotline.reading.worklist import Filters, Row, rows_numbered, worklist

COLUMNS: Final = {
    "number": "工单编号",
    "title": "诉求",
    "place": "事发地",
    "state": "状态",
    "type": "类型",
    "class_code": "事项分类",
    "due": "到期时间",
    "unit": "承办单位",
    "person": "承办人",
    "received": "接到时间",
}
"""Column -> its name; what a list shows and nothing more."""
FIRST: Final = ("number", "state", "type", "due", "unit")
"""The columns chosen at first: none of them personal."""
FORMS: Final = {"xlsx": "Excel 表格（xlsx）", "csv": "CSV", "print": "打印"}
APPROVAL_LASTS: Final = timedelta(days=3)
"""An approval not used goes."""
_FIELDS_OF: Final = {"title": "words", "place": "location"}


@dataclass(frozen=True)
class Wish:
    """What somebody wants to take out: which list, which columns, in which form, why."""

    queue: str
    filters: Filters
    columns: tuple[str, ...]
    form: str
    purpose: str
    words: str


def ask(wish: Wish, reader: Reader, now: datetime, key: str | None = None) -> Accomplished | Refusal:
    """Ask for an export; at once made where the policy lets one person do it. The result's number is the export's.

    Raises BadList.
    """
    now = cut(now)
    wrong = _wrong(wish, now)
    numbers = () if wrong else _numbers(wish, reader, now)
    if numbers is None:
        most = rules(now).exports.most_rows
        wrong = refuse("ask_export", "export_too_large", "a32.1", Failed({"most": str(most)}))
    asked = Asked("ask_export", "", reader.actor, now, {}, key)
    if wrong is not None:
        return configure(asked, "privacy", lambda _: wrong)
    return configure(asked, "privacy", lambda _: _asked(wish, reader, now, tuple(numbers or ())))


def _wrong(wish: Wish, now: datetime) -> Refusal | None:
    if wish.purpose not in rules(now).export_purposes:
        return refuse("ask_export", "purpose_missing", "a32.1", FAILED)
    if len(wish.words.strip()) < 2:
        return refuse("ask_export", "look_words_missing", "a32.1", FAILED)
    known = wish.columns and not set(wish.columns) - set(COLUMNS) and wish.form in FORMS
    return None if known else refuse("ask_export", "columns_missing", "a32.1", FAILED)


def _numbers(wish: Wish, reader: Reader, now: datetime) -> list[str] | None:
    """The tickets of the list in its order; None where there are more than an export may hold."""
    found: list[str] = []
    after, most = None, rules(now).exports.most_rows
    while True:
        page = worklist(reader, now, wish.queue, wish.filters, after=after)
        found += [row.number for row in page.rows]
        if len(found) > most:
            return None
        if page.after is None:
            return found
        after = page.after


def _asked(wish: Wish, reader: Reader, now: datetime, numbers: Sequence[str]) -> Change:
    """The row of an export asked for, under the lock of the chain: its number is the day's next."""
    columns = [name for name in COLUMNS if name in wish.columns]
    order = Order("list", _what(wish), wish.form, columns, numbers, len(numbers), wish.purpose, wish.words)
    return ordered(order, reader, now, _make)


def _what(wish: Wish) -> str:
    filters = ", ".join(f"{name}={value}" for name, value in asdict(wish.filters).items() if value)
    return f"{wish.queue}{f' ({filters})' if filters else ''}"[:200]


def decide(number: str, reader: Reader, now: datetime, *, approve: bool) -> Accomplished | Refusal:
    """The privacy officer approves or refuses an export; never the one who asked (D10)."""
    asked = Asked("approve_export" if approve else "refuse_export", number, reader.actor, now, {})

    def decided(asked: Asked) -> Change | Refusal:
        row = Export.objects.filter(number=number, needs_approval=True, decided_at__isnull=True).first()
        if row is None or asked.by.role != "privacy_officer":
            return refuse(asked.act, "nothing_to_decide", "a32.1", FAILED)
        if row.asked_by == asked.by.person:
            return refuse(asked.act, "D10", "a32.1", FAILED)
        values = {"decided_by": asked.by.person or "", "decided_at": asked.now, "approved": approve}
        return Change({"rows": row.rows}, updates=[Update(Export, row.id, values)])

    return configure(asked, "privacy", decided)


def make(number: str, reader: Reader, now: datetime) -> Accomplished | Refusal:
    """The asking person has the approved export made; from now on its link lives for a time."""
    asked = Asked("make_export", number, reader.actor, now, {})

    def made(asked: Asked) -> Change | Refusal:
        row = Export.objects.filter(number=number, asked_by=reader.actor.person or "", made_at__isnull=True).first()
        if row is None or not row.approved or row.decided_at is None or asked.now > row.decided_at + APPROVAL_LASTS:
            return refuse(asked.act, "nothing_to_decide", "a32.1", FAILED)
        try:
            as_then = reader_of(row.asked_by, row.role, asked.now, unit=row.unit or None)
        except NotHeld:
            return refuse(asked.act, "scope", "a32.1", FAILED)
        MAKERS[row.kind](row, as_then, asked.now)
        names = ("made_at", "expires_at", "file_key", "file_key_id", "file_sealed")
        values = {name: getattr(row, name) for name in names}
        return Change({"rows": row.rows}, updates=[Update(Export, row.id, values)])

    return configure(asked, "privacy", made)


def _make(row: Export, reader: Reader, now: datetime) -> None:
    """Seal the file into the row and write the lines of the view log, one a ticket, in the same transaction (S39)."""
    found = rows_numbered(row.numbers, reader, now)
    keep(row, {"rows": [_cells(one, row.columns) for one in found]}, now)
    kind = "printed" if row.form == "print" else "exported"
    fields = [_FIELDS_OF[name] for name in row.columns if name in _FIELDS_OF]
    copy(
        view_row(kind, reader, now, number=one.number, fields=fields, purpose=row.purpose, origin=row.number)
        for one in found
    )


MAKERS: Final[Mapping[str, Maker]] = {
    "list": _make,
    "finding": make_findings,
    "person": make_copy,
    "ticket": make_print,
}
"""Kind of export -> what makes its file when another person has approved it."""


def _cells(row: Row, columns: Sequence[str]) -> list[str]:
    values: Mapping[str, Any] = {
        "number": row.number,
        "title": row.title or "",
        "place": row.place or "",
        "state": row.state or "",
        "type": row.type,
        "class_code": row.class_code,
        "due": _instant(row.due.due if row.due else None),
        "unit": row.unit.name if row.unit else "",
        "person": row.person.name if row.person else "",
        "received": _instant(row.received_at),
    }
    return [str(values[name]) for name in columns]


def _instant(value: datetime | None) -> str:
    return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if value else ""


@dataclass(frozen=True)
class Taken:
    """An export as it leaves: its row and its cells."""

    export: Export
    rows: tuple[tuple[str, ...], ...]


_TAKEN_AS: Final = {"person": "copied"}
"""What the taking of a file is in the view log, where its form does not say it."""


def take(number: str, reader: Reader, now: datetime, origin: str = "") -> Taken | None:
    """The file of an export, for whoever asked for it and while its time lasts; the taking is logged first."""
    now = cut(now)
    with transaction.atomic(durable=True):
        waiting = Export.objects.select_for_update().filter(number=number, file_sealed__isnull=False)
        row = waiting.filter(asked_by=reader.actor.person or "", expires_at__gt=now).first()
        if row is None or row.file_key_id is None:
            return None
        kind = _TAKEN_AS.get(row.kind) or ("printed" if row.form == "print" else "exported")
        line = view_row(kind, reader, now, found=row.rows, purpose=row.purpose, origin=f"{row.number} {origin}"[:60])
        write([line], [Update(Export, row.id, {"downloads": row.downloads + 1})])
    return Taken(row, tuple(tuple(cells) for cells in kept(row)["rows"]))


def drop_files(now: datetime) -> int:
    """The files whose time is over go; their rows stay (S39, S43)."""
    gone = {"file_sealed": None, "file_key": None, "file_key_id": None}
    return Export.objects.filter(file_sealed__isnull=False, expires_at__lte=now).update(**gone)
