"""Importing contacts from a file (导入来件): every good row becomes a received demand, every bad one a line of rejects.

One transaction per batch: a killed import has whole batches or nothing of one, and the next run goes on where it
stopped, because a row of the same source and id is received once (a3.1, a14.1). Memory holds one batch.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import IntegrityError

from hotline.acting.bulk_reception import BATCH, Incoming, receive_many
from hotline.acting.reception import ContactIn, RequesterIn
from hotline.intake.csv_records import Record, encoding_of, records
from hotline.intake.importing import Columns, MissingColumns, Row, columns, read_row
from hotline.intake.rejects import Rejects


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
    with Rejects(rejects, header.cells) as bad:
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


def _take(batch: list[Record], how: _Reading, done: Imported, bad: Rejects) -> None:
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
