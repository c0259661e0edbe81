"""登记 at the desk: a call taken now, or a demand received before, becomes a ticket or ends otherwise (a13, a14)."""

from typing import Any, Final
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hotline.acting.kernel import BadArgument
from hotline.acting.reception import ContactIn, RequesterIn, dispose, register
from hotline.acting.request import Accomplished, Asked
from hotline.core.instants import BadValue, cut
from hotline.core.refusal import Refusal
from hotline.intake.emergency import ask_emergency
from hotline.organisation.selectors import units_in_force, untrained_for
from hotline.reading.page import ticket_page
from hotline.reading.shown import TicketPage
from hotline.rulebook.privacy_notices import notice_in_force
from hotline.tickets.models import Demand
from hotline.web import act_form, interrupted
from hotline.web.act_form import Choices, Unreadable
from hotline.web.frame import Desk, address_of, present
from hotline.web.permission import staff
from hotline.web.typed import read_instant
from hotline.web.views.desk import around_desk, lists_to_choose
from hotline.web.views.privacy_notice import notice_sent
from hotline.web.words.acts import words_of

SETTLE: Final = {"register": register, "dispose": dispose}
CHANNELS: Final = ("phone", "wechat", "sms", "email")
LEFT_TO_PAGE: Final = ("anonymous", "no_contact")


