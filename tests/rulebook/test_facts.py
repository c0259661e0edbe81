"""The shipped calendar facts against a second opinion: the library `chinesecalendar`, every day of every year."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from hotline.rulebook import facts

YEARS = range(2007, 2027)


def works(day: date) -> bool:
    """R2 and R3 of clock.md in their plainest form, the later year's notice first."""
    notices = facts.notices()
    for year in (day.year + 1, day.year):
        kind = notices[year]["days"].get(day) if year in notices else None
        if kind is not None:
            return kind == "working"
    return day.weekday() < 5


@pytest.mark.parametrize("year", YEARS)
def test_every_day_agrees_with_the_library(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]
    assert [day for day in days if works(day) != chinese_calendar.is_workday(day)] == []


def test_every_year_has_one_notice_with_its_source() -> None:
    notices = facts.notices()
    assert list(notices) == list(YEARS)
    assert all("www.gov.cn/zhengce/" in notice["url"] for notice in notices.values())
    assert [year for year, notice in notices.items() if notice["number"] is None] == [2008]


@pytest.mark.parametrize("year", YEARS)
def test_a_number_names_the_year_it_was_issued_in(year: int) -> None:
    number = facts.notices()[year]["number"]
    for one in number.split("；") if number else []:
        assert one.startswith(("国办发明电〔", "国发明电〔"))
        assert f"〔{year - 1}〕" in one or f"〔{year}〕" in one
        assert one.endswith("号")


@pytest.mark.parametrize("year", YEARS)
def test_a_notice_names_its_year_and_the_december_before(year: int) -> None:
    assert {(day.year, day.month) for day in facts.notices()[year]["days"]} <= {
        (year - 1, 12), *((year, month) for month in range(1, 13)),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2018, 12, 29), "working"),  # 国办发明电〔2018〕15号: a Saturday of the year before
        (date(2019, 5, 5), "working"),  # 国办发明电〔2019〕3号 changed the Labour Day holiday
        (date(2015, 9, 4), "off"),  # 国发明电〔2015〕1号
        (date(2020, 2, 1), "off"),  # 国办发明电〔2020〕1号: first named a make-up day, then a day off
        (date(2024, 2, 9), None),  # New Year's Eve 2024 was only recommended
        (date(2026, 2, 28), "working"),  # 国办发明电〔2025〕7号
    ],
)
def test_days_on_which_a_mistake_is_easy(day: date, kind: str | None) -> None:
    notices = facts.notices()
    named = [notices[year]["days"][day] for year in (day.year + 1, day.year) if day in notices.get(year, _NONE)["days"]]
    assert named[:1] == ([kind] if kind else [])


_NONE: facts.NoticeFacts = {"number": None, "url": "", "days": {}}


def test_the_year_without_a_notice_has_its_statutory_days() -> None:
    statutory = facts.statutory()
    assert set(statutory) == {2027}
    assert {date(2027, 1, 1), date(2027, 2, 6), date(2027, 10, 1)} < statutory[2027]
    assert {day.year for day in statutory[2027]} == {2027}
