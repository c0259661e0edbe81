"""A notice looked over: faults keep it out, doubts are told, the years of the State Council have none (R3)."""

from datetime import date, timedelta

import pytest

from hotline.core.calendar import Calendar, Fact
from hotline.core.notices import MOST_NAMED, DayChange, Looked, day_changes, looked_over, missing_notices
from hotline.rulebook.shipped import shipped_calendar, shipped_notices

SHIPPED = shipped_calendar()
EXTRA_DAYS = {2015: "相差12天", 2020: "相差13天"}
"""3 September 2015 was given off besides; in 2020 the Spring Festival was made longer."""


def off(*days: str) -> dict[date, Fact]:
    return {date.fromisoformat(day): "off" for day in days}


def notice_2027(**changes: Fact | None) -> dict[date, Fact]:
    """A notice as 2027's may become, with days added, changed or (None) left out: notice_2027(d0110="working")."""
    days = off("2027-01-01", "2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08", "2027-02-09", "2027-02-10")
    days |= off("2027-02-11", "2027-02-12", "2027-04-05", "2027-05-01", "2027-05-02", "2027-05-03", "2027-05-04")
    days |= off("2027-06-09", "2027-09-15", *(f"2027-10-0{n}" for n in range(1, 8)))
    days |= {
        date(2027, 2, 14): "working",
        date(2027, 2, 20): "working",
        date(2027, 9, 26): "working",
        date(2027, 10, 9): "working",
    }
    for name, fact in changes.items():
        day = date(2027, int(name[1:3]), int(name[3:]))
        if fact is None:
            del days[day]
        else:
            days[day] = fact
    return days


@pytest.mark.parametrize("year", shipped_notices())
def test_the_notices_of_the_state_council_have_no_fault(year: int) -> None:
    found = looked_over(year, shipped_notices()[year].days)
    assert found.faults == ()
    expected = [EXTRA_DAYS[year]] if year in EXTRA_DAYS else []
    assert [doubt for doubt in found.doubts if "相差" in doubt and not any(w in doubt for w in expected)] == []
    assert sum("相差" in doubt for doubt in found.doubts) == len(expected)
    odd = [doubt for doubt in found.doubts if "本来就是工作日" in doubt]
    assert odd == (["2020-02-03（周一）本来就是工作日，却列为调休上班。"] if year == 2020 else [])


@pytest.mark.parametrize(
    ("year", "days", "fault"),
    [
        (2006, off("2006-01-01"), "年份应在2007至2299之间。"),
        (2300, off("2300-01-01"), "年份应在2007至2299之间。"),
        (2027, {}, "没有任何日期。"),
        (2027, notice_2027() | off("2026-11-30"), "2026-11-30（周一）不属2027年；只可以另有2026年12月的日期。"),
        (2027, notice_2027() | off("2028-01-01"), "2028-01-01（周六）不属2027年；只可以另有2026年12月的日期。"),
        (2027, notice_2027(d0101=None), "2027-01-01（周五）是法定节假日（元旦），没有列为放假。"),
        (2027, notice_2027(d1003="working"), "2027-10-03（周日）是法定节假日（国庆节），没有列为放假。"),
    ],
)
def test_a_fault_keeps_a_notice_out(year: int, days: dict[date, Fact], fault: str) -> None:
    assert fault in looked_over(year, days).faults


def test_what_is_no_notice_at_all_is_looked_at_no_further() -> None:
    assert looked_over(2300, off("2300-01-01")) == Looked(("年份应在2007至2299之间。",), ())
    assert looked_over(2027, {}) == Looked(("没有任何日期。",), ())
    for year in (2007, 2299):
        assert looked_over(year, {}) == Looked(("没有任何日期。",), ())


def test_too_many_days_are_no_notice() -> None:
    most: dict[date, Fact] = {date(2027, 1, 1) + timedelta(n): "off" for n in range(120)}
    assert not any("超过120个" in fault for fault in looked_over(2027, most).faults)
    days: dict[date, Fact] = {date(2027, 1, 1) + timedelta(n): "off" for n in range(121)}
    assert any("超过120个" in fault for fault in looked_over(2027, notice_2027() | days).faults)


def test_a_notice_as_it_may_come_is_taken_without_doubt() -> None:
    assert looked_over(2027, notice_2027(), SHIPPED) == looked_over(2027, notice_2027())
    assert looked_over(2027, notice_2027()).doubts == ()
    with_december = notice_2027() | off("2026-12-31") | {date(2026, 12, 27): "working"}
    assert looked_over(2027, with_december).faults == ()


