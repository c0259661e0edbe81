"""Tables of the catalogue as files: the columns of a table, reading and writing it by them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hotline import spreadsheets
from hotline.spreadsheets import Line


@dataclass(frozen=True)
class Column:
    """A column of a table: the name in the content, the heading, whether it must be there, how it is filled."""

    name: str
    zh: str
    wanted: bool = False
    hint: str = ""


def read_table(content: bytes, name: str, title: str, columns: Sequence[Column]) -> list[Line]:
    """The rows of a file, empty ones left out. Raises Trouble where it cannot be read or lacks a heading."""
    return spreadsheets.read(content, name, title, [column.zh for column in columns if column.wanted])


def write_table(title: str, columns: Sequence[Column], rows: Iterable[Mapping[str, str]], form: str) -> bytes:
    """Rows of texts by column name as a file of its kind: `xlsx` or `csv`."""
    notes = [(column.zh, "必填" if column.wanted else "选填", column.hint) for column in columns]
    table = ([row.get(column.name, "") for column in columns] for row in rows)
    return spreadsheets.written(title, [column.zh for column in columns], table, form, notes)
