"""Clients in a process of their own: `python -m benchmarks.clients` reads a plan as JSON and prints what it measured.

The plan: `clients` that call at once, each on a connection it keeps, for how many `seconds`, and the `requests` as they
go over the wire, drawn from at random. Any answer but 200 ends the measurement.
"""

import json
import random
import socket
import subprocess
import sys
import threading
import time
from statistics import quantiles
from typing import Any

import psutil

from benchmarks.serving import PORT, postmaster, spent
from benchmarks.wire import call

WARM = 0.2
"""Of the seconds, before the clock runs: plans are made, caches filled."""


def measured(
    kinds: dict[str, list[bytes]], clients: int, seconds: float, server: psutil.Process
) -> dict[str, list[float]]:
    """Calls a second, milliseconds at p50 and p95, and of processor a call, the web's and the database's, of each kind.

    The processor's are what a busy machine leaves out of account: with them one can compute what an idle one bears.
    """
    found: dict[str, list[float]] = {}
    for name, requests in kinds.items():
        plan = json.dumps({"clients": clients, "seconds": seconds, "requests": [one.decode() for one in requests]})
        before = [spent(server), spent(postmaster())]
        told = subprocess.run(
            [sys.executable, "-m", "benchmarks.clients"], input=plan, capture_output=True, text=True, check=False
        )
        if told.returncode != 0:
            raise SystemExit(f"{name}: {told.stderr[-800:]}")
        calls, *figures = json.loads(told.stdout)
        after = [spent(server), spent(postmaster())]
        processor = [round(1000 * (late - early) / calls, 2) for early, late in zip(before, after, strict=True)]
        found[name] = [*figures, *processor]
    return found


def calling(requests: list[bytes], clients: int, seconds: float) -> list[float]:
    """Clients calling for so long: calls, calls a second, milliseconds at p50 and p95. Raises SystemExit."""
    times: list[float] = []
    wrong: list[str] = []
    calls = [0]
    begin = time.perf_counter()
    counted = begin + WARM * seconds

    def client(n: int) -> None:
        chance = random.Random(n)
        with socket.create_connection(("127.0.0.1", PORT)) as line:
            while (before := time.perf_counter()) - begin < seconds and not wrong:
                status, body = call(line, chance.choice(requests))
                after = time.perf_counter()
                if status != 200:
                    wrong.append(f"an answer {status}: {body[-300:]!r}")
                calls[0] += 1
                if before >= counted:
                    times.append(1000 * (after - before))

    threads = [threading.Thread(target=client, args=(n,)) for n in range(clients)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    if wrong:
        raise SystemExit(wrong[0])
    cuts = quantiles(times, n=20)
    rate = len(times) / (time.perf_counter() - counted)
    return [calls[0], round(rate, 1), round(cuts[9], 2), round(cuts[18], 2)]


def main() -> int:
    """Carry out the plan."""
    plan: dict[str, Any] = json.load(sys.stdin)
    print(json.dumps(calling([text.encode() for text in plan["requests"]], plan["clients"], plan["seconds"])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
