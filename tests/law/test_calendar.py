"""The calendar: instants, working days, notices, provisional days, hours (R1-R6; cc201, cc203)."""

from datetime import date, datetime, timedelta, timezone

import pytest
from tests.law.story import CALENDAR, DEFAULT, calendar_without, t, words

from hotline.core.calendar import (
    Calendar,
    Notice,
    any_provisional,
    is_provisional,
    is_working,
    next_working_day,
    nth_working_day,
    working_days_between,
)
from hotline.core.hours import add_work_time, day_end, day_opening, work_time, working_day_of
from hotline.core.instants import BadValue, at_minute, cut, day_of_due, midnight, parse_date, parse_instant
from hotline.core.policy import Policy, with_overrides

TAIL = (12, 25)
MIDNIGHT = with_overrides(Policy(), {"day_end": "24:00"}, "v")


def d(text: str) -> date:
    return date.fromisoformat(text)


# --- R1 instants ---


def test_an_instant_is_brought_to_shanghai_and_whole_seconds() -> None:
    assert cut(datetime(2026, 5, 7, 9, 30, 0, 999_999, timezone.utc)) == t("2026-05-07 17:30")  # noqa: UP017
    assert cut(datetime(2026, 5, 7, 9, 30, tzinfo=timezone.utc)).isoformat() == "2026-05-07T17:30:00+08:00"  # noqa: UP017
    assert parse_instant("2026-05-07T09:30:00Z").isoformat() == "2026-05-07T17:30:00+08:00"
    assert parse_instant("2026-05-07T17:30:00.9+08:00") == t("2026-05-07 17:30")


def test_an_instant_without_offset_is_none() -> None:
    with pytest.raises(BadValue, match="offset such as"):
        cut(datetime(2026, 5, 7, 9, 30))  # noqa: DTZ001


def test_the_calendar_begins_in_2007() -> None:
    assert parse_instant("2007-01-01T00:00:00+08:00") == t("2007-01-01 00:00")
    assert parse_date("2007-01-01") == d("2007-01-01")
    with pytest.raises(BadValue, match="before 2007-01-01"):
        parse_instant("2006-12-31T23:59:59+08:00")
    with pytest.raises(BadValue, match="before 2007-01-01"):
        parse_date("2006-12-31")


def test_the_calendar_ends_before_dates_do() -> None:
    assert parse_instant("9900-12-31T23:59:59+08:00").year == 9900
    with pytest.raises(BadValue, match="outside the calendar"):
        parse_instant("9901-01-01T00:00:00+08:00")
    with pytest.raises(BadValue, match="outside the calendar"):
        cut(datetime.max.replace(tzinfo=timezone(timedelta(hours=-5))))


@pytest.mark.parametrize("text", ["2026-05-07", "2026-05-07T17:30+08:00", "2026-05-07 17:30:00+08:00", 7, None, ""])
def test_what_is_no_instant(text: object) -> None:
    with pytest.raises(BadValue, match="not an instant of the form 2026-01-05T09:00:00\\+08:00"):
        parse_instant(text)


def test_no_such_instant_or_date() -> None:
    with pytest.raises(BadValue, match="not an instant: "):
        parse_instant("2026-02-30T09:00:00+08:00")
    with pytest.raises(BadValue, match="not a date: "):
        parse_date("2026-02-30")
    with pytest.raises(BadValue, match="not a date of the form 2026-01-05"):
        parse_date("20260105")
    with pytest.raises(BadValue, match="not a date of the form 2026-01-05"):
        parse_date(None)


def test_days_begin_and_end_at_midnight() -> None:
    assert midnight(d("2026-05-07")) == t("2026-05-07 00:00")
    assert at_minute(d("2026-05-07"), 1440) == t("2026-05-08 00:00")
    assert at_minute(d("2026-05-07"), 510) == t("2026-05-07 08:30")


def test_a_due_at_midnight_belongs_to_the_day_that_ends() -> None:
    assert day_of_due(t("2026-05-08 00:00")) == d("2026-05-07")
    assert day_of_due(t("2026-05-08 00:00:01")) == d("2026-05-08")


# --- R2 working days ---

