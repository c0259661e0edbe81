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

LEAST = 100
"""Calls counted before it ends, but not longer than ten times the seconds: p95 of fewer says little."""
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


class Calling:
    """Clients calling at once, all drawing from the same requests."""

    def __init__(self, requests: list[bytes], seconds: float) -> None:
        self.requests, self.seconds, self.begun = requests, seconds, time.perf_counter()
        self.counted = self.begun + WARM * seconds
        self.calls, self.times, self.wrong = 0, list[float](), list[str]()

    def client(self, n: int) -> None:
        """One of them, on one connection."""
        chance = random.Random(n)
        with socket.create_connection(("127.0.0.1", PORT)) as line:
            while not self.wrong and not self._over():
                before = time.perf_counter()
                status, body = call(line, chance.choice(self.requests))
                self.calls += 1
                if status != 200:
                    self.wrong.append(f"an answer {status}: {body[-300:]!r}")
                if before >= self.counted:
                    self.times.append(1000 * (time.perf_counter() - before))

    def _over(self) -> bool:
        gone = time.perf_counter() - self.begun
        return gone >= self.seconds and (len(self.times) >= LEAST or gone >= 10 * self.seconds)

    def figures(self) -> list[float]:
        """Calls, calls a second, milliseconds at p50 and p95. Raises SystemExit where one was answered otherwise."""
        if self.wrong:
            raise SystemExit(self.wrong[0])
        cuts = quantiles(self.times, n=20)
        rate = len(self.times) / (time.perf_counter() - self.counted)
        return [self.calls, round(rate, 1), round(cuts[9], 2), round(cuts[18], 2)]


def calling(requests: list[bytes], clients: int, seconds: float) -> list[float]:
    """What so many clients find."""
    found = Calling(requests, seconds)
    threads = [threading.Thread(target=found.client, args=(n,)) for n in range(clients)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return found.figures()


def main() -> int:
    """Carry out the plan."""
    plan: dict[str, Any] = json.load(sys.stdin)
    print(json.dumps(calling([text.encode() for text in plan["requests"]], plan["clients"], plan["seconds"])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
