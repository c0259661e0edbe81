"""The rows of a replay in order of time, kept in a temporary file: memory does not grow with the messages."""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from hotline.core.instants import BadValue, cut
from hotline.intake.csv_records import Record, encoding_of, records
from hotline.intake.importing import LONGEST, Columns, MissingColumns, columns, read_time
from hotline.intake.rejects import Rejects

HEADERS = {
    "id": ("id", "留言编号", "编号"),
    "user": ("user", "留言用户", "用户"),
    "time": ("time", "留言时间", "时间"),
    "title": ("title", "留言主题", "标题"),
    "detail": ("detail", "留言详情", "内容"),
    "reply": ("reply", "答复意见", "答复"),
    "replied_at": ("replied_at", "答复时间"),
}
LONGEST_ID = 40
"""The id is part of the idempotency keys of the row's acts."""


@dataclass(frozen=True)
class Row:
    """One message and its reply. `repeats` is the id of the first row of the same user with the same text."""

    id: str
    user: str
    at: datetime
    title: str
    detail: str
    reply: str
    replied_at: datetime | None
    repeats: str | None = None


class Rows:
    """The good rows of a file; the bad ones are in its rejects file. Use as a context."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="hotline-replay-")
        self._store = sqlite3.connect(Path(self._folder.name) / "rows")
        self._store.executescript(
            "pragma journal_mode = off; pragma synchronous = off;"
            "create table rows (n integer primary key, id text unique, user text, at text, title text, detail text,"
            " reply text, replied_at text, likeness text); create index by_likeness on rows (likeness, at, n);"
        )
        self.read = 0
        self.rejected = 0
        self.rejects_file: str | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._store.close()
        self._folder.cleanup()

    def load(self, file: Path, rejects: Path, limit: int | None) -> None:
        """Read the first `limit` rows of a file (None: all). Raises MissingColumns."""
        found = records(file, encoding_of(file))
        header = next(found, None)
        if header is None or header.wrong:
            raise MissingColumns(f"文件 {file} 没有表头。")
        where = columns(header.cells, {}, HEADERS, tuple(HEADERS))
        with Rejects(rejects, header.cells) as bad:
            for record in found:
                if limit is not None and self.read >= limit:
                    break
                self.read += 1
                why = self._add(record, where)
                if why:
                    bad.add(record, why)
                    self.rejected += 1
            self.rejects_file = bad.finish()
        self._store.commit()

    def _add(self, record: Record, where: Columns) -> str:
        row = read_row(record, where)
        if isinstance(row, str):
            return row
        likeness = digest(row.user, row.detail or row.title) if row.user else None
        values = (row.id, row.user, row.at.isoformat(), row.title, row.detail, row.reply)
        replied = row.replied_at.isoformat() if row.replied_at else None
        try:
            self._store.execute(
                "insert into rows (id, user, at, title, detail, reply, replied_at, likeness)"
                " values (?, ?, ?, ?, ?, ?, ?, ?)",
                (*values, replied, likeness),
            )
        except sqlite3.IntegrityError:
            return "编号与前面的行相同"
        return ""

    def in_order(self) -> Iterator[Row]:
        """Every row, the earliest message first, of the same second as in the file."""
        ordered = self._store.execute("select n from rows order by at, n")
        for (n,) in ordered:
            yield self._row("r.n = ?", n)

    def of(self, id_: str) -> Row:
        """One row by its id."""
        return self._row("r.id = ?", id_)

    def _row(self, which: str, value: object) -> Row:
        found = self._store.execute(  # `which` is one of two constants
            "select id, user, at, title, detail, reply, replied_at,"  # noqa: S608
            " (select f.id from rows f where f.likeness = r.likeness and (f.at, f.n) < (r.at, r.n)"
            f"  order by f.at, f.n limit 1) from rows r where {which}",
            (value,),
        ).fetchone()
        id_, user, at, title, detail, reply, replied_at, repeats = found
        replied = datetime.fromisoformat(replied_at) if replied_at else None
        return Row(id_, user, datetime.fromisoformat(at), title, detail, reply, replied, repeats)


def digest(user: str, text: str) -> str:
    """Equal for the same user and the same text, spaces aside (a13.2.3: same fact, same ground)."""
    return hashlib.sha256(f"{user}\n{''.join(text.split())}".encode()).hexdigest()


def read_row(record: Record, where: Columns) -> Row | str:
    """The row of a record, or the sentence that says why it cannot be replayed."""
    if record.wrong:
        return record.wrong
    if len(record.cells) <= max(where.values()):
        return f"只有{len(record.cells)}列，缺少后面的列"
    said = {field: record.cells[n].strip() for field, n in where.items()}
    if wrong := _form(said):
        return wrong
    at = _instant(said["time"], "留言时间")
    if isinstance(at, str):
        return at
    replied = _instant(said["replied_at"], "答复时间") if said["replied_at"] else None
    if isinstance(replied, str):
        return replied
    if replied is not None and replied < at:
        return f"答复时间{replied:%Y-%m-%d %H:%M}早于留言时间{at:%Y-%m-%d %H:%M}"
    if replied is None and said["reply"]:
        return "有答复而没有答复时间"
    return Row(said["id"], said["user"], at, said["title"], said["detail"], said["reply"], replied)


def _form(said: Mapping[str, str]) -> str:
    """What is missing or too long, empty where nothing is."""
    if not said["id"] or len(said["id"]) > LONGEST_ID:
        return f"编号超过{LONGEST_ID}个字符" if said["id"] else "没有编号"
    if len(said["user"]) > LONGEST["user"]:
        return f"用户超过{LONGEST['user']}个字符"
    return "" if said["title"] or said["detail"] else "没有诉求内容"


def _instant(text: str, name: str) -> datetime | str:
    found = read_time(text) if text else None
    if found is None:
        return f"{name}“{text[:40]}”看不懂，应当如 2026-01-05 09:00" if text else f"没有{name}"
    try:
        return cut(found)
    except BadValue:
        return f"{name}“{text[:40]}”早于2007年，不在日历之内"
