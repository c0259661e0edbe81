"""What is wrong with a catalogue: errors bar approval, warnings want a reason (a5.3, a6.2, a15.2, a15.3)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from hotline.core.catalogue import UnitFact
from hotline.core.catalogue_lint import (
    TYPES,
    UNITS,
    Finding,
    Known,
    limit_text,
    lint,
    lint_item,
    overlaps,
    overlaps_with,
)
from hotline.core.limit import Limit, Unit, parse_limit
from hotline.core.policy import DEMAND_TYPES

DAY = date(2026, 6, 1)
LENGTH: dict[Unit, int] = {"min": 1, "h": 60, "wh": 180, "nd": 1440, "wd": 2000}


def longer(one: Limit, other: Limit) -> bool:
    """Whether the first ends later, roughly."""
    return one.n * LENGTH[one.unit] > other.n * LENGTH[other.unit]


KNOWN = Known(
    day=DAY,
    classes=frozenset({"030501", "030502", "030511", "030512"}),
    units={
        "city_management": UnitFact("city_department", "城管局"),
        "power_supply": UnitFact("public_service_enterprise", "供电局"),
        "hotline": UnitFact("hotline", "热线机构"),
        "hetian": UnitFact("village_committee", "禾田村民委员会"),
        "qiaotou": UnitFact("residents_committee", "桥头社区"),
        "shiqi": UnitFact("town_or_subdistrict", "石岐街道"),
        "zhongshangang": UnitFact("town_or_subdistrict", "中山港街道"),
        "tanzhou": UnitFact("town_or_subdistrict", "坦洲镇"),
        "xiaolan": UnitFact("town_or_subdistrict", "小榄镇"),
    },
    towns={
        "442000001": "shiqi",
        "442000003": "zhongshangang",
        "442000104": "tanzhou",
        "442000110": "xiaolan",
    },
    offices={
        "shiqi": frozenset({"城建局", "农业农村局"}),
        "zhongshangang": frozenset({"城建局"}),
        "tanzhou": frozenset({"城建局"}),
        "xiaolan": frozenset({"城建局"}),
    },
    questions={"line": frozenset({"inside", "outside"}), "age": frozenset({"old"})},
    laws={"物权法": date(2021, 1, 1), "新条例": date(2026, 6, 2)},
    basic={kind: Limit(5, "wd") for kind in DEMAND_TYPES} | {"report": Limit(15, "wd")},
    longer=longer,
    codes={"030598": ("030511", "030512"), "030599": ()},
)

LAMPS: dict[str, Any] = {
    "key": "lamps",
    "name": "路灯",
    "class_code": "030501",
    "demand_types": ["help", "complaint"],
    "legal_basis": {"title": "城市照明管理规定"},
    "unit": "city_management",
    "office": "",
    "rules": [],
    "co_units": [],
    "limits": {},
    "scope": ["路灯", "灯杆"],
}
CLEANING = {**LAMPS, "key": "alley", "name": "内街保洁", "unit": None, "office": "城建局"}
"""By place: the town where it happened."""


def rule(unit: str | None = "power_supply", office: str = "", towns: tuple[str, ...] = (), **answers: str) -> Any:
    return {"towns": list(towns), "answers": answers, "unit": unit, "office": office}


def found(item: dict[str, Any] = LAMPS, known: Known = KNOWN, **changes: Any) -> list[tuple[str, str, str, str, str]]:
    """Check, level, field, provision and words of what is found in an item; its key is always its own."""
    findings = lint_item({**item, **changes}, known)
    assert {one.key for one in findings} <= {item["key"]}
    return [(one.check, one.level, one.field, one.provision, one.words) for one in findings]


def test_in_a_sound_item_nothing_is_found() -> None:
    assert found() == []
    assert found(CLEANING) == []
    assert found(unit="shiqi", office="农业农村局") == []


def test_limits_are_said_in_words() -> None:
    assert [limit_text(parse_limit(f"3{unit}")) for unit in UNITS] == [
        "3个工作日", "3日", "3个工作小时", "3小时", "3分钟",
    ]  # fmt: skip
    assert set(TYPES) == set(DEMAND_TYPES)


# --- what an item refers to ---


def test_a_class_is_in_force_or_mapped_to_one_that_is() -> None:
    for code in ("030503", "030599"):
        (one,) = found(class_code=code)
        assert one == ("class_unknown", "error", "class_code", "a13.1", f"现行分类中没有代码{code}。")
    assert found(class_code="030598") == []


UNFIT = [
    ("nobody", "unit_unknown", "a15.2", "“nobody”不是有效期内的单位。"),
    ("hetian", "committee", "a6.2", "不得将该事项交由禾田村民委员会（居（村）民委员会）作为主责办理。"),
    ("qiaotou", "committee", "a6.2", "不得将该事项交由桥头社区（居（村）民委员会）作为主责办理。"),
    ("hotline", "unit_kind", "a5.1", "热线机构不是承办单位。"),
]


@pytest.mark.parametrize(("unit", "check", "provision", "words"), UNFIT)
def test_no_unit_that_may_not_be_responsible(unit: str, check: str, provision: str, words: str) -> None:
    assert found(unit=unit) == [(check, "error", "unit", provision, words)]
    assert found(co_units=["power_supply", unit]) == [(check, "error", "co_units", provision, words)]
    second = [rule(line="inside"), rule(unit, line="outside")]
    assert found(rules=second) == [(check, "error", "rules", provision, f"例外第2条：{words}")]


def test_everything_of_an_item_is_looked_at() -> None:
    assert [one[0] for one in found(class_code="x", unit="a", co_units=["b"], rules=[rule("c", line="inside")])] == [
        "class_unknown", "unit_unknown", "unit_unknown", "unit_unknown",
    ]  # fmt: skip


# --- the office of a town (建议工作机构) ---

MISSING = "承办单位是镇街的，应当列明建议承办的镇街所属工作机构。"
NO_COMMITTEE = "居（村）民委员会不得列为建议工作机构。"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"unit": "shiqi"}, MISSING),
        ({"unit": None}, MISSING),
        ({"rules": [rule(None, line="inside")]}, f"例外第1条：{MISSING}"),
        ({"rules": [rule("tanzhou", line="inside")]}, f"例外第1条：{MISSING}"),
        ({"office": "城建局", "rules": [rule("tanzhou", line="inside")]}, f"例外第1条：{MISSING}"),
        ({"rules": [rule(line="inside"), rule(None, line="outside")]}, f"例外第2条：{MISSING}"),
    ],
)
def test_a_town_needs_its_office(changes: dict[str, Any], words: str) -> None:
    assert found(**changes) == [("office_missing", "error", "office", "a15.2", words)]


@pytest.mark.parametrize(
    "office", ["桥头社区", "禾田村民委员会", "某社区居民委员会", "某村民委员会", "某社区居委会", "某村委会"]
)
def test_a_committee_is_no_office(office: str) -> None:
    assert found(CLEANING, office=office) == [("committee", "error", "office", "a6.2", NO_COMMITTEE)]
    by_exception = [rule(None, office, line="inside")]
    assert found(rules=by_exception) == [("committee", "error", "office", "a6.2", f"例外第1条：{NO_COMMITTEE}")]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"office": "水务局"}, "石岐街道、中山港街道、坦洲镇等没有工作机构“水务局”。"),
        ({"office": "农业农村局"}, "中山港街道、坦洲镇、小榄镇没有工作机构“农业农村局”。"),
        ({"unit": "xiaolan", "office": "水务局"}, "小榄镇没有工作机构“水务局”。"),
        (
            {"unit": "city_management", "rules": [rule(None, "水务局", ("442000104",))]},
            "例外第1条：坦洲镇没有工作机构“水务局”。",
        ),
        (
            {"office": "城建局", "rules": [rule(None, "水务局", ("442000104",))]},
            "例外第1条：坦洲镇没有工作机构“水务局”。",
        ),
    ],
)
def test_an_office_the_town_does_not_have_is_to_be_looked_at(changes: dict[str, Any], words: str) -> None:
    assert found(CLEANING, **changes) == [("office_unknown", "warning", "office", "a15.2", words)]


def test_a_town_without_any_office_has_none_of_that_name() -> None:
    bare = replace(KNOWN, offices={})
    assert found(CLEANING, bare, unit="tanzhou") == [
        ("office_unknown", "warning", "office", "a15.2", "坦洲镇没有工作机构“城建局”。"),
    ]  # fmt: skip


def test_an_exception_to_the_town_takes_the_items_office() -> None:
    assert found(office="城建局", rules=[rule(None, towns=("442000001",))]) == []
    assert found(office="水务局", rules=[rule(None, towns=("442000001",))]) == [
        ("office_unknown", "warning", "office", "a15.2", "例外第1条：石岐街道没有工作机构“水务局”。"),
    ]  # fmt: skip


# --- limits, basis ---


def test_a_limit_other_than_the_types_is_to_be_confirmed() -> None:
    assert found(limits={"help": "20wd", "complaint": "24h"}) == [
        (
            "limit_longer", "warning", "limits", "a15.2",
            "求助的期限20个工作日长于该类型的基本期限5个工作日，请确认并说明理由。",
        ),
        (
            "limit_shorter", "warning", "limits", "a15.2",
            "投诉的期限24小时短于该类型的基本期限5个工作日，请确认并说明理由。",
        ),
    ]  # fmt: skip
    assert found(limits={"help": "5wd"}) == []
    assert [one[0] for one in found(limits={"complaint": "24h"})] == ["limit_shorter"]
    assert [one[0] for one in found(limits={"help": "5wd", "complaint": "6wd"})] == ["limit_longer"]


def test_a_limit_for_every_type_is_held_against_each() -> None:
    two = ["help", "report"]
    assert [(one[0], one[4]) for one in found(demand_types=two, limits={"*": "15wd"})] == [
        ("limit_longer", "求助的期限15个工作日长于该类型的基本期限5个工作日，请确认并说明理由。"),
    ]  # fmt: skip
    assert found(demand_types=two, limits={"help": "5wd", "*": "15wd"}) == []


@pytest.mark.parametrize(
    ("basis", "since"),
    [
        ({"title": "物权法"}, "2021-01-01"),
        ({"title": "物权法", "until": "2020-05-01"}, "2020-05-01"),
        ({"title": "物权法", "until": "2030-05-01"}, "2021-01-01"),
        ({"title": "某条例", "until": "2026-06-01"}, "2026-06-01"),
        ({"title": "某条例", "until": "2026-06-02"}, None),
        ({"title": "新条例"}, None),
        ({"title": "新条例", "until": "2026-05-31"}, "2026-05-31"),
        ({"title": "某条例", "until": ""}, None),
    ],
)
def test_a_basis_that_is_no_longer_in_force_on_the_day(basis: dict[str, str], since: str | None) -> None:
    words = f"《{basis['title']}》自{since}起失效。"
    expected = [("basis_dead", "error", "legal_basis", "a15.3", words)] if since else []
    assert found(legal_basis=basis) == expected


# --- exceptions (例外) ---


def test_an_exception_names_towns_and_answers_there_are() -> None:
    rules = [
        rule(towns=("442000001", "440100001")),
        rule(towns=("442000003",), line="beside", age="old"),
        rule(towns=("442000104",), colour="red"),
    ]
    assert found(rules=rules) == [
        ("rule_place", "error", "rules", "a15.2", "例外第1条：没有镇街代码440100001。"),
        ("rule_answer", "error", "rules", "a15.2", "例外第2条：派单要素“line”没有答案“beside”。"),
        ("rule_answer", "error", "rules", "a15.2", "例外第3条：派单要素“colour”没有答案“red”。"),
    ]


SHIQI, BOTH = ("442000001",), ("442000001", "442000003")


@pytest.mark.parametrize(
    ("earlier", "later", "reached"),
    [
        (rule(line="inside"), rule("shiqi", "城建局", line="inside"), False),
        (rule(line="inside"), rule("shiqi", "城建局", line="inside", age="old"), False),
        (rule(line="inside"), rule("shiqi", "城建局", SHIQI, line="inside"), False),
        (rule(towns=BOTH), rule("shiqi", "城建局", SHIQI), False),
        (rule(towns=SHIQI), rule("shiqi", "城建局", SHIQI, line="inside"), False),
        (rule(line="inside", age="old"), rule("shiqi", "城建局", line="inside"), True),
        (rule(line="inside"), rule("shiqi", "城建局", line="outside"), True),
        (rule(towns=SHIQI), rule("shiqi", "城建局", BOTH), True),
        (rule(towns=SHIQI), rule("shiqi", "城建局", line="inside"), True),
        (rule(towns=SHIQI, line="inside"), rule("shiqi", "城建局", line="inside"), True),
        (rule(towns=SHIQI, line="inside"), rule("shiqi", "城建局", SHIQI), True),
    ],
)
def test_an_exception_behind_a_wider_one_is_never_reached(earlier: Any, later: Any, reached: bool) -> None:
    words = "例外第2条永远用不到：第1条已包括它。"
    unreachable = [] if reached else [("rule_unreachable", "error", "rules", "a15.2", words)]
    assert found(rules=[earlier, later]) == unreachable


def test_the_first_exception_that_covers_it_is_named() -> None:
    between = [rule(towns=SHIQI), rule(line="inside"), rule("hotline", line="inside", age="old"), rule(line="inside")]
    assert [one[4] for one in found(rules=between) if one[0] == "rule_unreachable"] == [
        "例外第3条永远用不到：第2条已包括它。",
        "例外第4条永远用不到：第2条已包括它。",
    ]


POINTLESS = [
    ("rule_pointless", "warning", "rules", "a15.2", "最后一条例外与条目本身的承办单位相同，没有作用。"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("item", "rules", "pointless"),
    [
        (LAMPS, [rule("city_management", line="inside")], True),
        (LAMPS, [rule(line="outside"), rule("city_management", line="inside")], True),
        (LAMPS, [rule("city_management", line="inside"), rule(line="outside")], False),
        (LAMPS, [rule("city_management", "照明所", line="inside")], False),
        (CLEANING, [rule(None, line="inside")], True),
        (CLEANING, [rule(None, "城建局", line="inside")], True),
        ({**CLEANING, "unit": "shiqi"}, [rule("shiqi", "农业农村局", line="inside")], False),
    ],
)
def test_a_last_exception_that_changes_nothing(item: dict[str, Any], rules: Any, pointless: bool) -> None:
    assert found(item, rules=rules) == (POINTLESS if pointless else [])


# --- between items ---


def other(**changes: Any) -> dict[str, Any]:
    return {**LAMPS, "key": "poles", "name": "灯杆", "scope": ["音响"], **changes}


ALIKE = Finding("overlap", "error", "lamps", "scope", "a15.2", "与条目“灯杆”（poles）分类、类型相同，匹配词不能区分。")


@pytest.mark.parametrize(
    ("mine", "others"),
    [
        ([], ["音响"]),
        (["路灯"], []),
        (["路灯"], ["路灯"]),
        (["路灯"], ["路灯", "音响"]),
        (["路灯", "音响"], ["音响"]),
    ],
)
def test_words_that_do_not_tell_items_apart(mine: list[str], others: list[str]) -> None:
    assert list(overlaps_with({**LAMPS, "scope": mine}, [other(scope=others)])) == [ALIKE]


def test_words_shared_are_to_be_looked_at_five_named_in_order() -> None:
    shared = ["d", "b", "a", "f", "e", "c"]
    words = "与条目“灯杆”（poles）有相同的匹配词：a、b、c、d、e。"
    assert list(overlaps_with({**LAMPS, "scope": [*shared, "A"]}, [other(scope=[*shared, "B"])])) == [
        Finding("shared_words", "warning", "lamps", "scope", "a15.2", words)
    ]


def test_items_told_apart_by_their_words_or_their_types_do_not_overlap() -> None:
    assert list(overlaps_with(LAMPS, [other()])) == []
    assert list(overlaps_with(LAMPS, [other(scope=[], demand_types=["praise"]), other(scope=[])])) == [ALIKE]


def test_only_items_of_one_class_are_compared_each_pair_once() -> None:
    assert list(overlaps([other(scope=[]), LAMPS], KNOWN)) == [ALIKE]
    assert list(overlaps([LAMPS, other(scope=[], class_code="030502")], KNOWN)) == []
    # 030598 of the edition before became 030511 and 030512: two items of it meet twice and are told of once.
    old = {"class_code": "030598"}
    assert list(overlaps([LAMPS | old, other(scope=[], **old)], KNOWN)) == [ALIKE]
    assert list(overlaps([LAMPS | old, other(scope=[], class_code="030512")], KNOWN)) == [ALIKE]
    three = [LAMPS, other(scope=[]), other(scope=[], key="square", name="广场")]
    assert [(one.key, one.words.partition("）")[0]) for one in overlaps(three, KNOWN)] == [
        ("lamps", "与条目“灯杆”（poles"),
        ("lamps", "与条目“广场”（square"),
        ("poles", "与条目“广场”（square"),
    ]


def test_a_catalogue_is_looked_at_item_by_item_then_between_items() -> None:
    items = [LAMPS | {"class_code": "x"}, other(class_code="x", scope=[])]
    unknown = [
        Finding("class_unknown", "error", key, "class_code", "a13.1", "现行分类中没有代码x。")
        for key in ("lamps", "poles")
    ]
    assert lint(items, KNOWN) == (*unknown, ALIKE)
    assert lint([], KNOWN) == ()
