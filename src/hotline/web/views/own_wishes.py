"""我的个人信息: a person's wishes about the own data stated by number and code, and how they stand (PIPL 44-50; S44).

What was written is not shown again: whoever holds the code may be somebody else (roles section 6).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hotline.core.person_wishes import ASKERS, GROUNDS, KINDS, LONGEST_STATED, OUTCOMES, SELF, stating_refusal
from hotline.core.refusal import Refusal
from hotline.core.secrecy import secrecy_mark
from hotline.protecting.person_copy import requester_of
from hotline.protecting.reasons import reason_words
from hotline.protecting.wishing import kinds_waiting, state, stated_on
from hotline.protection.models import Erased, PersonWish
from hotline.protection.rules import rules
from hotline.reading.readers import requester_reader
from hotline.web.frame import present
from hotline.web.permission import public
from hotline.web.views.progress import proved
from hotline.web.words.due import Badge, limit_badge
from hotline.web.words.labels import Named

KIND_NAMES, GROUND_NAMES, ASKER_NAMES, OUTCOME_NAMES = Named(KINDS), Named(GROUNDS), Named(ASKERS), Named(OUTCOMES)
MEANS: Final = Named(
    {
        "access": "告诉您我们保存了您的哪些信息",
        "copy": "给您一份副本",
        "correction": "信息不对或者不全的，改正、补上",
        "deletion": "删除您的个人信息",
        "explanation": "说明我们怎样处理您的信息",
    }
)
"""Kind -> what it means in plain words."""
SAID: Final[Mapping[str, Promise]] = {
    "wish_kind_missing": gettext_lazy("请选择一项。"),
    "wish_open": gettext_lazy("同一种申请已经收到，还没有答复，不必再提。"),
    "wish_words_missing": gettext_lazy("请写明要更正什么、应是什么，或者要解释什么。"),
    "sealed": gettext_lazy("这件诉求不能在网上提出，请拨打12345。"),
    "nobody_known": gettext_lazy("这件诉求已经不保存您的个人信息。"),
}
"""Guard -> how the portal says it, in the language of the page."""
FIELDS: Final = {
    "wish_kind_missing": "kind",
    "wish_open": "kind",
    "wish_words_missing": "words",
    "wish_words_long": "words",
}
"""Guard -> the field it is about."""


@dataclass(frozen=True)
class Stated:
    """A wish as the person reads it: no word of what was written, the answer with its ground and reasons."""

    row: PersonWish
    kind: str
    asker: str
    outcome: str
    ground: str
    answer: str
    badge: Badge


@public
def wishes(request: HttpRequest, number: str) -> HttpResponse:
    """State a wish; those stated so far on this ticket with due and answer."""
    opened = proved(request, number)
    error: dict[str, str] | None = None
    if request.method == "POST":
        error = _state(request, number)
        if error is None:
            return HttpResponseRedirect(reverse("progress-wishes", args=[number]))
    now, reader = present(request), requester_reader(number)
    requester = requester_of(number, reader, now)
    closed = requester if isinstance(requester, Refusal) else None
    waiting = frozenset[str]() if isinstance(requester, Refusal) else kinds_waiting(requester)
    offered = [kind for kind in KINDS if not closed and stating_refusal(reader, number, kind, waiting) is None]
    secret = secrecy_mark(request.POST.get("words", ""))
    shown: dict[str, Any] = {
        "number": number,
        "stated": [] if closed and closed.guard == "sealed" else _stated(request, number),
        "kinds": [(kind, KIND_NAMES[kind], MEANS[kind]) for kind in offered],
        "closed": _words(closed) if closed else "",
        "erased": Erased.objects.filter(requester=opened.demand.requester_id or 0).first() if closed else None,
        "days": rules(now).wish_answer_working_days,
        "longest": LONGEST_STATED,
        "key": uuid4().hex,
        "typed": {} if secret else request.POST.dict(),
        "errors": [error] if error else [],
    }
    response = render(request, "portal/wishes.html", shown, status=422 if error else 200)
    response["Cache-Control"] = "no-store"
    return response


def _state(request: HttpRequest, number: str) -> dict[str, str] | None:
    """Record what was posted; what is wrong, with its field."""
    posted = request.POST
    words = posted.get("words", "").replace("\r\n", "\n")
    if secrecy_mark(words):
        return {"field": "words", "words": _("请勿填写国家秘密、工作秘密。内容没有保存。")}
    kind = posted.get("kind", "") if posted.get("kind") in KINDS else ""
    sent = "".join(filter(str.isalnum, posted.get("key", "")))[:32] or uuid4().hex
    key = f"wish:{number}:{kind}:{sent}"  # of the kind too: the same form sent with another choice is another wish
    done = state(number, kind, words, requester_reader(number), present(request), key)
    if isinstance(done, Refusal):
        return {"field": FIELDS.get(done.guard, ""), "words": _words(done)}
    messages.success(request, _("已收到您的申请。申请编号和答复期限见下。"))
    return None


def _words(refusal: Refusal) -> str:
    if refusal.guard == "wish_words_long":
        return _("最多%(n)s个字。") % {"n": LONGEST_STATED}
    return str(SAID.get(refusal.guard, refusal.sentence))


def _stated(request: HttpRequest, number: str) -> list[Stated]:
    rows, now = stated_on(number), present(request)
    references = [row.answer_words for row in rows if row.answer_words]
    words = reason_words(references) if references else {}
    return [
        Stated(
            row=row,
            kind=KIND_NAMES[row.kind],
            asker="" if row.asker == SELF else ASKER_NAMES[row.asker],
            outcome=OUTCOME_NAMES[row.outcome] if row.outcome else "",
            ground=GROUND_NAMES[row.ground] if row.ground else "",
            answer=words.get(row.answer_words, ""),
            badge=limit_badge(row.due, now),
        )
        for row in rows
    ]