@pytest.mark.parametrize(
    ("days", "doubt"),
    [
        (
            notice_2027(d0317="off"),
            "放假占用18个周一至周五，调休上班4天，相差14天；法定节假日是13天，请核对。",
        ),
        (notice_2027(d0317="working"), "2027-03-17（周三）本来就是工作日，却列为调休上班。"),
        (notice_2027(d0609=None), "按法定节假日推算应当放假，没有列为放假：2027-06-09（周三）。"),
    ],
)
def test_what_looks_odd_is_told(days: dict[date, Fact], doubt: str) -> None:
    found = looked_over(2027, days, SHIPPED)
    assert found.faults == ()
    assert doubt in found.doubts


def test_replacing_a_year_names_the_days_that_differ() -> None:
    again = dict(shipped_notices()[2026].days)
    assert looked_over(2026, again, SHIPPED).doubts == ("2026年已有放假安排，将整年替换，日期没有不同。",)
    del again[date(2026, 5, 9)]
    assert (
        "2026年已有放假安排，将整年替换，不同的日子：2026-05-09（周六）。" in looked_over(2026, again, SHIPPED).doubts
    )


@pytest.mark.parametrize(("n", "told"), [(2, 2), (10, 10), (11, 10), (12, 10)])
def test_of_the_days_that_differ_ten_are_named(n: int, told: int) -> None:
    again: dict[date, Fact] = dict(shipped_notices()[2026].days)
    days = [date(2026, 7, 1) + timedelta(k) for k in range(n)]
    (doubt,) = [one for one in looked_over(2026, again | dict.fromkeys(days, "off"), SHIPPED).doubts if "替换" in one]
    named = [f"{day.isoformat()}（周{'一二三四五六日'[day.weekday()]}）" for day in days[:told]]
    assert doubt == "2026年已有放假安排，将整年替换，不同的日子：" + "、".join(named) + ("等" if n > 10 else "") + "。"


@pytest.mark.parametrize(("n", "more"), [(1, ""), (2, ""), (MOST_NAMED, ""), (MOST_NAMED + 1, f"等{MOST_NAMED + 1}天")])
def test_of_the_computed_days_that_are_missing_the_first_are_named(n: int, more: str) -> None:
    days = [date(2027, 7, 1) + timedelta(k) for k in range(n)]
    (doubt,) = looked_over(2027, notice_2027(), Calendar("computed", {}, {2027: frozenset(days)})).doubts
    named = [f"{day.isoformat()}（周{'一二三四五六日'[day.weekday()]}）" for day in days[:MOST_NAMED]]
    assert doubt == "按法定节假日推算应当放假，没有列为放假：" + "、".join(named) + more + "。"


def test_a_notice_reaches_from_the_december_before_to_the_end_of_its_year() -> None:
    from hotline.core.calendar import Notice

    reached = off("2026-11-30", "2026-12-01", "2027-12-30", "2027-12-31", "2028-01-03")
    before = Calendar("bare", {2026: Notice(2026, {})})
    changes = day_changes(before, before.with_notice(Notice(2027, reached), "after"), 2027)
    assert changes == (
        DayChange(date(2026, 12, 1), works=False),
        DayChange(date(2027, 12, 30), works=False),
        DayChange(date(2027, 12, 31), works=False),
    )
    past = Calendar("none").with_notice(Notice(2026, off("2026-12-31", "2027-01-01")), "past its year")
    assert day_changes(Calendar("none"), past, 2026) == (DayChange(date(2026, 12, 31), works=False),)
    first = Calendar("none").with_notice(Notice(2007, off("2007-12-03")), "first")
    assert day_changes(Calendar("none"), first, 2007) == (DayChange(date(2007, 12, 3), works=False),)


def test_the_days_a_notice_changes() -> None:
    from hotline.core.calendar import Notice

    days = notice_2027() | off("2026-12-31")
    after = SHIPPED.with_notice(Notice(2027, days), "after")
    changed = {change.day: change.works for change in day_changes(SHIPPED, after, 2027)}
    assert changed[date(2026, 12, 31)] is False
    assert changed[date(2027, 2, 14)] is True
    assert date(2027, 1, 1) not in changed  # off by computation before
    assert date(2027, 5, 2) not in changed  # a Sunday stays one
    assert day_changes(SHIPPED, SHIPPED, 2026) == ()


@pytest.mark.parametrize(
    ("today", "missing"),
    [
        (date(2026, 11, 30), ()),
        (date(2026, 12, 1), (2027,)),
        (date(2027, 1, 1), (2027,)),
        (date(2027, 12, 1), (2027, 2028)),
    ],
)
def test_from_december_on_the_next_notice_is_missed(today: date, missing: tuple[int, ...]) -> None:
    assert missing_notices(SHIPPED, today) == missing
    assert missing_notices(Calendar("empty"), date(2026, 3, 1)) == (2026,)
