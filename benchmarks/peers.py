"""Beside the best peer on the same work: 100,000 tickets, 8 clients, over HTTP, by page or API, whichever is better.

The peers' figures are those of django-helpdesk 2.6.1 and Request Tracker 5.0.3 on a machine of the same kind (2 cores):
each act's better one. HOTLINE_BENCH_PEERS changes the number of tickets.
"""

import json
import os
import subprocess
import sys
from statistics import median
from typing import Any, Final

from benchmarks import create
from benchmarks.serving import key, served
from benchmarks.stock import stock

CLIENTS, SECONDS, ROUNDS = 8, 6, 3
PEERS: Final = {"open_ticket": (42.0, 4), "search": (15.7, 10), "list": (4.1, 10), "create": (26.1, 6)}
"""Act -> the better peer's rate a second, and how many times as much is wanted."""
KINDS: Final = {
    "open_ticket": ("page_of_any", "page_of_open", "api_ticket"),
    "search": ("search_words", "api_search"),
    "list": ("list_of_supervisor", "api_list"),
}


def _reading() -> dict[str, list[float]]:
    names = [name for kinds in KINDS.values() for name in kinds]
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.pages", str(CLIENTS), str(SECONDS), *names],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if told.returncode != 0:
        raise SystemExit(f"pages failed: {told.stderr[-800:]}")
    found: dict[str, list[float]] = json.loads(told.stdout)
    return found


def _creating() -> list[float]:
    from hotline.cli.running import platform

    with platform():
        load = create.Load(key("unit_system", ["register"], unit_id="hotline"))
        with served():
            load.run(2)
            return [load.run(SECONDS)[0] for _ in range(ROUNDS)]


def run() -> dict[str, Any]:
    """Three rounds of all reading, then creating; the main figure is the least share of what is wanted."""
    with stock(int(os.environ.get("HOTLINE_BENCH_PEERS") or 100_000), spent=True) as made:
        rounds = [_reading() for _ in range(ROUNDS)]
        rates = {name: median(found[name][0] for found in rounds) for name in rounds[0]}
        rates["create"] = median(_creating())
        tickets = made.folder.name
    acts = {act: max((rates[name], name) for name in KINDS.get(act, (act,))) for act in PEERS}
    return {
        "ratio": round(min(acts[act][0] / (peer * wanted) for act, (peer, wanted) in PEERS.items()), 2),
        "aim": ">= 1 (4 times the better peer on opening, 10 times on search and list, 6 times on create)",
        **{
            f"{act}_per_second": {
                "ours": acts[act][0],
                "by": acts[act][1],
                "peer": peer,
                "times": round(acts[act][0] / peer, 1),
                "wanted": wanted,
            }
            for act, (peer, wanted) in PEERS.items()
        },
        "stock": tickets,
        "rate_p50_p95_processor_of_web_and_database": {
            name: [median(found[name][n] for found in rounds) for n in range(len(rounds[0][name]))]
            for name in rounds[0]
        },
    }
