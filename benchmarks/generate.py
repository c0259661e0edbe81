"""Generating a stock: tickets a second, and how long a million would take at that rate."""

import os
from typing import Any

from benchmarks.stock import stock

TICKETS = 20_000
AIM = 1_000_000 / 1800
"""Tickets a second: a million in half an hour."""


def run() -> dict[str, Any]:
    """One stock, from an empty folder to its anchor; the main figure is its rate to the aim."""
    os.environ.pop("HOTLINE_BENCH_STOCKS", None)
    with stock(TICKETS, TICKETS * 3 // 100) as found:
        made = found.made
    if made is None:
        raise SystemExit("there was a stock already")
    told, each = made.told, dict(made.told["steps"])
    cast = (told["tickets"] - told["stories"]) / each["tickets"]
    return {
        "ratio": round(told["tickets_per_second"] / AIM, 2),
        "aim": ">= 1 (a million tickets in 30 minutes)",
        "tickets_per_second": told["tickets_per_second"],
        "events": told["events"],
        "stories_per_second": round(told["stories"] / each["stories"], 1),
        "cast_per_second": round(cast),
        "processor_ms_a_ticket": round(1000 * made.processor / told["tickets"], 2),
        "peak_mib": round(made.peak_mib),
        **{f"{name}_seconds": seconds for name, seconds in each.items()},
    }
