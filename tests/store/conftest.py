"""The demo city and named people for the store's tests."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from hotline.core.instants import SHANGHAI
from hotline.database.places import Place

Do = Callable[..., Any]


def at(day: str, time: str = "09:00") -> datetime:
    """An instant in Shanghai: at("2026-03-02", "10:00")."""
    return datetime.fromisoformat(f"{day}T{time}:00").replace(tzinfo=SHANGHAI)


@pytest.fixture
def city(database: Place) -> Place:
    """A fresh database with the demo city founded."""
    from hotline.demo.founding import found_demo_city

    found_demo_city()
    return database
