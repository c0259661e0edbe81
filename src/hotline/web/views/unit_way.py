"""通知方式: how a unit is told besides its desk, chosen by its lead (a15.1)."""

from typing import Final
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hotline.acting.kernel import BadArgument
from hotline.acting.notifying import choose_unit_way
from hotline.acting.request import Asked
from hotline.core.refusal import Refusal
from hotline.outbox.selectors import ways_of
from hotline.web.frame import Desk, present
from hotline.web.permission import staff
from hotline.web.views.desk import around_desk

NAMES: Final = {"": "只在工作台", "sms": "工作台和短信", "email": "工作台和电子邮件"}


@staff("unit_lead")
def unit_way(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The present choice of the own unit, and another one."""
    if request.method != "POST":
        return _show(request, desk)
    key = f"desk:{desk.account}:{request.POST.get('key', '')[:48] or uuid4().hex}"
    args = {"way": request.POST.get("way", ""), "address": request.POST.get("address", "")[:100]}
    asked = Asked("choose_unit_way", desk.actor.unit or "", desk.actor, present(request), args, key)
    try:
        result = choose_unit_way(asked)
    except BadArgument as wrong:
        return _show(request, desk, str(wrong))
    if isinstance(result, Refusal):
        return _show(request, desk, result.sentence)
    messages.success(request, "已更改通知方式。")
    return HttpResponseRedirect(reverse("unit-way"))


def _show(request: HttpRequest, desk: Desk, wrong: str = "") -> HttpResponse:
    unit = desk.actor.unit or ""
    present_way = ways_of([unit]).get(unit)
    shown = {
        **around_desk(request, desk, "unit-way"),
        "names": NAMES,
        "way": request.POST.get("way", "") if wrong else present_way.way if present_way else "",
        "address": request.POST.get("address", "") if wrong else present_way.address if present_way else "",
        "errors": [{"field": "address", "words": wrong}] if wrong else [],
        "key": uuid4().hex,
    }
    return render(request, "desk/unit_way.html", shown, status=422 if wrong else 200)
