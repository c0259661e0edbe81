"""Foreseeing what a rule would do, by the functions that will do it (R5, R28, R33; a15.1)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.law.story import CALENDAR, HE, LIN, Story, calendar_without, t, words

from hotline.core.calendar import Fact, Notice
from hotline.core.foresight import (
    Example,
    Moved,
    Otherwise,
    acts_concerned,
    after_notice,
    counted_verdicts,
    examples,
    otherwise,
    return_open,
)
from hotline.core.policy import Policy, with_overrides
from hotline.core.ticket import World

BEFORE = calendar_without(2026, statutory=["2026-01-01", "2026-02-17"])
"""The calendar as it stood before 2026's notice: two days off are computed."""
AT = "2025-12-24 10:00"


def noticed(world: World, **days: Fact) -> World:
    """The world under a notice for 2026 that names some days: d0102="off"."""
    facts: Mapping[date, Fact] = {date(2026, int(name[1:3]), int(name[3:])): fact for name, fact in days.items()}
    return replace(world, calendar=world.calendar.with_notice(Notice(2026, facts), "with notice"))


def foreseen(story: Story, at: str = AT, **days: Fact) -> list[Moved]:
    return list(after_notice(story.world, noticed(story.world, **days), t(at)))


def complaint(**policy: Any) -> Story:
    """A complaint of 18 December 2025, due on Friday 9 January as the computed days have it."""
    story = Story(BEFORE, **policy).handled("2025-12-18 10:00", "complaint")
    assert story.due(AT) == "2026-01-09 17:30"
    return story


def test_a_due_that_moves_later() -> None:
    (found,) = foreseen(complaint(), d0101="off", d0102="off")
    assert found == Moved(
        ticket="T1",
        unit="城管局",
        was=t("2026-01-09 17:30"),
        was_provisional=True,
        counted=t("2026-01-12 17:30"),
        to=t("2026-01-12 17:30"),
        provisional=False,
        verdict="later",
    )


def test_a_due_that_would_move_earlier_is_kept_unless_policy_says_otherwise() -> None:
    (kept,) = foreseen(complaint(), d0101="off", d0104="working")
    assert (kept.verdict, words(kept.counted), words(kept.to)) == ("kept", "2026-01-08 17:30", "2026-01-09 17:30")
    (moved,) = foreseen(complaint(notice_may_move_earlier=True), d0101="off", d0104="working")
    assert (moved.verdict, words(moved.to)) == ("earlier", "2026-01-08 17:30")


def test_a_due_that_only_is_provisional_no_more() -> None:
    (found,) = foreseen(complaint(), d0101="off")
    assert (found.verdict, found.was_provisional, found.provisional, found.was) == ("settled", True, False, found.to)


def test_a_due_that_becomes_provisional() -> None:
    with_notice = noticed(complaint().world, d0101="off")
    without = replace(with_notice, calendar=BEFORE)
    (found,) = after_notice(with_notice, without, t(AT))
    assert (found.verdict, found.was_provisional, found.provisional) == ("unsettled", False, True)


def test_a_clock_that_stands_still_is_foreseen_at_the_same_instant() -> None:
    story = Story(BEFORE, silent_acceptance=False).dispatched("2025-12-18 10:00", "complaint")
    story.return_asked("2025-12-22 10:00")
    (found,) = foreseen(story, d0101="off", d0102="off")
    dues = (words(found.was), words(found.counted), words(found.to))
    assert dues == (story.due(AT), "2026-01-14 17:30", "2026-01-14 17:30")
    assert story.due(AT) == "2026-01-13 17:30"


def test_limits_beside_the_due_alone() -> None:
    story = Story(BEFORE, dispatch_limit="6wd").registered("2025-12-26 10:00")
    (found,) = foreseen(story, "2025-12-26 11:00", d0101="off", d0105="off")
    assert found == Moved("T1", None, None, False, None, None, False, "inner")
    assert foreseen(story, "2025-12-26 11:00", d0101="off", d0301="off") == []


def test_a_ticket_that_no_notice_touches_is_left_out() -> None:
    story = Story(BEFORE).handled("2025-12-01 10:00", "consultation")
    assert foreseen(story, "2025-12-02 10:00", d0101="off") == []


def test_a_merged_ticket_is_as_its_lead() -> None:
    story = complaint().handled("2025-12-19 10:00", "complaint", "T2")
    story.do("2025-12-19 11:00", LIN, "merge", "T2", into="T1", reason="同一事件")
    found = foreseen(story, d0101="off", d0102="off")
    assert [(one.ticket, one.unit, one.verdict, words(one.to)) for one in found] == [
        ("T1", "城管局", "later", "2026-01-12 17:30"),
        ("T2", "城管局", "later", "2026-01-12 17:30"),
    ]


# --- a policy ---


