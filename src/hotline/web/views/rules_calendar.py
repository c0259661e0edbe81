"""日历: a year day by day with its notice, a file loaded into a draft, and what a notice has moved (R3, R5; a15.1)."""

import calendar as months
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from hotline.acting.kernel import BadArgument
from hotline.core.calendar import Calendar, is_provisional, is_working
from hotline.core.foresight import VERDICTS, counted_verdicts
from hotline.core.instants import CALENDAR_BEGINS
from hotline.core.notices import LAST_YEAR, WEEKDAYS, looked_over, missing_notices
from hotline.core.refusal import Refusal
from hotline.core.rulemaking import APPROVER, KINDS
from hotline.reading.moved import PAGE, moved_tickets, recounted
from hotline.rulebook.models import Draft
from hotline.rulebook.notice_files import LARGEST, BadNotice, NoticeRead, read_notice
from hotline.rulebook.selectors import InForce, history, in_force_at, named, open_drafts
from hotline.rulebook.versions import CALENDARS, POLICIES
from hotline.trouble import Trouble
from hotline.web.frame import Desk, present
from hotline.web.permission import staff
from hotline.web.rules import drafts
from hotline.web.views.desk import around_desk
from hotline.web.views.rules_draft import Unreadable, common, own_draft, save

WHOLE_CITY: Final = ("dispatcher", "reviewer", "supervisor", "analyst", "administrator", "auditor", "privacy_officer")
"""Who sees which dates of the whole city a notice moved: numbers and dates, nothing of the tickets' content."""
FACTS: Final = {"off": "放假", "working": "上班"}


@dataclass(frozen=True)
class Day:
    """One day of a year: whether it is worked, by which fact of a notice, whether that may still change."""

    day: date
    works: bool
    fact: str
    name: str
    provisional: bool

    @property
    def words(self) -> str:
        """What stands under its number: the holiday, or that it is given off or worked."""
        return self.name if self.name and self.fact == "放假" else self.fact


@dataclass(frozen=True)
class Month:
    """One month with its days and the number of working days."""

    name: str
    days: tuple[Day, ...]

    @property
    def worked(self) -> int:
        """Working days."""
        return sum(day.works for day in self.days)

    @property
    def weeks(self) -> list[list[Day | None]]:
        """Its days in rows from Monday to Sunday; None outside the month."""
        row: list[Day | None] = [None] * self.days[0].day.weekday() + list(self.days)
        row += [None] * (-len(row) % 7)
        return [row[n : n + 7] for n in range(0, len(row), 7)]


def year_of(calendar: Calendar, year: int, tail: tuple[int, int]) -> list[Month]:
    """A year as a calendar knows it (R2-R4)."""
    notices = [calendar.notices[y] for y in (year, year + 1) if y in calendar.notices]
    facts = {day: fact for notice in notices for day, fact in notice.days.items()}
    names = {day: name for notice in notices for day, name in notice.names.items()}
    return [Month(f"{month}月", tuple(_days(calendar, year, month, tail, facts, names))) for month in range(1, 13)]


def _days(
    calendar: Calendar, year: int, month: int, tail: tuple[int, int], facts: dict[date, Any], names: dict[date, str]
) -> Iterator[Day]:
    for n in range(1, months.monthrange(year, month)[1] + 1):
        day = date(year, month, n)
        fact = FACTS.get(facts.get(day, ""), "")
        if not fact and day in calendar.statutory.get(year, ()) and year not in calendar.notices:
            fact = "放假"
        yield Day(day, is_working(calendar, day), fact, names.get(day, ""), is_provisional(calendar, day, tail))


