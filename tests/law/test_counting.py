"""Counting: where limits end, when they start, which one applies, what added time does (R7-R13, R18)."""

import pytest
from tests.law.story import CALENDAR, DEFAULT, LIN, Story, t, words

from hotline.core.counting import add_to_due, base_due, excluded_days, select_limit, shift_due, start_day
from hotline.core.instants import BadValue
from hotline.core.limit import Limit, Unit, parse_limit
from hotline.core.policy import Policy, with_overrides

NEXT_OPENING = with_overrides(Policy(), {"after_hours_receipt": "next_opening"}, "v")
TOUCHED = with_overrides(Policy(), {"exclusion_method": "touched_days"}, "v")
WORKING = with_overrides(Policy(), {"exclusion_method": "working_time"}, "v")
MIDNIGHT = with_overrides(Policy(), {"day_end": "24:00"}, "v")


def limit(text: str) -> Limit:
    return parse_limit(text)


DUES = [
    # R7: the n-th working day after the start day, which is not counted
    ("2025-12-31 10:00", "2wd", "2026-01-05 17:30"),
    ("2026-01-05 00:00", "1wd", "2026-01-06 17:30"),
    ("2026-01-05 23:59:59", "1wd", "2026-01-06 17:30"),
    ("2026-01-09 18:05", "2wd", "2026-01-13 17:30"),
    ("2026-01-10 11:00", "2wd", "2026-01-13 17:30"),
    ("2026-02-13 10:00", "2wd", "2026-02-24 17:30"),
    ("2026-09-30 10:00", "1wd", "2026-10-08 17:30"),
    ("2026-04-30 16:00", "2wd", "2026-05-07 17:30"),
    # R8: natural days, moved to a working day
    ("2026-02-10 09:00", "5nd", "2026-02-24 17:30"),
    ("2026-02-04 09:00", "10nd", "2026-02-14 17:30"),
    ("2026-01-05 09:00", "1nd", "2026-01-06 17:30"),
    ("2026-01-05 09:00", "5nd", "2026-01-12 17:30"),
    # R9: working hours
    ("2026-01-09 16:30", "4wh", "2026-01-12 11:30"),
    ("2026-02-14 17:00", "4wh", "2026-02-24 12:00"),
    ("2026-01-09 08:30", "3wh", "2026-01-09 11:30"),
    ("2026-01-10 11:00", "1wh", "2026-01-12 09:30"),
    # R10: hours and minutes, day and night
    ("2026-02-17 23:58", "5min", "2026-02-18 00:03"),
    ("2026-12-31 20:00", "24h", "2027-01-01 20:00"),
    ("2026-02-17 10:00:30", "90min", "2026-02-17 11:30:30"),
]


@pytest.mark.parametrize(("start", "length", "due"), DUES)
def test_where_a_limit_ends(start: str, length: str, due: str) -> None:
    assert words(base_due(CALENDAR, DEFAULT, t(start), limit(length))) == due


def test_with_24_00_a_day_ends_at_midnight() -> None:
    assert words(base_due(CALENDAR, MIDNIGHT, t("2026-01-05 10:00"), limit("2wd"))) == "2026-01-08 00:00"
    assert words(base_due(CALENDAR, MIDNIGHT, t("2026-01-05 10:00"), limit("5nd"))) == "2026-01-13 00:00"


OPENING = [
    ("2026-01-09 18:05", "2026-01-12", "2wd", "2026-01-14 17:30"),
    ("2026-01-10 11:00", "2026-01-12", "2wd", "2026-01-14 17:30"),
    ("2026-01-09 17:30", "2026-01-09", "2wd", "2026-01-13 17:30"),
    ("2026-02-14 10:00", "2026-02-14", "5nd", "2026-02-24 17:30"),
    ("2026-02-14 18:00", "2026-02-24", "5nd", "2026-03-02 17:30"),
]


@pytest.mark.parametrize(("start", "day", "length", "due"), OPENING)
def test_r12_receipt_after_hours_counts_as_the_next_opening(start: str, day: str, length: str, due: str) -> None:
    assert start_day(CALENDAR, NEXT_OPENING, t(start)).isoformat() == day
    assert start_day(CALENDAR, DEFAULT, t(start)) == t(start).date()
    assert words(base_due(CALENDAR, NEXT_OPENING, t(start), limit(length))) == due


def test_r12_is_no_matter_for_hours() -> None:
    assert words(base_due(CALENDAR, NEXT_OPENING, t("2026-01-09 18:05"), limit("1wh"))) == "2026-01-12 09:30"
    assert words(base_due(CALENDAR, NEXT_OPENING, t("2026-01-09 18:05"), limit("1h"))) == "2026-01-09 19:05"


