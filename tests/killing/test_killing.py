"""Processes and database killed at random moments: every acknowledged act is there exactly once, nothing in halves.

HOTLINE_KILLS says how often (default 12; `make kill` 60).
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from pytest_django.plugin import DjangoDbBlocker
from tests.killing import load
from tests.operation.installation import found_city

from hotline import database as hotline_database
from hotline.database import embedded, places

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("HOTLINE_KILLS", "12"))
CLIENTS = 2
PATIENCE = 2 * embedded.START_LIMIT
"""Seconds; a database killed may take its time to come back on a busy machine, and be killed once more meanwhile."""


class Clients:
    """Load programs, each started again when it has been killed."""

    def __init__(self, folder: Path) -> None:
        self.files = [folder / f"load-{n}.jsonl" for n in range(CLIENTS)]
        self.running = [self.start(n) for n in range(CLIENTS)]

    def start(self, n: int) -> "subprocess.Popen[bytes]":
        """Start one."""
        words = [sys.executable, "-m", "tests.killing.load", str(self.files[n]), f"load-{n}"]
        return subprocess.Popen(words, cwd=ROOT)

    def kill(self, n: int) -> None:
        """Kill one in the middle of whatever it does, and start it again."""
        self.running[n].send_signal(signal.SIGKILL)
        assert self.running[n].wait() == -signal.SIGKILL
        self.running[n] = self.start(n)

    def wait_for_progress(self, n: int) -> None:
        """Until a client has had an act acknowledged from now on."""
        before, until = self.size(n), time.monotonic() + PATIENCE
        while self.size(n) == before:
            assert time.monotonic() < until, ("nothing is acknowledged any more", last_words())
            assert self.running[n].poll() is None
            time.sleep(0.01)

    def size(self, n: int) -> int:
        """Bytes of acknowledgements."""
        return self.files[n].stat().st_size if self.files[n].exists() else 0

    def stop(self) -> None:
        """Let all finish the act in hand."""
        for file in self.files:
            file.with_suffix(".stop").touch()
        assert [client.wait(timeout=60) for client in self.running] == [0] * CLIENTS

    def acknowledged(self) -> list[dict[str, Any]]:
        """All that the platform has said yes to."""
        return [line for file in self.files for line in load.read(file)]


def last_words() -> str:
    """The end of the database's log."""
    return (embedded.here().data / "server.log").read_text(errors="replace")[-2000:]


def kill_postmaster() -> bool:
    """Kill the database server; False where none runs at the moment."""
    try:
        process = int((embedded.here().data / "postmaster.pid").read_text().split()[0])
        os.kill(process, signal.SIGKILL)
    except (FileNotFoundError, IndexError, ValueError, ProcessLookupError):
        return False
    return True


def kill_at_random(clients: Clients, kills: int, seed: int) -> Counter[str]:
    """Kill clients and server at moments drawn by chance; how many of each."""
    chance, killed = random.Random(seed), Counter[str]()
    while killed.total() < kills:
        n = chance.randrange(CLIENTS)
        if chance.random() < 0.8:  # else it may still be starting, or the database recovering
            clients.wait_for_progress(n)
        time.sleep(chance.uniform(0.0, 0.5))
        if chance.random() < 0.3:
            killed["database"] += kill_postmaster()
        else:
            clients.kill(n)
            killed["client"] += 1
    return killed


def test_killed_at_random(own_data: Path, tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> None:
    found_city()
    clients = Clients(tmp_path)
    try:
        killed = kill_at_random(clients, KILLS, seed=20260420)
        clients.stop()
    finally:
        for client in clients.running:
            client.kill()
            client.wait()
    said = clients.acknowledged()
    assert killed["database"] >= 1
    assert len(said) >= KILLS
    with (
        hotline_database.running(),
        django_db_blocker.unblock(),
        hotline_database.pointing_at(places.here().application),
    ):
        check(said)
    print(f"killed {dict(killed)}, acknowledged {len(said)}")


def check(said: list[dict[str, Any]]) -> None:
    """Every acknowledged act once, with its key and its event; no key or event without the other; all proved."""
    from hotline.audit.models import EventRow
    from hotline.proving import verify
    from hotline.tickets.models import ActKey, Demand

    keys = {row.key: row.result for row in ActKey.objects.all()}
    assert len({line["key"] for line in said}) == len(said)
    for line in said:
        kept = keys[line["key"]]
        assert (kept["number"], kept["act"], kept["version"]) == (line["number"], line["act"], line["version"])
    events = Counter(EventRow.objects.values_list("chain", "seq", "act"))
    assert events == Counter((kept["number"], kept["version"], kept["act"]) for kept in keys.values())
    assert len(keys) - len(said) in range(CLIENTS + 1)  # an act may be done and its answer not yet written down
    assert sorted(Demand.objects.values_list("number", flat=True)) == sorted({chain for chain, _, _ in events})
    report = verify()
    assert report.clean, report.plain()
