"""Looking over a year's holiday notice (节假日安排通知) before it counts: what cannot be, what looks odd (R3).

A fault keeps the notice out; a doubt is shown to whoever submits and approves it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from hotline.core.calendar import Calendar, Fact, is_working
from hotline.core.instants import CALENDAR_BEGINS

STATUTORY_DAYS: Final = ((2025, 13), (2008, 11), (2007, 10))
"""From which year on how many days 《全国年节及纪念日放假办法》 gives: weekdays given off less make-up days."""
FIXED_DAYS: Final = (
    ((1, 1), "元旦"),
    ((5, 1), "劳动节"),
    ((10, 1), "国庆节"),
    ((10, 2), "国庆节"),
    ((10, 3), "国庆节"),
)
"""Statutory days with a fixed date."""
WEEKDAYS: Final = "一二三四五六日"
LAST_YEAR: Final = 2299
"""The calendar counts no further."""
MOST_DAYS: Final = 120
MOST_NAMED: Final = 10
"""Dates named in one sentence."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found in a notice: faults keep it out, doubts are to be looked at; each a sentence."""

    faults: tuple[str, ...]
    doubts: tuple[str, ...]


def looked_over(year: int, days: Mapping[date, Fact], calendar: Calendar | None = None) -> Looked:
    """Faults and doubts of a notice (R3); `calendar` is the one it would be loaded into."""
    if not CALENDAR_BEGINS.year <= year <= LAST_YEAR:
        return Looked((f"年份应在{CALENDAR_BEGINS.year}至{LAST_YEAR}之间。",), ())
    if not days:
        return Looked(("没有任何日期。",), ())
    faults = [*_elsewhere(year, days), *_fixed_missing(year, days)]
    if len(days) > MOST_DAYS:
        faults.append(f"列了{len(days)}个日期，超过{MOST_DAYS}个，不像一年的放假安排。")
    return Looked(tuple(faults), (*_odd(days), *_balance(year, days), *_against(year, days, calendar)))


def _elsewhere(year: int, days: Mapping[date, Fact]) -> list[str]:
    """Dates of another year; a notice may name days of the December before (R3)."""
    others = sorted(day for day in days if day.year != year and (day.year, day.month) != (year - 1, 12))
    return [f"{_named(day)}不属{year}年；只可以另有{year - 1}年12月的日期。" for day in others]


def _fixed_missing(year: int, days: Mapping[date, Fact]) -> list[str]:
    missing = [(date(year, *day), zh) for day, zh in FIXED_DAYS if days.get(date(year, *day)) != "off"]
    return [f"{_named(day)}是法定节假日（{zh}），没有列为放假。" for day, zh in missing]


def _odd(days: Mapping[date, Fact]) -> list[str]:
    worked = sorted(day for day, fact in days.items() if fact == "working" and day.weekday() < 5)
    return [f"{_named(day)}本来就是工作日，却列为调休上班。" for day in worked]


def _balance(year: int, days: Mapping[date, Fact]) -> list[str]:
    """Weekdays given off must be worked on weekends but for the statutory days, weekends they fall on made good."""
    off = sum(fact == "off" and day.weekday() < 5 for day, fact in days.items())
    worked = sum(fact == "working" and day.weekday() >= 5 for day, fact in days.items())
    lawful = next(n for since, n in STATUTORY_DAYS if year >= since)
    if off - worked == lawful:
        return []
    return [f"放假占用{off}个周一至周五，调休上班{worked}天，相差{off - worked}天；法定节假日是{lawful}天，请核对。"]


def _against(year: int, days: Mapping[date, Fact], calendar: Calendar | None) -> list[str]:
    if calendar is None:
        return []
    computed = sorted(day for day in calendar.statutory.get(year, ()) if days.get(day) != "off")
    doubts = [f"按法定节假日推算应当放假，没有列为放假：{_listed(computed)}。"] if computed else []
    if year in calendar.notices:
        changed = [day for day in sorted({*days, *calendar.notices[year].days}) if _differs(year, days, calendar, day)]
        told = f"，不同的日子：{_listed(changed)}。" if changed else "，日期没有不同。"
        doubts.append(f"{year}年已有放假安排，将整年替换{told}")
    return doubts


def _differs(year: int, days: Mapping[date, Fact], calendar: Calendar, day: date) -> bool:
    return days.get(day) != calendar.notices[year].days.get(day)


def _listed(days: Sequence[date]) -> str:
    more = f"等{len(days)}天" if len(days) > MOST_NAMED else ""
    return "、".join(_named(day) for day in days[:MOST_NAMED]) + more


def _named(day: date) -> str:
    return f"{day.isoformat()}（周{WEEKDAYS[day.weekday()]}）"


@dataclass(frozen=True, slots=True)
class DayChange:
    """A date that a notice makes a working day or takes away as one."""

    day: date
    works: bool


def day_changes(before: Calendar, after: Calendar, year: int) -> tuple[DayChange, ...]:
    """The dates of a notice's reach whose being worked changes (R2, R3, R5): its year and the December before."""
    first, last = date(max(year - 1, CALENDAR_BEGINS.year), 12, 1), date(year, 12, 31)
    days = (date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1))
    return tuple(
        DayChange(day, is_working(after, day)) for day in days if is_working(before, day) != is_working(after, day)
    )


def missing_notices(calendar: Calendar, today: date, from_month: int = 12) -> tuple[int, ...]:
    """The years whose notice should be loaded by a date and is not; from December on the next one's too (R3)."""
    wanted = (today.year, today.year + 1) if today.month >= from_month else (today.year,)
    return tuple(year for year in wanted if year not in calendar.notices)