ADDED = [
    ("2026-05-07 17:30", "5wd", "2026-05-13 17:30"),
    ("2026-05-07 12:00", "1wd", "2026-05-08 17:30"),
    ("2026-05-08 00:00", "1wd", "2026-05-08 17:30"),
    ("2026-05-07 17:30", "3nd", "2026-05-11 17:30"),
    ("2026-05-07 17:30", "4wh", "2026-05-08 15:00"),
    ("2026-05-07 12:00", "24h", "2026-05-08 12:00"),
    ("2026-05-07 12:00", "10min", "2026-05-07 12:10"),
]


@pytest.mark.parametrize(("due", "length", "later"), ADDED)
def test_r18_added_time_counts_from_the_due(due: str, length: str, later: str) -> None:
    assert words(add_to_due(CALENDAR, DEFAULT, t(due), limit(length))) == later


def test_r18_added_days_do_not_ask_when_the_office_opens() -> None:
    assert words(add_to_due(CALENDAR, NEXT_OPENING, t("2026-05-09 18:00"), limit("1wd"))) == "2026-05-11 17:30"


A, B = "2026-01-06 16:00", "2026-01-08 11:00"
SHIFTED = [
    (DEFAULT, "wd", "2026-01-26 17:30", A, B, "2026-01-28 17:30"),
    (TOUCHED, "wd", "2026-01-26 17:30", A, B, "2026-01-29 17:30"),
    (WORKING, "wd", "2026-01-26 17:30", A, B, "2026-01-28 15:00"),
    (DEFAULT, "wd", "2026-01-26 12:00", A, A, "2026-01-26 12:00"),
    (TOUCHED, "wd", "2026-01-26 12:00", A, A, "2026-01-27 17:30"),
    (WORKING, "wd", "2026-01-26 12:00", A, A, "2026-01-26 12:00"),
    (DEFAULT, "wd", "2026-03-16 17:30", "2026-03-03 09:00", "2026-03-03 17:00", "2026-03-16 17:30"),
    (DEFAULT, "wd", "2026-03-16 17:30", "2026-03-03 09:00", "2026-03-03 19:00", "2026-03-17 17:30"),
    (DEFAULT, "nd", "2026-01-26 17:30", A, B, "2026-01-28 17:30"),
    (WORKING, "nd", "2026-01-26 17:30", A, B, "2026-01-28 17:30"),
    (TOUCHED, "nd", "2026-01-26 17:30", A, B, "2026-01-29 17:30"),
    (DEFAULT, "nd", "2026-01-26 17:30", "2026-01-09 10:00", "2026-01-12 10:00", "2026-01-29 17:30"),
    (DEFAULT, "nd", "2026-01-26 17:30", "2026-01-08 10:00", "2026-01-12 10:00", "2026-01-30 17:30"),
    (DEFAULT, "nd", "2026-01-26 17:30", "2026-01-07 10:00", "2026-01-12 10:00", "2026-02-02 17:30"),
    (DEFAULT, "wh", "2026-01-09 12:00", "2026-01-09 09:00", "2026-01-09 15:00", "2026-01-12 09:00"),
    (TOUCHED, "wh", "2026-01-09 12:00", "2026-01-09 09:00", "2026-01-09 15:00", "2026-01-12 09:00"),
    (DEFAULT, "h", "2026-01-09 12:00", "2026-01-09 09:00", "2026-01-09 15:00", "2026-01-09 18:00"),
    (DEFAULT, "min", "2026-01-09 12:00", "2026-01-09 11:59", "2026-01-09 12:01:30", "2026-01-09 12:02:30"),
    # too late to matter
    (DEFAULT, "wd", "2026-01-06 15:59:59", A, B, "2026-01-06 15:59:59"),
    (DEFAULT, "wd", "2026-01-06 16:00", A, B, "2026-01-08 17:30"),
    (DEFAULT, "h", "2026-01-06 15:00", A, B, "2026-01-06 15:00"),
]


@pytest.mark.parametrize(("policy", "unit", "due", "a", "b", "moved"), SHIFTED)
def test_r16_excluded_time_moves_a_due(policy: Policy, unit: Unit, due: str, a: str, b: str, moved: str) -> None:
    found = shift_due(CALENDAR, policy, t(due), unit, t(a), t(b))
    assert words(found) == moved


def test_r16_days_are_counted_only_in_days() -> None:
    assert excluded_days(CALENDAR, DEFAULT, "wd", t(A), t(B)) == 2
    assert excluded_days(CALENDAR, TOUCHED, "wd", t(A), t(B)) == 3
    assert excluded_days(CALENDAR, WORKING, "wd", t(A), t(B)) is None
    assert excluded_days(CALENDAR, WORKING, "nd", t("2026-01-09 10:00"), t("2026-01-12 10:00")) == 3
    for unit in ("wh", "h", "min"):
        assert excluded_days(CALENDAR, TOUCHED, Limit(1, unit).unit, t(A), t(B)) is None


