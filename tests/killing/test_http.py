"""Web processes, server, worker and database killed at random under HTTP load: no acknowledged act lost or doubled.

HOTLINE_HTTP_KILLS says how often (default 5; `make kill` 100).
"""

import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker
from tests.killing.http_load import Clients, kept_key
from tests.operation.installation import Installation, found_city

from hotline import database as hotline_database
from hotline.database import places

KILLS = int(os.environ.get("HOTLINE_HTTP_KILLS", "5"))
CLIENTS = 8
TARGETS = ("web", "web", "serve", "worker", "database")


@pytest.fixture
def tokens(own_data: Path) -> tuple[str, str]:
    """The demo city in a folder of its own, with keys of two systems."""
    return found_city()


@pytest.fixture
def installation(tokens: tuple[str, str], own_data: Path) -> Iterator[Installation]:
    """Served and worked on."""
    running = Installation(own_data)
    try:
        running.wait_until_ready()
        yield running
    finally:
        running.end()


def kill_at_random(installation: Installation, clients: Clients, kills: int, seed: int) -> Counter[str]:
    """Kill at moments drawn by chance, every target at least once where there are enough kills; how many of each."""
    chance, killed = random.Random(seed), Counter[str]()
    order = list(dict.fromkeys(TARGETS))
    while killed.total() < kills:
        if chance.random() < 0.8:  # else something may still be starting, or the database recovering
            clients.wait_for_progress(chance.randrange(1, 20))
        time.sleep(chance.uniform(0.0, 0.3))
        target = order.pop() if order else chance.choice(TARGETS)
        if installation.kill(target, chance.randrange(8)):
            killed[target] += 1
        assert not clients.wrong, clients.wrong
    return killed


def test_killed_under_http_load(
    installation: Installation, tokens: tuple[str, str], django_db_blocker: DjangoDbBlocker
) -> None:
    clients = Clients(installation, *tokens, CLIENTS)
    begun = time.monotonic()
    killed = kill_at_random(installation, clients, KILLS, seed=20260420)
    clients.wait_for_progress(CLIENTS)
    clients.stop()
    assert clients.wrong == []
    installation.wait_until_ready()
    assert installation.stop()["worker"] in (0, 143)  # 143: told to end while it was still starting
    seconds = time.monotonic() - begun
    with (
        hotline_database.running(),
        django_db_blocker.unblock(),
        hotline_database.pointing_at(places.here().application),
    ):
        check(clients, tokens)
    assert sum(killed.values()) >= KILLS
    print(f"killed {dict(killed)}, acknowledged {len(clients.said)} in {seconds:.0f} s, besides {dict(clients.others)}")


def check(clients: Clients, tokens: tuple[str, str]) -> None:
    """Every acknowledged act once, with its key and its event; no key or event without the other; all proved."""
    from hotline.audit.models import EventRow
    from hotline.organisation.models import ServiceAccount
    from hotline.proving import verify
    from hotline.tickets.models import ActKey

    accounts = {
        tokens[0]: ServiceAccount.objects.get(name="desk").pk,
        tokens[1]: ServiceAccount.objects.get(name="cg").pk,
    }
    keys = {row.key: row.result for row in ActKey.objects.all()}
    assert len({line["key"] for line in clients.said}) == len(clients.said)
    for line in clients.said:
        kept = keys[kept_key(accounts[line["token"]], line["key"])]
        assert (kept["number"], kept["act"], kept["version"]) == (line["number"], line["act"], line["version"])
    assert len(keys) == len(clients.said)
    of_tickets = EventRow.objects.filter(chain__regex=r"^\d{6}-")  # the worker's own duties have chains with names
    events = Counter(of_tickets.values_list("chain", "seq", "act"))
    assert events == Counter((kept["number"], kept["version"], kept["act"]) for kept in keys.values())
    report = verify()
    assert report.clean, report.plain()