def test_every_limit_that_changes_is_counted_from_one_instant() -> None:
    after = with_overrides(Policy(), {"limit_help": "5wd", "redo_limit": "full", "due_soon": 2}, "next")
    start = t("2026-03-02 10:00")
    assert examples(Policy(), after, CALENDAR, start) == (
        Example("limit_help", start, t("2026-03-16 17:30"), t("2026-03-09 17:30")),
    )
    assert examples(Policy(), Policy(), CALENDAR, start) == ()


def test_a_limit_is_counted_under_its_own_version() -> None:
    after = with_overrides(Policy(), {"limit_help": "5wd", "day_end": "24:00"}, "next")
    (found,) = examples(Policy(), after, CALENDAR, t("2026-03-02 10:00"))
    assert (words(found.was), words(found.now)) == ("2026-03-16 17:30", "2026-03-10 00:00")


def test_the_acts_a_new_version_concerns_once_each() -> None:
    after = with_overrides(Policy(), {"return_window": "1wd", "return_max_per_assignment": 2}, "next")
    assert acts_concerned(Policy(), after).count("request_return") == 1
    assert acts_concerned(Policy(), Policy()) == ()


SHORTER = with_overrides(Policy(), {"limit_help": "5wd", "redo_limit": "2wd"}, "shorter")


def test_an_assignment_under_another_policy() -> None:
    story = Story().handled("2026-03-02 10:00")
    first, second = t("2026-03-16 17:30"), t("2026-03-09 17:30")
    assert otherwise(story.world, story.ticket(), SHORTER, second) == Otherwise(first, second, True, True)
    assert otherwise(story.world, story.ticket(), SHORTER, first) == Otherwise(first, second, True, False)
    late = t("2026-03-09 17:30:01")
    assert otherwise(story.world, story.ticket(), SHORTER, late) == Otherwise(first, second, True, False)
    story.submitted("2026-03-06 10:00")
    assert otherwise(story.world, story.ticket(), SHORTER, late) == Otherwise(first, second, True, True)
    too_late = Story().handled("2026-03-02 10:00").submitted("2026-03-17 10:00")
    assert otherwise(too_late.world, too_late.ticket(), SHORTER, first) == Otherwise(first, second, False, False)
    assert otherwise(Story().world, Story().registered("2026-03-02 10:00").ticket(), SHORTER, late) is None


def test_an_item_keeps_its_own_limit_and_a_redo_has_the_policys() -> None:
    item = Story().handled("2026-03-02 10:00", item="照明", item_limit="8wd")
    found = otherwise(item.world, item.ticket(), SHORTER, t("2026-03-03 10:00"))
    assert found is not None
    assert found.was == found.now == t("2026-03-12 17:30")
    redone = redo(Story())
    found = otherwise(redone.world, redone.ticket(), SHORTER, t("2026-03-04 10:00"))
    assert found == Otherwise(t("2026-03-10 17:30"), t("2026-03-05 17:30"), True, True)
    full = with_overrides(Policy(), {"limit_help": "3wd", "redo_limit": "full"}, "full")
    found = otherwise(redone.world, redone.ticket(), full, t("2026-03-04 10:00"))
    assert found is not None
    assert words(found.now) == "2026-03-06 17:30"
    counted_fully = redo(Story(redo_limit="full"))
    found = otherwise(counted_fully.world, counted_fully.ticket(), SHORTER, t("2026-03-04 10:00"))
    assert found == Otherwise(t("2026-03-17 17:30"), t("2026-03-10 17:30"), True, True)


def redo(story: Story) -> Story:
    """A ticket in its second round since 3 March, with a limit another city has set to the first."""
    story.handled("2026-03-02 10:00", outside_due="2026-03-04T17:30:00+08:00").dissatisfied("2026-03-03 10:00")
    return story.do("2026-03-03 11:00", HE, "redo", reason="查实")


def test_an_outside_limit_holds_under_either_policy() -> None:
    story = Story().handled("2026-03-02 10:00", outside_due="2026-03-05T17:30:00+08:00")
    found = otherwise(story.world, story.ticket(), SHORTER, t("2026-03-03 10:00"))
    assert found is not None
    assert found.was == found.now == t("2026-03-05 17:30")


def test_a_return_within_the_window_of_a_policy() -> None:
    received, end = t("2026-03-02 10:00"), t("2026-03-04 17:30")
    assert return_open(CALENDAR, Policy(), received, end)
    assert not return_open(CALENDAR, Policy(), received, t("2026-03-04 17:30:01"))
    assert not return_open(CALENDAR, with_overrides(Policy(), {"return_window": "1wd"}, "x"), received, end)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ({}, []),
        ({"inner": 2, "later": 1, "kept": 0, "tickets": 9}, [("后移", 1), ("到期不变，其他时限后移", 2)]),
    ],
)
def test_verdicts_counted_in_words(found: dict[str, int], told: list[tuple[str, int]]) -> None:
    assert counted_verdicts(found) == told
