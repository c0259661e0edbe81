"""Dates and instants in words: 5月7日17:30, with the year only where it is not this one."""

from datetime import date, datetime

from django.utils.translation import get_language

from hotline.core.instants import SHANGHAI
from hotline.core.limit import Limit

WEEKDAYS = "一二三四五六日"
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_UNITS = {"wd": "个工作日", "nd": "日", "wh": "个工作小时", "h": "小时", "min": "分钟"}
_UNITS_EN = {"wd": "working days", "nd": "days", "wh": "working hours", "h": "hours", "min": "minutes"}


def is_english() -> bool:
    """Whether the page is read in English."""
    return str(get_language()).startswith("en")


def day_words(day: date, today: date | None = None, *, full: bool = False) -> str:
    """A date: 5月7日, or 2026年5月7日 where the year is not that of `today`."""
    same_year = today is not None and day.year == today.year and not full
    if is_english():
        return f"{day.day} {_MONTHS[day.month - 1]}" + ("" if same_year else f" {day.year}")
    return ("" if same_year else f"{day.year}年") + f"{day.month}月{day.day}日"


def instant_words(instant: datetime, now: datetime | None = None, *, full: bool = False) -> str:
    """An instant to the minute; one at midnight, the end of a day, is told as 24:00 of the day before by its clock."""
    local = instant.astimezone(SHANGHAI)
    day = day_words(local.date(), now.astimezone(SHANGHAI).date() if now else None, full=full)
    return f"{day}, {local:%H:%M}" if is_english() else f"{day}{local:%H:%M}"


def weekday(day: date) -> str:
    """周四."""
    return f"周{WEEKDAYS[day.weekday()]}"


def limit_words(limit: Limit | str | None) -> str:
    """A limit as people say it: 10个工作日."""
    if not isinstance(limit, Limit):
        return str(limit or "")
    return length_words(limit.n, limit.unit)


def length_words(n: int, unit: str) -> str:
    """A number of units in words."""
    return f"{n} {_UNITS_EN[unit]}" if is_english() else f"{n}{_UNITS[unit]}"
