"""Lists, ticket pages, counts and searches on stocks of 10,000 and 100,000 tickets with the same number open.

HOTLINE_BENCH_LARGEST=1000000 adds a larger one; HOTLINE_BENCH_STOCKS=FOLDER keeps the stocks for the next time.
"""

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.stock import sizes, stock

ROUNDS = 3
PAGES = ("list_", "counts_", "page_")
AIMS = {"pages": 40, "searches": 120, "growth": 1.3}
"""Milliseconds at p95 at the largest stock; p95 there to p95 at the smallest."""


def _measured(folder: Path) -> dict[str, list[float]]:
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.reading"],
        capture_output=True, text=True, check=False, env=os.environ | {"HOTLINE_DATA": str(folder)},
    )  # fmt: skip
    if told.returncode != 0:
        raise SystemExit(f"reading failed: {told.stderr[-800:]}")
    found: dict[str, list[float]] = json.loads(told.stdout)
    return found


def _growth(small: list[dict[str, list[float]]], large: list[dict[str, list[float]]], name: str, n: int) -> float:
    """The median of the rounds' own ratios: what a busy machine adds, it adds to both sides of a round."""
    return round(median(b[name][n] / a[name][n] for a, b in zip(small, large, strict=True)), 2)


def run() -> dict[str, Any]:
    """The stocks in turn, several rounds; the main figure is the largest growth of a list's or page's p95."""
    rounds: dict[int, list[dict[str, list[float]]]] = {size: [] for size in sizes()}
    with ExitStack() as stocks:
        folders = {size: stocks.enter_context(stock(size)).folder for size in rounds}
        for _ in range(ROUNDS):
            for size, folder in folders.items():
                rounds[size].append(_measured(folder))
    small, large = min(rounds), max(rounds)
    names = list(rounds[small][0])
    middle = {
        size: {name: [median(one[name][n] for one in found) for n in (0, 1, 2)] for name in names}
        for size, found in rounds.items()
    }
    growth = {name: [_growth(rounds[small], rounds[large], name, n) for n in (0, 1)] for name in names}
    pages = [name for name in names if name.startswith(PAGES)]
    return {
        "ratio": max(growth[name][1] for name in pages),
        "aim": f"<= {AIMS['growth']} (p95 at {large:,} to p95 at {small:,}, the same number open)",
        "worst_page_p95_ms": max(middle[large][name][1] for name in pages),
        "worst_search_p95_ms": max(middle[large][name][1] for name in names if name not in pages),
        **{f"{name}_ms_p50_p95_cpu": {size: middle[size][name] for size in middle} for name in names},
        "growth_p50_p95": growth,
    }
