"""The file of an export (导出文件): xlsx or CSV, marked with name, time and number, no cell that a program would run.

The mark is visible as the first line and printed on every page, and stands in the file's own properties (S33, S39).
"""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from hotline.core.instants import SHANGHAI
from hotline.spreadsheets import guarded, written

TYPES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
WIDEST: Final = 60


def mark_of(number: str, name: str, unit: str, now: datetime, purpose: str) -> str:
    """The mark (水印) of an export: number, who, when, why."""
    at = f"{now.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    return f"导出编号{number} · {name}（{unit}）· {at} · 用途：{purpose} · 含个人信息，请勿外传"


def as_csv(mark: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """CSV in UTF-8 with its mark as the first line, as spreadsheets read it."""
    return written("", [mark], [heads, *rows], "csv")


def as_xlsx(mark: str, number: str, author: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A workbook of one sheet; the mark in its first line, its page heads and its properties."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise LookupError("a new workbook has a sheet")
    sheet.title = number
    sheet.append([mark])
    sheet.append(list(heads))
    for row in rows:
        sheet.append([guarded(cell) for cell in row])
    sheet["A1"].font = Font(bold=True)
    for column, head in enumerate(heads, 1):
        longest = max([len(head), *(len(row[column - 1]) for row in rows[:200])])
        sheet.column_dimensions[get_column_letter(column)].width = min(WIDEST, 2 * longest + 2)
    if sheet.oddHeader is not None:
        sheet.oddHeader.center.text = mark.replace("&", "&&")
    sheet.freeze_panes = "A3"
    book.properties.creator = author
    book.properties.title = number
    book.properties.subject = mark
    book.properties.keywords = number
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def file_of(
    form: str, mark: str, number: str, author: str, heads: Mapping[str, str], rows: Sequence[Sequence[str]]
) -> bytes:
    """The bytes of an export in its form."""
    names = list(heads.values())
    return as_csv(mark, names, rows) if form == "csv" else as_xlsx(mark, number, author, names, rows)
