"""Verifying chains: events per second through the core, and peak memory on a small and a five times larger stock."""

from typing import Any

from benchmarks.act import Desk
from benchmarks.ground import platform
from benchmarks.measured import command

SMALL, LARGE = 400, 2_000
"""Tickets led through the whole loop; seven events each."""


def run() -> dict[str, Any]:
    """The same database grown; the main figure is memory at the large stock to memory at the small one."""
    with platform():
        desk, found = Desk(), {}
        for tickets in (SMALL, LARGE):
            while desk.made < tickets:
                for call in desk.loop():
                    call()
            found[tickets] = command("verify", "--json")
            if not found[tickets].told["clean"]:
                raise SystemExit(f"not clean: {found[tickets].told}")
    small, large = found[SMALL], found[LARGE]
    events = large.told["events"] - small.told["events"]
    return {
        "ratio": round(large.peak_mib / small.peak_mib, 3),
        "aim": "<= 1.1 (memory does not grow with the stock)",
        "events_per_second": round(events / (large.seconds - small.seconds)),
        "events": large.told["events"],
        "peak_mib_small": round(small.peak_mib),
        "peak_mib_large": round(large.peak_mib),
    }
