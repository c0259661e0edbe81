"""A later edition of the classification: classes whole, five fields, the codes before accounted for (a13.1)."""

from typing import Any

import pytest

from hotline.core.catalogue_content import Wrong
from hotline.core.classification import FIELDS, read_edition, unmapped

ROWS: list[dict[str, Any]] = [
    {"code": "03", "name": "公共设施", "field": "public_service"},
    {"code": "0305", "name": "照明"},
    {"code": "030511", "name": "照明设施"},
    {"code": "030512", "name": ""},
    {"code": "09", "name": "其他", "field": "社会管理"},
    {"code": "0904", "name": "生活服务"},
    {"code": "0905", "name": "民族宗教"},
    {"code": "090499", "name": "其他生活服务"},
    {"code": "090499", "name": "其他民族宗教", "parent": "0905"},
]
MAPPING = {"030501": ["030511", "030512"], "030502": []}
RAW = {"edition": " DB44/T 2479-2028 ", "classes": ROWS, "mapping": MAPPING}
NAMED = {"edition": "2028", "mapping": {}}


def row(code: str, name: str | None, parent: str = "", field: str = "", ordinal: int = 1) -> dict[str, Any]:
    """A class in its plain form."""
    level = {2: 1, 4: 2, 6: 3}[len(code)]
    return {"code": code, "ordinal": ordinal, "name": name, "level": level, "parent": parent, "field": field}


def wrong(**changes: Any) -> tuple[Wrong, ...]:
    return read_edition({**RAW, **changes})[1]


def test_an_edition_becomes_plain_whole() -> None:
    content, found = read_edition(RAW)
    assert found == ()
    assert content == {
        "edition": "DB44/T 2479-2028",
        "classes": [
            row("03", "公共设施", field="public_service"),
            row("0305", "照明", "03"),
            row("030511", "照明设施", "0305"),
            row("030512", None, "0305"),
            row("09", "其他", field="social_management"),
            row("0904", "生活服务", "09"),
            row("0905", "民族宗教", "09"),
            row("090499", "其他生活服务", "0904"),
            row("090499", "其他民族宗教", "0905", ordinal=2),
        ],
        "mapping": MAPPING,
    }


@pytest.mark.parametrize(("code", "zh"), FIELDS.items())
def test_a_top_class_names_its_field_by_code_or_by_the_orders_word(code: str, zh: str) -> None:
    for said in (code, f" {zh} "):
        content, found = read_edition({**NAMED, "classes": [{"code": " 01 ", "name": " 一 ", "field": said}]})
        assert (content["classes"], found) == ([row("01", "一", field=code)], ())


def test_a_class_below_the_top_has_no_field_of_its_own() -> None:
    rows = [ROWS[0], {"code": "0305", "name": "照明", "field": "environment"}]
    assert read_edition({**NAMED, "classes": rows})[0]["classes"][1] == row("0305", "照明", "03")


def test_codes_of_a_mapping_are_read_as_text() -> None:
    content, found = read_edition({**RAW, "mapping": {30501: ["030511"], "030502": (30512,)}})
    assert content["mapping"] == {"30501": ["030511"], "030502": ["30512"]}
    assert found == (Wrong("mapping", "对照：030502的新代码30512不在本版之中。"),)


@pytest.mark.parametrize("name", ["", " ", None, "长" * 31])
def test_an_edition_has_a_name_of_at_most_thirty(name: str | None) -> None:
    assert wrong(edition=name) == (Wrong("edition", "请写明分类版本的名称，最多30个字。"),)
    assert wrong(edition="长" * 30) == ()


def test_an_edition_of_nothing_has_no_classes() -> None:
    assert read_edition({}) == (
        {"edition": "", "classes": [], "mapping": {}},
        (Wrong("classes", "没有分类。"), Wrong("edition", "请写明分类版本的名称，最多30个字。")),
    )


@pytest.mark.parametrize("code", ["", "3", "030", "03051", "0305111", "0x", "０３"])
def test_a_code_has_two_four_or_six_digits(code: str) -> None:
    content, found = read_edition({**RAW, "classes": [ROWS[0], {"code": code, "name": "乙"}, *ROWS[1:]]})
    assert found == (Wrong("classes", f"第2行：代码“{code}”应是2、4或6位数字。"),)
    assert len(content["classes"]) == len(ROWS)


def test_every_row_that_cannot_be_read_is_told() -> None:
    rows = [{}, {"code": 3}, {"code": "03", "field": "公共服务"}]
    assert read_edition({**NAMED, "classes": rows})[1] == (
        Wrong("classes", "第1行：代码“”应是2、4或6位数字。"),
        Wrong("classes", "第2行：代码“3”应是2、4或6位数字。"),
    )


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            [{"code": "01"}],
            "一级分类01没有写明属于哪个领域：经济调节、市场监管、社会管理、公共服务、生态环境保护。",
        ),
        (
            [{"code": "01", "field": "体育"}],
            "一级分类01没有写明属于哪个领域：经济调节、市场监管、社会管理、公共服务、生态环境保护。",
        ),
        ([{"code": "0101"}], "分类0101的上级01不在本版之中。"),
        ([ROWS[0], {"code": "030511"}], "分类030511的上级0305不在本版之中。"),
        ([ROWS[0], {"code": "0305", "parent": "07"}], "分类0305的上级07不在本版之中。"),
    ],
)
def test_a_class_stands_below_one_of_the_edition_and_a_top_class_in_a_field(
    rows: list[dict[str, Any]], words: str
) -> None:
    assert wrong(classes=rows, mapping={}) == (Wrong("classes", words),)


def test_a_code_before_leads_to_codes_of_this_edition() -> None:
    mapping = {"030502": ["030511", "999999", "888888"], "030501": ["777777"]}
    assert wrong(mapping=mapping) == (
        Wrong("mapping", "对照：030501的新代码777777不在本版之中。"),
        Wrong("mapping", "对照：030502的新代码999999不在本版之中。"),
    )


def test_a_code_before_that_is_neither_here_nor_mapped_is_asked_about() -> None:
    content, _ = read_edition(RAW)
    before = ["030504", "03", "030501", "030503", "030502", "030503"]
    assert unmapped(before, content) == ("030503", "030504")
    assert unmapped(["03", "030501"], content) == ()
