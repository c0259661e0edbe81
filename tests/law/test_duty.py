"""Duty hours as people write them, and the hours nobody covers (a4.3, a5.2)."""

import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.core.duty import ALWAYS, Span, at_night, hours_words, parse_hours, spans_of, uncovered
from hotline.core.instants import SHANGHAI, BadValue

MONDAY, SUNDAY = date(2026, 4, 20), date(2026, 4, 26)


def t(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-04-20T{text}").replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "hours", "words"),
    [
        (
            "周一至周五 08:30-12:00、14:30-17:30",
            (("1-5", "08:30", "12:00"), ("1-5", "14:30", "17:30")),
            "周一至周五 08:30-12:00；周一至周五 14:30-17:30",
        ),
        ("1-5 8:30–12：00；6 09:00-11:00", (("1-5", "08:30", "12:00"), ("6", "09:00", "11:00")), None),
        ("每天 00:00-24:00", ALWAYS, "每天24小时"),
        ("24小时", ALWAYS, "每天24小时"),
        ("工作日 09:00到17:00", (("1-5", "09:00", "17:00"),), "周一至周五 09:00-17:00"),
        ("星期天 10:00-12:00", (("7", "10:00", "12:00"),), "周日 10:00-12:00"),
        ("09:00-17:00", (("1-7", "09:00", "17:00"),), "每天 09:00-17:00"),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, hours: tuple[tuple[str, ...], ...], words: str | None) -> None:
    assert parse_hours(text) == hours
    assert parse_hours(hours_words(hours)) == hours
    assert words is None or hours_words(hours) == words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("早上", "not hours"),
        ("9点-10点", "not hours"),
        ("节假日 09:00-10:00", "not days of the week"),
        ("8 09:00-10:00", "not days of the week"),
        ("周五至周一 09:00-10:00", "days not in order"),
        ("25:00-26:00", "not a time of day"),
        ("23:00-24:01", "not a time of day"),
        ("23:00-24:30", "not a time of day"),
        ("10:60-11:00", "not a time of day"),
        ("12:00-09:00", "end before begin"),
        ("09:00-09:00", "end before begin"),
    ],
)
def test_what_is_no_hours_is_refused(text: str, said: str) -> None:
    with pytest.raises(BadValue, match=f"^{said}$"):
        parse_hours(text)


@pytest.mark.parametrize("text", ["全天", "24小时", "每天24小时", "每日 00:00-24:00", "00:00-24:00"])
def test_every_hour_of_every_day(text: str) -> None:
    assert parse_hours(text) == ALWAYS


def test_the_last_minutes_of_hours_and_days_count() -> None:
    assert parse_hours("22:59-24:00") == (("1-7", "22:59", "24:00"),)


def test_the_spans_of_a_day() -> None:
    office = parse_hours("周一至周五 08:30-12:00、14:30-17:30")
    assert spans_of(office, MONDAY) == [Span(t("08:30:00"), t("12:00:00")), Span(t("14:30:00"), t("17:30:00"))]
    assert spans_of(office, SUNDAY) == []
    assert [len(spans_of(parse_hours("周日 09:00-12:00"), day)) for day in (MONDAY, SUNDAY)] == [0, 1]
    whole = spans_of(ALWAYS, SUNDAY)
    assert [(span.start.hour, (span.end - span.start).total_seconds()) for span in whole] == [(0, 86400)]


def test_a_plan_with_a_gap_from_two_to_four_is_marked() -> None:
    wanted = spans_of(ALWAYS, MONDAY)
    shifts = [
        Span(t("00:00:00"), t("02:00:00")),
        Span(t("04:00:00"), t("13:00:00")),
        Span(t("12:00:00"), wanted[0].end),
    ]
    assert uncovered(wanted, shifts) == [Span(t("02:00:00"), t("04:00:00"))]
    assert uncovered(wanted, []) == wanted
    assert uncovered(wanted, [Span(wanted[0].start, wanted[0].end)]) == []


def test_what_counts_as_night() -> None:
    office = parse_hours("周一至周五 08:30-12:00、14:30-17:30")
    assert [at_night(office, t(at)) for at in ("08:29:59", "08:30:00", "12:00:00", "15:00:00", "17:30:00")] == [
        True, False, True, False, True,
    ]  # fmt: skip
    assert not at_night(ALWAYS, t("02:00:00"))


def test_night_is_that_of_shanghai_wherever_the_machine_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    office = parse_hours("周一至周五 08:30-12:00、14:30-17:30")
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", "UTC")
        time.tzset()
        nights = [at_night(office, datetime(2026, 4, 20, hour, tzinfo=UTC)) for hour in (1, 10)]
    time.tzset()
    assert nights == [False, True]


minutes = st.integers(0, 1440)


@given(st.lists(st.tuples(minutes, minutes), max_size=6))
def test_gaps_and_shifts_together_make_the_day(shifts: list[tuple[int, int]]) -> None:
    day = spans_of(ALWAYS, MONDAY)[0]
    begin = day.start.timestamp()

    def at(minute: int) -> datetime:
        return datetime.fromtimestamp(begin + minute * 60, SHANGHAI)

    spans = [Span(at(min(pair)), at(max(pair))) for pair in shifts]
    gaps = uncovered([day], spans)
    for minute in range(0, 1440, 7):
        now = at(minute)
        covered = any(span.start <= now < span.end for span in spans)
        assert covered != any(gap.start <= now < gap.end for gap in gaps)
