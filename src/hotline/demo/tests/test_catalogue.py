"""The demo city's whole catalogue: large enough, over all classes, admissible, every legal basis unconfirmed."""

from collections import Counter

from hotline.catalogue.shipped import shipped_classes
from hotline.core.ticket import COMMITTEES, UNIT_KINDS
from hotline.demo import catalogue, data

ITEMS = catalogue.contents()
UNITS = {unit.key: unit for unit in data.units()}


def test_more_than_three_hundred_items_over_all_fourteen_classes() -> None:
    assert len(ITEMS) >= 300
    assert len({item["key"] for item in ITEMS}) == len({item["name"] for item in ITEMS}) == len(ITEMS)
    tops = {row["code"] for row in shipped_classes() if row["level"] == 1}
    assert {item["class_code"][:2] for item in ITEMS} == tops
    assert [played.key for played in data.catalogue()] == [item["key"] for item in ITEMS[: len(data.catalogue())]]


def test_every_code_is_one_the_standard_prints_once() -> None:
    printed = Counter(row["code"] for row in shipped_classes())
    assert {item["class_code"] for item in ITEMS if printed[item["class_code"]] != 1} == set()


def test_units_are_admissible_never_a_committee_and_towns_have_the_office() -> None:
    towns = [unit for unit in UNITS.values() if unit.kind == "town_or_subdistrict"]
    for item in ITEMS:
        named = [item["unit"], *item["co_units"], *(rule["unit"] for rule in item["rules"])]
        kinds = {UNITS[key].kind for key in named if key}
        assert kinds <= set(UNIT_KINDS), item["key"]
        assert not kinds & set(COMMITTEES)
        assert item["unit"] not in item["co_units"]
        if item["by_town"]:
            assert all(item["office"] in town.offices for town in towns), item["key"]


def test_every_legal_basis_says_that_it_waits_for_the_legal_office() -> None:
    for item in ITEMS:
        basis = item["legal_basis"]
        assert basis["title"]
        assert basis["note"] in (catalogue.UNCONFIRMED, "演示数据，待法制机构确认")


def test_every_item_can_be_found_asked_about_and_told_apart() -> None:
    for item in ITEMS:
        assert len(item["scope"]) >= 3, item["key"]
        assert item["ask"]
        assert item["not_covered"]


def test_some_go_by_subject_and_area_to_a_management_committee() -> None:
    zones = {
        rule["unit"]
        for item in ITEMS
        for rule in item["rules"]
        if rule["unit"] and UNITS[rule["unit"]].kind == "management_committee"
    }
    assert zones == {"torch_zone", "cuiheng_zone"}


def test_who_stands_in_for_a_unit_is_one_the_city_has() -> None:
    assert set(catalogue.STANDS_IN.values()) <= set(UNITS)
