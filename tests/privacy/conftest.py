"""The demo city with planted demands, and one reader of each role and unit."""

import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from tests.api.test_webhooks import listener  # noqa: F401
from tests.privacy.planted_city import planted
from tests.privacy.walking import Walk, logging_to
from tests.store.conftest import city  # noqa: F401
from tests.store.desk import Desk
from tests.web.conftest import Clock, clock, desk, signed_in  # noqa: F401

from hotline.core.scope import Reader
from hotline.database.places import Place
from hotline.demo.showing import leave_examples
from hotline.outbox.adapters import FileAdapter
from hotline.sweeps.delivery import deliver
from hotline.sweeps.search_texts import search_texts
from hotline.web.examples import People


@pytest.fixture
def walk(city: Place, desk: Desk, clock: Clock, tmp_path: Path) -> Iterator[Walk]:  # noqa: F811
    """The planted city, messages delivered and words searchable, the clock where its people are; the log is kept."""
    log = StringIO()
    handler, root = logging_to(log), logging.getLogger()
    root.addHandler(handler)
    made = planted(desk)
    leave_examples(desk.now)
    search_texts()
    deliver(desk.now, {"*": FileAdapter(tmp_path / "outbox")})
    clock.move_to(desk.now)
    try:
        yield Walk(made, log)
    finally:
        root.removeHandler(handler)


@pytest.fixture
def readers(walk: Walk) -> list[Reader]:
    """One of each role, of units' roles one of each unit: the people the pages are judged for."""
    return People(walk.city.desk.now).readers
