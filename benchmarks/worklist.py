"""Lists, ticket pages, counts and searches on stocks of 10,000 and 100,000 tickets with the same number open.

First whole requests over HTTP with one client, then the same through the selectors in one process. The stocks in turn,
several rounds. HOTLINE_BENCH_LARGEST=1000000 adds a larger stock; HOTLINE_BENCH_STOCKS=FOLDER keeps them for the next
time. HOTLINE_BENCH_ROUNDS says how many rounds.
"""

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any, Final

from benchmarks.stock import sizes, stock

ROUNDS: Final = int(os.environ.get("HOTLINE_BENCH_ROUNDS") or 3)
SECONDS: Final = 3
"""For each kind of whole request in a round."""
WHOLE: Final = (
    "list_of_unit", "list_of_supervisor", "page_of_any", "page_of_open", "search_words", "search_phone", "api_ticket",
)  # fmt: skip
AIMS: Final = {"pages": 40, "searches": 120, "growth": 1.3}
"""Milliseconds at p95 at the largest stock; p95 there to p95 at the smallest."""

Round = dict[str, list[float]]


def _measured(folder: Path, *words: str) -> Round:
    told = subprocess.run(
        [sys.executable, "-m", *words],
        capture_output=True, text=True, check=False, env=os.environ | {"HOTLINE_DATA": str(folder)},
    )  # fmt: skip
    if told.returncode != 0:
        raise SystemExit(f"{words[0]} failed: {told.stderr[-800:]}")
    found: Round = json.loads(told.stdout)
    return found


def _whole(folder: Path) -> Round:
    """Milliseconds at p50 and p95 of whole requests with one client, and of processor, the web's and the database's."""
    found = _measured(folder, "benchmarks.pages", "1", str(SECONDS), *WHOLE)
    return {f"http_{name}": found[name][1:] for name in WHOLE}


def _growth(small: list[Round], large: list[Round], name: str, n: int) -> float:
    """The median of the rounds' own ratios: what a busy machine adds, it adds to both sides of a round."""
    return round(median(b[name][n] / a[name][n] for a, b in zip(small, large, strict=True)), 2)


def _worst(found: Round, *, searches: bool) -> float:
    """The largest p95 of whole requests that are searches, or that are not."""
    return max(row[1] for name, row in found.items() if name.startswith("http_") and ("search" in name) is searches)


def run() -> dict[str, Any]:
    """The main figure is the largest growth of the p95 of a whole request."""
    rounds: dict[int, list[Round]] = {size: [] for size in sizes()}
    with ExitStack() as stocks:
        folders = {size: stocks.enter_context(stock(size)).folder for size in rounds}
        for _ in range(ROUNDS):
            for size, folder in folders.items():
                rounds[size].append({**_whole(folder), **_measured(folder, "benchmarks.reading")})
    small, large = min(rounds), max(rounds)
    middle = {
        size: {name: [median(one[name][n] for one in found) for n in range(len(row))] for name, row in found[0].items()}
        for size, found in rounds.items()
    }
    growth = {name: [_growth(rounds[small], rounds[large], name, n) for n in (0, 1)] for name in middle[small]}
    return {
        "ratio": max(of[1] for name, of in growth.items() if name.startswith("http_")),
        "aim": f"<= {AIMS['growth']} (whole requests, p95 at {large:,} to p95 at {small:,}, the same number open); "
        f"p95 at {large:,}: {AIMS['pages']} ms for lists and pages, {AIMS['searches']} ms for searches",
        "worst_page_p95_ms": _worst(middle[large], searches=False),
        "worst_search_p95_ms": _worst(middle[large], searches=True),
        **{name: {size: middle[size][name] for size in middle} for name in middle[small]},
        "growth_p50_p95": growth,
    }
