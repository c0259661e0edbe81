"""The lists beside the catalogue: channels, duties, laws, questions, field by field (a6.1, a13.2.2, a15.2)."""

from typing import Any

import pytest

from hotline.core.catalogue_content import Wrong
from hotline.core.catalogue_lists import CHANNEL_KEYS, LABELS, NAMES, read_entry, wrong_key

ENTRIES: dict[str, dict[str, Any]] = {
    "channel": {
        "name": "行政复议",
        "scope": "对行政行为不服",
        "basis": {"title": "行政复议法", "article": "第十一条", "note": "待法制部门确认"},
        "address": "中山四路1号",
        "phone": "88880000",
        "web": "https://fy.example",
        "text": "请向复议机关申请。",
    },
    "duty": {"name": "调解民间纠纷", "text": "邻里之间", "committees": "both", "basis": "村民委员会组织法"},
    "law": {
        "name": "物权法",
        "number": "主席令第62号",
        "link": "http://law.example",
        "until": "2021-01-01",
        "replaced_by": "民法典",
    },
    "question": {"name": "是否在小区红线内", "answers": {"inside": "红线内", "outside": "红线外"}},
}
"""One entry of each list, complete and in its plain form."""


@pytest.mark.parametrize("list_", ENTRIES)
def test_a_plain_entry_reads_back_as_itself(list_: str) -> None:
    content, found = read_entry(list_, ENTRIES[list_])
    assert (content, found) == (ENTRIES[list_], ())
    assert list(content) == list(LABELS[list_])


def test_what_people_write_becomes_plain() -> None:
    assert read_entry("law", {"name": " 物权法 ", "number": 62, "link": " ", "until": None}) == (
        {"name": "物权法", "number": "62"},
        (),
    )
    spaced = {"name": "问", "answers": {" inside ": " 红线内 ", "outside": "红线外"}}
    assert read_entry("question", spaced)[0]["answers"] == {"inside": "红线内", "outside": "红线外"}


@pytest.mark.parametrize(
    ("list_", "wrong"),
    [
        (
            "channel",
            {"name": "未填写渠道名称。", "scope": "未填写适用范围。", "basis": "未填写法律依据。",
             "text": "未填写告知内容。"},
        ),
        ("duty", {"name": "未填写职责事项。", "committees": "请选择适用于哪一种委员会。"}),
        ("law", {"name": "未填写名称。"}),
        ("question", {"name": "未填写要问的。", "answers": "答案至少两个，每个有编号和文字。"}),
    ],
)  # fmt: skip
def test_what_an_entry_cannot_be_without(list_: str, wrong: dict[str, str]) -> None:
    assert read_entry(list_, {}) == ({}, tuple(Wrong(name, words) for name, words in wrong.items()))


ANSWERS = "答案至少两个，每个有编号和文字。"


@pytest.mark.parametrize(
    ("list_", "field", "value", "words"),
    [
        ("channel", "name", "长" * 122, "渠道名称最多120个字，现在多了2个。"),
        ("channel", "scope", "范" * 501, "适用范围最多500个字，现在多了1个。"),
        ("channel", "text", "告" * 1001, "告知内容最多1000个字，现在多了1个。"),
        ("channel", "address", "址" * 201, "地址最多200个字，现在多了1个。"),
        ("channel", "phone", "8" * 63, "电话最多60个字，现在多了3个。"),
        ("channel", "basis", "行政复议法", "未填写法律依据。"),
        ("channel", "basis", {"title": " ", "article": "第一条"}, "未填写法律依据。"),
        ("channel", "web", "fy.example", "网址应以 https:// 开头。"),
        ("channel", "web", "https://" + "x" * 293, "网址应以 https:// 开头。"),
        ("duty", "committees", "street", "请选择适用于哪一种委员会。"),
        ("law", "link", "ftp://law", "网址应以 https:// 开头。"),
        ("law", "until", "五月七日", "失效日期写法：2026-05-07。"),
        ("question", "answers", ["红线内", "红线外"], ANSWERS),
        ("question", "answers", {"inside": "红线内"}, ANSWERS),
        ("question", "answers", {"inside": "红线内", "outside": " "}, ANSWERS),
        ("question", "answers", {"inside": "红线内", "外": "红线外"}, ANSWERS),
    ],
)
def test_each_field_is_refused_in_words(list_: str, field: str, value: Any, words: str) -> None:
    content, found = read_entry(list_, {**ENTRIES[list_], field: value})
    assert found == (Wrong(field, words),)
    assert content == {name: kept for name, kept in ENTRIES[list_].items() if name != field}


@pytest.mark.parametrize(
    ("list_", "field", "value"),
    [
        ("channel", "name", "长" * 120),
        ("channel", "scope", "范" * 500),
        ("channel", "text", "告" * 1000),
        ("channel", "address", "址" * 200),
        ("channel", "phone", "8" * 60),
        ("channel", "web", "https://" + "x" * 292),
        ("duty", "committees", "village_committee"),
        ("duty", "committees", "residents_committee"),
        ("question", "answers", {"a": "甲", "b": "乙", "c": "丙"}),
    ],
)
def test_what_just_fits_is_kept(list_: str, field: str, value: Any) -> None:
    content, found = read_entry(list_, {**ENTRIES[list_], field: value})
    assert (content[field], found) == (value, ())


def test_a_basis_keeps_title_article_and_note_no_longer_than_they_may_be() -> None:
    long = {"title": " " + "法" * 121, "article": "条" * 121, "note": "注" * 61, "until": "2026-05-07"}
    content, found = read_entry("channel", {**ENTRIES["channel"], "basis": long})
    assert (content["basis"], found) == ({"title": "法" * 120, "article": "条" * 120, "note": "注" * 60}, ())
    bare = read_entry("channel", {**ENTRIES["channel"], "basis": {"title": "法", "article": " ", "note": None}})
    assert bare[0]["basis"] == {"title": "法"}


def test_a_field_the_list_does_not_have_is_named() -> None:
    assert read_entry("law", {**ENTRIES["law"], "more": 1, "answers": 2}) == (
        ENTRIES["law"],
        (Wrong("answers", "不认识的栏目“answers”。"), Wrong("more", "不认识的栏目“more”。")),
    )


# --- keys (a13.2.2) ---

FORM = Wrong("key", "编号只用字母、数字、下划线、点和连字符，最多60个。")


@pytest.mark.parametrize("list_", NAMES)
def test_a_key_has_one_form_in_every_list(list_: str) -> None:
    for key in ("", "复议", "_x", "k" * 61):
        assert wrong_key(list_, key) == FORM
    if list_ != "channel":
        assert wrong_key(list_, "k" * 60) is None


def test_a_channel_is_one_of_the_six_procedures_of_the_order() -> None:
    assert [wrong_key("channel", key) for key in CHANNEL_KEYS] == [None] * 6
    one_of = Wrong("key", f"法定渠道的编号是 {'、'.join(CHANNEL_KEYS)} 之一。")
    assert wrong_key("channel", "mediation_elsewhere") == one_of
    assert wrong_key("channel", "other_procedure") == one_of
