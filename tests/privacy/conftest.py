"""The demo city with planted demands, and one reader of each role and unit."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from pytest_django.plugin import DjangoDbBlocker
from tests.api.test_webhooks import listener  # noqa: F401
from tests.conftest import keep_as_it_is, new_name
from tests.privacy.planted_city import City, planted
from tests.privacy.walking import Walk, logging_to
from tests.store.conftest import city  # noqa: F401
from tests.store.desk import Desk
from tests.web.conftest import NOW, Clock, clock, desk, signed_in  # noqa: F401

from hotline import database as hotline_database
from hotline.core.scope import Reader
from hotline.database.places import Place
from hotline.demo.showing import leave_examples
from hotline.outbox.adapters import FileAdapter
from hotline.proving import anchoring
from hotline.sweeps.delivery import deliver
from hotline.sweeps.search_texts import search_texts
from hotline.web.examples import People


@dataclass(frozen=True)
class Planted:
    """The planted city as it stands in a template, what was logged and sent while it was made."""

    template: str
    city: City
    log: str
    outbox: Path


@pytest.fixture(scope="session")
def planted_once(
    fresh_database: Callable[..., Place], django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Planted:
    """The planted city, messages delivered and words searchable: three seconds once, not for each test."""
    folder, log, name = tmp_path_factory.mktemp("planted"), StringIO(), new_name()
    place = fresh_database("embedded", name, founded=True)
    with (
        django_db_blocker.unblock(),
        hotline_database.pointing_at(place.application),
        pytest.MonkeyPatch.context() as patch,
        time_machine.travel(NOW, tick=False),
        logged_to(log),
    ):
        patch.setattr(anchoring, "folder", lambda: folder / "anchors")
        made = planted(Desk(NOW))
        leave_examples(made.desk.now)
        search_texts()
        deliver(made.desk.now, {"*": FileAdapter(folder / "outbox")})
    assert place.admin is not None
    keep_as_it_is(place.admin, name)
    return Planted(name, made, log.getvalue(), folder / "outbox")


@pytest.fixture
def template(request: pytest.FixtureRequest, template: str) -> str:
    """A test that walks has the planted city in its database."""
    if "walk" not in request.fixturenames:
        return template
    once: Planted = request.getfixturevalue("planted_once")
    return once.template


@pytest.fixture
def walk(city: Place, desk: Desk, clock: Clock, planted_once: Planted) -> Iterator[Walk]:  # noqa: F811
    """The planted city, the clock where its people are; the log is kept."""
    clock.move_to(desk.at(planted_once.city.desk.now).now)
    made = replace(planted_once.city, desk=desk, cases=dict(planted_once.city.cases))
    log = StringIO(planted_once.log)
    log.seek(0, 2)
    with logged_to(log):
        yield Walk(made, log, planted_once.outbox)


@contextmanager
def logged_to(log: StringIO) -> Iterator[None]:
    """What the product logs meanwhile is written there, too."""
    handler, root = logging_to(log), logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)


@pytest.fixture
def readers(walk: Walk) -> list[Reader]:
    """One of each role, of units' roles one of each unit: the people the pages are judged for."""
    return People(walk.city.desk.now).readers