@staff("agent", "dispatcher")
def take(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A contact taken now: who calls, what is asked, what becomes of it - register or another outcome."""
    what = request.POST.get("what") or request.GET.get("what") or "register"
    if what not in SETTLE:
        raise Http404
    if request.method != "POST":
        return _show(request, desk, what)
    return _done(request, desk, what, _asked(request, desk, what, ""), None)


@staff("agent", "dispatcher")
def settle(request: HttpRequest, desk: Desk, number: str, what: str) -> HttpResponse:
    """A demand received before and not yet decided."""
    if what not in SETTLE:
        raise Http404
    page = ticket_page(number, desk.reader, present(request), origin=address_of(request))
    if page is None or page.state is not None:
        raise Http404
    if request.method != "POST":
        return _show(request, desk, what, page)
    return _done(request, desk, what, _asked(request, desk, what, number), page)


def _asked(request: HttpRequest, desk: Desk, what: str, number: str) -> Asked | dict[str, str]:
    """What is asked for, or by field what cannot be read."""
    more: dict[str, Any] = {"town": request.POST.get("town", "")} if request.POST.get("town") else {}
    if what == "register":
        more |= _who(request, number)
    try:
        args = act_form.read(what, request.POST, more)
    except Unreadable as unreadable:
        return dict(unreadable.errors)
    key = f"desk:{desk.account}:{request.POST.get('key', '')[:48] or uuid4().hex}"
    return Asked(what, number, desk.actor, present(request), args, key)


def _who(request: HttpRequest, number: str) -> dict[str, Any]:
    """Whether the requester can be reached: by what was typed, or by what stands with the demand received."""
    if number:
        row = Demand.objects.select_related("contact").filter(number=number).first()
        reachable = row is not None and not row.contact.contact_declined
        return {
            **({"contact": "已留联系方式"} if reachable else {"anonymous": True}),
            **({"identity_withheld": True} if row is not None and row.identity_withheld else {}),
        }
    if request.POST.get("identity") == "anonymous":
        return {"anonymous": True}
    withheld = {"identity_withheld": True} if request.POST.get("identity") == "withheld" else {}
    return withheld | ({"contact": "已留联系方式"} if request.POST.get("phone", "").strip() else {})


def _done(
    request: HttpRequest, desk: Desk, what: str, asked: Asked | dict[str, str], page: TicketPage | None
) -> HttpResponse:
    if not isinstance(asked, Asked):
        return _show(request, desk, what, page, asked)
    try:
        contact = _contact(request, desk) if page is None else None
    except BadValue:
        return _show(request, desk, what, page, {"stated_at": "日期写法：2026-05-07 16:00。"})
    try:
        result = SETTLE[what](asked, contact)
    except BadArgument as wrong:
        field = "phone" if "手机" in str(wrong) or "号" in str(wrong) else ""
        return _show(request, desk, what, page, {field: str(wrong)})
    if isinstance(result, Refusal):
        return _show(request, desk, what, page, act_form.error_of(what, result) or {"": ""}, result)
    request.session["to_tell"] = result.number
    messages.success(request, _notice(what, result))
    return HttpResponseRedirect(reverse("ticket", args=[result.number]))


def _notice(what: str, done: Accomplished) -> str:
    return f"{words_of(what).done}编号{done.number}。请将编号和查询码告知诉求人。"


def _contact(request: HttpRequest, desk: Desk) -> ContactIn:
    """The contact of a call taken now; the time is the system's own, what was said of it stands beside (a14.1).

    Raises BadValue where the time stated is none.
    """
    posted, stated = request.POST, request.POST.get("stated_at", "").strip()
    anonymous = posted.get("identity") == "anonymous"
    requester = RequesterIn(
        kind=posted.get("requester_kind") or "person",
        name="" if anonymous else posted.get("name", "").strip()[:60],
        phone="" if anonymous else posted.get("phone", "").strip()[:20],
    )
    channel = posted.get("contact_channel", "phone")
    return ContactIn(
        channel if channel in CHANNELS else "phone",
        present(request),
        requester,
        posted.get("content", "").strip(),
        stated_at=cut(read_instant(stated)) if stated else None,
        taken_by=desk.actor.person or "",
        speaker=posted.get("speaker", "").strip(),
        notice=notice_sent(request, "notice_told", "call"),
    )


def _show(
    request: HttpRequest, desk: Desk, what: str, page: TicketPage | None = None, errors: dict[str, str] | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:  # fmt: skip
    typed = request.POST if request.method == "POST" else interrupted.take(request)
    content = (typed.get("content", "") if typed else "") or (page.words.text or "" if page else "")
    known = _known(page, content)
    shown = {
        **around_desk(request, desk, "contact" if page is None else ""),
        "what": what,
        "other": "dispose" if what == "register" else "register",
        "other_words": words_of("dispose" if what == "register" else "register").button,
        "words": words_of(what),
        "page": page,
        "typed": typed or {},
        "fields": act_form.fields(what, _choices(request, what), typed, known, errors, LEFT_TO_PAGE),
        "errors": [
            {"field": f"f-{name}" if name else "", "words": told} for name, told in (errors or {}).items() if told
        ],
        "refusal": refusal,
        "untrained": untrained_for(desk.actor.person or "") if desk.role == "agent" else (),
        "emergency": ask_emergency(content) if content else None,
        "towns": _towns(request),
        "notice": notice_in_force("call", present(request)),
        "town": (typed.get("town") if typed else None) or _town(page),
        "key": (typed.get("key") if typed else None) or uuid4().hex,
    }
    return render(request, "desk/contact.html", shown, status=422 if errors or refusal else 200)


def _choices(request: HttpRequest, what: str) -> Choices:
    return Choices(lists=lists_to_choose(request, "channel")) if what == "dispose" else Choices()


def _known(page: TicketPage | None, content: str) -> dict[str, tuple[str, ...]]:
    known: dict[str, tuple[str, ...]] = {"priority": ("normal",), "claims": ("1",), "content": (content,)}
    if page is not None:
        known |= {"place": (page.place.text or "",), "follow_up_channel": (page.follow_up_channel,)}
    return known


def _town(page: TicketPage | None) -> str:
    if page is None:
        return ""
    return Demand.objects.filter(number=page.number).values_list("town", flat=True).first() or ""


def _towns(request: HttpRequest) -> list[tuple[str, str]]:
    found = units_in_force(present(request).date()).filter(kind="town_or_subdistrict").order_by("code")
    return list(found.values_list("code", "short_name"))
