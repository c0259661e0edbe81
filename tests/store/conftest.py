"""The demo city and named people for the store's tests."""

from datetime import datetime
from pathlib import Path

import pytest
from tests.store.desk import Desk

from hotline.core.instants import SHANGHAI
from hotline.database.places import Place


def at(day: str, time: str = "09:00") -> datetime:
    """An instant in Shanghai: at("2026-03-02", "10:00")."""
    return datetime.fromisoformat(f"{day}T{time}:00").replace(tzinfo=SHANGHAI)


@pytest.fixture
def city(database: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A fresh database with the demo city founded, and anchors of its own."""
    from hotline.demo.founding import found_demo_city
    from hotline.proving import anchoring

    monkeypatch.setattr(anchoring, "folder", lambda: tmp_path / "anchors")
    found_demo_city()
    return database


@pytest.fixture
def desk(city: Place) -> Desk:
    """The people of the demo city at work, on Monday 2026-04-20 at nine."""
    return Desk(at("2026-04-20"))
