"""查进度 (P13): number and query code open the own demand; the desk's truth in plain words (a19.1; S09)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import uuid4

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hotline.acting.attaching import prepared
from hotline.acting.kernel import BadArgument, act
from hotline.acting.records import record
from hotline.acting.request import Accomplished, Asked
from hotline.audit.models import EventRow
from hotline.core.instants import BadValue
from hotline.core.number import check_number
from hotline.core.records import RECORDS
from hotline.core.refusal import Refusal
from hotline.core.secrecy import secrecy_mark
from hotline.core.ticket import Actor
from hotline.reading.opening import Opened, open_ticket
from hotline.reading.page import ticket_page
from hotline.reading.readers import requester_reader
from hotline.reading.texts import Texts
from hotline.tickets.attachments import accepted, digest_of
from hotline.tickets.models import Demand, Words
from hotline.web import tries
from hotline.web.codes import proves
from hotline.web.explaining import explained_ticket
from hotline.web.frame import address_of, present
from hotline.web.permission import public
from hotline.web.words import labels
from hotline.web.words.due import badge
from hotline.web.words.public import Happened, extra, questions, state_words, timeline

WAYS: Final = ("sms", "phone", "web", "wechat")
MOST_FILES: Final = 5
"""How many files go with one addition."""


@public
def look_up(request: HttpRequest) -> HttpResponse:
    """Ask for number and code; one answer for an unknown number and a wrong code, and slower with each try (S09)."""
    if request.method != "POST":
        return render(request, "portal/look_up.html", {"own": list(request.session.get("proved", {}))})
    now, typed = present(request), request.POST.get("number", "")[:40]
    number = _tidy(typed)
    from_ = address_of(request)
    pair, address = tries.subject("code", number, from_), tries.subject("code_address", from_)
    held = tries.held_until(now, pair, address)
    if held is not None:
        return _wrong(request, _("操作太频繁，请%(at)s后再试，或直接拨打12345。") % {"at": f"{held:%H:%M:%S}"}, 429)
    demand = Demand.objects.filter(number=number, protection__lt=4).first()
    if not proves(demand, request.POST.get("code", "")[:40]) or demand is None:
        tries.failed("code", pair, now)
        tries.failed("code_address", address, now)
        return _wrong(request, _("编号或查询码不对，请核对后再试。"), 422)
    tries.passed(pair)
    request.session["proved"] = {**request.session.get("proved", {}), number: demand.code_generation}
    return HttpResponseRedirect(reverse("progress", args=[number]))


def _tidy(typed: str) -> str:
    try:
        return check_number(typed)
    except BadValue:
        return typed.strip()


def _wrong(request: HttpRequest, words: str, status: int) -> HttpResponse:
    shown = {"errors": [{"field": "number", "words": words}], "number": request.POST.get("number", "")[:40]}
    return render(request, "portal/look_up.html", shown, status=status)


def proved(request: HttpRequest, number: str) -> Opened:
    """The demand, if its code was shown by this browser; else as if there were none (S34)."""
    generation = request.session.get("proved", {}).get(number)
    opened = open_ticket(number, requester_reader(number), present(request)) if generation is not None else None
    if opened is None or opened.demand.code_generation != generation:
        raise Http404
    return opened


@public
def progress(request: HttpRequest, number: str) -> HttpResponse:
    """How the demand stands, by when, who has it, what happened, what the requester may do."""
    if number not in request.session.get("proved", {}):
        return HttpResponseRedirect(reverse("look-up"))
    return _progress(request, number)


def _progress(
    request: HttpRequest, number: str, refused: Refusal | None = None, wrong: str = "", *, keep: bool = True
) -> HttpResponse:
    now = present(request)
    opened = proved(request, number)
    page = ticket_page(number, requester_reader(number), now, origin=address_of(request))
    if page is None:
        raise Http404
    heading, next_ = state_words(page)
    happened = _happened(opened)
    shown = {
        "page": page,
        "heading_words": heading,
        "next": next_,
        "badge": badge(page.due, page.state) if page.due else None,
        "entries": timeline(page, happened, now),
        "questions": questions(happened),
        "most_files": MOST_FILES,
        "open_acts": {one.act for one in page.acts if one.allowed},
        "merged_may_answer": page.state == "merged",
        "ways": labels.CHANNELS.only(*WAYS),
        "results": {code: words for code, words in labels.RESULTS.items() if code != "unreached"},
        "solved": {code: words for code, words in labels.SOLVED.items() if code != "not_asked"},
        "key": uuid4().hex,
        "typed": request.POST.dict() if request.method == "POST" and keep else {},
        "refusal": refused,
        "errors": [{"field": "", "words": wrong}] if wrong else [],
        **extra(page),
    }
    status = 409 if refused and refused.guard == "stale_version" else 422 if refused or wrong else 200
    response = render(request, "portal/progress.html", shown, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _happened(opened: Opened) -> list[Happened]:
    """The events of the own demand; their texts open as the matrix lets the requester see them."""
    demand = opened.demand
    texts = Texts(opened, Words.objects.filter(demand_id=demand.id))
    rows = EventRow.objects.filter(chain=demand.number).order_by("seq")
    return [Happened(row.seq, row.act, row.at, row.args, texts.of) for row in rows]


@public
def why(request: HttpRequest, number: str) -> HttpResponse:
    """为什么是这一天, for the requester."""
    opened = proved(request, number)
    shown = {"number": number, "explained": explained_ticket(opened), "back": reverse("progress", args=[number])}
    return render(request, "portal/why.html", shown)


# --- what the requester may do ---


def _rating(posted: Mapping[str, str]) -> dict[str, Any]:
    """An answer of the requester's own by the web is consent to that way (a23.2)."""
    answer = {"channel": "web", "result": posted.get("result") or None, "solved": posted.get("solved") or None}
    return {**answer, "reason": posted.get("reason", ""), "words": posted.get("reason", ""), "consent": True}


