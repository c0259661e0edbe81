"""The organisation's spreadsheets (机构、人员、值班表) as files: which columns each has is in `sheets`."""

from collections.abc import Iterable, Mapping
from typing import Any

from hotline import spreadsheets
from hotline.organisation.sheets import SHEET_WORDS, SHEETS, Column
from hotline.spreadsheets import Line


def read_sheet(content: bytes, name: str, kind: str) -> list[Line]:
    """The rows of a file, empty ones left out. Raises Trouble where it cannot be read or lacks a heading."""
    wanted = [column.zh for column in SHEETS[kind] if column.wanted]
    return spreadsheets.read(content, name, SHEET_WORDS[kind], wanted)


def write_sheet(kind: str, rows: Iterable[Mapping[str, Any]], form: str) -> bytes:
    """Rows of values by name as a file of its kind: `xlsx` or `csv`."""
    columns = SHEETS[kind]
    notes = [(column.zh, "必填" if column.wanted else "选填", column.hint) for column in columns]
    table = ([_shown(column, row) for column in columns] for row in rows)
    return spreadsheets.written(SHEET_WORDS[kind], [column.zh for column in columns], table, form, notes)


def _shown(column: Column, row: Mapping[str, Any]) -> str:
    value = row.get(column.name)
    return "" if value is None else column.show(value)
