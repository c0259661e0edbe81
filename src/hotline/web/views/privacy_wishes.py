"""个人权利申请: what persons ask about their own data, due first; recorded and answered (PIPL 44-50; S44)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hotline.core.instants import SHANGHAI, BadValue
from hotline.core.number import check_number
from hotline.core.person_rights import PROOFS
from hotline.core.person_wishes import ASKERS, GROUNDS, KINDS, OUTCOMES, PORTAL, PROOFS_OF, grounds_of, officer
from hotline.core.refusal import Refusal
from hotline.core.secrecy import secrecy_mark
from hotline.protecting.reasons import reason_words
from hotline.protecting.wishing import Answer, Received, answer, prove, record, wishes_for
from hotline.protection.models import PersonWish
from hotline.protection.rules import rules
from hotline.reading.names import Named, Names
from hotline.web.frame import Desk, present
from hotline.web.permission import staff
from hotline.web.views.desk import around_desk
from hotline.web.words.due import Badge, limit_badge

PAGE: Final = 50
_PLACE: Final = re.compile(r"(\d{1,15})\.(\d{1,18})")
DOORS: Final = {"access": "person-request", "copy": "person-request", "correction": "person-request",
                "deletion": "proposals"}  # fmt: skip
"""Kind -> the page on which it is done."""
CHOICES: Final = {"kinds": KINDS, "askers": ASKERS, "proofs": PROOFS, "outcomes": OUTCOMES}


@dataclass(frozen=True)
class Shown:
    """A wish in the list; the words for the privacy officer alone; `typed` is what was typed to answer this one."""

    row: PersonWish
    kind: str
    asker: str
    proof: str
    proofs: dict[str, str]
    grounds: dict[str, str]
    ground: str
    words: str
    answer_words: str
    recorded_by: Named | None
    through_portal: bool
    answered_by: Named | None
    outcome: str
    late: bool
    badge: Badge
    door: str
    typed: Mapping[str, str]


@staff("privacy_officer", "auditor")
def wishes(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Those that wait by their due, those answered on wish; record one, answer one."""
    refusal: Refusal | None = None
    if request.method == "POST":
        refusal = _post(request, desk)
        if refusal is None:
            return HttpResponseRedirect(reverse("wishes"))
    now, posted = present(request), request.POST
    typed = {} if secrecy_mark(posted.get("words", "")) else {name: str(text) for name, text in posted.items()}
    answered = request.GET.get("answered") == "1"
    rows, after = _rows(desk, request.GET.get("after", ""), answered=answered)
    told = {"answered": "1"} if answered else {}
    values: dict[str, Any] = {
        **around_desk(request, desk, "wishes"),
        "wishes": _shown(rows, desk, now, typed),
        "answered": answered,
        "next": urlencode({**told, "after": after}) if after else "",
        **CHOICES,
        "handles": officer("record_wish", desk.reader) is None,
        "days": rules(now).wish_answer_working_days,
        "today": now.astimezone(SHANGHAI).date().isoformat(),
        "number": typed.get("number", "") or request.GET.get("number", "")[:40],
        "typed": typed,
        "refusal": refusal,
    }
    return render(request, "desk/privacy/wishes.html", values, status=422 if refusal else 200)


def _rows(desk: Desk, after: str, *, answered: bool) -> tuple[list[PersonWish], str]:
    """A page by key: those that wait from the nearest due, those answered from the newest; where the next begins."""
    known = wishes_for(desk.reader).filter(answered_at__isnull=not answered)
    rows = known.order_by("-id") if answered else known.order_by("due", "id")
    place = _PLACE.fullmatch(after)
    if place is not None:
        second, last = datetime.fromtimestamp(int(place[1]) % 10**10, SHANGHAI), int(place[2])
        rows = rows.filter(id__lt=last) if answered else rows.filter(Q(due__gt=second) | Q(due=second, id__gt=last))
    found = list(rows[: PAGE + 1])
    end = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], f"{int(end.due.timestamp())}.{end.id}" if end else ""


def _shown(rows: list[PersonWish], desk: Desk, now: datetime, typed: Mapping[str, str]) -> list[Shown]:
    names = Names(key for row in rows for key in (row.recorded_by, row.answered_by))
    references = [one for row in rows for one in (row.words, row.answer_words) if one]
    words = reason_words(references) if desk.role == "privacy_officer" and references else {}
    return [
        Shown(
            row=row,
            kind=KINDS[row.kind],
            asker=ASKERS[row.asker],
            proof=PROOFS.get(row.proof, ""),
            proofs={code: PROOFS[code] for code in PROOFS_OF[row.asker]},
            grounds=grounds_of(row.kind),
            ground=GROUNDS.get(row.ground, ""),
            words=words.get(row.words, ""),
            answer_words=words.get(row.answer_words, ""),
            recorded_by=names.of(row.recorded_by),
            through_portal=row.recorded_by == PORTAL,
            answered_by=names.of(row.answered_by),
            outcome=OUTCOMES.get(row.outcome, ""),
            late=(row.answered_at or now) > row.due,
            badge=limit_badge(row.due, now),
            door=f"{reverse(DOORS[row.kind])}?{urlencode({'number': row.demand})}" if row.kind in DOORS else "",
            typed=typed if typed.get("wish") == str(row.id) else {},
        )
        for row in rows
    ]


def _post(request: HttpRequest, desk: Desk) -> Refusal | None:
    now, posted = present(request), request.POST
    words = posted.get("words", "").strip()[:200]
    if secrecy_mark(words):
        return Refusal("record_wish", "secret", "a32.1", "请勿填写国家秘密、工作秘密。内容没有保存。")
    what, text = posted.get("what", ""), posted.get("wish", "")
    wish = int(text) if text.isdecimal() and len(text) < 19 else 0
    proof = posted.get("proof", "")[:20]
    if what == "answer":
        said = Answer(posted.get("outcome", ""), posted.get("ground", ""), words, proof)
        done = answer(wish, said, desk.reader, now)
    elif what == "prove":
        done = prove(wish, proof, desk.reader, now)
    else:
        try:
            number = check_number(posted.get("number", "")[:40])
        except BadValue:
            return Refusal("record_wish", "number", "a32.1", "请填写完整的工单编号。")
        known = {name: posted.get(name, "")[:20] for name in ("kind", "asker")}
        on = _day(posted.get("on", ""))
        done = record(Received(number=number, proof=proof, on=on, words=words, **known), desk.reader, now)
    if isinstance(done, Refusal):
        return done
    messages.success(request, _DONE.get(what, "已登记，答复期限见下。"))
    return None


_DONE: Final = {"answer": "已登记答复。", "prove": "已登记身份核验。"}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