_ARGUMENTS: Final[dict[str, Callable[[Mapping[str, str]], dict[str, Any]]]] = {
    "follow_up": _rating,
    "answer_merged": _rating,
    "add_information": lambda posted: {"content": posted.get("content", "")},
    "choose_follow_up_way": lambda posted: {"way": posted.get("way", "")},
    "withdraw": lambda posted: {"words": posted.get("words", ""), "channel": "web", "proof": "query_code"},
}


@public
def do(request: HttpRequest, number: str, what: str) -> HttpResponse:
    """An act of the requester on the own demand; refused ones say why, and the text stays on the page."""
    proved(request, number)
    if what not in _ARGUMENTS:
        raise Http404
    if request.method != "POST":
        return HttpResponseRedirect(reverse("progress", args=[number]))
    files, posted = request.FILES.getlist("files") if what == "add_information" else [], request.POST.dict()
    if any(secrecy_mark(value) for value in (*posted.values(), *(file.name or "" for file in files))):
        return _progress(request, number, wrong=_("请勿填写国家秘密、工作秘密。内容没有保存。"), keep=False)
    if len(files) > MOST_FILES:
        return _progress(request, number, wrong=_("一次最多%(n)s个附件。") % {"n": MOST_FILES})
    if files and not posted.get("content", "").strip():
        posted["content"] = _("见附件。")
    asked = Asked(what, number, Actor("requester"), present(request), _ARGUMENTS[what](posted), _key(request))
    try:
        result = _with_files(asked, files)
    except BadArgument:
        return _progress(request, number, wrong=_("请选择或填写后再提交。"))
    if isinstance(result, Refusal):
        return _progress(request, number, result)
    messages.success(request, _DONE[what]())
    return HttpResponseRedirect(reverse("progress", args=[number]))


def _with_files(asked: Asked, files: Sequence["UploadedFile[bytes]"]) -> Accomplished | Refusal:
    """The act, then its files; a file that is not accepted is said before anything is kept. Raises BadArgument."""
    largest = accepted().largest
    given = []
    for file in files:
        looked = prepared({"name": file.name, "content": file.read(largest + 1)}, asked.now)
        if isinstance(looked, Refusal):
            return looked
        given.append(looked)
    done = record(asked) if asked.act in RECORDS else act(asked)
    for one in given if isinstance(done, Accomplished) else ():
        key = f"{asked.key}:{digest_of(one['content'])[-24:]}"  # sent twice, kept once
        kept = record(replace(asked, act="attach", args=one, key=key))
        if isinstance(kept, Refusal):
            return kept
    return done


def _key(request: HttpRequest) -> str:
    return f"portal:{request.POST.get('key', '')[:64] or uuid4().hex}"


_DONE: Final = {
    "follow_up": lambda: _("收到您的评价。"),
    "answer_merged": lambda: _("收到您的评价。"),
    "add_information": lambda: _("收到您的补充，会送给承办人。"),
    "choose_follow_up_way": lambda: _("已更改回访方式。"),
    "withdraw": lambda: _("已按您的要求撤回。"),
}
