"""The content of an item: what is read, what is refused field by field, what it names, what two versions differ in."""

from typing import Any

import pytest

from hotline.core.catalogue import Item, Rule
from hotline.core.catalogue_content import (
    FIELDS,
    Difference,
    Wrong,
    differences,
    item_of,
    named_units,
    read_content,
    rule_of,
)
from hotline.core.limit import parse_limit

LAMPS: dict[str, Any] = {
    "key": "lamp_posts",
    "name": "路灯杆更换",
    "class_code": "030501",
    "demand_types": ["help", "complaint"],
    "legal_basis": {"title": "城市照明管理规定", "article": "第二十五条"},
    "unit": "city_management",
    "by_town": False,
    "office": "",
    "rules": [],
    "co_units": ["power_supply"],
    "limits": {},
    "scope": ["灯杆", "灯具"],
    "examples": ["门口的灯杆歪了"],
    "ask": "灯杆编号",
    "not_covered": "小区内的灯",
    "extension_open": True,
}
"""Complete and in its plain form."""

AS_WRITTEN = {
    "key": " lamp_posts ",
    "name": " 路灯杆更换 ",
    "demand_types": ("complaint", " help ", "complaint"),
    "legal_basis": {"title": " 城市照明管理规定 ", "article": " 第二十五条 ", "note": " ", "more": "x"},
    "unit": " city_management ",
    "co_units": [" power_supply ", "", "power_supply"],
    "limits": {},
    "scope": ["灯杆", " 灯具 ", "灯杆"],
    "examples": ["门口的灯杆歪了"],
    "ask": " 灯杆编号 ",
    "not_covered": "小区内的灯",
}


def wrong(**changes: Any) -> tuple[Wrong, ...]:
    """What is wrong with the item where it is changed so."""
    return read_content({**LAMPS, **changes})[1]


def read(**changes: Any) -> dict[str, Any]:
    """The item as read where it is changed so and nothing is wrong."""
    content, found = read_content({**LAMPS, **changes})
    assert found == ()
    return content


def test_a_plain_content_reads_back_as_itself_in_the_order_of_the_law() -> None:
    content = read()
    assert content == LAMPS
    assert list(content) == list(FIELDS)


def test_what_people_write_becomes_plain() -> None:
    assert read_content({**AS_WRITTEN, "class_code": "030501"}) == (LAMPS, ())


def test_a_number_is_read_as_its_digits_and_what_an_export_adds_is_passed_over() -> None:
    beside = {"valid_from": "2026-01-01", "valid_to": "", "version": "v1", "reason": "职责调整"}
    assert read(class_code=3050, **beside)["class_code"] == "3050"
    assert wrong(more=1, Another=2) == (
        Wrong("Another", "不认识的栏目“Another”。"),
        Wrong("more", "不认识的栏目“more”。"),
    )


def test_an_empty_content_lacks_name_basis_unit_and_limit() -> None:
    content, found = read_content({})
    assert found == (
        Wrong("key", "未填写条目编号。"),
        Wrong("name", "未填写事项名称。"),
        Wrong("class_code", "未填写事项分类。"),
        Wrong("demand_types", "未填写诉求类型。"),
        Wrong("legal_basis", "未填写法律依据。"),
        Wrong("unit", "未填写承办单位。"),
        Wrong("limits", "未填写办理期限；没有特别期限的，写明按类型期限。"),
    )
    assert content == {
        "by_town": False,
        "office": "",
        "rules": [],
        "co_units": [],
        "scope": [],
        "examples": [],
        "ask": "",
        "not_covered": "",
        "extension_open": True,
    }


