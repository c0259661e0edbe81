"""The demo city with the department that makes its rules."""

from datetime import date

import pytest
from tests.rulebook.making import RuleDesk, appoint_approvers
from tests.store.conftest import at, city  # noqa: F401

from hotline.database.places import Place


@pytest.fixture
def desk(city: Place) -> RuleDesk:  # noqa: F811
    """Everybody at work on Monday 2026-04-20 at nine."""
    appoint_approvers(date(2020, 1, 1))
    return RuleDesk(at("2026-04-20"))
