"""The question to the agent, with sentences of our own."""

import pytest

from hotline.intake.emergency import EmergencyLine, ask_emergency


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("工友从架子上摔下来，已经昏迷了", "120", "昏迷"),
        ("三楼厨房着火，烟很大", "119", "着火"),
        ("两个孩子被困在电梯里", "119", "困在电梯"),
        ("隔壁有人持刀吵闹", "110", "持刀"),
        ("桥头刚刚翻车，司机出不来", "122", "翻车"),
    ],
)
def test_a_word_of_danger_asks_for_its_line(text: str, line: EmergencyLine, word: str) -> None:
    question = ask_emergency(text)
    assert question is not None
    assert (question.line, question.word, question.weak) == (line, word, False)


@pytest.mark.parametrize("text", ["还好没有着火", "去年车祸之后路口一直没装灯", "万一起火，消防车进不来"])
def test_denial_past_and_fear_ask_weakly(text: str) -> None:
    question = ask_emergency(text)
    assert question is not None
    assert question.weak


def test_a_firm_word_goes_before_a_weak_one() -> None:
    question = ask_emergency("没有触电，但是配电箱起火了")
    assert question is not None
    assert (question.word, question.weak) == ("起火", False)


def test_life_goes_before_property() -> None:
    question = ask_emergency("车祸，有人大出血")
    assert question is not None
    assert question.line == "120"


def test_an_ordinary_matter_asks_nothing() -> None:
    assert ask_emergency("楼道灯坏了半个月，请派人修一修") is None


def test_a_clause_of_its_own_is_not_weakened() -> None:
    question = ask_emergency("没有人受伤，厨房还在冒烟")
    assert question is not None
    assert not question.weak
