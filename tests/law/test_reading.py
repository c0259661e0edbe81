"""Reading the clock where it is stopped, exactly due, or not there at all (R32, R35)."""

from typing import Any

from tests.law.guard_cases import DEMAND
from tests.law.story import ADMIN, CHEN, LI, LIN, ZHAO, Story, t

from hotline.core.inner_limits import inner_due
from hotline.core.reading import is_due_soon, remaining_working_days, remaining_working_minutes
from hotline.core.steps import chinese, english


def test_while_the_clock_is_stopped_the_running_due_is_read() -> None:
    story = Story().dispatched("2026-06-01 10:00", "consultation").return_asked("2026-06-03 10:00")
    ticket, now = story.ticket(), t("2026-06-08 10:00")
    assert story.due("2026-06-08 10:00") == "2026-06-08 17:30"
    assert remaining_working_days(story.world, ticket, now) == 0
    assert remaining_working_minutes(story.world, ticket, now) == 300
    assert is_due_soon(story.world, ticket, now)


def test_an_outside_limit_passes_while_the_clock_is_stopped() -> None:
    story = Story().dispatched("2026-06-01 10:00", outside_due="2026-06-03T17:30:00+08:00")
    story.return_asked("2026-06-03 17:30")
    assert story.due("2026-06-10 10:00") == "2026-06-03 17:30"
    assert not story.overdue("2026-06-10 10:00")


def test_exactly_due_on_a_day_off() -> None:
    story = Story().dispatched("2026-06-05 17:00", item="急", item_limit="24h")
    ticket, due = story.ticket(), t("2026-06-06 17:00")
    assert remaining_working_days(story.world, ticket, due) == 0
    assert remaining_working_days(story.world, ticket, t("2026-06-06 17:00:01")) == -1
    assert is_due_soon(story.world, ticket, due)


def test_words_of_a_step_counted_in_time() -> None:
    story = Story(exclusion_method="working_time").dispatched("2026-01-05 10:00", "complaint")
    found = story.return_asked("2026-01-06 16:00").deadline("2026-01-07 09:00")
    assert found is not None
    said = "4. 退单审核时间不计入办理期限：2026-01-06 16:00 至 2026-01-07 09:00〔R16，a17.1〕"
    assert chinese(found.steps[3]) == said
    assert "(" not in english(found.steps[3])


def test_the_inner_limit_of_nobody() -> None:
    registered, handled = Story().registered("2026-06-01 10:00"), Story().handled("2026-06-01 10:00")
    assert inner_due(registered.ticket(), "co:水务局") is None
    assert inner_due(handled.ticket(), "co:水务局") is None
    assert inner_due(handled.ticket(), "follow_up") is None
    handled.do("2026-06-01 11:00", LI, "invite_co_handler", unit="水务局", claims=["1"])
    assert inner_due(handled.ticket(), "co:水务局") == t("2026-06-08 17:30")


def test_a_disposed_demand_makes_no_repeat() -> None:
    story = Story().do("2026-06-01 10:00", CHEN, "dispose", class_="withdrawn")
    story.do("2026-06-01 11:00", CHEN, "register", "T2", **DEMAND, same_as="T1")


def test_a_review_that_begins_exactly_at_the_due_still_counts() -> None:
    story = Story().dispatched("2026-03-02 10:00", "consultation").return_asked("2026-03-04 17:30")
    found = story.return_refused("2026-03-06 09:30").deadline("2026-03-06 09:30")
    assert found is not None
    assert (found.steps[-1].days, found.due) == (2, t("2026-03-06 17:30"))


def test_what_a_notice_keeps_is_the_due_of_the_limit_that_governs() -> None:
    story = Story().dispatched("2026-06-01 10:00", "complaint", priority="urgent")
    story.do("2026-06-01 11:00", ADMIN, "load_notice", year=2026, days=[{"date": "2026-06-06", "isOffDay": False}])
    assert story.due("2026-06-01 11:00") == "2026-06-04 17:30"


def test_the_longest_extension_may_be_a_fixed_one() -> None:
    story = Story(extension_max="3wd").handled("2026-06-01 10:00")
    asked: dict[str, Any] = {"reason": "待检测", "length": "4wd"}
    assert story.refused("2026-06-02 10:00", ZHAO, "request_extension", **asked).guard == "extension_length"
    story.do("2026-06-02 10:00", ZHAO, "request_extension", reason="待检测", length="3wd")


def test_a_keep_and_a_cap_that_move_nothing_leave_no_step() -> None:
    story = Story().dispatched("2026-06-01 10:00").dispatched("2026-06-01 10:00", "help", "T2")
    story.do("2026-06-01 11:00", ADMIN, "load_notice", year=2027, days=[{"date": "2027-01-01", "isOffDay": True}])
    story.do("2026-06-01 12:00", LIN, "merge", "T2", into="T1", reason="同一路灯")
    assert len(story.ticket().held().clock.changes) == 2
    assert story.rules("2026-06-01 12:00") == ["R13", "R11", "R7"]
