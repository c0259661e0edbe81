"""Importing contacts from a file (导入来件): every good row becomes a received demand, every bad one a line of rejects.

One transaction per batch: a killed import has whole batches or nothing of one, and the next run goes on where it
stopped, because a row of the same source and id is received once (a3.1, a14.1). Memory holds one batch.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from django.db import IntegrityError

from hotline.acting.bulk_reception import BATCH, Incoming, receive_many
from hotline.acting.reception import ContactIn, RequesterIn
from hotline.data_folder import clear_words, make
from hotline.intake.csv_records import Record, encoding_of, records
from hotline.intake.importing import Columns, MissingColumns, Row, columns, guarded, read_row

LONGEST_SHOWN = 1000
"""Characters of a cell that the rejects repeat."""


@dataclass
class Imported:
    """What came of a file: rows read, demands created, rows received before, rows rejected and where they stand."""

    read: int = 0
    created: int = 0
    already: int = 0
    rejected: int = 0
    rejects_file: str | None = None

    def plain(self) -> dict[str, Any]:
        """As `--json` shows it."""
        return asdict(self)


Told = Callable[[Imported], None]


def import_contacts(
    file: Path, source: str, rejects: Path, now: datetime, mapping: Mapping[str, str], told: Told
) -> Imported:
    """Import a CSV file; `told` hears after every batch.

    Raises MissingColumns, Trouble where the file cannot be read or the rejects cannot be written.
    """
    found = records(file, encoding_of(file))
    header = next(found, None)
    if header is None or header.wrong:
        raise MissingColumns(f"文件 {file} 没有表头。")
    where, done = columns(header.cells, mapping), Imported()
    with _Rejects(rejects, header.cells) as bad:
        for batch in _batches(found):
            _take(batch, _Reading(where, len(header.cells), source, now), done, bad)
            told(done)
        done.rejects_file = bad.finish()
    return done


@dataclass(frozen=True)
class _Reading:
    where: Columns
    width: int
    source: str
    now: datetime


class Rejecting(Protocol):
    """Takes a record that is not imported, with the reason."""

    def add(self, record: Record, why: str) -> None:
        """One more."""


def _batches(found: Iterator[Record]) -> Iterator[list[Record]]:
    """Records in batches, bounded in number and in size."""
    batch: list[Record] = []
    size = 0
    for record in found:
        batch.append(record)
        size += sum(map(len, record.cells))
        if len(batch) == BATCH or size > 4_000_000:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _take(batch: list[Record], how: _Reading, done: Imported, bad: Rejecting) -> None:
    """One batch in one transaction."""
    incoming = []
    for record in batch:
        row = record.wrong or read_row(record.cells, how.where, how.width, how.now)
        if isinstance(row, str):
            bad.add(record, row)
            done.rejected += 1
        else:
            incoming.append(_incoming(row, how.source))
    given = _received(incoming)
    done.read += len(batch)
    done.created += len(given) - given.count(None)
    done.already += given.count(None)


def _received(incoming: list[Incoming]) -> list[str | None]:
    """Received, also where another import of the same rows runs at the same time: asked again, they are known."""
    for _ in range(3):
        try:
            return receive_many(incoming)
        except IntegrityError:
            continue
    return receive_many(incoming)


def _incoming(row: Row, source: str) -> Incoming:
    who = RequesterIn(name=row.name, phone=row.phone, web_user=row.user)
    facts = ContactIn(row.channel, row.received_at, who, row.words, source=source, source_id=row.id)
    return Incoming(facts, row.type, row.place)


class _Rejects:
    """The rejects file: written beside its place and put there when whole, read by its owner only; none if empty."""

    def __init__(self, file: Path, header: list[str]) -> None:
        self._file, self._part = file, file.with_name(f"{file.name}.part")
        self._header = header
        self._count = 0

    def __enter__(self) -> "_Rejects":
        make(self._file.parent)
        with clear_words(self._file.parent):
            self._out = self._part.open("w", encoding="utf-8-sig", newline="")
            self._part.chmod(0o600)
        self._rows = csv.writer(self._out)
        self._rows.writerow(["行号", "原因", *map(guarded, self._header)])
        return self

    def add(self, record: Record, why: str) -> None:
        """One rejected record with its line and reason; cells that look like formulas are guarded."""
        self._count += 1
        cells = (guarded(cell[:LONGEST_SHOWN].replace("\0", "�")) for cell in record.cells)
        shown = (cell.encode("utf-8", "replace").decode() for cell in cells)
        self._rows.writerow([record.line, why, *shown])

    def finish(self) -> str | None:
        """Put the file in its place; its path, None where nothing was rejected."""
        self._out.close()
        if self._count:
            self._part.replace(self._file)
            return str(self._file)
        self._file.unlink(missing_ok=True)
        return None

    def __exit__(self, *_: object) -> None:
        self._out.close()
        self._part.unlink(missing_ok=True)
