"""The demo city with the people who look after its catalogue, on Monday 2026-04-20 at nine."""

import pytest
from tests.catalogue.office import Office
from tests.store.conftest import at, city  # noqa: F401
from tests.store.desk import Desk

from hotline.database.places import Place


@pytest.fixture
def office(city: Place) -> Office:  # noqa: F811
    """The catalogue's people at work."""
    return Office(at("2026-04-20"))


@pytest.fixture
def desk(city: Place) -> Desk:  # noqa: F811
    """The people of the demo city at work beside them."""
    return Desk(at("2026-04-20"))
