"""800 people at work at once against `hotline serve`: error-free, p95 of all requests, memory of the web processes.

Each thinks 15 seconds on the average between two things done, which are one to three requests.
HOTLINE_BENCH_PEOPLE=PEOPLE,THINK,SECONDS changes the size.
The accounts are made here. Two of a hundred sign in while the clock runs; the others have done so before, as sessions
last for a day, through the same page in this process, where passwords are hashed cheaply: 800 proper hashes, made to be
slow, take two cores for minutes. What has come due since the stock was made is done before, as a worker that never
stopped would have, and the first seconds of cold processes are not counted.
"""

import json
import os
import subprocess
import sys
import threading
from datetime import UTC, datetime
from itertools import cycle, islice
from typing import Any, Final

import psutil

from benchmarks.serving import PASSWORD, memory, served, signed_in, working
from benchmarks.stock import stock

TICKETS = 20_000
COLD = 30
"""Seconds of work before anything is counted."""
UNIT_ROLES: Final = ("handler", "unit_lead")
AIMS: Final = {"p95_ms": 500, "web_processes_mib": 400}
SHARES: Final = (
    ("agent", "mine", 30), ("dispatcher", "to_dispatch", 5), ("reviewer", "closures", 5), ("supervisor", "open", 2),
    ("handler", "open", 38), ("unit_lead", "open", 20),
)  # fmt: skip
"""Role, the queue it looks at, how many of a hundred."""


def people(many: int) -> list[dict[str, Any]]:
    """So many people in posts of the demo city, most of them signed in: username, secret, role, queue, cookies."""
    from django.test import override_settings

    from hotline.access.second_factor import new_secret
    from hotline.demo.accounts import open_account
    from hotline.generating.plan import Plan
    from hotline.organisation.models import Person, Post
    from hotline.tickets.models import Demand

    units = cycle(sorted(set(Demand.objects.filter(state="handling").values_list("unit", flat=True))))
    rows = islice(cycle([(role, queue) for role, queue, share in SHARES for _ in range(share)]), many)
    made: list[dict[str, Any]] = [
        {"username": f"crowd_{n}", "role": role, "queue": queue} for n, (role, queue) in enumerate(rows)
    ]
    Person.objects.bulk_create(Person(key=one["username"], name=f"演示{n}", is_demo=True) for n, one in enumerate(made))
    Post.objects.bulk_create(
        Post(
            person_id=one["username"],
            unit_id=next(units) if one["role"] in UNIT_ROLES else "hotline",
            role=one["role"],
            valid_from=Plan(1).until,
        )
        for one in made
    )
    for n, one in enumerate(made):
        one["secret"], to_come = new_secret(), n % 50 == 0
        cheap = {} if to_come else {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}
        with override_settings(**cheap):
            open_account(one["username"], PASSWORD, one["secret"])
            one["cookies"] = {} if to_come else signed_in(one["username"], one["secret"])
    return made


class Watch(threading.Thread):
    """The most memory the web processes took."""

    def __init__(self, server: psutil.Process) -> None:
        super().__init__(daemon=True)
        self.server, self.most, self.done = server, 0, threading.Event()

    def run(self) -> None:
        """Look every second."""
        while not self.done.wait(1):
            self.most = max(self.most, memory(self.server))


def run() -> dict[str, Any]:
    """Stock, people, server and worker, crowd; the main figure is p95 of all requests to the aim."""
    many, think, seconds = (float(n) for n in (os.environ.get("HOTLINE_BENCH_PEOPLE") or "800,15,120").split(","))
    with stock(TICKETS, spent=True):
        from hotline.cli.running import platform

        with platform():
            from hotline.sweeps import run_all

            run_all(datetime.now(UTC))
            plan = {"people": people(int(many)), "think": think, "cold": COLD, "seconds": seconds}
            with served() as server, working():
                watch = Watch(server)
                watch.start()
                told = subprocess.run(
                    [sys.executable, "-m", "benchmarks.crowd"],
                    input=json.dumps(plan), capture_output=True, text=True, check=False,
                )  # fmt: skip
                watch.done.set()
    if told.returncode != 0:
        raise SystemExit(f"the crowd failed: {told.stderr[-800:]}")
    found = json.loads(told.stdout)
    return {
        "ratio": round(found["all"][1] / AIMS["p95_ms"], 3),
        "aim": "<= 1 (p95 of all requests 500 ms), no error, web processes <= 400 MiB",
        "people": int(many),
        "think_seconds": think,
        "web_processes_mib": watch.most,
        **found,
    }
