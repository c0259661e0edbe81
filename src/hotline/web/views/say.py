"""说诉求 (P12): one thing per page, the draft sealed on the server, one receipt however often sent (a11.1)."""

from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any, Final

from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hotline.acting.locking import context
from hotline.acting.reception import ContactIn, RequesterIn, receive
from hotline.core.secrecy import secrecy_mark
from hotline.intake.emergency import ask_emergency
from hotline.organisation.selectors import units_in_force
from hotline.personal.phone import validate_phone
from hotline.rulebook.versions import POLICIES
from hotline.tickets.models import Demand
from hotline.web import drafts, tries
from hotline.web.candidates import nearest_items
from hotline.web.codes import grouped_code
from hotline.web.frame import address_of, present
from hotline.web.permission import public
from hotline.web.views.privacy_notice import notice_sent
from hotline.web.words import labels
from hotline.web.words.dates import limit_words

STEPS: Final = ("what", "where", "similar", "contact", "check")
TITLES: Final = {
    "what": gettext_lazy("发生了什么事？"),
    "where": gettext_lazy("事情发生在哪里？"),
    "similar": gettext_lazy("是不是下面的事？"),
    "contact": gettext_lazy("怎样联系您？"),
    "check": gettext_lazy("请核对"),
}
LONGEST: Final = {"words": 4000, "place": 200, "name": 40, "phone": 20}
WAYS: Final = ("sms", "phone", "web", "wechat")
DRAFT: Final = "say"


@dataclass(frozen=True)
class Wrong:
    """A field that has to be filled in or changed, in words."""

    field: str
    words: str


@public
def begin(request: HttpRequest) -> HttpResponse:
    """Go on with what was begun, or begin."""
    return HttpResponseRedirect(reverse("say", args=["what"]))


@public
def step(request: HttpRequest, name: str) -> HttpResponse:
    """One step: shown, or taken and followed by the next."""
    if name not in STEPS:
        raise Http404
    draft = drafts.kept(request.session, DRAFT) or {"key": token_urlsafe(12)}
    if name == "check" and request.method == "POST" and "words" not in draft and "receipt" in request.session:
        return HttpResponseRedirect(reverse("said"))  # pressed twice, or the page was loaded again
    missing = _first_open(draft, name)
    if missing:
        return HttpResponseRedirect(reverse("say", args=[missing]))
    if request.method != "POST":
        return _show(request, name, draft)
    if name == "check":
        return _submit(request, draft)
    draft |= _TAKE[name](request)
    wrong = _CHECK[name](draft)
    if any(one.field == "secret" for one in wrong):
        drafts.drop(request.session, DRAFT)  # nothing that bears a secrecy mark is kept, not even here (S01)
        return _show(request, name, {"key": draft["key"]}, wrong)
    drafts.keep(request.session, DRAFT, draft)
    if wrong:
        return _show(request, name, draft, wrong)
    return HttpResponseRedirect(reverse("say", args=[STEPS[STEPS.index(name) + 1]]))


def _first_open(draft: dict[str, Any], name: str) -> str | None:
    """The first step before this one that is not yet answered."""
    before = STEPS[: STEPS.index(name)]
    return next((one for one in before if _CHECK[one](draft)), None)


def _show(request: HttpRequest, name: str, draft: dict[str, Any], wrong: list[Wrong] | None = None) -> HttpResponse:
    n = STEPS.index(name)
    shown = {
        "draft": draft,
        "errors": wrong or [],
        "invalid": {one.field for one in wrong or []},
        "n": n + 1,
        "steps": len(STEPS),
        "heading": TITLES[name],
        "back": reverse("say", args=[STEPS[n - 1]]) if n else reverse("home"),
        "ways": labels.CHANNELS.only(*WAYS),
        **_MORE.get(name, lambda _r, _d: {})(request, draft),
    }
    return render(request, f"portal/say_{name}.html", shown, status=422 if wrong else 200)


# --- what each step takes ---


