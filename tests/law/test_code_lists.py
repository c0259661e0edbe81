"""Code lists: a code is ended, never taken away, and what is offered is not all that has words (a14.1, a18.1)."""

from dataclasses import replace
from typing import Any

import pytest

from hotline.core.code_lists import (
    CODE_LISTS,
    CodeList,
    Entry,
    offered,
    plain_entries,
    read_entries,
    words_of,
    wrong_entries,
)

WEATHER, PARTS, OTHER = Entry("weather", "天气原因"), Entry("parts", "等配件"), Entry("other", "其他")
CAUSES = CodeList("延期原因", "申请延期时选择。", "a18.1", (WEATHER, OTHER), {}, frozenset({"other"}))
GROUPED = CodeList("理由", "按结果分组。", "a14.1", (), {"told": "告知", "moved": "移送"})
BEFORE = (WEATHER, OTHER)
CODE_RULE = "第1项：代码应为小写字母开头的字母、数字、下划线，2至30个。"
NAME_RULE = "第1项：名称应为1至30个字。"


@pytest.mark.parametrize(
    ("after", "faults"),
    [
        ((WEATHER, PARTS, OTHER), []),
        ((replace(WEATHER, zh="台风", ended=True), OTHER), []),
        ((Entry("Parts", "等配件"), *BEFORE), [CODE_RULE]),
        ((Entry("p", "等配件"), *BEFORE), [CODE_RULE]),
        ((Entry("p2", "等配件"), *BEFORE), []),
        ((Entry("p" * 31, "等配件"), *BEFORE), [CODE_RULE]),
        ((Entry("parts", " "), *BEFORE), [NAME_RULE]),
        ((Entry("parts", "长" * 31), *BEFORE), [NAME_RULE]),
        ((Entry("parts", "长" * 30), *BEFORE), []),
        ((Entry("parts", "等"), *BEFORE), []),
        ((WEATHER, replace(OTHER, ended=True)), ["第2项：“其他”由平台使用，不能停用。"]),
        ((*BEFORE, WEATHER), ["代码“weather”写了两次。"]),
        ((OTHER,), ["“天气原因”已被使用过，不能删除，可以停用。"]),
        ((replace(WEATHER, group="x"), OTHER), ["“天气原因”不能换组，请停用后另立代码。"]),
        ((*BEFORE, *(Entry(f"c{n}", "原因") for n in range(58))), []),
        ((*BEFORE, *(Entry(f"c{n}", "原因") for n in range(59))), ["最多60项。"]),
    ],
)
def test_a_drafted_list_that_cannot_be_used_says_why(after: tuple[Entry, ...], faults: list[str]) -> None:
    assert wrong_entries(CAUSES, BEFORE, after) == faults


def test_a_list_without_anything_to_choose() -> None:
    nothing_fixed = replace(CAUSES, fixed=frozenset())
    assert wrong_entries(nothing_fixed, (), ()) == ["“延期原因”至少要有一项可选。"]
    ended = (replace(WEATHER, ended=True),)
    assert wrong_entries(nothing_fixed, ended, ended) == ["“延期原因”至少要有一项可选。"]


def test_each_group_of_a_list_keeps_something_to_choose() -> None:
    told, moved = Entry("suit", "诉讼", "told"), Entry("police", "公安", "moved")
    assert wrong_entries(GROUPED, (), (told, moved)) == []
    assert wrong_entries(GROUPED, (), (told,)) == ["“移送”至少要有一项可选。"]
    nowhere = Entry("else", "别的", "nowhere")
    assert wrong_entries(GROUPED, (), (told, moved, nowhere)) == ["第3项：没有这一组。"]


def test_what_is_offered_and_what_has_words() -> None:
    ended, grouped = replace(PARTS, ended=True), Entry("suit", "诉讼", "told")
    entries = (WEATHER, ended, grouped)
    assert offered(entries) == {"weather": "天气原因"}
    assert offered(entries, "told") == {"suit": "诉讼"}
    assert words_of(entries) == {"weather": "天气原因", "parts": "等配件", "suit": "诉讼"}


def test_a_list_is_read_back_from_its_plain_form() -> None:
    entries = (WEATHER, replace(PARTS, ended=True), Entry("suit", "诉讼", "told"))
    plain = plain_entries(entries)
    assert plain["entries"] == [
        {"code": "weather", "zh": "天气原因", "group": "", "ended": False},
        {"code": "parts", "zh": "等配件", "group": "", "ended": True},
        {"code": "suit", "zh": "诉讼", "group": "told", "ended": False},
    ]
    assert read_entries(plain) == entries
    assert read_entries({"entries": [{}]}) == (Entry("", ""),)
    assert read_entries({"entries": [{"code": 1, "ended": "yes"}]}) == (Entry("1", ""),)


@pytest.mark.parametrize("content", [None, [], {}, {"entries": "weather"}, {"entries": [{}, "weather"]}])
def test_what_is_no_list(content: Any) -> None:
    with pytest.raises(ValueError, match=r"^not a list of entries$"):
        read_entries(content)


@pytest.mark.parametrize("name", CODE_LISTS)
def test_the_shipped_lists_can_be_used(name: str) -> None:
    shipped = CODE_LISTS[name]
    assert wrong_entries(shipped, shipped.entries, shipped.entries) == []
