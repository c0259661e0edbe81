"""明文查看: the reason first, then one field for a time (pages.md (e) 9; S04). Opening a ticket as privacy officer."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hotline.core.instants import BadValue
from hotline.core.number import check_number
from hotline.core.refusal import Refusal
from hotline.core.secrecy import secrecy_mark
from hotline.protecting.reveal import FIELDS, Revealed, reveal
from hotline.protection.rules import rules
from hotline.reading.opening import open_ticket
from hotline.web.frame import Desk, address_of, present
from hotline.web.looking import give_reason, reader_for
from hotline.web.permission import staff
from hotline.web.views.desk import around_desk
from hotline.web.words.privacy import FIELDS as NAMES

LONGEST = 200


@staff()
def ask(request: HttpRequest, desk: Desk, number: str, field: str) -> HttpResponse:
    """Ask for a reason, then show; a part of the ticket's page where scripts run, else a page that goes by itself."""
    if field not in FIELDS:
        raise Http404
    if request.method != "POST":
        return _form(request, desk, number, field)
    words = request.POST.get("words", "").strip()[:LONGEST]
    if secrecy_mark(words):
        return _form(request, desk, number, field, "请勿填写国家秘密、工作秘密。内容没有保存。")
    reader, purpose = reader_for(request, desk, number), request.POST.get("purpose", "")
    shown = reveal(number, field, reader, present(request), purpose, words, origin=address_of(request))
    if shown is None:
        raise Http404
    if isinstance(shown, Refusal):
        return _form(request, desk, number, field, shown.sentence)
    return _shown(request, desk, shown)


def _form(request: HttpRequest, desk: Desk, number: str, field: str, wrong: str = "") -> HttpResponse:
    """The form with what was typed. Out of scope, or a field not to be revealed: as an unknown number."""
    opened = open_ticket(number, reader_for(request, desk, number), present(request))
    if opened is None or opened.opening in ("sealed", "header"):
        raise Http404
    part = "HX-Request" in request.headers
    values = {
        "number": number,
        "field": field,
        "field_name": NAMES[field],
        "purposes": rules(present(request)).reveal_purposes,
        "purpose": request.POST.get("purpose", ""),
        "words": request.POST.get("words", "") if not secrecy_mark(request.POST.get("words", "")) else "",
        "errors": [{"field": f"words-{field}", "words": wrong}] if wrong else [],
        "part": part,
    }
    template = "components/reveal_form.html" if part else "desk/privacy/reveal.html"
    around = {} if part else around_desk(request, desk)
    return render(request, template, {**around, **values}, status=422 if wrong and not part else 200)


def _shown(request: HttpRequest, desk: Desk, shown: Revealed) -> HttpResponse:
    values = {"shown": shown, "field_name": NAMES[shown.field], "number": shown.number}
    if "HX-Request" in request.headers:
        return render(request, "components/revealed.html", values)
    response = render(request, "desk/privacy/revealed.html", {**around_desk(request, desk), **values})
    response["Refresh"] = f"{shown.seconds}; url={reverse('ticket', args=[shown.number])}"
    return response


@staff("privacy_officer")
def open_with_reason(request: HttpRequest, desk: Desk) -> HttpResponse:
    """按编号打开工单: a privacy officer says why before anything is shown (roles section 4)."""
    purposes, wrong = rules(present(request)).opening_purposes, ""
    typed = request.POST.get("number", "").strip()[:40]
    if request.method == "POST":
        try:
            number = check_number(typed)
        except BadValue:
            number, wrong = "", "请填写完整的工单编号。"
        if number and request.POST.get("purpose") not in purposes:
            wrong = "请选择用途。"
        if not wrong:
            give_reason(request, number, request.POST["purpose"])
            return HttpResponseRedirect(reverse("ticket", args=[number]))
    values = {
        "purposes": purposes,
        "purpose": request.POST.get("purpose", ""),
        "number": typed or request.GET.get("number", "")[:40],
        "errors": [{"field": "number", "words": wrong}] if wrong else [],
    }
    shown = {**around_desk(request, desk, "privacy-open"), **values}
    return render(request, "desk/privacy/open.html", shown, status=422 if wrong else 200)
