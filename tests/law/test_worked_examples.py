"""The worked examples of the clock: what happens, and when the limit ends."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.law.story import ADMIN, CALENDAR, DEFAULT, HE, LI, LIN, ZHAO, ZHOU, Story, t, words

from hotline.core.clock import deadline
from hotline.core.counting import base_due
from hotline.core.limit import parse_limit

Told = tuple[str | None, bool]
Example = Callable[[], Story]


def counted(start: str, limit: str) -> str | None:
    """The end of a bare limit."""
    return words(base_due(CALENDAR, DEFAULT, t(start), parse_limit(limit)))


def returned(**policy: Any) -> Story:
    """A complaint of 01-05, return asked on 01-06 at 16:00."""
    return Story(**policy).dispatched("2026-01-05 10:00", "complaint").return_asked("2026-01-06 16:00")


def consulted(unit: str, **policy: Any) -> Story:
    """A complaint of 02-09, return asked 02-11, referred 02-12, decided 02-26 for a unit."""
    story = Story(**policy).dispatched("2026-02-09 10:00", "complaint").return_asked("2026-02-11 09:00")
    story.do("2026-02-12 09:00", ZHOU, "refer_to_consultation", question="由谁办理")
    return story.do("2026-02-26 15:00", HE, "decide_consultation", unit=unit, basis="会议纪要")


def late_year() -> Story:
    """A complaint dispatched on 2026-12-21, before the notice of 2027."""
    return Story().dispatched("2026-12-21 10:00", "complaint")


def notice(story: Story, **days: bool) -> Story:
    """The notice of 2027 arrives on 2026-12-28; `d0101=True` says that 01-01 is off."""
    named = [
        {"date": f"{'2026' if name[1:3] == '12' else '2027'}-{name[1:3]}-{name[3:]}", "isOffDay": off}
        for name, off in days.items()
    ]
    return story.do("2026-12-28 09:00", ADMIN, "load_notice", year=2027, days=named)


EARLIER = {"d0101": True, "d0102": True, "d0103": True, "d0110": False}


def extended() -> Story:
    """Help of 04-20, extension of 5wd asked in the last second of 05-07, approved on 05-08."""
    story = Story().handled("2026-04-20 10:00")
    story.do("2026-05-07 17:30:00", ZHAO, "request_extension", reason="需检测", length="5wd")
    return story.do("2026-05-08 09:00", ZHOU, "approve_extension")


def closure_refused(**policy: Any) -> Story:
    """Help of 04-20, closure submitted 05-07 at 17:00 and refused on 05-11."""
    story = Story(**policy).handled("2026-04-20 10:00").submitted("2026-05-07 17:00")
    return story.do("2026-05-11 10:00", ZHOU, "refuse_closure", reason="漏答")


def recalled(unit: str) -> Story:
    """Help of 04-20, recalled on 04-21, dispatched again on 04-23."""
    story = Story().dispatched("2026-04-20 10:00").do("2026-04-21 10:00", LIN, "recall", reason="误派")
    return story.dispatch("2026-04-23 15:00", unit=unit)


def merged() -> Story:
    """A complaint of 06-01 leads a help of 06-03."""
    story = Story().dispatched("2026-06-01 10:00", "complaint").dispatched("2026-06-03 10:00", "help", "T2")
    return story.do("2026-06-03 15:00", LIN, "merge", "T2", into="T1", reason="同一路灯")


def redone() -> Story:
    """A redo decided on 05-12 at 09:00."""
    return Story().handled("2026-04-20 10:00").dissatisfied("2026-05-11 15:00").do(
        "2026-05-12 09:00", ZHOU, "redo", reason="查实"
    )  # fmt: skip


def amended(**policy: Any) -> Story:
    """A complaint of 06-01, amended to consultation on 06-08."""
    story = Story(**policy).handled("2026-06-01 10:00", "complaint")
    return story.do("2026-06-08 09:00", LIN, "amend_type", type="consultation", reason="实为咨询")


EXAMPLES: dict[str, tuple[Example, str, str]] = {
    # number: what happened, the due, the rules
    "01": (lambda: Story().dispatched("2025-12-31 10:00", "consultation"), "2026-01-05 17:30", "R13 R11 R7"),
    "02": (lambda: Story().dispatched("2026-02-12 10:00"), "2026-03-04 17:30", "R13 R11 R7"),
    "03": (lambda: Story().dispatched("2026-04-30 16:00", "consultation"), "2026-05-07 17:30", "R13 R11 R7"),
    "04": (lambda: Story().dispatched("2026-09-18 09:00"), "2026-10-09 17:30", "R13 R11 R7"),
    "05": (lambda: Story().dispatched("2026-01-10 11:00", "consultation"), "2026-01-13 17:30", "R13 R11 R7"),
    "06": (
        lambda: Story(after_hours_receipt="next_opening").dispatched("2026-01-10 11:00", "consultation"),
        "2026-01-14 17:30",
        "R13 R11 R12 R7",
    ),
    "13": (late_year, "2027-01-12 17:30", "R13 R11 R7 R4"),
    "14": (lambda: notice(late_year(), **EARLIER), "2027-01-12 17:30", "R13 R11 R7 R5"),
    "15": (
        lambda: notice(Story(notice_may_move_earlier=True).dispatched("2026-12-21 10:00", "complaint"), **EARLIER),
        "2027-01-11 17:30",
        "R13 R11 R7",
    ),
    "16": (lambda: notice(late_year(), d1231=True, d0101=True), "2027-01-13 17:30", "R13 R11 R7"),
    "17": (lambda: Story().dispatched("2024-02-28 10:00", "consultation"), "2024-03-01 17:30", "R13 R11 R7"),
    "18": (
        lambda: Story(day_end="24:00").dispatched("2026-01-05 10:00", "consultation"),
        "2026-01-08 00:00",
        "R13 R11 R7",
    ),
    "19": (
        lambda: Story().dispatched("2026-06-01 10:00", "complaint", priority="urgent", item="照明", item_limit="5wd"),
        "2026-06-04 17:30",
        "R13 R11 R7",
    ),
    "20": (
        lambda: returned().do("2026-01-08 11:00", ZHOU, "approve_return", unit="水务局", duty_basis="三定规定"),
        "2026-01-29 17:30",
        "R13 R15 R7",
    ),
    "21": (lambda: returned().return_refused("2026-01-08 11:00"), "2026-01-28 17:30", "R13 R11 R7 R16"),
    "22": (
        lambda: returned(exclusion_method="touched_days").return_refused("2026-01-08 11:00"),
        "2026-01-29 17:30",
        "R13 R11 R7 R16",
    ),
    "23": (
        lambda: returned(exclusion_method="working_time").return_refused("2026-01-08 11:00"),
        "2026-01-28 15:00",
        "R13 R11 R7 R16",
    ),
    "24": (
        lambda: (
            Story().dispatched("2026-03-02 10:00").return_asked("2026-03-03 09:00").return_refused("2026-03-03 19:00")
        ),
        "2026-03-17 17:30",
        "R13 R11 R7 R16",
    ),
    "25": (
        lambda: (
            Story()
            .dispatched("2026-03-02 10:00", "consultation")
            .return_asked("2026-03-04 17:00")
            .return_refused("2026-03-06 09:30")
        ),
        "2026-03-06 17:30",
        "R13 R11 R7 R16",
    ),
    "26": (lambda: consulted("城管局"), "2026-03-16 17:30", "R13 R11 R7 R17"),
    "27": (lambda: consulted("水务局"), "2026-03-18 17:30", "R13 R17 R7"),
    "28": (lambda: consulted("城管局", consultation_excluded=False), "2026-03-09 17:30", "R13 R11 R7 R16"),
    "29": (extended, "2026-05-13 17:30", "R13 R11 R7 R18"),
    "30": (closure_refused, "2026-05-07 17:30", "R13 R11 R7"),
    "31": (lambda: closure_refused(closure_review_excluded=True), "2026-05-11 17:30", "R13 R11 R7 R21"),
    "32": (lambda: recalled("城管局"), "2026-05-09 17:30", "R13 R27 R7 R27"),
    "33": (lambda: recalled("水务局"), "2026-05-11 17:30", "R13 R11 R7"),
    "34": (merged, "2026-06-17 17:30", "R13 R11 R7 R28"),
    "35": (redone, "2026-05-19 17:30", "R13 R26 R7"),
    "36": (amended, "2026-06-23 17:30", "R13 R11 R7 R29"),
    "36 recompute": (lambda: amended(amend_type_rule="recompute"), "2026-06-03 17:30", "R13 R11 R7"),
    "36 restart": (lambda: amended(amend_type_rule="restart"), "2026-06-10 17:30", "R13 R29 R7"),
    "37": (
        lambda: Story().dispatched("2026-06-01 10:00", outside_due="2026-06-10T17:00:00+08:00"),
        "2026-06-10 17:00",
        "R13 R11 R7 R35",
    ),
}


@pytest.mark.parametrize("number", EXAMPLES)
def test_the_worked_example(number: str) -> None:
    happens, due, rules = EXAMPLES[number]
    story = happens()
    held = story.ticket()
    found = deadline(held.held().clock, story.world.calendar, story.world.policy_of(held), outside_due=held.outside_due)
    assert words(found.due) == due
    assert " ".join(step.rule for step in found.steps) == rules
    assert found.provisional == ("R4" in rules)


LIMITS = {
    "07": ("2026-02-10 09:00", "5nd", "2026-02-24 17:30"),
    "08": ("2026-02-04 09:00", "10nd", "2026-02-14 17:30"),
    "09": ("2026-01-09 16:30", "4wh", "2026-01-12 11:30"),
    "10": ("2026-02-14 17:00", "4wh", "2026-02-24 12:00"),
    "11": ("2026-02-17 23:58", "5min", "2026-02-18 00:03"),
    "12": ("2026-12-31 20:00", "24h", "2027-01-01 20:00"),
}


@pytest.mark.parametrize("number", LIMITS)
def test_the_worked_limit(number: str) -> None:
    start, limit, due = LIMITS[number]
    assert counted(start, limit) == due


def test_all_worked_examples_are_here() -> None:
    assert {name[:2] for name in (*EXAMPLES, *LIMITS)} == {f"{n:02}" for n in range(1, 38)}


def test_25_is_never_overdue_meanwhile() -> None:
    story = Story().dispatched("2026-03-02 10:00", "consultation").return_asked("2026-03-04 17:00")
    moments = ["2026-03-04 17:30", "2026-03-04 17:31", "2026-03-05 12:00", "2026-03-06 09:30"]
    assert [story.overdue(moment) for moment in moments] == [False] * 4
    assert [story.due(moment) for moment in moments] == [
        "2026-03-04 17:30", "2026-03-05 17:30", "2026-03-05 17:30", "2026-03-06 17:30",
    ]  # fmt: skip
    story.return_refused("2026-03-06 09:30")
    assert not story.overdue("2026-03-06 17:30")
    assert story.overdue("2026-03-06 17:30:01")


def test_30_is_overdue_at_once_and_31_is_not() -> None:
    assert closure_refused().overdue("2026-05-11 10:00")
    assert not closure_refused(closure_review_excluded=True).overdue("2026-05-11 10:00")


def test_34_after_the_unmerge() -> None:
    story = merged()
    assert (story.due("2026-06-04 09:00"), story.due("2026-06-04 09:00", "T2")) == ("2026-06-17 17:30",) * 2
    story.do("2026-06-04 09:00", LIN, "unmerge", "T2", reason="并非同一")
    assert story.due("2026-06-04 09:00") == "2026-06-23 17:30"
    assert story.due("2026-06-04 09:00", "T2") == "2026-06-17 17:30"


def test_36_the_other_way_round() -> None:
    story = Story().dispatched("2026-06-01 10:00", "consultation")
    assert story.due("2026-06-01 10:00") == "2026-06-03 17:30"
    story.do("2026-06-02 10:00", LIN, "amend_type", type="complaint", reason="实为投诉")
    assert story.due("2026-06-02 10:00") == "2026-06-23 17:30"
    assert story.rules("2026-06-02 10:00") == ["R13", "R11", "R7"]


def test_13_a_shorter_limit_can_be_certain() -> None:
    story = Story().dispatched("2026-12-21 10:00", item="急", item_limit="4wd")
    assert (story.due("2026-12-21 10:00"), story.rules("2026-12-21 10:00")[-1]) == ("2026-12-25 17:30", "R4")
    story = Story().dispatched("2026-12-18 10:00", item="急", item_limit="3wd")
    assert (story.due("2026-12-18 10:00"), story.rules("2026-12-18 10:00")[-1]) == ("2026-12-23 17:30", "R7")


def test_29_the_overdue_is_cured_by_the_approval() -> None:
    story = Story().handled("2026-04-20 10:00")
    story.do("2026-05-07 17:30:00", ZHAO, "request_extension", reason="需检测", length="5wd")
    assert story.overdue("2026-05-07 18:00")
    story.do("2026-05-08 09:00", ZHOU, "approve_extension")
    assert not story.overdue("2026-05-08 09:00")
    late = Story().handled("2026-04-20 10:00")
    refusal = late.refused("2026-05-07 17:30:01", ZHAO, "request_extension", reason="需检测", length="5wd")
    assert (refusal.guard, refusal.provision) == ("extension_late", "a18.1")
    assert refusal.sentence == "已超过办理期限（2026-05-07 17:30），不能申请延期。"


def test_receipt_is_dispatch_not_acceptance() -> None:
    story = Story().dispatched("2026-01-05 10:00", "complaint").do("2026-01-06 10:00", LI, "accept")
    assert story.due("2026-01-06 10:00") == "2026-01-26 17:30"
