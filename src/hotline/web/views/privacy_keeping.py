"""留存和保护规则: holds set and lifted, what is past its time, the rules of protection in force (S43; a32.1-i)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hotline.catalogue.classification import classes_on
from hotline.core.holding import GROUNDS
from hotline.core.instants import SHANGHAI, BadValue
from hotline.core.number import check_number
from hotline.core.protection_bounds import ClassCodes
from hotline.core.protection_rules import setting_words, settings_of
from hotline.core.protection_table import GROUPS, KEPT, Setting
from hotline.core.refusal import Refusal
from hotline.core.secrecy import secrecy_mark
from hotline.protecting.counting import counted
from hotline.protecting.holding import hold, lift
from hotline.protecting.reasons import reason_words
from hotline.protection.models import Hold
from hotline.reading.names import Named, Names
from hotline.reading.restricted import kept_from
from hotline.rulebook import wordings
from hotline.rulebook.selectors import history, in_force_at, open_drafts
from hotline.web.due_counts import count_again
from hotline.web.frame import Desk, present
from hotline.web.permission import staff
from hotline.web.rules import drafts
from hotline.web.rules.drafts import may_draft
from hotline.web.views.desk import around_desk

PAGE: Final = 50
KIND: Final = "protection"
SHOWN: Final = [(zh, settings) for zh, settings in GROUPS if zh != KEPT]
"""The groups of rules; the times of keeping stand in a table of their own, with what is due."""


@dataclass(frozen=True)
class Shown:
    """A hold with its words; the reasons for the privacy officer alone."""

    row: Hold
    ground: str
    set_by: Named | None
    lifted_by: Named | None
    set_words: str
    lifted_words: str


@staff("privacy_officer", "auditor")
def keeping(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Holds by the newest, those lifted on wish; the classes of records with what was counted due; the rules."""
    refusal: Refusal | None = None
    if request.method == "POST":
        refusal = _post(request, desk)
        if refusal is None:
            return HttpResponseRedirect(reverse("keeping"))
    now, typed = present(request), request.POST.dict()
    lifted, before = request.GET.get("lifted") == "1", request.GET.get("before", "")
    rows, more = _holds(desk, lifted=lifted, before=int(before) if before.isdecimal() and len(before) < 19 else None)
    values: dict[str, Any] = {
        **around_desk(request, desk, "keeping"),
        "holds": _shown(rows, desk),
        "lifted": lifted,
        "next": f"{'lifted=1&' if lifted else ''}before={rows[-1].id}" if more else "",
        "grounds": GROUNDS,
        "sets": desk.role == "privacy_officer",
        "due": counted(now),
        **_rules(desk, now),
        "typed": {} if secrecy_mark(typed.get("words", "")) else typed,
        "refusal": refusal,
    }
    return render(request, "desk/privacy/keeping.html", values, status=422 if refusal else 200)


def _holds(desk: Desk, *, lifted: bool, before: int | None) -> tuple[list[Hold], bool]:
    rows = Hold.objects.filter(lifted_at__isnull=not lifted).exclude(demand__in=kept_from(desk.reader))
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows.order_by("-id")[: PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def _shown(rows: list[Hold], desk: Desk) -> list[Shown]:
    names = Names(key for row in rows for key in (row.set_by, row.lifted_by))
    references = [one for row in rows for one in (row.set_words, row.lifted_words) if one]
    words = reason_words(references) if desk.role == "privacy_officer" and references else {}
    return [
        Shown(
            row,
            GROUNDS.get(row.ground, row.ground),
            names.of(row.set_by),
            names.of(row.lifted_by),
            words.get(row.set_words, ""),
            words.get(row.lifted_words, ""),
        )
        for row in rows
    ]


def _rules(desk: Desk, now: datetime) -> dict[str, Any]:
    """The version in force by groups in words, what is to come and being made, whether drafts are this person's."""
    found = history(KIND)
    chosen = in_force_at(found, now)
    content = wordings.content(KIND, "", int(chosen.version))
    values = settings_of(content)
    return {
        "version": chosen,
        "coming": [one for one in found if one.stands(now) == "coming"],
        "groups": [(zh, [(one.zh, _words(one, values[one.field], now)) for one in settings]) for zh, settings in SHOWN],
        "drafting": may_draft(KIND, desk),
        "drafts": [(one, drafts.title(one)) for one in open_drafts(KIND)],
    }


def _words(setting: Setting, value: Any, now: datetime) -> str:
    """A value in words; a class by its name too."""
    if not isinstance(setting.bounds, ClassCodes):
        return setting_words(setting, value)
    known = classes_on(now.astimezone(SHANGHAI).date())
    return "、".join(f"{code} {known[code].name or ''}".strip() if code in known else code for code in value) or "无"


def _post(request: HttpRequest, desk: Desk) -> Refusal | None:
    now, posted = present(request), request.POST
    if posted.get("what") == "count" and desk.role == "privacy_officer":
        count_again(request)
        return None
    words = posted.get("words", "").strip()[:200]
    if secrecy_mark(words):
        return Refusal("set_hold", "secret", "a32.1", "请勿填写国家秘密、工作秘密。内容没有保存。")
    if posted.get("what") == "lift":
        text = posted.get("hold", "")
        done = lift(int(text) if text.isdecimal() and len(text) < 19 else 0, words, desk.reader, now)
    else:
        try:
            number = check_number(posted.get("number", "")[:40])
        except BadValue:
            return Refusal("set_hold", "number", "a32.1", "请填写完整的工单编号。")
        done = hold(number, posted.get("ground", ""), words, desk.reader, now)
    if isinstance(done, Refusal):
        return done
    messages.success(request, "已解除。" if posted.get("what") == "lift" else "已暂停删除。")
    return None
