"""单位: the list, one unit with how it is reached and who stands in, what it lacks of its mechanism (a5.1, a5.2)."""

from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hotline.acting.organising import desks
from hotline.acting.request import Accomplished
from hotline.core.duty import hours_words
from hotline.core.instants import SHANGHAI
from hotline.core.lifecycle import ROLES
from hotline.core.organising import may_draft
from hotline.core.ticket import COMMITTEES, UNIT_KINDS
from hotline.core.units import KIND_WORDS, must_be_ready
from hotline.organisation.duty_list import on_duty, plans
from hotline.organisation.models import Unit
from hotline.organisation.sheets import UNITS
from hotline.organisation.unit_plan import offices_on, values_of
from hotline.reading.organisation import UnitPage, not_ready, unit_list, unit_page
from hotline.web.frame import Desk, present
from hotline.web.organisation_forms import Result, column_fields, field, filled, read, summary, told, typed, wish
from hotline.web.permission import staff
from hotline.web.views.desk import around_desk

GROUPS: Final = {
    "handling": ("承办单位", UNIT_KINDS),
    **{kind: (KIND_WORDS[kind], (kind,)) for kind in UNIT_KINDS},
    "committees": ("居（村）民委员会", COMMITTEES),
    "consultation_body": (KIND_WORDS["consultation_body"], ("consultation_body",)),
    "above": ("热线、主管部门、市政府", ("hotline", "competent_department", "city_government")),
}
"""What the list can be narrowed to: words, kinds."""

DESK: Final = ("contact_desk", "contact_phone", "night_phone", "duty_hours")


@staff()
def units(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The units in force, or those that have ended."""
    day = present(request).date()
    group = request.GET.get("kind", "handling")
    group = group if group in GROUPS else "handling"
    words, ended = request.GET.get("q", "").strip()[:60], request.GET.get("ended") == "1"
    kinds = GROUPS[group][1] if not words else tuple(KIND_WORDS)
    rows, after = unit_list(day, kinds=kinds, words=words, ended=ended, after=request.GET.get("after", "")[:90])
    asked = {"kind": group, "q": words, "ended": "1" if ended else ""}
    shown = {
        **around_desk(request, desk, "units"),
        "rows": rows,
        "groups": {key: zh for key, (zh, _) in GROUPS.items()},
        "asked": asked,
        "next": urlencode({name: value for name, value in {**asked, "after": after}.items() if value}) if after else "",
        "kinds": KIND_WORDS,
        "drafts": may_draft("unit", "", desk.reader) is None,
    }
    return render(request, "desk/units.html", shown)


@staff()
def unready(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The handling units that have not named leader, desk, substitute and hours yet (a5.2)."""
    rows = not_ready(present(request).date())
    return render(request, "desk/units_unready.html", {**around_desk(request, desk, "units-unready"), "rows": rows})


@staff()
def unit(request: HttpRequest, desk: Desk, unit: str) -> HttpResponse:
    """One unit."""
    return _unit(request, desk, unit)


def _unit(request: HttpRequest, desk: Desk, key: str, status: int = 200, **more: Any) -> HttpResponse:
    now = present(request)
    page = unit_page(key, now.date())
    if page is None:
        raise Http404
    row = page.row.unit
    shown = {
        **around_desk(request, desk, "units"),
        "page": page,
        "unit": row,
        "kind": KIND_WORDS[row.kind],
        "handles": must_be_ready(row.kind),
        "ended": row.valid_to is not None and row.valid_to <= now.date(),
        "hours": hours_words(row.duty_hours),
        "offices": [office["name"] for office in offices_on(row, now.date())],
        "area": _area(row.area),
        "on_duty": on_duty(key, now),
        "gaps": [gap for plan in plans(row, now.astimezone(SHANGHAI).date(), 1) for gap in plan.gaps],
        "roles": ROLES,
        "may_desk": may_draft("unit_desk", "", desk.reader, key) is None,
        "may_people": may_draft("person", "", desk.reader, key) is None,
        "may_unit": may_draft("unit", "", desk.reader) is None,
        "may_member": row.kind == "consultation_body" and may_draft("member", "", desk.reader) is None,
        "people": {post.person_id: post.person.name for post in page.posts},
        "members": {one.person_id for one in page.members},
        **more,
    }
    return render(request, "desk/unit.html", shown, status=status)


def _area(codes: list[str]) -> list[str]:
    known = dict(Unit.objects.filter(code__in=codes, valid_to__isnull=True).values_list("code", "short_name"))
    return [known.get(code, code) for code in codes]


@staff("administrator", "unit_lead")
def describe(request: HttpRequest, desk: Desk, unit: str) -> HttpResponse:
    """The form of contact desk, numbers, hours, stand-in (a4.3, a5.2)."""
    page = unit_page(unit, present(request).date())
    if page is None or may_draft("unit_desk", "", desk.reader, unit) is not None:
        raise Http404
    errors: dict[str, str] = {}
    if request.method == "POST":
        values, errors = read(UNITS, request.POST, *DESK)
        if not errors:
            values["stand_in_id"] = request.POST.get("stand_in", "") or None
            result = desks.describe_desk(wish(request, desk, unit, **values))
            return told(request, result, "已保存联络和值守信息。", reverse("unit", args=[unit]))
    return _describe(request, desk, page, errors)


def _describe(request: HttpRequest, desk: Desk, page: UnitPage, errors: dict[str, str]) -> HttpResponse:
    row = page.row.unit
    standing = values_of(row, present(request).date())
    columns = [column for column in UNITS if column.name in DESK]
    people = {post.person_id: post.person.name for post in page.posts}
    if row.stand_in is not None:
        people.setdefault(row.stand_in.key, row.stand_in.name)
    fields = [
        *column_fields(columns, standing, {}),
        field("stand_in", "缺岗代班人", "choice", value=row.stand_in_id or "", choices={"": "不设", **people},
              hint="值班表有空缺时找谁"),
    ]  # fmt: skip
    shown = {
        **around_desk(request, desk, "units"),
        "title": f"联络和值守 · {row.short_name}",
        "back": reverse("unit", args=[row.key]),
        "fields": filled(fields, typed(request), errors),
        "errors": summary(errors),
        "button": "保存",
        "provision": "a5.2",
    }
    return render(request, "desk/organisation_form.html", shown, status=422 if errors else 200)


_ACTS: Final = {
    "substitute": (desks.name_substitute, "已指定代理人。"),
    "end-substitute": (desks.end_substitute, "已取消代理人。"),
    "member": (desks.seat_member, "已增加成员。"),
    "end-member": (desks.unseat_member, "已免去成员。"),
}


@staff("administrator", "unit_lead")
def people_of(request: HttpRequest, desk: Desk, unit: str, what: str) -> HttpResponse:
    """Substitutes of a unit and members of a body: named and ended (a5.2, a8.1)."""
    if request.method != "POST" or what not in _ACTS:
        return HttpResponseRedirect(reverse("unit", args=[unit]))
    act, words = _ACTS[what]
    person = request.POST.get("person", "").strip().lower()[:60]
    result: Result = act(wish(request, desk, unit, person=person, chair=request.POST.get("chair") == "yes"))
    if isinstance(result, Accomplished):
        return told(request, result, words, reverse("unit", args=[unit]))
    errors = [{"field": "person", "words": result.sentence}]
    return _unit(request, desk, unit, 422, errors=errors, typed=request.POST)
