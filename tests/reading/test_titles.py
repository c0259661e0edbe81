"""A title is the beginning of the whole text scrubbed, however little of a long one was looked at (S03, S07)."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.reading.texts import scrubber
from hotline.reading.titles import ENOUGH, STOP, beginning, shortened

MESSAGES = Path(__file__).parents[3] / "shared/data/citizen_messages/labelled.csv"
PIECES = ("我叫", "陈大文", "。", "，", " ", "\n", "电话是", "13900001234", "0760-88881234", "粤T12345", "微信abcdefg",
          "a@b.cn", "11010519491231002X", "悦来南路7号三楼", "路灯不亮", "请修好", "先生", "3栋", "602室")  # fmt: skip


def whole(text: str, name: str | None) -> str:
    """The title as it is from all of the text."""
    return shortened(scrubber(name)(text))


@given(st.lists(st.sampled_from(PIECES), min_size=10, max_size=60).map("".join), st.sampled_from((None, "陈大文")))
def test_the_same_as_of_the_whole_text(text: str, name: str | None) -> None:
    assert beginning(text, name) == whole(text, name)


def test_a_name_with_a_stop_in_it_is_looked_for_in_the_whole_text() -> None:
    text = "路" * ENOUGH + f"陈{STOP}文来电" + "灯" * 40
    assert beginning(text, f"陈{STOP}文") == whole(text, f"陈{STOP}文")


def test_a_beginning_that_marks_make_short_is_not_enough() -> None:
    text = f"邮箱{'a' * 60}@example.cn{STOP}路灯不亮" + "，晚上出行不便" * 10
    assert beginning(text, None) == whole(text, None)
    assert beginning(text, None).startswith("邮箱〔邮箱〕。路灯不亮")


@pytest.mark.skipif(not MESSAGES.exists(), reason="the citizens' messages are not beside this checkout")
def test_the_same_for_real_messages() -> None:
    with MESSAGES.open(encoding="utf-8", newline="") as file:
        texts = [text for row in csv.DictReader(file) for text in row.values() if text and len(text) > ENOUGH]
    assert texts
    assert [text for text in texts if beginning(text, None) != whole(text, None)] == []