KEY_WORDS = "条目编号只用字母、数字、下划线、点和连字符，最多60个。"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("key", "路灯", KEY_WORDS),
        ("key", "k" * 61, KEY_WORDS),
        ("key", True, "条目编号应当是文字。"),
        ("name", ["路灯"], "事项名称应当是文字。"),
        ("name", " ", "未填写事项名称。"),
        ("name", "长" * 102, "事项名称最多100个字，现在多了2个。"),
        ("class_code", "030", "事项分类应是2、4或6位数字。"),
        ("class_code", "03050101", "事项分类应是2、4或6位数字。"),
        ("demand_types", "help", "诉求类型应当是一列文字。"),
        ("demand_types", [" "], "未填写诉求类型。"),
        ("demand_types", ["help", "wish", "hope"], "没有诉求类型“wish”。"),
        ("legal_basis", "城市照明管理规定", "未填写法律依据。"),
        ("legal_basis", {"title": " ", "article": "第一条"}, "未填写法律依据。"),
        ("legal_basis", {"article": "第一条"}, "未填写法律依据。"),
        ("legal_basis", {"title": "法" * 121}, "法律依据一栏过长，最多120个字。"),
        ("legal_basis", {"title": "法", "article": "条" * 121}, "法律依据一栏过长，最多120个字。"),
        ("legal_basis", {"title": "法", "note": "注" * 61}, "法律依据一栏过长，最多60个字。"),
        ("legal_basis", {"title": "法", "link": "https://" + "x" * 293}, "法律依据一栏过长，最多300个字。"),
        ("legal_basis", {"title": "法", "until": "2026年5月7日止"}, "法律依据的失效日期写法：2026-05-07。"),
        ("legal_basis", {"title": "法", "until": "2026-05-071"}, "法律依据一栏过长，最多10个字。"),
        ("legal_basis", {"title": "法", "link": "ftp://law"}, "法律依据的链接应以 https:// 开头。"),
        ("by_town", "是", "按事发地镇街应当是“是”或“否”。"),
        ("unit", "", "未填写承办单位。"),
        ("unit", "u" * 201, "承办单位最多200个字，现在多了1个。"),
        ("office", "局" * 61, "建议工作机构最多60个字，现在多了1个。"),
        ("rules", "例外", "例外应当是一列规则。"),
        ("rules", [{"towns": ["442000001"]}] * 61, "例外应当是一列规则。"),
        ("rules", [{"towns": ["442000001"]}, "例外"], "例外第2条不能读。"),
        ("rules", [{"towns": "442000001"}], "例外第1条不能读。"),
        ("rules", [{"towns": ["442000001"], "answers": ["内"]}], "例外第1条不能读。"),
        ("rules", [{"unit": "housing"}], "例外第1条没有写明情形。"),
        ("co_units", [1], "协办单位应当是一列文字。"),
        ("co_units", [f"u{n}" for n in range(61)], "协办单位最多60项，每项最多200字。"),
        ("limits", "5wd", "未填写办理期限；没有特别期限的，写明按类型期限。"),
        ("limits", {"wish": "5wd"}, "办理期限里没有诉求类型“wish”。"),
        ("limits", {"praise": "5wd"}, "办理期限里的诉求类型不在本条目的诉求类型之内。"),
        ("limits", {"help": "五天"}, "期限写法：5个工作日、3日、4小时。“五天”不能读。"),
        ("scope", ["灯杆、灯具"], "匹配词里不能有顿号、逗号、分号和换行。"),
        ("examples", ["例" * 201], "例句最多60项，每项最多200字。"),
        ("ask", "问" * 2001, "必问最多2000个字，现在多了1个。"),
        ("not_covered", {}, "不包括应当是文字。"),
        ("not_covered", "不" * 2003, "不包括最多2000个字，现在多了3个。"),
        ("extension_open", "是", "可否延期应当是“是”或“否”。"),
    ],
)
def test_each_field_is_refused_in_words(field: str, value: Any, words: str) -> None:
    content, found = read_content({**LAMPS, field: value})
    assert found == (Wrong(field, words),)
    assert content == {name: value for name, value in LAMPS.items() if name != field}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("key", "k" * 60),
        ("key", "A1_b.c-d"),
        ("name", "长" * 100),
        ("class_code", "03"),
        ("office", "局" * 60),
        ("ask", "问" * 2000),
        ("not_covered", "不" * 2000),
        ("unit", "u" * 200),
        ("co_units", [f"u{n}" for n in range(60)]),
        ("examples", ["例、句" + "例" * 197]),
        ("extension_open", False),
        ("legal_basis", {"title": "法" * 120, "article": "条" * 120, "note": "注" * 60}),
        ("legal_basis", {"title": "法", "link": "https://" + "x" * 292, "until": "2026-05-07"}),
        ("legal_basis", {"title": "法", "link": "http://law"}),
    ],
)
def test_what_just_fits_is_kept(field: str, value: Any) -> None:
    assert read(**{field: value})[field] == value


@pytest.mark.parametrize("mark", ["、", "，", ",", ";", "；", "\n"])
def test_what_stands_between_words_is_in_no_word(mark: str) -> None:
    assert wrong(scope=[f"灯杆{mark}灯具"]) == (Wrong("scope", "匹配词里不能有顿号、逗号、分号和换行。"),)


def test_a_unit_is_fixed_or_the_town_where_it_happened() -> None:
    town = read(unit=None, by_town=True, office="城建局")
    assert (town["unit"], town["by_town"], town["office"]) == (None, True, "城建局")
    assert wrong(by_town=True) == (Wrong("unit", "承办单位要么固定，要么按事发地镇街，不能都填。"),)
    assert wrong(unit=None, by_town=None) == (Wrong("unit", "未填写承办单位。"),)
    assert [one.field for one in wrong(unit=None, by_town="是")] == ["unit", "by_town"]


def test_types_and_limits_stand_in_the_order_of_the_types_every_type_last() -> None:
    assert read(demand_types=["complaint", "help"])["demand_types"] == ["help", "complaint"]
    limits = read(limits={"*": "10wd", "complaint": "5wd", "help": "24h"})["limits"]
    assert list(limits.items()) == [("help", "24h"), ("complaint", "5wd"), ("*", "10wd")]
    found = read_content({**LAMPS, "demand_types": None, "limits": {"help": "5wd"}})[1]
    assert [one.field for one in found] == ["demand_types", "limits"]