def _text(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\r\n", "\n").strip()


def _take_what(request: HttpRequest) -> dict[str, Any]:
    return {"words": _text(request, "words")}


def _take_where(request: HttpRequest) -> dict[str, Any]:
    return {
        "place": _text(request, "place"),
        "town": _text(request, "town"),
        "unclear": bool(request.POST.get("unclear")),
    }


def _take_similar(_request: HttpRequest) -> dict[str, Any]:
    return {}


def _take_contact(request: HttpRequest) -> dict[str, Any]:
    taken = {name: _text(request, name) for name in ("name", "phone", "way", "identity")}
    if taken["identity"] == "anonymous":
        taken |= {"name": "", "phone": "", "way": ""}
    return taken


_TAKE: Final = {"what": _take_what, "where": _take_where, "similar": _take_similar, "contact": _take_contact}


# --- what each step asks for ---


def _check_what(draft: dict[str, Any]) -> list[Wrong]:
    words = draft.get("words", "")
    if not words:
        return [Wrong("words", _("请写一写发生了什么事。"))]
    mark = secrecy_mark(words)
    if mark:
        told = _("内容带有“%(mark)s”字样，没有保存。涉及国家秘密的，请停止发送，并与保密行政管理部门联系。")
        return [Wrong("secret", told % {"mark": mark})]
    return _too_long(draft, "words")


def _check_where(draft: dict[str, Any]) -> list[Wrong]:
    if not draft.get("place") and not draft.get("town") and not draft.get("unclear"):
        return [Wrong("place", _("请写事发地点，说不清可以选“说不清位置”。"))]
    if secrecy_mark(draft.get("place", "")):
        return [Wrong("secret", _("请勿填写国家秘密、工作秘密。"))]
    return _too_long(draft, "place")


def _check_similar(_draft: dict[str, Any]) -> list[Wrong]:
    return []


def _check_contact(draft: dict[str, Any]) -> list[Wrong]:
    if draft.get("identity") == "anonymous":
        return []
    phone = draft.get("phone", "")
    wrong = [Wrong("phone", _("请检查手机号：应为11位数字。"))] if not phone or validate_phone(phone) else []
    wrong += [Wrong("way", _("请选择回访方式。"))] if draft.get("way") not in WAYS else []
    return wrong + _too_long(draft, "name")


def _too_long(draft: dict[str, Any], name: str) -> list[Wrong]:
    more = len(draft.get(name, "")) - LONGEST[name]
    told = _("最多%(n)s个字，现在多了%(more)s个。") % {"n": LONGEST[name], "more": more}
    return [Wrong(name, told)] if more > 0 else []


_CHECK: Final = {
    "what": _check_what,
    "where": _check_where,
    "similar": _check_similar,
    "contact": _check_contact,
}


# --- what each step shows besides ---


def _more_where(request: HttpRequest, _draft: dict[str, Any]) -> dict[str, Any]:
    return {"towns": _towns(request)}


def _more_similar(request: HttpRequest, draft: dict[str, Any]) -> dict[str, Any]:
    """What the catalogue knows of such matters, and what this person raised and proved before."""
    return {
        "items": nearest_items(draft.get("words", ""), draft.get("town", ""), present(request).date()),
        "own": list(request.session.get("proved", {})),
    }


def _more_emergency(_request: HttpRequest, draft: dict[str, Any]) -> dict[str, Any]:
    question = ask_emergency(draft.get("words", "")) if draft.get("words") else None
    return {"emergency": question if question and not question.weak else None}


def _more_check(request: HttpRequest, draft: dict[str, Any]) -> dict[str, Any]:
    towns = dict(_towns(request))
    return {"town_name": towns.get(draft.get("town", ""), ""), **_more_emergency(request, draft)}


def _towns(request: HttpRequest) -> list[tuple[str, str]]:
    found = units_in_force(present(request).date()).filter(kind="town_or_subdistrict").order_by("code")
    return list(found.values_list("code", "short_name"))


_MORE: Final = {
    "where": lambda request, draft: _more_where(request, draft) | _more_emergency(request, draft),
    "similar": _more_similar,
    "check": _more_check,
    "what": _more_emergency,
}


# --- the end ---


def _submit(request: HttpRequest, draft: dict[str, Any]) -> HttpResponse:
    """Receive the demand; the same draft gives the same number (S37: a flood from one address waits, nobody else)."""
    now = present(request)
    address = tries.subject("say", address_of(request))
    held = tries.held_until(now, address)
    if held is not None:
        return _show(request, "check", draft, [Wrong("", _("操作太频繁，请稍后再试，或直接拨打12345。"))])
    anonymous = draft["identity"] == "anonymous"
    contact = ContactIn(
        "web",
        now,
        RequesterIn(name=draft["name"], phone=draft["phone"]),
        draft["words"],
        source="portal",
        source_id=draft["key"],
        place=draft["place"],
        town=draft["town"],
        withheld=draft["identity"] == "withheld",
        way="" if anonymous else draft["way"],
        declined=("name", "phone") if anonymous else (),
        consequences_told=anonymous,
        notice=notice_sent(request, "notice", "web"),
    )
    request.session["receipt"] = _received(contact)
    tries.failed("say", address, now)
    drafts.drop(request.session, DRAFT)
    return HttpResponseRedirect(reverse("said"))


def _received(contact: ContactIn) -> str:
    """The number of the demand, also where the same draft was sent twice at the same moment."""
    try:
        return receive(contact)[0]
    except IntegrityError:
        return receive(contact)[0]  # the other one was first: it is known now


@public
def said(request: HttpRequest) -> HttpResponse:
    """The receipt: number, query code, what comes next; shown to the session that sent it, as often as it asks."""
    number = request.session.get("receipt")
    demand = Demand.objects.filter(number=number).first() if number else None
    if demand is None:
        return HttpResponseRedirect(reverse("home"))
    policy, _calendar, _before = context(present(request), None)
    limit = limit_words(POLICIES[policy].dispatch_limit)
    shown = {"number": demand.number, "code": grouped_code(demand), "limit": limit}
    response = render(request, "portal/said.html", shown)
    response["Cache-Control"] = "no-store"
    return response