WORKED = {
    "2026-01-04": True,  # Sunday, make-up day
    "2026-01-02": False,  # Friday, off
    "2026-02-14": True,  # Saturday, make-up day
    "2026-02-28": True,
    "2026-05-09": True,
    "2026-09-20": True,
    "2026-10-10": True,
    "2026-02-16": False,  # Spring Festival
    "2026-01-10": False,  # a plain Saturday
    "2026-01-11": False,  # a plain Sunday
    "2026-01-09": True,  # a plain Friday
    "2024-02-18": True,  # Sunday under the notice of 2024
    "2018-12-29": True,  # named by the notice of 2019
    "2027-01-01": False,  # statutory, computed
    "2030-01-01": True,  # no notice, no list: a Tuesday
    "2007-01-01": False,
}


@pytest.mark.parametrize("day", WORKED)
def test_is_it_a_working_day(day: str) -> None:
    assert is_working(CALENDAR, d(day)) == WORKED[day]


def test_exactly_six_weekend_days_of_2026_are_worked() -> None:
    days = [d("2026-01-01") + timedelta(days=n) for n in range(365)]
    worked = [day.isoformat() for day in days if day.weekday() >= 5 and is_working(CALENDAR, day)]
    assert worked == ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]


BETWEEN = [
    ("2025-12-31", "2026-01-05", 2),
    ("2026-01-05", "2025-12-31", -2),
    ("2026-01-05", "2026-01-05", 0),
    ("2026-02-14", "2026-02-24", 1),
    ("2026-02-13", "2026-02-14", 1),
    ("2026-01-10", "2026-01-11", 0),
    ("2007-01-01", "2007-01-05", 2),
]


@pytest.mark.parametrize(("a", "b", "n"), BETWEEN)
def test_working_days_between(a: str, b: str, n: int) -> None:
    assert working_days_between(CALENDAR, d(a), d(b)) == n


NTH = [
    ("2025-12-31", 1, "2026-01-04"),
    ("2025-12-31", 2, "2026-01-05"),
    ("2026-02-13", 2, "2026-02-24"),
    ("2026-01-10", 1, "2026-01-12"),
    ("2026-01-10", -1, "2026-01-09"),
    ("2026-02-24", -1, "2026-02-14"),
    ("2026-03-02", -3, "2026-02-26"),
    ("2026-01-10", 0, "2026-01-10"),
    ("2026-01-12", -1, "2026-01-09"),
]


@pytest.mark.parametrize(("day", "n", "found"), NTH)
def test_the_nth_working_day(day: str, n: int, found: str) -> None:
    assert nth_working_day(CALENDAR, d(day), n) == d(found)


def test_the_next_working_day_may_be_the_day_itself() -> None:
    assert next_working_day(CALENDAR, d("2026-02-14")) == d("2026-02-14")
    assert next_working_day(CALENDAR, d("2026-02-15")) == d("2026-02-24")


def test_counting_stops_where_the_calendar_does() -> None:
    with pytest.raises(BadValue, match="before 2007-01-01"):
        nth_working_day(CALENDAR, d("2007-01-05"), -5)
    assert nth_working_day(CALENDAR, d("2007-01-05"), -1) == d("2007-01-04")
    with pytest.raises(BadValue, match="a date beyond the calendar"):
        nth_working_day(CALENDAR, d("2300-12-30"), 1)
    with pytest.raises(BadValue, match="a date beyond the calendar"):
        working_days_between(CALENDAR, d("2026-01-05"), d("2300-12-31"))


def test_nothing_is_counted_before_2007() -> None:
    with pytest.raises(BadValue, match="before 2007-01-01"):
        nth_working_day(CALENDAR, d("2007-01-01"), -1)
    nobody_told = Calendar("none")
    assert nth_working_day(nobody_told, d("2007-01-02"), -1) == d("2007-01-01")
    with pytest.raises(BadValue, match="before 2007-01-01"):
        nth_working_day(nobody_told, d("2007-01-01"), -1)


def test_counting_backwards_goes_far_too() -> None:
    far, near = d("2070-01-06"), d("2059-12-31")
    assert working_days_between(CALENDAR, far, near) == -working_days_between(CALENDAR, near, far) < -2000


