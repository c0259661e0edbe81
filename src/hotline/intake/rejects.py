"""The rejects of a file (退件): every record not taken, with its line and the reason, for the people who sent it."""

import csv
from pathlib import Path
from typing import Self

from hotline.data_folder import clear_words, make
from hotline.intake.csv_records import Record
from hotline.spreadsheets import guarded

LONGEST_SHOWN = 1000
"""Characters of a cell that the rejects repeat."""


class Rejects:
    """The rejects file: written beside its place and put there when whole, read by its owner only; none if empty."""

    def __init__(self, file: Path, header: list[str]) -> None:
        self._file, self._part = file, file.with_name(f"{file.name}.part")
        self._header = header
        self._count = 0

    def __enter__(self) -> Self:
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
