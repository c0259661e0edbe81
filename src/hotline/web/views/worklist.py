"""工单列表 (P01, P08) and search: choose what to do next; due first, paged by key, filters in the address."""

from dataclasses import fields
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hotline.core.ticket import UNIT_KINDS
from hotline.organisation.models import Unit
from hotline.reading.queues import TO_CHECK, queue_of, queues_of
from hotline.reading.search import NotSearchable, search
from hotline.reading.worklist import BadList, Filters, Row, worklist
from hotline.web.frame import Desk, address_of, present
from hotline.web.permission import staff
from hotline.web.pieces import Shown
from hotline.web.views.desk import around_desk
from hotline.web.words import labels
from hotline.web.words.due import badge, limit_badge

LEADS = {TO_CHECK.key: "check-texts"}
"""Queue -> the page of a ticket where its work is done, where that is not the ticket's own."""
WAITING: Final = (
    "unit-proposals",
    "account-requests",
    "catalogue-queue",
    "rules-waiting",
    "proposals",
    "rights-review",
)
"""Pages of the menu where something may wait for a second person: the work of roles without a queue."""
DUES = {"overdue": "已超期", "soon": "即将超期", "excluded": "时间不计入"}


@staff()
def first(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The first queue of the role; a role without a queue is told so."""
    queues = queues_of(desk.reader)
    if desk.actor.is_committee:
        return HttpResponseRedirect(reverse("assistance"))
    if queues:
        return HttpResponseRedirect(reverse("worklist", args=[queues[0].key]))
    shown = around_desk(request, desk)
    waiting = [one for section in shown["menu"] for one in section.entries if one.name in WAITING]
    begin = desk.role == "administrator" and not Unit.objects.filter(kind__in=UNIT_KINDS).exists()
    return render(request, "desk/none.html", {**shown, "waiting": waiting, "begin": begin})


@staff()
def listed(request: HttpRequest, desk: Desk, queue: str) -> HttpResponse:
    """One page of a queue."""
    if queue_of(desk.reader, queue) is None:
        raise Http404
    now, asked = present(request), _filters(request)
    try:
        found = worklist(
            desk.reader,
            now,
            queue,
            asked,
            after=request.GET.get("after") or None,
            before=request.GET.get("before") or None,
        )
    except BadList as wrong:
        shown = {**around_desk(request, desk, queue), "wrong": str(wrong), "queue": queue}
        return render(request, "desk/worklist.html", shown, status=422)
    shown = {
        **around_desk(request, desk, queue),
        "queue": queue,
        "found": found,
        "rows": _shown(found.rows, now),
        "lead": LEADS.get(queue, "ticket"),
        "filters": asked,
        "filtered": any(getattr(asked, field.name) for field in fields(asked)),
        "types": labels.TYPES,
        "dues": DUES,
        "here_query": urlencode({name: value for name, value in vars(asked).items() if value}),
        "next": _page(asked, after=found.after),
        "previous": _page(asked, before=found.before),
    }
    return render(request, "desk/worklist.html", shown)


@staff()
def search_for(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Number, whole telephone number or words, page by page; a telephone number never stands in an address (S14)."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("desk"))
    text, now = request.POST.get("q", "").strip(), present(request)
    shown: dict[str, Any] = {**around_desk(request, desk), "asked_for": text}
    try:
        found = search(text, desk.reader, now, origin=address_of(request), after=request.POST.get("after") or None)
    except (NotSearchable, BadList) as wrong:
        return render(request, "desk/search.html", {**shown, "wrong": str(wrong)}, status=422)
    if found.kind == "number" and len(found.rows) == 1:
        return HttpResponseRedirect(reverse("ticket", args=[found.rows[0].number]))
    return render(request, "desk/search.html", {**shown, "rows": _shown(found.rows, now), "next": found.after})


@staff()
def shortcuts(request: HttpRequest, desk: Desk) -> HttpResponse:
    """快捷键."""
    return render(request, "desk/shortcuts.html", around_desk(request, desk))


def _shown(rows: tuple[Row, ...], now: datetime) -> list[Shown]:
    """Rows with their badges."""
    return [Shown(row, badge(row.due, row.state) if row.due else limit_badge(row.limit_at, now)) for row in rows]


def _filters(request: HttpRequest) -> Filters:
    """The filters in the address, by their short names; others are left alone."""
    return Filters(**{field.name: request.GET.get(field.name, "")[:60].strip() for field in fields(Filters)})


def _page(filters: Filters, **cursor: str | None) -> str:
    """The query of the page before or after; empty where there is none."""
    if not any(cursor.values()):
        return ""
    kept = {field.name: getattr(filters, field.name) for field in fields(filters)}
    return urlencode({name: value for name, value in {**kept, **cursor}.items() if value})
