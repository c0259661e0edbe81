"""异常查看: what the privacy officer is to ask about, why, and what was found (a32.1; S49)."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hotline.core.refusal import Refusal
from hotline.core.secrecy import secrecy_mark
from hotline.core.unusual import KINDS, OUTCOMES
from hotline.protecting.findings_export import ask_findings
from hotline.protecting.watching import review
from hotline.protection.rules import rules
from hotline.reading.findings import STATES, FindingFilters, FindingLine, findings
from hotline.reading.looked import people_called
from hotline.web.frame import Desk, present
from hotline.web.permission import staff
from hotline.web.views.desk import around_desk
from hotline.web.words.unusual import UNUSUAL, why_unusual

NOBODY: Final = ("",)
"""No person has this key: a name nobody has finds nothing."""
FORMS: Final = {"xlsx": "Excel 表格（xlsx）", "csv": "CSV"}
NO_SECRETS: Final = "请勿填写国家秘密、工作秘密。内容没有保存。"


@dataclass(frozen=True)
class Shown:
    """A finding with its words; `mine`: somebody else settles it; `log` leads to the person's looks of that day."""

    line: FindingLine
    kind: str
    why: str
    outcome: str
    mine: bool
    log: str


@staff("privacy_officer", "auditor")
def unusual(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list, those to settle first of all; settling one, and the list as a counted export."""
    given = request.POST if request.method == "POST" else request.GET
    asked = {name: given.get(name, "").strip()[:60] for name in ("kind", "person", "state")}
    asked["state"] = asked["state"] if asked["state"] in STATES else "open"
    told = urlencode({name: value for name, value in asked.items() if value})
    refusal: Refusal | None = None
    if request.method == "POST":
        done = _export(request, desk, asked) if given.get("what") == "export" else _settle(request, desk)
        if isinstance(done, str):
            return HttpResponseRedirect(done or f"{reverse('unusual')}?{told}")
        refusal = done
    found = findings(desk.reader, _filters(asked), given.get("before", "")[:40])
    values = {
        **around_desk(request, desk, "unusual"),
        "lines": _lines(request, desk, found.lines),
        "next": f"{told}&{urlencode({'before': found.before})}" if found.before else "",
        "asked": asked,
        "kinds": {kind: UNUSUAL[kind].name for kind in KINDS},
        "states": STATES,
        "outcomes": OUTCOMES,
        "settles": desk.role == "privacy_officer",
        "forms": FORMS,
        "purposes": rules(present(request)).export_purposes,
        "typed": {} if secrecy_mark(given.get("words", "")) else given.dict(),
        "refusal": refusal,
        "key": uuid4().hex,
    }
    return render(request, "desk/privacy/unusual.html", values, status=422 if refusal else 200)


def _filters(asked: dict[str, str]) -> FindingFilters:
    people = (people_called(asked["person"]) or NOBODY) if asked["person"] else ()
    return FindingFilters(asked["kind"] if asked["kind"] in KINDS else "", people, asked["state"])


def _lines(request: HttpRequest, desk: Desk, lines: tuple[FindingLine, ...]) -> list[Shown]:
    return [
        Shown(
            line,
            UNUSUAL[line.row.kind].name,
            why_unusual(line.row.kind, line.row.count, rules(line.row.listed_at).unusual),
            OUTCOMES.get(line.row.outcome, ""),
            line.row.person in desk.actor.persons,
            f"{reverse('view-log')}?{urlencode({'person': line.row.person, 'day': line.row.day.isoformat()})}",
        )
        for line in lines
    ]


def _settle(request: HttpRequest, desk: Desk) -> Refusal | str:
    posted, text = request.POST, request.POST.get("finding", "")
    words = posted.get("words", "").strip()[:200]
    if secrecy_mark(words):
        return Refusal("review_finding", "secret", "a32.1", NO_SECRETS)
    finding = int(text) if text.isdecimal() and len(text) < 19 else 0
    done = review(finding, desk.reader, present(request), posted.get("outcome", ""), words)
    if isinstance(done, Refusal):
        return done
    messages.success(request, "已记录核查结果。")
    return ""


def _export(request: HttpRequest, desk: Desk, asked: dict[str, str]) -> Refusal | str:
    posted, words = request.POST, request.POST.get("words", "").strip()[:200]
    if secrecy_mark(words):
        return Refusal("ask_export", "secret", "a32.1", NO_SECRETS)
    key = f"export:{desk.account}:{posted.get('key', '')[:48] or uuid4().hex}"
    form, purpose = posted.get("form", ""), posted.get("purpose", "")
    done = ask_findings(_filters(asked), form, purpose, words, desk.reader, present(request), key)
    return done if isinstance(done, Refusal) else reverse("export", args=[done.number])
