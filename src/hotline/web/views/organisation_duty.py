"""值班表 by day and week with its gaps, and 培训 of the agents (a4.3, a33.1, a35.1)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hotline.acting.organising import desks
from hotline.core.organising import may_draft
from hotline.core.refusal import Refusal
from hotline.organisation.duty_list import on_duty, plans
from hotline.organisation.models import Person, Post, Unit
from hotline.organisation.selectors import on
from hotline.organisation.sheets import DUTIES, read_row
from hotline.reading.organisation import PersonRow, people
from hotline.web.frame import Desk, present
from hotline.web.organisation_forms import by_name, column_fields, filled, line_of, summary, told, typed, wish
from hotline.web.permission import staff
from hotline.web.views.desk import around_desk
from hotline.web.views.organisation_people import today

WEEK = 7


@staff()
def own(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The duty list of the own unit."""
    return HttpResponseRedirect(reverse("duty", args=[desk.actor.unit or "hotline"]))


@staff()
def duty(request: HttpRequest, desk: Desk, unit: str) -> HttpResponse:
    """A week of a unit's list; hours nobody covers are marked (a4.3)."""
    row = Unit.objects.filter(key=unit).select_related("stand_in").first()
    if row is None:
        raise Http404
    may = may_draft("duty", "", desk.reader, unit) is None
    errors: dict[str, str] = {}
    if request.method == "POST":
        if not may:
            raise Http404
        errors, answer = _plan(request, desk, unit)
        if answer is not None:
            return answer
    first = _first(request)
    shown = {
        **around_desk(request, desk, "duty-own" if unit == desk.actor.unit else "units"),
        "unit": row,
        "plans": plans(row, first, WEEK),
        "first": first,
        "before": first - timedelta(days=WEEK),
        "after": first + timedelta(days=WEEK),
        "on_duty": on_duty(unit, present(request)),
        "may": may,
        "fields": _fields(request, unit, first, errors) if may else [],
        "errors": summary(errors),
        "key": uuid4().hex,
    }
    return render(request, "desk/duty.html", shown, status=422 if errors else 200)


def _first(request: HttpRequest) -> date:
    """The Monday of the week asked for."""
    try:
        asked = date.fromisoformat(request.GET.get("week", ""))
    except ValueError:
        asked = today(request)
    return asked - timedelta(days=asked.weekday())


def _plan(request: HttpRequest, desk: Desk, unit: str) -> tuple[dict[str, str], HttpResponse | None]:
    """A duty entered or taken off: what is wrong by field, or the answer."""
    back = f"{reverse('duty', args=[unit])}?week={_first(request).isoformat()}"
    number = request.POST.get("cancel", "")
    if number:
        asked = wish(request, desk, unit, duty=int(number) if number.isdecimal() and len(number) < 18 else 0)
        return {}, told(request, desks.cancel_duty(asked), "已从值班表取消。", back)
    columns = DUTIES[1:]
    values, wrong = read_row(columns, line_of(columns, request.POST).cells)
    errors = by_name(columns, wrong.items())
    if errors:
        return errors, None
    result = desks.plan_duty(wish(request, desk, unit, **values))
    if isinstance(result, Refusal):
        return {"person": result.sentence}, None
    return {}, told(request, result, "已排班。", back)


def _fields(request: HttpRequest, unit: str, first: date, errors: dict[str, str]) -> list[Any]:
    held = Post.objects.filter(on(today(request)), unit_id=unit).values("person_id")
    choices = dict(Person.objects.filter(key__in=held).order_by("key").values_list("key", "name"))
    values = {"day": max(first, today(request)).isoformat()}
    columns = [replace(column, zh="值班人") if column.name == "person" else column for column in DUTIES[1:]]
    return filled(column_fields(columns, values, {"person": choices}), typed(request), errors)


# --- training ---


@staff("administrator", "supervisor", "knowledge_editor")
def training(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The agents with what they are trained for (a33.1)."""
    rows, _ = people(today(request), units=None, role="agent")
    shown = {**around_desk(request, desk, "training"), "rows": [(row, _covers(row)) for row in rows]}
    return render(request, "desk/training.html", shown)


def _covers(row: PersonRow) -> list[str]:
    passed = (one for one in row.person.trainings.all() if one.result == "passed")
    return sorted({kind for one in passed for kind in one.covers})
