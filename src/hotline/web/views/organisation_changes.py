"""设立、变更、更名、合并、分设、撤销: a change of units is drafted with a preview, then waits for approval (a15.3)."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from hotline.acting.organising.hanging import Preview, preview
from hotline.acting.organising.imports import import_lines
from hotline.acting.organising.unit_changes import draft_change, refused_change
from hotline.core.refusal import Refusal
from hotline.core.ticket import UNIT_KINDS
from hotline.core.units import CHANGES, KIND_WORDS, successors_wanted
from hotline.organisation.models import Unit
from hotline.organisation.selectors import on
from hotline.organisation.sheets import UNITS, BadCell, read_date
from hotline.organisation.unit_plan import plan_units, values_of
from hotline.reading.restricted import kept_from
from hotline.web.act_form import Field
from hotline.web.frame import Desk, present
from hotline.web.organisation_forms import by_name, column_fields, field, filled, line_of, summary, typed, wish
from hotline.web.permission import staff
from hotline.web.views.desk import around_desk

LIVING: Final = tuple(column for column in UNITS if column.name not in ("key", "kind", "valid_from", "valid_to"))
"""What may be changed of a unit that stands; its name by 更名, its end by 撤销."""


@staff("administrator")
def establish(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new unit (a5.1): a row as of the spreadsheet, proposed to the department in charge."""
    return _one_row(request, desk, None)


@staff("administrator")
def amend(request: HttpRequest, desk: Desk, unit: str) -> HttpResponse:
    """Other facts of a unit that stands: superior, code, offices, area, round-the-clock service."""
    found = Unit.objects.filter(on(present(request).date()), key=unit).first()
    if found is None:
        raise Http404
    return _one_row(request, desk, found)


def _one_row(request: HttpRequest, desk: Desk, unit: Unit | None) -> HttpResponse:
    day = present(request).date()
    standing = values_of(unit, day) if unit else {"valid_from": day.isoformat()}
    errors: dict[str, str] = {}
    if request.method == "POST":
        line = line_of(UNITS, _posted(request.POST, standing, unit))
        (row,) = plan_units([line], day).rows
        errors = by_name(UNITS, row.errors)
        if not errors:
            result = import_lines("units", [line], wish(request, desk, row.object))
            if not isinstance(result, Refusal):
                messages.success(request, "已提交，等待主管部门审批人批准。")
                return HttpResponseRedirect(reverse("unit-proposals"))
            errors = {"": result.sentence}
    columns = UNITS if unit is None else LIVING
    choices: dict[str, Mapping[str, str]] = {"kind": KIND_WORDS, "parent": _parents(day, unit)}
    shown = {
        **around_desk(request, desk, "units"),
        "title": "设立单位" if unit is None else f"变更资料 · {unit.short_name}",
        "back": reverse("units") if unit is None else reverse("unit", args=[unit.key]),
        "fields": filled(column_fields(columns, standing, choices), typed(request), errors),
        "errors": summary(errors),
        "button": "提交批准",
        "effect": "提交后由主管部门审批人批准，起草人不能批准。",
        "provision": "a5.1",
        "key": request.POST.get("key") or uuid4().hex,
    }
    return render(request, "desk/organisation_form.html", shown, status=422 if errors else 200)


def _posted(posted: QueryDict, standing: Mapping[str, Any], unit: Unit | None) -> QueryDict:
    """What was typed; of a unit that stands with what the form does not ask for."""
    if unit is None:
        return posted
    whole = posted.copy()
    for column in UNITS:
        if column not in LIVING:
            value = standing.get(column.name)
            whole[column.name] = column.show(value) if value else ""
    return whole


def _parents(day: date, unit: Unit | None) -> dict[str, str]:
    above = Unit.objects.filter(on(day)).exclude(
        kind__in=("village_committee", "residents_committee", "consultation_body")
    )
    found = above.exclude(key=unit.key if unit else "").order_by("kind", "code")
    return {"": "没有上级", **dict(found.values_list("key", "name"))}


# --- rename, merge, split, close ---


