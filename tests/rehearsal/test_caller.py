"""The caller: asks again with the same key, gives up in the end, and sees when the platform did an act twice."""

from typing import Any

import pytest
from django.db import OperationalError

from hotline.acting.request import Accomplished
from hotline.rehearsal.caller import TRIES, Broken, Caller, same
from hotline.rehearsal.chance import Chance
from hotline.rehearsal.faults import Faults

DONE = Accomplished("260420-00001-1", "accept", "handling", None, 3)


@pytest.mark.django_db
def test_it_asks_again_and_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Faults, "note", lambda *_: None)
    asked: list[int] = []

    def never() -> Any:
        asked.append(1)
        raise OperationalError("lost")

    with pytest.raises(Broken):
        Caller(Faults(None)).insist(never)
    assert len(asked) == TRIES


@pytest.mark.parametrize("again", [DONE, Accomplished("260420-00001-1", "accept", "handling", None, 4, again=True)])
def test_an_act_done_twice_is_seen(again: Accomplished) -> None:
    with pytest.raises(Broken, match="260420-00001-1"):
        same(DONE, again)


def test_the_first_result_again_is_what_it_wants() -> None:
    same(DONE, Accomplished("260420-00001-1", "accept", "handling", None, 3, again=True))


def test_without_chance_nothing_happens() -> None:
    faults = Faults(None)
    assert not any(faults.happens("clock jump", 1.0) for _ in range(10))
    assert faults.happened == {}


def test_streams_are_apart_and_repeat() -> None:
    one, same_, other = Chance(1, "words"), Chance(1, "words"), Chance(1, "faults")
    drawn = [one.number(0, 10**9) for _ in range(5)]
    assert drawn == [same_.number(0, 10**9) for _ in range(5)]
    assert drawn != [other.number(0, 10**9) for _ in range(5)]
