"""The demo city and named people, for the tests of what they see."""

from pathlib import Path

import pytest
from tests.store.conftest import at
from tests.store.desk import Desk

from hotline.database.places import Place


@pytest.fixture
def city(database: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A fresh database with the demo city founded."""
    from hotline.demo.founding import found_demo_city

    found_demo_city()
    return database


@pytest.fixture
def desk(city: Place) -> Desk:
    """The people of the demo city at work, on Monday 2026-04-20 at nine."""
    return Desk(at("2026-04-20"))
