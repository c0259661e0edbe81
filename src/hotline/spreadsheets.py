"""Spreadsheets as files (xlsx, CSV): read as text by heading with the row number, written with nothing that runs (S33).

Sizes are bounded; a formula is no value coming in, and no text is taken for a formula going out. The library for xlsx
is loaded when a file needs it: few requests do, and it takes 20 MiB of each process.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from hotline.trouble import Trouble

LONGEST_FILE: Final = 5_000_000
LONGEST_UNPACKED: Final = 60_000_000
MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 60
LONGEST_CELL: Final = 5_000
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What begins a formula for one program or another: such a text goes out with an apostrophe before it (S33)."""
NOTES: Final = ("列", "是否必填", "怎么填")


@dataclass(frozen=True)
class Line:
    """One row of a file: its number there, its cells by heading; a cell that held a formula stands in `formulas`."""

    n: int
    cells: Mapping[str, str]
    formulas: frozenset[str] = frozenset()


def read(content: bytes, name: str, title: str, wanted: Iterable[str]) -> list[Line]:
    """The rows of a file, empty ones left out; `wanted` are the headings it must have.

    Raises Trouble where it cannot be read or lacks a heading.
    """
    if len(content) > LONGEST_FILE:
        raise Trouble(f"文件超过{LONGEST_FILE // 1_000_000} MB，请分开导入。")
    rows = _of_xlsx(content) if content[:4] == b"PK\x03\x04" else _of_csv(content, name)
    if not rows:
        raise Trouble("文件是空的。")
    heading, *body = rows
    headings = [str(cell).strip() for cell in heading]
    missing = [one for one in wanted if one not in headings]
    if missing:
        raise Trouble(f"{title}的表缺少列：{'、'.join(missing)}。第一行应是列名，可先导出一份对照。")
    doubled = sorted({one for one in headings if one and headings.count(one) > 1})
    if doubled:
        raise Trouble(f"列名重复：{'、'.join(doubled)}。")
    if len(body) > MOST_ROWS:
        raise Trouble(f"一次最多导入{MOST_ROWS}行，请分开导入。")
    return [line for n, cells in enumerate(body, 2) if (line := _line(n, headings, cells)) is not None]


class _Formula(str):
    """The text of a cell that holds a formula."""

    __slots__ = ()


def _line(n: int, headings: Sequence[str], cells: Sequence[str]) -> Line | None:
    found = {name: cell for name, cell in zip(headings, cells, strict=False) if name}
    if not any(cell.strip() for cell in found.values()):
        return None
    formulas = frozenset(name for name, cell in found.items() if isinstance(cell, _Formula))
    return Line(n, {name: _unguarded(cell.strip()) for name, cell in found.items()}, formulas)


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def _of_csv(content: bytes, name: str) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return [[cell[:LONGEST_CELL] for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]
    raise Trouble(f"{name} 不是 xlsx，也不是 CSV（UTF-8 或 GB18030）。")


def _of_xlsx(content: bytes) -> list[list[str]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > LONGEST_UNPACKED:
                raise Trouble("表格解开后太大，请分开导入。")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        rows = book.worksheets[0].iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS)
        found = [[_cell(cell) for cell in row] for row in rows]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError, EOFError) as wrong:
        raise Trouble("表格打不开，请另存为 xlsx 或者 CSV 再试。") from wrong
    while found and not any(found[-1]):
        found.pop()
    return found


def _cell(cell: Any) -> str:
    value = cell.value
    if cell.data_type == "f":
        return _Formula(value if isinstance(value, str) else "=")
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)[:LONGEST_CELL]


def guarded(text: str) -> str:
    """A text that no program takes for a formula (S33)."""
    return f"'{text}" if text.startswith(FORMULA) else text


def written(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[str]], form: str, notes: Sequence[Sequence[str]] = ()
) -> bytes:
    """Rows of texts under their headings as `xlsx` or `csv`; `notes` say in a second sheet how each is filled in."""
    table = [[guarded(cell) for cell in row] for row in rows]
    return _to_csv(headings, table) if form == "csv" else _to_xlsx(title, headings, table, notes)


def _to_csv(headings: Sequence[str], table: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows(table)
    return out.getvalue().encode("utf-8-sig")


def _to_xlsx(
    title: str, headings: Sequence[str], table: Iterable[Sequence[str]], notes: Sequence[Sequence[str]]
) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = title
    sheet.append(list(headings))
    for n, cell in enumerate(sheet[1], 1):
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(n)].width = 18
    sheet.freeze_panes = "A2"
    for row in table:
        sheet.append(list(row))
    for row_of_cells in sheet.iter_rows(min_row=2):
        for one in row_of_cells:
            one.number_format = "@"
    if notes:
        second = book.create_sheet("填写说明")
        for note in (NOTES, *notes):
            second.append(list(note))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
