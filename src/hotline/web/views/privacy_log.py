"""谁看过: the view log for auditor and privacy officer, for a requester by unit (a32.1-e; PIPL 44)."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hotline.protecting.reasons import reason_words
from hotline.protection.rules import rules
from hotline.reading.looked import LogFilters, LogLine, Looked, looked_at, people_called, view_log
from hotline.web.frame import Desk
from hotline.web.permission import public, staff
from hotline.web.views.desk import around_desk
from hotline.web.views.progress import proved
from hotline.web.words.privacy import VIEW_KINDS, field_names, looked_words

NOBODY: Final = ("",)
"""No person has this key: a name nobody has finds nothing."""


@dataclass(frozen=True)
class Shown:
    """A line of the log with its words."""

    line: LogLine
    kind: str
    fields: str
    purpose: str
    words: str


@staff("privacy_officer", "auditor")
def log(request: HttpRequest, desk: Desk) -> HttpResponse:
    """查看记录, filtered by number, person, kind and day, paged by key."""
    asked = {name: request.GET.get(name, "").strip()[:60] for name in ("number", "person", "kind", "day")}
    found = view_log(desk.reader, _filters(asked), request.GET.get("before", "")[:40])
    told = {name: value for name, value in asked.items() if value}
    shown = {
        **around_desk(request, desk, "view-log"),
        "lines": _lines(request, desk, found.lines),
        "next": urlencode({**told, "before": found.before}) if found.before else "",
        "asked": asked,
        "kinds": VIEW_KINDS,
    }
    return render(request, "desk/privacy/log.html", shown)


def _filters(asked: dict[str, str]) -> LogFilters:
    people = (people_called(asked["person"]) or NOBODY) if asked["person"] else ()
    return LogFilters(asked["number"], people, asked["kind"], _day(asked["day"]))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _lines(request: HttpRequest, desk: Desk, lines: tuple[LogLine, ...]) -> list[Shown]:
    """The reasons in words are for the privacy officer; the auditor reads the purposes (roles section 6)."""
    references = [line.row.reference for line in lines if line.row.reference]
    words = reason_words(references) if desk.role == "privacy_officer" and references else {}
    return [
        Shown(
            line,
            VIEW_KINDS[line.row.kind],
            field_names(line.row.fields),
            rules(line.row.at).purpose(line.row.kind, line.row.purpose) or line.row.purpose,
            words.get(line.row.reference, ""),
        )
        for line in lines
    ]


@public
def seen(request: HttpRequest, number: str) -> HttpResponse:
    """谁看过我的信息: by unit, time, field and purpose; no official's name."""
    proved(request, number)
    lines = [(one, _told(one)) for one in looked_at(number)]
    response = render(request, "portal/seen.html", {"number": number, "lines": lines})
    response["Cache-Control"] = "no-store"
    return response


def _told(one: Looked) -> str:
    """An opening is counted by the day and has no purpose; every other line has the words of its time."""
    purpose = rules(one.at).purpose(one.kind, one.purpose) if one.at else ""
    return looked_words(one.kind, one.unit, one.fields, purpose, one.times)
