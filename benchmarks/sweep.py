"""Sweeps on a stock with a large share due: seconds for all of it, and seconds when nothing is due any more.

HOTLINE_BENCH_SWEEP=TICKETS,OPEN changes the size.
"""

import os
import time
from datetime import timedelta
from typing import Any

from benchmarks.stock import stock


def run() -> dict[str, Any]:
    """All sweeps ten days after the stock's end, twice; the main figure is what they did in a second."""
    tickets, open_ = map(int, (os.environ.get("HOTLINE_BENCH_SWEEP") or "20000,6000").split(","))
    with stock(tickets, open_, spent=True):
        from hotline.cli.running import platform

        with platform():
            from hotline.generating.plan import Plan
            from hotline.sweeps import run_all

            now = Plan(tickets).end + timedelta(days=10)
            first, did = _timed(lambda: run_all(now))
            second, again = _timed(lambda: run_all(now))
    done = sum(did.values())
    return {
        "ratio": round(done / first, 1),
        "meaning": "warnings, notices, silent acceptances and deliveries a second, one process",
        "tickets": tickets,
        "open": open_,
        "did": did,
        "seconds": round(first, 1),
        "seconds_with_nothing_due": round(second, 2),
        "did_again": sum(again.values()),
    }


def _timed(work: Any) -> tuple[float, dict[str, int]]:
    began = time.perf_counter()
    found: dict[str, int] = work()
    return time.perf_counter() - began, found
