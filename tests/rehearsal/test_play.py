"""A short rehearsal: the same seed gives the same heads, every act occurs, every promise holds under faults."""

import secrets
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from hotline import database as hotline_database
from hotline.core.intake import DISPOSITIONS
from hotline.core.lifecycle import ACTS
from hotline.core.records import PROTECTING, RECORDS
from hotline.database import roles
from hotline.database.places import Place

Fresh = Callable[[str, str], Place]


@pytest.fixture
def played(
    fresh_database: Fresh, django_db_blocker: DjangoDbBlocker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Any]:
    """Plays a plan in a database and a data folder of its own; the play and the digest of its heads."""

    def play(**plan: Any) -> tuple[Any, str]:
        place = fresh_database("embedded", f"hotline_test_rehearsal_{secrets.token_hex(6)}")
        try:
            with monkeypatch.context() as own:
                own.setenv("HOTLINE_DATA", str(tmp_path / secrets.token_hex(4)))
                return _played(place, plan)
        finally:
            roles.drop(place)

    def _played(place: Place, plan: dict[str, Any]) -> tuple[Any, str]:
        with django_db_blocker.unblock(), hotline_database.pointing_at(place.application):
            from hotline.demo.founding import found_demo_city
            from hotline.rehearsal.invariants import heads_digest
            from hotline.rehearsal.play import Plan, Play

            found_demo_city()
            one = Play(Plan(**plan))
            one.run()
            return one, heads_digest()

    return play


def test_the_same_seed_gives_the_same_heads(played: Callable[..., Any]) -> None:
    plan = {"days": 4, "people": 20, "faults": True}
    (first, heads), (second, again) = (played(seed=7, **plan) for _ in range(2))
    assert heads == again
    assert first.record == second.record
    assert first.faults.happened == second.faults.happened
    assert played(seed=8, **plan)[1] != heads


def test_every_act_occurs_and_refusals_and_faults_too(played: Callable[..., Any]) -> None:
    play, _ = played(days=12, people=80, seed=3, faults=True)
    assert set(ACTS) - set(play.record.acts) == set()
    apart = {record.code for record in PROTECTING} | {"release_field"}  # tests/protecting, tests/organisation
    assert set(RECORDS) - apart - set(play.record.acts) == set()
    assert {f"dispose {name}" for name in DISPOSITIONS} - set(play.record.acts) == set()
    assert {"clock_back", "state", "stale_version", "D07"} - set(play.record.refused) == set()
    assert {"connection lost", "deadlock", "serialization failure", "duplicate delivery", "late delivery", "clock jump"} <= set(play.faults.happened)  # fmt: skip  # noqa: E501


def test_a_day_begins_where_it_is_told(played: Callable[..., Any]) -> None:
    play, _ = played(days=1, people=8, seed=1, first=date(2026, 2, 20))
    assert play.checked.date() == date(2026, 2, 20)
    assert play.record.acts["register"] + play.record.acts["dispose"] >= 1