@staff("administrator")
def change(request: HttpRequest, desk: Desk, unit: str, kind: str) -> HttpResponse:
    """The wizard: what is asked for, then what it touches, then 提交批准 (a15.3)."""
    day = present(request).date()
    row = Unit.objects.filter(on(day), key=unit).first()
    if row is None or kind not in CHANGES:
        raise Http404
    given = typed(request)
    values, errors = _read(given, kind, day) if given is not None else ({}, {})
    refusal = None
    if request.method == "POST" and not errors:
        refusal = refused_change("draft_unit_change", values, unit, day)
        if refusal is None and request.POST.get("step") == "submit":
            result = draft_change(wish(request, desk, unit, **values))
            if not isinstance(result, Refusal):
                messages.success(request, "已提交，等待主管部门审批人批准；有关单位负责人可以提出意见。")
                return HttpResponseRedirect(reverse("unit-proposals"))
            refusal = result
    units, when = [unit, *values.get("units", ())], values.get("effective_on") or day
    touched = preview(units, when, kept_from(desk.reader))
    asked = request.method == "POST" and not errors and refusal is None
    shown = {
        **around_desk(request, desk, "units"),
        "unit": row,
        "kind": kind,
        "title": f"{CHANGES[kind]} · {row.short_name}",
        "fields": filled(_fields(kind, row, touched, day), given, errors),
        "errors": summary(errors | ({"": refusal.sentence} if refusal else {})),
        "touched": touched,
        "more_tickets": touched.ticket_count - len(touched.tickets),
        "asked": asked,
        "successors": _named(values.get("successors", ())),
        "allot": _allotments(values, touched) if kind == "split" and asked else [],
        "values": values,
        "key": request.POST.get("key") or uuid4().hex,
    }
    return render(request, "desk/unit_change.html", shown, status=422 if errors or refusal else 200)


def _read(given: QueryDict, kind: str, day: date) -> tuple[dict[str, Any], dict[str, str]]:
    """What was typed, and what cannot be read of it, by field."""
    errors: dict[str, str] = {}
    values: dict[str, Any] = {"change": kind, "reason": given.get("reason", "").strip()[:500]}
    try:
        when = read_date(given.get("effective_on", "").strip())
    except BadCell as wrong:
        when, errors["effective_on"] = None, str(wrong)
    if when is None and "effective_on" not in errors:
        errors["effective_on"] = "请填写生效日期。"
    values["effective_on"] = date.fromisoformat(when) if when else day
    if not values["reason"]:
        errors["reason"] = "请填写依据。"
    if kind == "rename":
        values |= {name: given.get(name, "").strip()[:longest] for name, longest in (("name", 100), ("short_name", 10))}
        errors |= {name: "请填写这一栏。" for name in ("name", "short_name") if not values[name]}
        return values, errors
    values["units"] = [key for key in given.getlist("units") if key]
    values["successors"] = list(dict.fromkeys(key for key in given.getlist("successors") if key))
    for what in ("items", "people"):
        pairs = (pair.partition("=") for pair in given.getlist(what) if "=" in pair)
        main = values["successors"][:1]
        values[what] = {key: to for key, _, to in pairs if to and [to] != main}
    return values, errors


def _fields(kind: str, row: Unit, touched: Preview, day: date) -> list[Field]:
    when = field("effective_on", "生效日期", "date", value=day.isoformat(), wanted=True, hint="不能早于今天")
    reason = field("reason", "依据", "text", wanted=True, hint="机构改革方案、编办文件等")
    if kind == "rename":
        return [
            field("name", "新名称", value=row.name, wanted=True),
            field("short_name", "新简称", value=row.short_name, wanted=True, hint="最多10个字"),
            when,
            reason,
        ]
    others = _others(row, day)
    least, _ = successors_wanted(kind, touched.hanging)
    found = [field("units", "一并终止的单位", "checks", choices=_same_kind(row, day))] if kind == "merge" else []
    if kind == "split":
        found += [
            field("successors", "承接单位（没有另行分派的都归第一个）", "choice", wanted=True, choices=others),
        ]
    else:
        label = "合并后的单位" if kind == "merge" else "承接单位"
        found += [field("successors", label, "choice", wanted=bool(least), choices=others)]
    return [*found, when, reason]


def _others(row: Unit, day: date) -> dict[str, str]:
    kinds = UNIT_KINDS if row.kind in UNIT_KINDS else (row.kind,)
    found = Unit.objects.filter(on(day), kind__in=kinds, valid_to__isnull=True).exclude(key=row.key)
    return dict(found.order_by("kind", "code").values_list("key", "name"))


def _same_kind(row: Unit, day: date) -> dict[str, str]:
    found = Unit.objects.filter(on(day), kind=row.kind, valid_to__isnull=True).exclude(key=row.key)
    return dict(found.order_by("code").values_list("key", "short_name"))


def _named(keys: Any) -> dict[str, str]:
    names = dict(Unit.objects.filter(key__in=list(keys)).values_list("key", "name"))
    return {key: names.get(key, key) for key in keys}


def _allotments(values: Mapping[str, Any], touched: Preview) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Of a split: each item and each person with the successor chosen, the first one where none is."""
    main = next(iter(values.get("successors", ())), "")
    people = {post.person_id: post.person.name for post in touched.posts}
    return [
        ("items", [(item.key, item.name, values["items"].get(item.key, main)) for item in touched.items]),
        ("people", [(key, name, values["people"].get(key, main)) for key, name in people.items()]),
    ]
