"""回避 and 核对文字: who may not see a demand, and what a unit may read of it at P2 (a11.2-c, a11.2-d; S05, S06)."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hotline.acting.kernel import BadArgument
from hotline.acting.records import record
from hotline.acting.request import Asked
from hotline.core.privacy import P2
from hotline.core.records import RECORDS
from hotline.core.refusal import Refusal
from hotline.core.secrecy import secrecy_mark
from hotline.organisation.selectors import people_of
from hotline.reading.opening import Opened, open_ticket
from hotline.reading.respondents import had_seen, proposed, recused_now
from hotline.reading.texts import Texts
from hotline.tickets.models import Words
from hotline.web.frame import Desk, present
from hotline.web.looking import reader_for
from hotline.web.permission import staff
from hotline.web.views.desk import around_desk, units_to_choose
from hotline.web.words.acts import words_of

RECUSING = RECORDS["recuse"].who
CHECKING = RECORDS["confirm_text"].who


def _opened(request: HttpRequest, desk: Desk, number: str) -> Opened:
    """A ticket whose protection may be looked after here; else as if there were none."""
    opened = open_ticket(number, reader_for(request, desk, number), present(request))
    if opened is None or opened.opening != "whole" or opened.demand.view is None:
        raise Http404
    return opened


def _texts(opened: Opened) -> Texts:
    return Texts(opened, Words.objects.filter(demand_id=opened.demand.id).order_by("id"))


@staff(*RECUSING)
def recusal(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """登记回避: units and people proposed from the words, chosen by a person; who of them had looked before."""
    opened, refusal = _opened(request, desk, number), None
    if request.method == "POST":
        what = request.POST.get("what", "")
        refusal = _record(request, desk, number, what, {"subjects": request.POST.getlist("subjects")})
        if refusal is None:
            messages.success(request, words_of(what).done)
            return HttpResponseRedirect(reverse("recusal", args=[number]))
    now, units = recused_now(opened.demand.id), units_to_choose(request)
    text = _texts(opened).whole("words") or ""
    chosen = {one.key for one in now}
    shown = {
        **around_desk(request, desk),
        "number": number,
        "now": present(request),
        "recused": now,
        "had": had_seen(number, chosen),
        "proposed": [one for one in proposed(text, present(request)) if one.key not in chosen],
        "units": [(key, name) for key, name in units.items() if key not in chosen],
        "admissible": people_of(chosen & set(units), present(request).date()),
        "may": {code for code in ("recuse", "admit", "lift_recusal") if desk.role in RECORDS[code].who},
        "reason": "" if secrecy_mark(request.POST.get("reason", "")) else request.POST.get("reason", ""),
        "refusal": refusal,
        "key": uuid4().hex,
    }
    return render(request, "desk/privacy/recusal.html", shown, status=422 if refusal else 200)


@staff(*CHECKING)
def texts(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """核对文字: the requester's words beside what a unit will read, scrubbed by rule, to be finished by a person."""
    opened, refusal = _opened(request, desk, number), None
    if opened.demand.protection < P2:
        raise Http404
    if request.method == "POST":
        args = {"of": request.POST.get("of", "")[:40], "scrubbed": request.POST.get("scrubbed", "").strip()[:4000]}
        refusal = _record(request, desk, number, "confirm_text", args)
        if refusal is None:
            messages.success(request, words_of("confirm_text").done)
            return HttpResponseRedirect(reverse("check-texts", args=[number]))
    kept = _texts(opened)
    shown = {
        **around_desk(request, desk),
        "number": number,
        "rows": kept.to_check(),
        "typed": request.POST.dict() if refusal else {},
        "refusal": refusal,
        "key": uuid4().hex,
    }
    return render(request, "desk/privacy/texts.html", shown, status=422 if refusal else 200)


def _record(request: HttpRequest, desk: Desk, number: str, what: str, args: dict[str, Any]) -> Refusal | None:
    """Make a record of protection; None where it is done. What bears a secrecy mark is not kept."""
    if what not in ("recuse", "admit", "lift_recusal", "confirm_text"):
        raise Http404
    reason = request.POST.get("reason", "").strip()[:1000]
    if secrecy_mark(reason) or secrecy_mark(str(args.get("scrubbed", ""))):
        return Refusal(what, "secret", "a32.1", "请勿填写国家秘密、工作秘密。内容没有保存。")
    args |= {"reason": reason} if reason else {}
    key = f"desk:{desk.account}:{request.POST.get('key', '')[:48] or uuid4().hex}"
    try:
        done = record(Asked(what, number, desk.actor, present(request), args, key))
    except BadArgument as wrong:
        return Refusal(what, "bad_argument", "a11.2", str(wrong))
    return done if isinstance(done, Refusal) else None
