"""Generated stocks to measure on: made with `hotline generate`, kept where HOTLINE_BENCH_STOCKS names a folder."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measured import Measured, command

OPEN = 3000
"""Open tickets in every stock, so that lists are equally long whatever the stock behind them."""


@dataclass(frozen=True)
class Stock:
    """A stock in its data folder, and what making it took, None where it was there already."""

    folder: Path
    made: Measured | None


@contextmanager
def stock(tickets: int, open_: int = OPEN, *, spent: bool = False) -> Iterator[Stock]:
    """A stock of so many tickets; HOTLINE_DATA names it. `spent`: it will be changed, so a kept one is copied."""
    for name in ("DATABASE_URL", "HOTLINE_OWNER_URL", "HOTLINE_APP_URL"):
        os.environ.pop(name, None)
    kept = os.environ.get("HOTLINE_BENCH_STOCKS")
    named = Path(kept) / f"{tickets}-{open_}" if kept else None
    there = named is not None and (named / "anchors").exists()
    if named is not None and not spent:
        os.environ["HOTLINE_DATA"] = str(named)
        yield Stock(named, None if there else _make(tickets, open_))
        return
    folder = Path(tempfile.mkdtemp(prefix="hotline-bench-", dir=kept))
    os.environ["HOTLINE_DATA"] = str(folder)
    try:
        if there:
            subprocess.run(["cp", "-a", f"{named}/.", str(folder)], check=True)
        yield Stock(folder, None if there else _make(tickets, open_))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _make(tickets: int, open_: int) -> Measured:
    return command("generate", "--tickets", str(tickets), "--open", str(open_), "--json")


def sizes() -> list[int]:
    """The sizes to measure at: 10,000, 100,000 and, where HOTLINE_BENCH_LARGEST asks for it, one more."""
    largest = int(os.environ.get("HOTLINE_BENCH_LARGEST") or 0)
    return [10_000, 100_000, *([largest] if largest > 100_000 else [])]