def test_an_exception_becomes_plain() -> None:
    written = {
        "towns": (" 442000003 ", "442000001", "442000003"),
        "answers": {"property_line": "inside", "age": 3},
        "unit": " housing ",
        "office": " " + "局" * 61,
        "more": "x",
    }
    (rule,) = read(rules=(written,))["rules"]
    assert rule == {
        "towns": ["442000001", "442000003"],
        "answers": {"age": "3", "property_line": "inside"},
        "unit": "housing",
        "office": "局" * 60,
    }
    assert list(rule["answers"]) == ["age", "property_line"]
    bare: dict[str, Any] = {"towns": ["442000001"], "answers": {}, "unit": None, "office": ""}
    assert read(rules=[{"towns": ["442000001"], "unit": " "}])["rules"] == [bare]
    by_answer: dict[str, Any] = {"towns": [], "answers": {"q": "a"}, "unit": None, "office": ""}
    assert read(rules=[{"answers": {"q": "a"}}])["rules"] == [by_answer]
    assert (read(rules="")["rules"], read(co_units="")["co_units"]) == ([], [])
    assert len(read(rules=[bare] * 60)["rules"]) == 60


# --- what of it decides ---

INSIDE = {"towns": ["442000003"], "answers": {"line": "inside"}, "unit": "housing", "office": "城建局"}


def test_what_of_a_content_decides() -> None:
    content = {**LAMPS, "office": "城建局", "rules": [INSIDE], "limits": {"help": "24h", "*": "5wd"}}
    assert item_of(content, "v1", ["030511", "030512"]) == Item(
        key="lamp_posts",
        version="v1",
        name="路灯杆更换",
        class_codes=("030511", "030512"),
        demand_types=("help", "complaint"),
        unit="city_management",
        office="城建局",
        rules=(Rule(("442000003",), (("line", "inside"),), "housing", "城建局"),),
        limits=(("help", parse_limit("24h")), ("*", parse_limit("5wd"))),
        words=("灯杆", "灯具"),
    )


def test_without_a_later_code_its_own_and_without_exceptions_and_words_none() -> None:
    short = {name: value for name, value in LAMPS.items() if name not in ("rules", "scope")}
    found = item_of(short)
    assert (found.version, found.class_codes, found.rules, found.words) == ("", ("030501",), (), ())
    assert rule_of(INSIDE) == Rule(("442000003",), (("line", "inside"),), "housing", "城建局")


# --- whom it names (会同各承办单位制定; a15.2) ---

TOWNS = {"442000001": "shiqi", "442000003": "zhongshangang"}
TO_TOWN: dict[str, Any] = {"towns": ["442000003"], "answers": {}, "unit": None, "office": ""}
EVERYWHERE: dict[str, Any] = {"towns": [], "answers": {"line": "outside"}, "unit": None, "office": ""}


@pytest.mark.parametrize(
    ("changes", "units"),
    [
        ({}, ("city_management", "power_supply")),
        ({"unit": None}, ("shiqi", "zhongshangang", "power_supply")),
        ({"rules": [INSIDE]}, ("city_management", "housing", "power_supply")),
        ({"rules": [TO_TOWN]}, ("city_management", "zhongshangang", "power_supply")),
        ({"rules": [EVERYWHERE]}, ("city_management", "shiqi", "zhongshangang", "power_supply")),
        ({"rules": [INSIDE], "co_units": ["housing", "city_management"]}, ("city_management", "housing")),
    ],
)
def test_the_units_an_item_names_confirm_it(changes: dict[str, Any], units: tuple[str, ...]) -> None:
    assert named_units({**LAMPS, **changes}, TOWNS) == units


def test_an_item_without_exceptions_and_co_units_names_its_own_unit() -> None:
    assert named_units({"unit": "city_management"}, TOWNS) == ("city_management",)


# --- in what two versions differ (a15.3) ---


def said(name: str, value: Any) -> tuple[str, ...]:
    """A field in words; how long an item is extended is said alike for all."""
    if name == "extension_open":
        return ("可以",)
    return tuple(value) if isinstance(value, list) else (f"{name}={value}",)


def test_two_versions_differ_field_by_field_in_words() -> None:
    later = {**LAMPS, "scope": ["灯杆"], "name": "灯杆更换", "extension_open": False}
    assert differences(LAMPS, later, said) == (
        Difference("name", "事项名称", ("name=路灯杆更换",), ("name=灯杆更换",)),
        Difference("scope", "匹配词", ("灯杆", "灯具"), ("灯杆",)),
    )
    assert differences(LAMPS, dict(LAMPS), said) == ()


def test_a_version_that_is_not_there_has_nothing() -> None:
    item: dict[str, Any] = {"key": "lamp_posts", "name": None, "scope": []}
    assert differences(None, item, said) == (Difference("key", "条目编号", (), ("key=lamp_posts",)),)
    assert differences(item, None, said) == (Difference("key", "条目编号", ("key=lamp_posts",), ()),)
    assert differences(None, None, said) == ()
