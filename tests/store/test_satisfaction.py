"""The figure of satisfaction: whoever was not reached stands beside it, counted neither way (a23.1)."""

from datetime import timedelta
from fractions import Fraction
from typing import Any

from tests.store.conftest import at
from tests.store.desk import Desk, row

from hotline.core.refusal import Refusal
from hotline.follow_up.figures import Satisfaction, satisfaction

BEGIN, END = at("2026-04-01", "00:00"), at("2026-06-01", "00:00")


def followed_up(desk: Desk, *results: str, **more: Any) -> str:
    """A ticket closed and called about at ten o'clock, as often as there are results, a day apart."""
    number = desk.accepted()
    desk.closes(number)
    for result in results:
        desk.at((desk.now + timedelta(days=1)).replace(hour=10, minute=0))
        desk.does("回访员小何", "follow_up", number, channel="phone", result=result, **more)
    return number


def test_an_attempt_outside_the_hours_is_refused(desk: Desk) -> None:
    number = followed_up(desk)
    desk.at((desk.now + timedelta(days=1)).replace(hour=21, minute=0))
    refusal = desk.tries("回访员小何", "follow_up", number, channel="phone", result="satisfied")
    assert isinstance(refusal, Refusal)
    assert (refusal.guard, refusal.sentence) == ("follow_up_hours", "不在回访时段内。")
    assert satisfaction(BEGIN, END).answered == 0


def test_who_is_not_reached_after_the_last_attempt_leaves_the_denominator(desk: Desk) -> None:
    assert satisfaction(BEGIN, END).rate is None
    for result in ("satisfied", "basically_satisfied", "no_opinion"):
        followed_up(desk, result)
    followed_up(desk, "dissatisfied", reason="仍不亮")
    before = satisfaction(BEGIN, END)
    assert before == Satisfaction(1, 1, 1, 1, unreached=0)
    given_up = followed_up(desk, "unreached", "unreached", "unreached")
    assert row(given_up).state == "archived"
    figure = satisfaction(BEGIN, END)
    assert figure == Satisfaction(1, 1, 1, 1, unreached=1)
    assert (figure.answered, figure.rate) == (4, Fraction(1, 4))
    assert figure.rate == before.rate


def test_who_answers_after_two_vain_attempts_counts_by_the_answer(desk: Desk) -> None:
    followed_up(desk, "unreached", "unreached", "satisfied")
    assert satisfaction(BEGIN, END) == Satisfaction(1, 0, 0, 0, unreached=0)


def test_a_follow_up_still_owed_is_not_silence_counted(desk: Desk) -> None:
    followed_up(desk)
    followed_up(desk, "unreached")
    assert satisfaction(BEGIN, END) == Satisfaction(0, 0, 0, 0, unreached=0)


def test_the_figure_of_a_unit_and_of_a_period(desk: Desk) -> None:
    followed_up(desk, "satisfied")
    assert satisfaction(BEGIN, END, "city_management").answered == 1
    assert satisfaction(BEGIN, END, "housing").answered == 0
    assert satisfaction(BEGIN, desk.now).answered == 0
    assert satisfaction(desk.now, END).answered == 1
