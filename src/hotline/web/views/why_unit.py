"""为什么是本单位: the steps kept with a dispatch, for everybody who may open the ticket (a15.1)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from hotline.catalogue.classification import class_on
from hotline.catalogue.models import Item
from hotline.core.catalogue import read_why
from hotline.core.catalogue_lint import TYPES
from hotline.core.classification import FIELDS
from hotline.core.instants import SHANGHAI
from hotline.core.limit import parse_limit
from hotline.organisation.models import Unit
from hotline.reading.opening import open_ticket
from hotline.tickets.models import Assignment
from hotline.web.frame import Desk, present
from hotline.web.permission import staff
from hotline.web.views.dates import HISTORY
from hotline.web.views.desk import around_desk
from hotline.web.words.dates import limit_words


@staff()
def why(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """Every dispatch of a ticket with its steps, the newest first."""
    opened = open_ticket(number, desk.reader, present(request))
    if opened is None or opened.opening not in HISTORY:
        raise Http404
    rows = Assignment.objects.filter(demand_id=opened.demand.id).select_related("unit").order_by("-given_at", "-id")
    turns = [_turn(row, opened.demand.class_code) for row in rows]
    return render(
        request,
        "desk/why_unit.html",
        {**around_desk(request, desk), "number": number, "turns": turns, "now_unit": turns[0] if turns else None},
    )


def _turn(row: Assignment, class_code: str) -> dict[str, object]:
    """One dispatch: unit, when, item with its version, class and field of that day, steps in words."""
    day = row.given_at.astimezone(SHANGHAI).date()
    item = Item.objects.filter(version=row.item).first() if row.item else None
    code = class_on(item.class_code if item else class_code, day)
    towns = dict(Unit.objects.filter(kind="town_or_subdistrict").values_list("code", "short_name"))
    return {
        "unit": row.unit.name,
        "given_at": row.given_at,
        "ended_at": row.ended_at,
        "office": row.office,
        "item": item,
        "code": f"{code.code} {code.name}" if code else class_code,
        "field": FIELDS.get(code.field, "") if code else "",
        "steps": [_step(step, towns) for step in read_why(row.why)],
    }


def _step(step: object, towns: dict[str, str]) -> dict[str, str]:
    """A step with its codes in words: limits, types, towns."""
    fact, outcome = str(getattr(step, "fact", "")), str(getattr(step, "outcome", ""))
    if getattr(step, "rule", "") == "U8":
        fact, outcome = TYPES.get(fact, fact), limit_words(parse_limit(outcome)) if outcome else ""
    return {
        "n": str(getattr(step, "n", "")),
        "why": str(getattr(step, "why", "")),
        "fact": towns.get(fact, TYPES.get(fact, fact)),
        "outcome": outcome,
        "provision": str(getattr(step, "provision", "")),
    }
