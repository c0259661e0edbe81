"""The place of the facts decides: ticket, transfer, told where to turn, or accepted unknown (a2.1, a13.1)."""

from typing import Any

import pytest
from tests.law.story import CHEN, Story

from hotline.core.arguments import read_arguments
from hotline.core.instants import BadValue
from hotline.core.place import Jurisdiction, jurisdiction, tells_place
from hotline.core.product_guards import Circumstances
from hotline.core.refusal import Refusal
from hotline.core.ticket import World

NOW = "2026-03-02 10:00"
REGISTER = {"type": "help", "content": "路灯不亮", "contact": "有", "urgency": "settled"}
NEEDED: dict[str, dict[str, Any]] = {
    "province_transferred": {"city": "珠海", "consent": True},
    "out_of_area_told": {"reason": "不在本市", "reason_code": "outside_province"},
}

PLACES: dict[str, tuple[dict[str, Any], str, str]] = {
    "nothing known": ({}, "unknown", "ticket"),
    "said to be unknown": ({"place_in": "unknown"}, "unknown", "ticket"),
    "in words that lead nowhere": ({"place": "一个工地", "place_in": "unknown"}, "unknown", "ticket"),
    "a street of the city": ({"place": "民生路"}, "inside", "ticket"),
    "a town of the city": ({"town": "442000001"}, "inside", "ticket"),
    "the city's division code": ({"district": "442000"}, "inside", "ticket"),
    "a division of Zhuhai": ({"district": "440402", "place": "拱北"}, "province", "province_transferred"),
    "another city by word": ({"place_in": "province", "place": "广州市"}, "province", "province_transferred"),
    "a division of Changsha": ({"district": "430102"}, "outside", "out_of_area_told"),
    "outside by word": ({"place_in": "outside"}, "outside", "out_of_area_told"),
    "the code goes before the word": ({"district": "440402", "place_in": "inside"}, "province", "province_transferred"),
    "the town goes before the word": ({"town": "442000001", "place_in": "outside"}, "inside", "ticket"),
}


@pytest.mark.parametrize("place", PLACES)
def test_the_place_decides_and_names_a2_1(place: str) -> None:
    told, where, route = PLACES[place]
    found = jurisdiction(read_arguments("register", {"type": "help", **told}, platform=True))
    assert found == Jurisdiction(where, route, "a2.1")
    assert found.ask_again == (where == "unknown")


def test_what_an_event_keeps_of_the_jurisdiction() -> None:
    assert jurisdiction({"town": "442000001"}).plain() == {"where": "inside", "route": "ticket", "provision": "a2.1"}


@pytest.mark.parametrize("name", ["place", "place_in", "district", "town"])
def test_an_act_tells_a_place_by_any_of_four_arguments(name: str) -> None:
    assert tells_place({"reached": True, name: "x"})
    assert not tells_place({"reached": True})


def asks(act: str, **args: Any) -> World | Refusal:
    story = Story()
    story.known = Circumstances()
    return story.ask(NOW, CHEN, act, **args)


@pytest.mark.parametrize("place", PLACES)
def test_only_a_demand_of_the_city_or_of_nobody_knows_where_becomes_a_ticket(place: str) -> None:
    told, where, route = PLACES[place]
    done = asks("register", **REGISTER, **told)
    if route == "ticket":
        assert isinstance(done, World)
        return
    assert isinstance(done, Refusal)
    assert (done.guard, done.provision) == ("place_outside", "a2.1")
    assert ("转办" in done.sentence) == (where == "province")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", NEEDED)
def test_nobody_is_turned_away_as_from_elsewhere_against_the_place(kind: str, place: str) -> None:
    told, where, _ = PLACES[place]
    done = asks("dispose", class_=kind, urgency="settled", **NEEDED[kind], **told)
    allowed = {"province_transferred": {"province"}, "out_of_area_told": {"province", "outside"}}[kind]
    if where in allowed or not told:
        assert isinstance(done, World)  # without a word on the place the class itself says that it is elsewhere
        return
    assert isinstance(done, Refusal)
    assert (done.guard, done.provision) == ("place_class", "a2.1")


def test_other_classes_do_not_ask_for_the_place() -> None:
    assert isinstance(asks("dispose", class_="nothing_asked", kind="silent", urgency="settled"), World)
    assert isinstance(asks("dispose", class_="withdrawn", place_in="outside", urgency="settled"), World)


@pytest.mark.parametrize("code", ["44200", "4420000000001", "44200a", "４４２０００", 442000])
def test_a_division_code_has_six_to_twelve_digits(code: object) -> None:
    with pytest.raises(BadValue, match="district"):
        read_arguments("register", {"type": "help", "district": code}, platform=True)


def test_simulate_does_not_ask_for_the_place() -> None:
    story = Story()
    assert isinstance(story.ask(NOW, CHEN, "register", type="help", content="路灯不亮", contact="有"), World)
    assert read_arguments("register", {"type": "help", "district": "440402"}) == {"type": "help"}