def test_counting_goes_far() -> None:
    plain = Calendar("weekends only")
    assert nth_working_day(plain, d("2026-01-05"), 20_000) == d("2102-09-04")
    assert nth_working_day(plain, d("2026-01-05"), -1_000) == d("2022-03-07")
    assert nth_working_day(plain, d("2060-12-30"), 1) == d("2060-12-31")
    assert nth_working_day(plain, d("2061-01-01"), 5) == d("2061-01-07")
    assert working_days_between(plain, d("2060-12-30"), d("2061-01-03")) == 2
    assert working_days_between(plain, d("2026-01-05"), d("2300-12-30")) == 71_739


def test_years_of_holidays_do_not_end_the_search() -> None:
    first = d("2026-01-05")
    off = Notice(2026, {first + timedelta(days=n): "off" for n in range(1, 200)})
    assert nth_working_day(Calendar("long", {2026: off}), first, 1) == first + timedelta(days=200)


# --- R3 notices ---


def test_the_notice_of_the_later_year_wins() -> None:
    day = d("2026-12-31")
    early, late = Notice(2026, {day: "off"}), Notice(2027, {day: "working"})
    assert is_working(Calendar("v", {2026: early, 2027: late}), day)
    assert is_working(Calendar("v", {2027: late, 2026: early}), day)
    assert not is_working(Calendar("v", {2026: early}), day)


def test_a_new_version_replaces_the_year_whole() -> None:
    old = Calendar("1", {2026: Notice(2026, {d("2026-05-04"): "off", d("2026-05-09"): "working"})})
    new = old.with_notice(Notice(2026, {d("2026-05-05"): "off"}), "2")
    assert new.version == "2"
    assert is_working(new, d("2026-05-04"))
    assert not is_working(new, d("2026-05-05"))
    assert not is_working(new, d("2026-05-09"))


def test_a_notice_silences_the_computed_days_of_its_year() -> None:
    statutory = {2027: frozenset({d("2027-01-01")}), 2028: frozenset({d("2028-01-03")})}
    calendar = Calendar("v", {2027: Notice(2027, {})}, statutory)
    assert is_working(calendar, d("2027-01-01"))
    assert not is_working(calendar, d("2028-01-03"))


# --- R4 provisional ---


def test_a_day_without_notice_is_provisional_and_late_december_before_it() -> None:
    assert is_provisional(CALENDAR, d("2027-01-04"), TAIL)
    assert is_provisional(CALENDAR, d("2026-12-25"), TAIL)
    assert not is_provisional(CALENDAR, d("2026-12-24"), TAIL)
    assert not is_provisional(CALENDAR, d("2025-12-31"), TAIL)
    assert not is_provisional(CALENDAR, d("2026-11-30"), TAIL)
    assert is_provisional(CALENDAR, d("2026-12-01"), (12, 1))


SPANS = [
    ("2026-12-01", "2026-12-24", False),
    ("2026-12-01", "2026-12-25", True),
    ("2026-12-01", "2027-01-04", True),
    ("2027-01-04", "2027-01-05", True),
    ("2025-12-01", "2026-01-31", False),
    ("2027-01-05", "2027-01-04", False),
    ("2040-01-05", "2040-01-06", True),
]


@pytest.mark.parametrize(("first", "last", "expected"), SPANS)
def test_any_day_of_a_span_is_provisional(first: str, last: str, expected: bool) -> None:
    assert any_provisional(CALENDAR, d(first), d(last), TAIL) == expected


def test_a_hole_in_the_notices_makes_a_span_provisional() -> None:
    calendar = calendar_without(2024)
    assert any_provisional(calendar, d("2023-06-01"), d("2025-06-01"), TAIL)
    assert any_provisional(calendar, d("2023-06-01"), d("2023-12-25"), TAIL)
    assert not any_provisional(calendar, d("2023-06-01"), d("2023-12-24"), TAIL)
    assert not any_provisional(calendar, d("2025-06-01"), d("2026-01-31"), TAIL)
    assert any_provisional(Calendar("none"), d("2007-01-05"), d("2007-01-05"), TAIL)


# --- R6 hours ---

SIX = with_overrides(Policy(), {"work_sessions": [["09:00", "12:00"], ["13:00", "16:00"]]}, "six")


