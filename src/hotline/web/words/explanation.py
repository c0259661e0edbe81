"""Why this date (为什么是这一天): a deadline's steps, its days and what would change it (R34; a19.1).

Everything comes from the core: the steps as it replayed them, the days as its calendar counts them, the prospects as
its guards allow them. Nothing here adds a day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final

from hotline.core.calendar import Calendar, is_working
from hotline.core.clock import Deadline, Step
from hotline.core.instants import day_of_due
from hotline.core.prospects import Prospect
from hotline.core.steps import ENGLISH
from hotline.web.words.dates import day_words, instant_words, is_english, length_words, limit_words, weekday
from hotline.web.words.due import say

LONGEST_STRIP: Final = 120
"""Days the strip shows at most; the steps say the rest."""


@dataclass(frozen=True)
class StepShown:
    """One row: number, what was done, from, to, how long, by which article, which days were left out."""

    n: int
    words: str
    start: datetime | None
    end: datetime | None
    length: str
    provision: str
    skipped: str


@dataclass(frozen=True)
class DayShown:
    """One day of the strip."""

    day: date
    counts: bool
    words: str
    is_start: bool
    is_due: bool


@dataclass(frozen=True)
class Month:
    """The days of a month in the strip."""

    name: str
    days: tuple[DayShown, ...]


@dataclass(frozen=True)
class Change:
    """Something that may still happen and what it would do to the due."""

    what: str
    effect: str
    provision: str


@dataclass(frozen=True)
class Explained:
    """A due with everything that explains it."""

    due: datetime
    provisional: bool
    steps: tuple[StepShown, ...]
    months: tuple[Month, ...]
    changes: tuple[Change, ...]
    policy: str
    calendar: str
    item: str | None


def explain(deadline: Deadline, calendar: Calendar, found: Sequence[Prospect], now: datetime) -> Explained:
    """A deadline explained; `found` are the prospects the core sees."""
    return Explained(
        deadline.due,
        deadline.provisional,
        tuple(_step(step, calendar, now) for step in deadline.steps),
        _months(deadline, calendar),
        tuple(_change(one, now) for one in found),
        deadline.policy_version,
        deadline.calendar_version,
        deadline.item_version,
    )


def _step(step: Step, calendar: Calendar, now: datetime) -> StepShown:
    words = ENGLISH[step.rule] if is_english() else step.why
    length = length_words(step.days, step.unit) if step.days is not None and step.unit else ""
    counted = step.rule in ("R7", "R8") and step.start is not None and step.end is not None
    skipped = (
        _skipped(calendar, step.start.date(), day_of_due(step.end), now) if counted and step.start and step.end else ""
    )
    return StepShown(step.n, words, step.start, step.end, length, step.provision, skipped)


def _skipped(calendar: Calendar, first: date, last: date, now: datetime) -> str:
    """The holidays between two dates that fall on weekdays, and the weekend days worked for them."""
    days = [first + timedelta(days=n) for n in range(1, min((last - first).days, 400) + 1)]
    off = [day for day in days if not is_working(calendar, day) and day.weekday() < 5]
    working = [day for day in days if is_working(calendar, day) and day.weekday() >= 5]
    today = now.date()
    told = [
        say(f"{_span(run, today)}放假，不计", f"{_span(run, today)} is a holiday and does not count")
        for run in _runs(off)
    ]
    told += [
        say(
            f"{day_words(day, today)}（{weekday(day)}）调休上班，计入",
            f"{day_words(day, today)} is a make-up working day",
        )
        for day in working
    ]
    return say("；", "; ").join(told)


def _runs(days: Iterable[date]) -> list[list[date]]:
    """Days that follow one another, weekends between them included."""
    found: list[list[date]] = []
    for day in days:
        if found and (day - found[-1][-1]).days <= (3 if found[-1][-1].weekday() == 4 else 1):
            found[-1].append(day)
        else:
            found.append([day])
    return found


def _span(run: Sequence[date], today: date) -> str:
    if len(run) == 1:
        return day_words(run[0], today)
    return f"{day_words(run[0], today)}{say('至', ' to ')}{day_words(run[-1], today)}"


def _months(deadline: Deadline, calendar: Calendar) -> tuple[Month, ...]:
    """The strip of days from the start to the due, working days numbered as the calendar counts them."""
    first, last = _ends(deadline)
    if first is None or (last - first).days > LONGEST_STRIP:
        return ()
    shown, n = [], 0
    for day in (first + timedelta(days=k) for k in range((last - first).days + 1)):
        counts = is_working(calendar, day)
        n += counts and day > first
        shown.append(DayShown(day, counts, _mark(day, first, last, n, counts=counts), day == first, day == last))
    return tuple(
        Month(say(f"{month}月", f"{year}-{month:02d}"), tuple(days))
        for (year, month), days in groupby(shown, key=lambda one: (one.day.year, one.day.month))
    )


def _ends(deadline: Deadline) -> tuple[date | None, date]:
    starts = [step.start for step in deadline.steps if step.start]
    return (min(starts).date() if starts else None), day_of_due(deadline.due)


def _mark(day: date, first: date, last: date, n: int, *, counts: bool) -> str:
    if day == first:
        return say("起", "from")
    if day == last:
        return say("到期", "due")
    return str(n) if counts else say("休", "off")


_WHAT: Final = {
    "extension": ("同意延期", "Extension approved"),
    "return_refused": ("退单未获同意", "Return refused"),
    "return_approved": ("退单获同意，转派其他单位", "Return approved"),
    "closure_refused": ("办结被退回", "Closure refused"),
    "redo": ("重办", "Redo"),
    "amended": ("变更类型或等级", "Type or priority amended"),
    "others": ("补充、催办、督办、更换承办人", "Additions, urging, supervision, another handler"),
}
_EFFECT: Final = {
    "excluded": ("审核时间不计入，期限相应后移", "The time of review is not counted"),
    "counted_anew": ("期限重新计算", "The limit is counted anew"),
    "same": ("不变", "No change"),
    "not_earlier": ("不会提前", "Never earlier"),
    "from_receipt": ("按新的类型或等级自接到起重新计算", "Counted from receipt under the new type"),
}


def _change(one: Prospect, now: datetime) -> Change:
    if one.refusal is not None:
        return Change(say(*_WHAT[one.what]), one.refusal.sentence, one.refusal.provision)
    return Change(say(*_WHAT[one.what]), _effect(one, now), one.provision)


def _effect(one: Prospect, now: datetime) -> str:
    if one.what == "redo":
        length = limit_words(one.length)
        return say(f"另起{length}" if length else "按原期限另起", f"A limit of its own: {length or 'the full one'}")
    if one.what == "extension":
        latest = instant_words(one.latest, now) if one.latest else ""
        words = say(
            f"最多再加{limit_words(one.length)}，最晚到{latest}", f"At most {limit_words(one.length)}, to {latest}"
        )
    else:
        words = say(*_EFFECT[one.effect])
    if one.until is None:
        return words
    by = instant_words(one.until, now)
    return words + say(f"；须在{by}前申请", f"; to be asked for by {by}")
