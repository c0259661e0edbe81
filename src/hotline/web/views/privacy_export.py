"""导出和打印: ask with a purpose, have it approved above the policy's rows, fetch it while its link lives (S39)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote
from uuid import uuid4

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hotline.core.instants import SHANGHAI
from hotline.core.lifecycle import STATE_WORDS
from hotline.core.person_rights import COPY_FORMS
from hotline.core.refusal import Refusal
from hotline.core.secrecy import secrecy_mark
from hotline.core.unusual import OUTCOMES
from hotline.protecting.export_files import TYPES, file_of, mark_of
from hotline.protecting.exports import COLUMNS, FIRST, FORMS, Taken, Wish, ask, decide, make, take
from hotline.protecting.findings_export import COLUMNS as FINDING_COLUMNS
from hotline.protecting.person_copy import COLUMNS as PERSON_COLUMNS
from hotline.protecting.ticket_print import COLUMNS as PRINT_COLUMNS
from hotline.protecting.ticket_print import ask_print
from hotline.protection.models import Export
from hotline.protection.rules import rules
from hotline.reading.names import Named, Names
from hotline.reading.opening import open_ticket
from hotline.reading.queues import queue_of
from hotline.reading.worklist import BadList, Filters
from hotline.web.frame import Desk, address_of, present
from hotline.web.looking import reader_for
from hotline.web.permission import staff
from hotline.web.person_copy import COPY_TYPES, copy_file
from hotline.web.ticket_print import print_line
from hotline.web.views.desk import around_desk
from hotline.web.words import labels
from hotline.web.words.unusual import UNUSUAL

LISTED: Final = 100
WATCHING: Final = ("privacy_officer", "auditor")
_SALT: Final = "export"
HEADS: Final[Mapping[str, Mapping[str, str]]] = {
    "list": COLUMNS,
    "finding": FINDING_COLUMNS,
    "person": PERSON_COLUMNS,
    "ticket": PRINT_COLUMNS,
}
"""Kind of export -> the names of its columns."""


@staff()
def ask_for(request: HttpRequest, desk: Desk, queue: str) -> HttpResponse:
    """导出: columns, form, purpose and words; what is asked for is a list as it stands."""
    named = queue_of(desk.reader, queue)
    if named is None:
        raise Http404
    if request.method != "POST":
        return _form(request, desk, queue, named.zh)
    words = request.POST.get("words", "").strip()[:200]
    if secrecy_mark(words):
        return _form(request, desk, queue, named.zh, "请勿填写国家秘密、工作秘密。内容没有保存。")
    columns, form = tuple(request.POST.getlist("columns")), request.POST.get("form", "")
    wish = Wish(queue, _filters(request), columns, form, request.POST.get("purpose", ""), words)
    key = f"export:{desk.account}:{request.POST.get('key', '')[:48] or uuid4().hex}"
    try:
        done = ask(wish, desk.reader, present(request), key)
    except BadList as wrong:
        return _form(request, desk, queue, named.zh, str(wrong))
    if isinstance(done, Refusal):
        return _form(request, desk, queue, named.zh, done.sentence)
    return HttpResponseRedirect(reverse("export", args=[done.number]))


def _filters(request: HttpRequest) -> Filters:
    given = request.POST if request.method == "POST" else request.GET
    return Filters(**{field.name: given.get(field.name, "")[:60].strip() for field in fields(Filters)})


def _form(request: HttpRequest, desk: Desk, queue: str, zh: str, wrong: str = "") -> HttpResponse:
    typed, filters = request.POST, _filters(request)
    chosen = typed.getlist("columns") if request.method == "POST" else FIRST
    shown = {
        **around_desk(request, desk, queue),
        "queue": queue,
        "zh": zh,
        "filters": [(field.name, getattr(filters, field.name)) for field in fields(Filters)],
        "columns": [(code, name, code in chosen) for code, name in COLUMNS.items()],
        "forms": FORMS,
        "form": typed.get("form") or request.GET.get("form", "xlsx"),
        "purposes": rules(present(request)).export_purposes,
        "purpose": typed.get("purpose", ""),
        "words": "" if secrecy_mark(typed.get("words", "")) else typed.get("words", ""),
        "key": typed.get("key") or uuid4().hex,
        "errors": [{"field": "", "words": wrong}] if wrong else [],
    }
    return render(request, "desk/privacy/export_ask.html", shown, status=422 if wrong else 200)


@dataclass(frozen=True)
class Shown:
    """An export in the list."""

    row: Export
    by: Named | None
    decided_by: Named | None
    purpose: str
    status: str


@staff()
def exports(request: HttpRequest, desk: Desk) -> HttpResponse:
    """导出记录: one's own; for privacy officer and auditor everybody's, those to be decided first."""
    rows = Export.objects.defer("file_sealed", "numbers").order_by("-asked_at")
    if desk.role not in WATCHING:
        rows = rows.filter(asked_by=desk.actor.person or "")
    found = list(rows[:LISTED])
    waiting = [row for row in found if row.needs_approval and row.decided_at is None]
    listed = [*waiting, *(row for row in found if row not in waiting)]
    shown = {**around_desk(request, desk, "exports"), "exports": _shown(request, listed)}
    return render(request, "desk/privacy/exports.html", shown)


def _shown(request: HttpRequest, rows: list[Export]) -> list[Shown]:
    names = Names(key for row in rows for key in (row.asked_by, row.decided_by))
    now = present(request)
    return [
        Shown(row, names.of(row.asked_by), names.of(row.decided_by), _purpose(row), _status(now, row)) for row in rows
    ]


def _purpose(row: Export) -> str:
    """The words of an export's purpose as it was asked; a person's wish for the own data has one of its own."""
    return rules(row.asked_at).purpose("exported", row.purpose)


def _status(now: datetime, row: Export) -> str:
    if row.needs_approval and row.decided_at is None:
        return "待批准"
    if row.needs_approval and not row.approved:
        return "未批准"
    if row.made_at is None:
        return "已批准，待生成"
    alive = row.expires_at is not None and row.expires_at > now
    return "可以下载" if alive else "已到期"


def _own(desk: Desk, number: str) -> Export:
    """An export one may look at: the own one, or any for those who watch."""
    row = Export.objects.defer("file_sealed").filter(number=number).first()
    if row is None or (desk.role not in WATCHING and row.asked_by != desk.actor.person):
        raise Http404
    return row


@staff()
def export(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """One export: what was asked, how it stands, its link; for the privacy officer the decision."""
    row = _own(desk, number)
    own, refusal = row.asked_by == desk.actor.person, None
    if request.method == "POST":
        refusal = _act(request, desk, row)
        if refusal is None:
            return HttpResponseRedirect(reverse("export", args=[number]))
    (shown,) = _shown(request, [row])
    values = {
        **around_desk(request, desk, "exports"),
        "one": shown,
        "own": own,
        "columns": [HEADS[row.kind].get(code, code) for code in row.columns],
        "form": {**COPY_FORMS, **FORMS}.get(row.form, row.form),
        "token": _token(row, desk) if own and shown.status == "可以下载" else "",
        "may_decide": desk.role == "privacy_officer" and shown.status == "待批准",
        "refusal": refusal,
    }
    return render(request, "desk/privacy/export.html", values, status=422 if refusal else 200)


def _act(request: HttpRequest, desk: Desk, row: Export) -> Refusal | None:
    what, now = request.POST.get("what"), present(request)
    if what == "make":
        done = make(row.number, desk.reader, now)
    else:
        done = decide(row.number, desk.reader, now, approve=what == "approve")
    if isinstance(done, Refusal):
        return done
    messages.success(request, {"make": "已生成。", "approve": "已批准。"}.get(str(what), "已决定不批准。"))
    return None


def _token(row: Export, desk: Desk) -> str:
    return signing.dumps([row.number, desk.actor.person], salt=_SALT)


@staff()
def print_ticket(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """打印工单: a purpose first, then the page as the reader sees it, marked and counted as an export (S39)."""
    reader, now = reader_for(request, desk, number), present(request)
    opened = open_ticket(number, reader, now)
    if opened is None or opened.opening in ("sealed", "header"):
        raise Http404
    if request.method != "POST":
        return _print_form(request, desk, number)
    words = request.POST.get("words", "").strip()[:200]
    if secrecy_mark(words):
        return _print_form(request, desk, number, "请勿填写国家秘密、工作秘密。内容没有保存。")
    key = f"export:{desk.account}:{request.POST.get('key', '')[:48] or uuid4().hex}"
    done = ask_print(number, request.POST.get("purpose", ""), words, reader, now, key)
    if isinstance(done, Refusal):
        return _print_form(request, desk, number, done.sentence)
    row = Export.objects.defer("file_sealed").get(number=done.number)
    return HttpResponseRedirect(f"{reverse('export-file', args=[row.number])}?token={quote(_token(row, desk))}")


def _print_form(request: HttpRequest, desk: Desk, number: str, wrong: str = "") -> HttpResponse:
    typed = request.POST
    shown = {
        **around_desk(request, desk),
        "number": number,
        "purposes": rules(present(request)).export_purposes,
        "purpose": typed.get("purpose", ""),
        "words": "" if secrecy_mark(typed.get("words", "")) else typed.get("words", ""),
        "key": typed.get("key") or uuid4().hex,
        "errors": [{"field": "purpose", "words": wrong}] if wrong else [],
    }
    return render(request, "desk/privacy/print_ask.html", shown, status=422 if wrong else 200)


@staff()
def fetch(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """The file: by its signed link, for the one who asked, while its time lasts."""
    now = present(request)
    try:
        lasts = timedelta(minutes=rules(now).exports.link_minutes)
        told = signing.loads(request.GET.get("token", ""), salt=_SALT, max_age=lasts)
    except signing.BadSignature as wrong:
        raise Http404 from wrong
    if told != [number, desk.actor.person]:
        raise Http404
    taken = take(number, desk.reader, now, address_of(request))
    if taken is None:
        raise Http404
    return _answer(request, desk, taken)


def _answer(request: HttpRequest, desk: Desk, taken: Taken) -> HttpResponse:
    row = taken.export
    mark = mark_of(row.number, desk.name, desk.post.unit_name, present(request), _purpose(row))
    heads = {code: HEADS[row.kind][code] for code in row.columns}
    if row.kind == "person":
        return _as_file(request, row, copy_file(row.form, mark, row.number, desk.name, heads, taken.rows))
    if row.kind == "ticket":
        cells = [print_line(*one) for one in taken.rows]
    else:
        cells = [_worded(one, list(row.columns)) for one in taken.rows]
    if row.form == "print":
        shown: dict[str, Any] = {"mark": mark, "heads": heads.values(), "rows": cells, "number": row.number}
        shown["title"] = f"工单 {row.numbers[0]}" if row.kind == "ticket" else ""
        return render(request, "desk/privacy/print.html", {**around_desk(request, desk), **shown})
    return _as_file(request, row, file_of(row.form, mark, row.number, desk.name, heads, cells))


def _as_file(request: HttpRequest, row: Export, content: bytes) -> HttpResponse:
    answer = HttpResponse(content, headers={"Content-Type": {**TYPES, **COPY_TYPES}[row.form]})
    day = f"{present(request).astimezone(SHANGHAI):%Y%m%d}"
    answer["Content-Disposition"] = f'attachment; filename="{row.number}-{day}.{row.form}"'
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "state": STATE_WORDS,
    "type": labels.TYPES,
    "kind": {code: words.name for code, words in UNUSUAL.items()},
    "outcome": OUTCOMES,
}


def _worded(cells: tuple[str, ...], columns: list[str]) -> list[str]:
    """Codes by their names."""
    return [_WORDS.get(name, {}).get(cell) or cell for name, cell in zip(columns, cells, strict=True)]
