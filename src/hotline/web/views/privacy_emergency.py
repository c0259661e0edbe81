"""紧急查看 (break-glass): the reason first, a time, those told at once, the review (roles section 8; S30)."""

from dataclasses import dataclass
from math import ceil

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hotline.core.looking import EMERGENCY_ROLES
from hotline.core.refusal import Refusal
from hotline.core.secrecy import secrecy_mark
from hotline.protecting import emergency
from hotline.protecting.emergency import DUTY_LEADER, Opening, ask, show, views_for
from hotline.protecting.reasons import reason_words
from hotline.protection.models import EmergencyView
from hotline.protection.rules import rules
from hotline.reading.names import Named, Names
from hotline.reading.opening import open_ticket
from hotline.web.frame import Desk, address_of, present
from hotline.web.permission import staff
from hotline.web.views.desk import around_desk
from hotline.web.words.privacy import FIELDS as NAMES

LISTED = 100


@staff(*EMERGENCY_ROLES)
def look(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """Ask for an emergency view of one contact, or see it while its time lasts."""
    now, origin = present(request), address_of(request)
    if request.method != "POST":
        shown = show(number, desk.reader, now, origin=origin)
        return _shown(request, desk, shown) if shown else _form(request, desk, number)
    words = request.POST.get("words", "").strip()[:200]
    if secrecy_mark(words):
        return _form(request, desk, number, "请勿填写国家秘密、工作秘密。内容没有保存。")
    done = ask(number, desk.reader, now, request.POST.get("kind", ""), words, origin=origin)
    if done is None:
        raise Http404
    if isinstance(done, Refusal):
        return _form(request, desk, number, done.sentence)
    return HttpResponseRedirect(reverse("emergency-view", args=[number]))


def _form(request: HttpRequest, desk: Desk, number: str, wrong: str = "") -> HttpResponse:
    opened = open_ticket(number, desk.reader, present(request))
    if opened is None or opened.opening != "whole":
        raise Http404
    words = request.POST.get("words", "")
    values = {
        **around_desk(request, desk),
        "number": number,
        "kinds": rules(present(request)).emergency_kinds,
        "kind": request.POST.get("kind", ""),
        "words": "" if secrecy_mark(words) else words,
        "errors": [{"field": "words", "words": wrong}] if wrong else [],
    }
    return render(request, "desk/privacy/emergency.html", values, status=422 if wrong else 200)


def _shown(request: HttpRequest, desk: Desk, shown: Opening) -> HttpResponse:
    fields = [(NAMES[name], text) for name, text in shown.fields.items()]
    values = {**around_desk(request, desk), "shown": shown, "fields": fields, "number": shown.number}
    response = render(request, "desk/privacy/emergency_shown.html", values)
    if shown.until is not None:
        left = ceil((shown.until - present(request)).total_seconds())
        response["Refresh"] = f"{max(1, left)}; url={reverse('ticket', args=[shown.number])}"
    return response


@dataclass(frozen=True)
class Use:
    """An emergency view in the list of uses."""

    row: EmergencyView
    by: Named | None
    second: Named | None
    kind: str
    words: str
    late: bool


@staff("privacy_officer", "auditor", appointments=(DUTY_LEADER,))
def uses(request: HttpRequest, desk: Desk) -> HttpResponse:
    """紧急查看记录: to be confirmed by the duty leader, to be reviewed, late and unfounded ones."""
    refusal = _decide(request, desk) if request.method == "POST" else None
    if request.method == "POST" and refusal is None:
        return HttpResponseRedirect(reverse("emergencies"))
    now = present(request)
    known = views_for(desk.reader)
    rows = list(known.order_by("-asked_at", "-id")[:LISTED])
    open_first = Q(finding="") | Q(finding="unfounded", settled_at__isnull=True)
    waiting = list(known.filter(open_first).order_by("asked_at")[:LISTED])
    listed = [*waiting, *(row for row in rows if row not in waiting)]
    names = Names(key for row in listed for key in (row.person, row.second))
    words = reason_words([row.words for row in listed]) if desk.role == "privacy_officer" else {}
    shown = [
        Use(row, names.of(row.person), names.of(row.second), _kind(row), words.get(row.words, ""),
            row.finding == "" and row.review_due < now)
        for row in listed
    ]  # fmt: skip
    values = {
        **around_desk(request, desk, "emergencies"),
        "uses": shown,
        "leads": DUTY_LEADER in desk.reader.appointments,
        "refusal": refusal,
    }
    return render(request, "desk/privacy/emergencies.html", values, status=422 if refusal else 200)


def _kind(row: EmergencyView) -> str:
    """The words of the kind an emergency view was asked for, as they were then."""
    return rules(row.asked_at).emergency_kinds.get(row.kind, row.kind)


def _decide(request: HttpRequest, desk: Desk) -> Refusal | None:
    what, now = request.POST.get("what", ""), present(request)
    text = request.POST.get("view", "")
    view = int(text) if text.isdecimal() and len(text) < 19 else 0
    words = request.POST.get("words", "").strip()[:200]
    if what == "confirm":
        done = emergency.confirm(view, desk.reader, now)
    elif what == "settle":
        done = emergency.settle(view, desk.reader, now)
    else:
        done = emergency.review(view, desk.reader, now, what, "" if secrecy_mark(words) else words)
    if isinstance(done, Refusal):
        return done
    messages.success(request, "已记录。")
    return None