def test_r13_the_earlier_limit_governs_on_a_tie_the_basic_one() -> None:
    start = t("2026-06-01 10:00")
    item, urgent = limit("5wd"), limit("3wd")
    assert select_limit(CALENDAR, DEFAULT, start, item, None) == (item, t("2026-06-08 17:30"))
    assert select_limit(CALENDAR, DEFAULT, start, item, urgent) == (urgent, t("2026-06-04 17:30"))
    assert select_limit(CALENDAR, DEFAULT, start, limit("2wd"), urgent)[0] == limit("2wd")
    tie = limit("3nd")
    assert select_limit(CALENDAR, DEFAULT, start, urgent, tie)[0] is urgent


LIMITS_OF_TYPES = {
    "consultation": "2wd", "praise": "2wd", "help": "10wd", "suggestion": "10wd", "other": "10wd",
    "complaint": "15wd", "report": "15wd",
}  # fmt: skip


@pytest.mark.parametrize("kind", LIMITS_OF_TYPES)
def test_r13_the_types_own_limit(kind: str) -> None:
    story = Story().dispatched("2026-03-02 10:00", kind)
    assert str(story.ticket().held().clock.basic) == LIMITS_OF_TYPES[kind]
    assert str(DEFAULT.limit_of_type(kind)) == LIMITS_OF_TYPES[kind]


def test_r13_the_items_limit_goes_before_the_types_and_may_depend_on_the_type() -> None:
    story = Story().registered("2026-03-02 09:00")
    story.do(
        "2026-03-02 10:00", LIN, "dispatch", unit="城管局", item="照明", item_limits={"help": "4wd", "report": "1wd"}
    )
    assert story.due("2026-03-02 10:00") == "2026-03-06 17:30"
    story.do("2026-03-02 11:00", LIN, "amend_type", type="complaint", reason="r")
    clock = story.ticket().held().clock
    assert (str(clock.basic), clock.basis) == ("15wd", "type")
    story.do("2026-03-02 12:00", LIN, "amend_type", type="report", reason="r")
    clock = story.ticket().held().clock
    assert (str(clock.basic), clock.basis) == ("1wd", "item")


def test_r13_priorities() -> None:
    assert str(DEFAULT.limit_of_priority("urgent")) == "3wd"
    assert str(DEFAULT.limit_of_priority("critical")) == "1wd"
    assert DEFAULT.limit_of_priority("normal") is None
    story = Story(limit_urgent=None).dispatched("2026-03-02 10:00", priority="urgent")
    assert story.due("2026-03-02 10:00") == "2026-03-16 17:30"


REASONS = [
    ({}, "按诉求类型确定办理期限"),
    ({"item": "照明", "item_limit": "5wd"}, "按派单目录条目确定办理期限"),
    ({"priority": "urgent"}, "按紧急程度确定办理期限，从早适用"),
]


@pytest.mark.parametrize(("args", "why"), REASONS)
def test_r13_says_where_the_limit_comes_from(args: dict[str, str], why: str) -> None:
    found = Story().dispatched("2026-03-02 10:00", **args).deadline("2026-03-02 10:00")
    assert found is not None
    assert (found.steps[0].rule, found.steps[0].why) == ("R13", why)
    assert (found.steps[0].days, found.steps[0].unit) == (found.limit.n, found.limit.unit)


# --- limits as text ---


@pytest.mark.parametrize("text", ["10wd", "5nd", "4wh", "24h", "5min", "20000wd", "1200000min"])
def test_a_limit_is_read_as_it_is_written(text: str) -> None:
    assert str(limit(text)) == text


@pytest.mark.parametrize("text", ["", "0wd", "05wd", "wd", "5", "-1wd", "5 wd", "5WD", "1.5h", 5, None])
def test_what_is_no_limit(text: object) -> None:
    with pytest.raises(BadValue, match=r"^not a limit of the form 10wd, 5nd, 4wh, 24h or 5min$"):
        parse_limit(text)


@pytest.mark.parametrize("text", ["20001wd", "20001h", "1200001min", "1000000wh", "9999999min", "1" + "0" * 400 + "wd"])
def test_a_limit_nobody_could_count(text: str) -> None:
    with pytest.raises(BadValue, match=r"^a limit longer than the calendar can count: "):
        limit(text)


def test_the_clock_time_of_a_limit() -> None:
    assert limit("2h").clock_time == limit("120min").clock_time
