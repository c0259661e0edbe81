"""Duty (值班): the hours a body is to be reached, the hours nobody covers, who is on duty at an instant (a4.3, a5.2).

Hours are [days, begin, end]: days of the week as "1-5" or "6", Monday being 1; times as "08:30", the day's end "24:00".
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from hotline.core.instants import SHANGHAI, BadValue

Hours = tuple[str, str, str]

ALWAYS: Final[tuple[Hours, ...]] = (("1-7", "00:00", "24:00"),)
"""Every hour of every day: the hotline (a4.3), 24-hour services (a35.1)."""

_DAYS: Final = "一二三四五六日"
_PART: Final = re.compile(r"^(?:(?P<days>\S+)\s+)?(?P<begin>\d{1,2}:\d{2})\s*[-–—至到]\s*(?P<end>\d{1,2}:\d{2})$")
_NUMBERS: Final = re.compile(r"^([1-7])(?:-([1-7]))?$")
_NAMES: Final = re.compile(rf"^(?:周|星期)([{_DAYS}天])(?:[至到-](?:周|星期)?([{_DAYS}天]))?$")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, its end not included."""

    start: datetime
    end: datetime


def parse_hours(text: str) -> tuple[Hours, ...]:
    """Hours as people write them: 周一至周五 08:30-12:00、14:30-17:30；每天24小时 is 24小时 (a5.2). Raises BadValue."""
    plain = re.sub(r"(?<=[\u4e00-\u9fff])(?=\d)", " ", text.replace("：", ":")).strip()
    if plain in ("24小时", "每天 24小时", "全天"):
        return ALWAYS
    found: list[Hours] = []
    days = "1-7"
    for part in filter(None, (piece.strip() for piece in re.split(r"[;；,，、\n]", plain))):
        match = _PART.match(part)
        if match is None:
            raise BadValue("not hours")
        days = _days(match["days"]) if match["days"] else days
        found.append((days, _minute(match["begin"]), _minute(match["end"])))
    if any(begin >= end for _, begin, end in found):
        raise BadValue("end before begin")
    return tuple(found)


def _days(text: str) -> str:
    if text in ("每天", "每日"):
        return "1-7"
    if text == "工作日":
        return "1-5"
    numbers, names = _NUMBERS.match(text), _NAMES.match(text)
    if numbers:
        first, last = numbers[1], numbers[2] or numbers[1]
    elif names:
        first, last = (str(_DAYS.index(day.replace("天", "日")) + 1) for day in (names[1], names[2] or names[1]))
    else:
        raise BadValue("not days of the week")
    if first > last:
        raise BadValue("days not in order")
    return first if first == last else f"{first}-{last}"


def _minute(text: str) -> str:
    hour, _, minute = text.partition(":")
    if int(hour) * 60 + int(minute) > 24 * 60 or int(minute) > 59:
        raise BadValue("not a time of day")
    return f"{int(hour):02d}:{minute}"


def hours_words(hours: Iterable[Sequence[str]]) -> str:
    """Hours as they are shown and may be typed again (a5.2)."""
    rows = [tuple(row) for row in hours]
    if rows == list(ALWAYS):
        return "每天24小时"
    return "；".join(f"{_days_words(days)} {begin}-{end}" for days, begin, end in rows)


def _days_words(days: str) -> str:
    first, _, last = days.partition("-")
    if days == "1-7":
        return "每天"
    names = [f"周{_DAYS[int(day) - 1]}" for day in (first, last) if day]
    return "至".join(names)


def spans_of(hours: Iterable[Sequence[str]], day: date) -> list[Span]:
    """The stretches of a day in which somebody is to be reached, in order (a5.2)."""
    found = []
    for days, begin, end in hours:
        first, _, last = days.partition("-")
        if int(first) <= day.isoweekday() <= int(last or first):
            found.append(Span(_instant(day, begin), _instant(day, end)))
    return sorted(found, key=lambda span: span.start)


def _instant(day: date, text: str) -> datetime:
    if text == "24:00":
        return datetime.combine(day + timedelta(days=1), time(), SHANGHAI)
    return datetime.combine(day, time.fromisoformat(text), SHANGHAI)


def uncovered(wanted: Iterable[Span], covered: Iterable[Span]) -> list[Span]:
    """What of the hours wanted nobody covers, in order (a4.3)."""
    left = list(wanted)
    for cover in covered:
        left = [piece for span in left for piece in _without(span, cover)]
    return left


def _without(span: Span, cover: Span) -> list[Span]:
    if cover.end <= span.start or span.end <= cover.start:
        return [span]
    before, after = Span(span.start, cover.start), Span(cover.end, span.end)
    return [piece for piece in (before, after) if piece.start < piece.end]


def at_night(hours: Iterable[Sequence[str]], at: datetime) -> bool:
    """Whether an instant lies outside the hours in which a desk is to be reached (a4.3, a35.1)."""
    local = at.astimezone(SHANGHAI)
    return not any(span.start <= local < span.end for span in spans_of(hours, local.date()))
