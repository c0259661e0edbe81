"""The catalogue and its lists of a date as files (导出): xlsx, CSV, JSON (a15.2)."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Q

from hotline.catalogue.files import Column, write_table
from hotline.catalogue.list_tables import CLASSES, TABLES, entry_row
from hotline.catalogue.models import ClassCode, Item
from hotline.catalogue.selectors import content_of, directory_on, entries_on, items_on
from hotline.catalogue.words import COLUMNS, row_of
from hotline.core.catalogue_lists import NAMES
from hotline.core.classification import FIELDS

FORMS: Final = ("xlsx", "csv", "json")
KINDS: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
VALIDITY: Final = (Column("valid_from", "起始日期"), Column("valid_to", "终止日期"), Column("version", "版本"))


@dataclass(frozen=True)
class Asked:
    """Which items: in force on a date, by unit (responsible, in an exception, co-unit), class and words."""

    day: date
    unit: str = ""
    class_code: str = ""
    words: str = ""


def found(asked: Asked) -> list[Item]:
    """The items asked for, by class and key."""
    rows = items_on(asked.day)
    if asked.unit == "by_town":
        rows = rows.filter(by_town=True)
    elif asked.unit:
        of_unit = Q(unit_id=asked.unit) | Q(co_units__contains=[asked.unit])
        rows = rows.filter(of_unit | Q(rules__contains=[{"unit": asked.unit}]))
    if asked.class_code:
        rows = rows.filter(class_code__startswith=asked.class_code)
    items: list[Item] = list(rows)
    return [row for row in items if _says(row, asked.words.split())]


def _says(row: Item, words: Sequence[str]) -> bool:
    """Whether every word stands in name, key, basis, matching words, examples or what is not covered."""
    if not words:
        return True
    text = " ".join([row.key, row.name, row.class_code, row.legal_basis.get("title", ""), *row.scope, *row.examples])
    return all(word in text for word in words)


def export_items(asked: Asked, form: str) -> bytes:
    """The items asked for as a file; read by an import again it changes nothing."""
    rows = found(asked)
    if form == "json":
        return _json({"date": asked.day.isoformat(), "items": [_whole(row) for row in rows]})
    names = directory_on(asked.day)
    cells = [row_of(content_of(row), names) | _validity(row) for row in rows]
    return write_table("派单目录", (*COLUMNS, *VALIDITY), cells, form)


def _whole(row: Item) -> dict[str, Any]:
    return {**content_of(row), **{name: value or None for name, value in _validity(row).items()}}


def _validity(row: Any) -> dict[str, str]:
    return {
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat() if row.valid_to else "",
        "version": row.version,
    }


def export_list(list_: str, day: date, form: str) -> bytes:
    """A list of a date as a file."""
    rows = entries_on(list_, day)
    if form == "json":
        items = [{"key": row.key, "content": row.content, **_validity(row)} for row in rows]
        return _json({"date": day.isoformat(), "list": list_, "items": items})
    cells = [entry_row(list_, row.key, row.content) | _validity(row) for row in rows]
    return write_table(NAMES[list_], (*TABLES[list_], *VALIDITY), cells, form)


def export_classes(edition: str, form: str) -> bytes:
    """An edition of the classification as a file."""
    rows = ClassCode.objects.filter(edition=edition).order_by("id")
    cells = [
        {"code": row.code, "name": row.name or "", "field": FIELDS.get(row.field, ""), "parent": row.parent}
        for row in rows
    ]
    if form == "json":
        return _json({"edition": edition, "classes": cells})
    return write_table("事项分类", CLASSES, cells, form)


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def file_name(what: str, day: date, form: str) -> str:
    """The name under which a file is saved."""
    return f"{what}-{day.isoformat()}.{form}"


def keys_of(rows: Iterable[Item]) -> list[str]:
    """The keys of items."""
    return [row.key for row in rows]