def test_the_end_and_the_opening_of_a_day() -> None:
    assert day_end(DEFAULT, d("2026-01-05")) == t("2026-01-05 17:30")
    assert day_end(MIDNIGHT, d("2026-01-05")) == t("2026-01-06 00:00")
    assert day_opening(DEFAULT, d("2026-01-05")) == t("2026-01-05 08:30")
    assert (day_opening(SIX, d("2026-01-05")), day_end(SIX, d("2026-01-05"))) == (
        t("2026-01-05 09:00"),
        t("2026-01-05 16:00"),
    )


BELONGS = [
    ("2026-01-09 18:05", "2026-01-12"),
    ("2026-01-09 17:30", "2026-01-09"),
    ("2026-01-09 17:30:01", "2026-01-12"),
    ("2026-01-09 00:00", "2026-01-09"),
    ("2026-02-14 10:00", "2026-02-14"),
    ("2026-02-15 10:00", "2026-02-24"),
]


@pytest.mark.parametrize(("instant", "day"), BELONGS)
def test_the_working_day_of_an_instant(instant: str, day: str) -> None:
    assert working_day_of(CALENDAR, DEFAULT, t(instant)) == d(day)


def test_with_24_00_the_evening_belongs_to_the_day() -> None:
    assert working_day_of(CALENDAR, MIDNIGHT, t("2026-01-09 23:59:59")) == d("2026-01-09")
    assert working_day_of(CALENDAR, MIDNIGHT, t("2026-01-10 00:00")) == d("2026-01-12")


HOURS = [
    ("2026-01-09 16:30", "2026-01-09 17:30", 3600),
    ("2026-01-09 16:30", "2026-01-12 09:30", 7200),
    ("2026-01-09 11:30", "2026-01-09 15:00", 3600),
    ("2026-01-09 00:00", "2026-01-10 00:00", 23_400),
    ("2026-01-10 09:00", "2026-01-10 17:00", 0),
    ("2026-01-10 09:00", "2026-01-12 08:31", 60),
    ("2026-01-08 17:00", "2026-01-10 12:00", 1800 + 23_400),
    ("2026-02-13 16:00", "2026-02-24 10:00", 5400 + 23_400 + 5400),
    ("2026-01-09 12:00", "2026-01-09 14:30", 0),
    ("2026-01-09 10:00:15", "2026-01-09 10:00:45", 30),
    ("2026-01-09 10:00", "2026-01-09 10:00", 0),
    ("2026-01-09 10:00", "2026-01-09 09:00", 0),
]


@pytest.mark.parametrize(("a", "b", "seconds"), HOURS)
def test_work_time(a: str, b: str, seconds: int) -> None:
    assert work_time(CALENDAR, DEFAULT, t(a), t(b)) == seconds


ADDED = [
    ("2026-01-09 16:30", 3600, "2026-01-09 17:30"),
    ("2026-01-09 16:30", 3601, "2026-01-12 08:30:01"),
    ("2026-01-09 11:30", 1800, "2026-01-09 12:00"),
    ("2026-01-09 11:30", 1801, "2026-01-09 14:30:01"),
    ("2026-01-10 09:00", 60, "2026-01-12 08:31"),
    ("2026-01-09 07:00", 60, "2026-01-09 08:31"),
    ("2026-01-09 20:00", 23_400, "2026-01-12 17:30"),
    ("2026-01-09 20:00", 2 * 23_400, "2026-01-13 17:30"),
    ("2026-01-10 20:00", 23_401, "2026-01-13 08:30:01"),
    ("2026-01-09 08:30", 23_400, "2026-01-09 17:30"),
    ("2026-01-09 10:00", 0, "2026-01-09 10:00"),
    ("2026-01-09 10:00", -5, "2026-01-09 10:00"),
    ("2026-02-14 17:00", 4 * 3600, "2026-02-24 12:00"),
]


@pytest.mark.parametrize(("a", "seconds", "end"), ADDED)
def test_add_work_time(a: str, seconds: int, end: str) -> None:
    assert words(add_work_time(CALENDAR, DEFAULT, t(a), seconds)) == end


def test_hours_of_another_office() -> None:
    assert work_time(CALENDAR, SIX, t("2026-01-09 08:00"), t("2026-01-09 18:00")) == 6 * 3600
    assert words(add_work_time(CALENDAR, SIX, t("2026-01-09 11:00"), 2 * 3600)) == "2026-01-09 14:00"
