"""Generated stocks to measure on: made with `hotline generate`, kept where HOTLINE_BENCH_STOCKS names a folder."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measured import Measured, command

OPEN = 3000
"""Open tickets in every stock, so that lists are equally long whatever the stock behind them."""


@contextmanager
def stock(tickets: int, open_: int = OPEN) -> Iterator[Measured | None]:
    """HOTLINE_DATA on a stock of so many tickets; what making it took, None where it was there already."""
    for name in ("DATABASE_URL", "HOTLINE_OWNER_URL", "HOTLINE_APP_URL"):
        os.environ.pop(name, None)
    kept = os.environ.get("HOTLINE_BENCH_STOCKS")
    folder = Path(kept) / f"{tickets}-{open_}" if kept else Path(tempfile.mkdtemp(prefix="hotline-bench-"))
    os.environ["HOTLINE_DATA"] = str(folder)
    try:
        if kept and (folder / "anchors").exists():
            yield None
        else:
            yield command("generate", "--tickets", str(tickets), "--open", str(open_), "--json")
    finally:
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


def sizes() -> list[int]:
    """The sizes to measure at: 10,000, 100,000 and, where HOTLINE_BENCH_LARGEST asks for it, one more."""
    largest = int(os.environ.get("HOTLINE_BENCH_LARGEST") or 0)
    return [10_000, 100_000, *([largest] if largest > 100_000 else [])]
