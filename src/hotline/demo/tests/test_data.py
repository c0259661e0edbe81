"""The demo data is whole, admissible, marked, and in words of our own."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from hotline.core.appointments import APPOINTMENTS, HELD, Held, compatible, may_be_held
from hotline.core.units import KINDS
from hotline.demo import data
from hotline.demo.catalogue import contents

ADMISSIBLE = {
    "town_or_subdistrict",
    "city_department",
    "authorised_organisation",
    "public_service_enterprise",
    "management_committee",
}
COMMITTEES = {"village_committee", "residents_committee"}
DEMAND_TYPES = {"consultation", "help", "complaint", "report", "suggestion", "praise", "other"}
EXTENSION_CAUSES = {"testing_or_appraisal", "statutory_procedure", "weather", "third_party", "season", "other"}
LIMIT = re.compile(r"[1-9][0-9]*(wd|nd|wh|h|min)")
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
COPIED_FROM = 12
SHARED = Path(__file__).parents[5] / "shared" / "data"

UNITS = {unit.key: unit for unit in data.units()}
ITEMS = data.catalogue()
TEXTS = data.texts()


def classes() -> list[dict[str, str | int | None]]:
    text = files("hotline.catalogue").joinpath("data", "db44t2479_2024.json").read_text("utf-8")
    rows: list[dict[str, str | int | None]] = json.loads(text)["classes"]
    return rows


def unique(values: list[str]) -> bool:
    return len(values) == len(set(values))


class TestUnits:
    def test_towns_zones_and_forty_departments_and_enterprises_may_be_dispatched_to(self) -> None:
        assert sum(unit.kind in ADMISSIBLE for unit in UNITS.values()) == 23 + 2 + 40

    def test_kinds(self) -> None:
        kinds = Counter(unit.kind for unit in UNITS.values())
        assert kinds["town_or_subdistrict"] == 23
        assert kinds["management_committee"] == 2
        assert kinds["city_department"] == 27
        assert kinds["authorised_organisation"] == 5
        assert kinds["public_service_enterprise"] == 8
        assert kinds["village_committee"] == kinds["residents_committee"] == 2
        assert kinds["hotline"] == kinds["competent_department"] == kinds["city_government"] == 1
        assert kinds["consultation_body"] == 1 + 23
        assert set(kinds) == set(KINDS)

    def test_water_power_gas_and_telecoms_are_on_call_round_the_clock(self) -> None:
        on_call = {unit.short_name for unit in data.units() if unit.around_clock}
        assert on_call == {
            "市供电公司", "市供水公司", "市燃气公司", "通信公司甲", "通信公司乙", "通信公司丙", "广电网络公司",
        }  # fmt: skip

    def test_each_town_has_its_consultation_body_and_the_city_one(self) -> None:
        bodies = [unit.parent for unit in data.units() if unit.kind == "consultation_body"]
        towns = [unit.key for unit in data.units() if unit.kind == "town_or_subdistrict"]
        assert sorted(filter(None, bodies)) == sorted(towns)
        assert bodies.count(None) == 1

    def test_keys_codes_and_names_are_unique(self) -> None:
        for field in ("key", "code", "name", "short_name"):
            assert unique([getattr(unit, field) for unit in data.units()]), field

    def test_parents_exist_and_only_towns_have_offices(self) -> None:
        for unit in data.units():
            assert unit.parent is None or unit.parent in UNITS
            assert bool(unit.offices) == (unit.kind == "town_or_subdistrict")

    def test_committees_belong_to_a_town_and_say_that_they_are_invented(self) -> None:
        for unit in data.units():
            if unit.kind in COMMITTEES:
                assert unit.parent is not None
                assert UNITS[unit.parent].kind == "town_or_subdistrict"
                assert "（演示）" in unit.name

    def test_short_names_fit_a_text_message(self) -> None:
        assert all(len(unit.short_name) <= 10 for unit in data.units())


class TestPeople:
    def test_keys_names_and_units(self) -> None:
        assert unique([person.key for person in data.people()])
        assert unique([person.name for person in data.people()])
        assert all(post.unit in UNITS for person in data.people() for post in person.posts)

    def test_each_unit_has_a_handler_and_one_lead(self) -> None:
        posts = Counter((post.unit, post.role) for person in data.people() for post in person.posts)
        for unit in data.units():
            if unit.kind in ADMISSIBLE:
                assert posts[unit.key, "handler"] >= 1
                assert posts[unit.key, "unit_lead"] == 1
            if unit.kind in COMMITTEES:
                assert (posts[unit.key, "handler"], posts[unit.key, "unit_lead"]) == (1, 0)

    @pytest.mark.parametrize(
        "name",
        ["坐席小陈", "坐席小梁", "派单员老林", "审核员周姐", "审核员阿吴", "回访员小何", "督办员老郑", "城管局小李"],
    )
    def test_the_people_of_the_tests_are_there(self, name: str) -> None:
        assert any(person.name == name for person in data.people())

    def test_there_is_somebody_for_every_role_and_appointment(self) -> None:
        posts = [post for person in data.people() for post in person.posts]
        assert {post.role for post in posts} == set(HELD)
        assert {post.appointment for post in posts} - {""} == set(APPOINTMENTS)
        for post in posts:
            assert may_be_held(Held(post.unit, UNITS[post.unit].kind, post.role, post.appointment)), post

    def test_nobody_holds_what_may_not_be_held_together(self) -> None:
        for person in data.people():
            assert all(compatible(a.role, b.role) for a in person.posts for b in person.posts), person.key


class TestCatalogue:
    def test_sixty_items_cover_all_fourteen_classes(self) -> None:
        assert len(ITEMS) == 60
        assert unique([item.key for item in ITEMS])
        assert unique([item.name for item in ITEMS])
        first_level = {row["code"] for row in classes() if row["level"] == 1}
        assert len(first_level) == 14
        assert {item.code[:2] for item in ITEMS} == first_level

    def test_codes_exist_and_are_unambiguous(self) -> None:
        third_level = Counter(row["code"] for row in classes() if row["level"] == 3)
        assert all(third_level[item.code] == 1 for item in ITEMS)

    @pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.key)
    def test_units_are_admissible_and_never_a_committee(self, item: data.CatalogueItem) -> None:
        named = [key for key in (item.unit, *item.co_units) if key is not None]
        assert all(UNITS[key].kind in ADMISSIBLE for key in named)
        assert item.unit not in item.co_units
        if item.unit is None:
            towns = [unit for unit in data.units() if unit.kind == "town_or_subdistrict"]
            assert all(item.office in town.offices for town in towns)

    @pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.key)
    def test_types_limits_and_words(self, item: data.CatalogueItem) -> None:
        assert set(item.demand_types) <= DEMAND_TYPES
        assert set(item.limits) <= set(item.demand_types)
        assert all(LIMIT.fullmatch(limit) for limit in item.limits.values())
        assert 10 <= len(item.scope) <= 25
        assert unique(list(item.scope))
        assert item.ask
        assert item.not_covered

    def test_every_legal_basis_waits_for_confirmation(self) -> None:
        for item in ITEMS:
            assert item.legal_basis.note == "演示数据，待法制机构确认"
            assert item.legal_basis.title
            assert item.legal_basis.article


class TestClasses:
    def test_counts_as_printed(self) -> None:
        assert Counter(row["level"] for row in classes()) == {1: 14, 2: 99, 3: 515}
        assert sum(row["name"] is None for row in classes()) == 13

    def test_090499_stands_twice_under_two_parents(self) -> None:
        twice = [row for row in classes() if row["code"] == "090499"]
        assert [(row["ordinal"], row["parent"]) for row in twice] == [(1, "0904"), (2, "0905")]
        assert unique([f"{row['code']}/{row['ordinal']}" for row in classes()])

    def test_parents_exist_and_no_remark_is_kept(self) -> None:
        codes = {row["code"] for row in classes()}
        for row in classes():
            assert (row["parent"] is None) == (row["level"] == 1)
            assert row["parent"] is None or row["parent"] in codes
            assert set(row) == {"code", "ordinal", "name", "level", "parent"}


class TestTexts:
    def test_each_item_has_its_texts(self) -> None:
        assert set(TEXTS.items) == {item.key for item in ITEMS}

    @pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.key)
    def test_demands_name_types_and_claims_of_their_item(self, item: data.CatalogueItem) -> None:
        own = TEXTS.items[item.key]
        assert 3 <= len(own.demands) <= 4
        assert 1 <= len(own.claims) <= 3
        assert item.legal_basis.title in own.basis
        for demand in own.demands:
            assert demand.demand_type in item.demand_types
            assert demand.claims
            assert set(demand.claims) <= set(range(1, len(own.claims) + 1))

    def test_every_demand_type_occurs(self) -> None:
        assert {demand.demand_type for own in TEXTS.items.values() for demand in own.demands} == DEMAND_TYPES

    def test_slots_are_known_and_used(self) -> None:
        used = {slot for text in strings() for slot in data.slots_of(text)}
        known = set(TEXTS.slots) | set(TEXTS.runtime_slots)
        assert used == known

    def test_rows_of_a_kind_have_the_same_fields(self) -> None:
        for kind, rows in TEXTS.loop.items():
            assert rows, kind
            assert len({frozenset(row) for row in rows}) == 1, kind
            assert len({json.dumps(row) for row in rows}) == len(rows), kind
            assert all(str(value).strip() for row in rows for value in row.values()), kind

    def test_extensions_name_a_cause_and_a_length(self) -> None:
        rows = TEXTS.loop["extension_request"]
        assert {row["cause"] for row in rows} == EXTENSION_CAUSES
        assert all(LIMIT.fullmatch(row["length"]) for row in rows)

    def test_each_emergency_line_is_there(self) -> None:
        assert {row["line"] for row in TEXTS.loop["emergency"]} == {"110", "119", "120", "122"}

    def test_fill_refuses_a_slot_without_value(self) -> None:
        assert data.fill("去{town}办", {"town": "坦洲镇"}) == "去坦洲镇办"
        with pytest.raises(KeyError):
            data.fill("去{town}办", {})


def strings() -> Iterator[str]:
    """Every text of the demo city in words."""
    for item in ITEMS:
        yield from (*item.scope, item.name, item.ask, item.not_covered)
    for more in contents():
        yield from (*more["scope"], more["name"], more["ask"], more["not_covered"])
    for own in TEXTS.items.values():
        yield own.basis
        for claim in own.claims:
            yield from (claim.claim, claim.findings, claim.remedies)
        yield from (demand.text for demand in own.demands)
    for rows in TEXTS.loop.values():
        yield from (value for row in rows for value in row.values())


def pieces(text: str) -> Iterator[str]:
    """All pieces of COPIED_FROM consecutive Chinese characters."""
    for run in CHINESE.findall(text):
        for start in range(len(run) - COPIED_FROM + 1):
            yield run[start : start + COPIED_FROM]


def own_pieces() -> dict[str, str]:
    """Pieces of our texts, names of laws and units apart, with the text they stand in."""
    names = [item["legal_basis"]["title"] for item in contents()] + [unit.name for unit in data.units()]
    names.sort(key=len, reverse=True)
    found = {}
    for text in strings():
        bare = text
        for name in names:
            bare = bare.replace(name, "|")
        found.update(dict.fromkeys(pieces(bare), text))
    return found


@pytest.mark.parametrize("folder", ["citizen_messages", "db44_taxonomy"])
def test_no_sentence_is_copied(folder: str) -> None:
    paths = sorted((SHARED / folder).glob("*.csv"))
    if not paths:
        pytest.skip(f"../shared/data/{folder} is not there: copied sentences cannot be looked for")
    own = own_pieces()
    csv.field_size_limit(10**8)
    copied = {own[piece] for path in paths for piece in pieces(path.read_text("utf-8")) if piece in own}
    assert not copied