@staff()
def calendar(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A year of the calendar, its versions; for who drafts, the form that takes a file."""
    found = own_draft(request, desk, "calendar") if desk.role in KINDS["calendar"].drafters else None
    if request.method != "POST":
        return _show(request, desk, found)
    if desk.role not in KINDS["calendar"].drafters:
        raise Http404
    try:
        kept = _load(request, desk, found)
    except BadNotice as bad:
        return _show(request, desk, found, [{"field": "file", "words": fault} for fault in bad.faults[:20]])
    except Unreadable as wrong:
        return _show(request, desk, found, [{"field": n, "words": words} for n, words in wrong.errors.items()])
    except BadArgument as wrong:
        return _show(request, desk, found, [{"field": "", "words": str(wrong)}])
    if isinstance(kept, Refusal):
        return _show(request, desk, found, [{"field": "", "words": kept.sentence}])
    return kept


def _load(request: HttpRequest, desk: Desk, found: Draft | None) -> HttpResponse | Refusal:
    file = request.FILES.get("file")
    if file is None and found is None:
        raise Unreadable("file", "请选择文件。")
    content = _read(request, file).plain() if file is not None else found.content if found else {}
    return save(request, desk, "calendar", "", content, found)


def _read(request: HttpRequest, file: Any) -> NoticeRead:
    """The notice in the file sent, with the number typed; a fault of the notice itself is told like one of the file."""
    read = read_notice(file.read(LARGEST + 1), file.name or "")
    number = request.POST.get("number", "").strip()[:60]
    faults = looked_over(read.year, read.days).faults
    if faults:
        raise BadNotice(faults)
    return replace(read, number=number) if number else read


def _show(
    request: HttpRequest, desk: Desk, found: Draft | None, errors: list[dict[str, str]] | None = None
) -> HttpResponse:  # fmt: skip
    now, versions = present(request), history("calendar")
    chosen = in_force_at(versions, now)
    known = CALENDARS[chosen.version]
    year = _year(request, now.year)
    tail = POLICIES[in_force_at(history("policy"), now).version].provisional_tail_from
    drafting = desk.role in KINDS["calendar"].drafters
    shown = {
        **around_desk(request, desk, "rules-calendar"),
        **common(request, found),
        "year": year,
        "years": range(CALENDAR_BEGINS.year, max(known.notices) + 2),
        "months": year_of(known, year, tail),
        "notice": known.notices.get(year),
        "weekdays": WEEKDAYS,
        "missing": missing_notices(known, now.date()),
        "versions": versions,
        "drafting": drafting,
        "drafts": [(one, drafts.title(one)) for one in open_drafts("calendar")] if drafting else [],
        "errors": errors or [],
        "number": request.POST.get("number", "") or (found.content.get("number") or "" if found else ""),
        "at_once": True,
        "see_moved": desk.role in WHOLE_CITY or APPROVER in desk.reader.appointments,
    }
    return render(request, "desk/rules/calendar.html", shown, status=422 if errors else 200)


def _year(request: HttpRequest, this: int) -> int:
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else this
    return year if CALENDAR_BEGINS.year <= year < LAST_YEAR else this


@staff(*WHOLE_CITY, appointments=(APPROVER,))
def moved(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The tickets whose date a notice moved, kept or settled, out of the events; how far the recounting is (R5)."""
    found = history("calendar")
    chosen = _chosen(found, request.GET.get("version", ""))
    after, verdict = request.GET.get("after", ""), request.GET.get("verdict", "")
    key = int(after) if after.isascii() and after.isdecimal() and len(after) < 19 else 0
    rows = moved_tickets(chosen, key, verdict if verdict in VERDICTS else "")
    done = recounted(chosen)
    shown = {
        **around_desk(request, desk, "rules-calendar"),
        "chosen": chosen,
        "versions": found,
        "rows": rows,
        "next": rows[-1].key if len(rows) == PAGE else None,
        "verdict": verdict,
        "verdicts": VERDICTS,
        "done": done,
        "counts": counted_verdicts(done.counts),
    }
    return render(request, "desk/rules/moved.html", shown)


def _chosen(found: list[InForce], text: str) -> InForce:
    try:
        return named(found, text) if text else found[0]
    except Trouble as trouble:
        raise Http404 from trouble
