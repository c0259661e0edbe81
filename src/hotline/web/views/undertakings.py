"""保密承诺和信息安全责任人: the text by two people, who has not accepted it, who answers in each unit (a32.1; S29)."""

from datetime import date
from typing import Any, Final
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hotline.access import security_people, undertaking
from hotline.access.models import Undertaking
from hotline.core.refusal import Refusal
from hotline.core.scope import reach_of
from hotline.organisation.models import Person, Post
from hotline.organisation.selectors import on, units_in_force
from hotline.spreadsheets import written
from hotline.web import interrupted
from hotline.web.frame import Desk, present
from hotline.web.permission import staff
from hotline.web.views.desk import around_desk
from hotline.web.views.organisation_import import MIME

OFFICERS: Final = ("privacy_officer", "administrator", "auditor")
SHIPPED: Final = {"product": "随产品提供", "order": "随产品提供"}
SIZE: Final = 200


@staff("privacy_officer", appointments=(undertaking.APPROVER,), step_up=True)
def versions(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Versions of the text; the next one drafted by a privacy officer, approved by another person."""
    if request.method == "POST":
        return _changed(request, desk)
    return _show(request, desk, interrupted.take(request) or {})


def _changed(request: HttpRequest, desk: Desk) -> HttpResponse:
    now = present(request)
    if request.POST.get("what") == "approve":
        done = undertaking.approve(request.POST.get("version", ""), desk.reader, now)
        said = "已批准。生效后每个人下次登录或者操作时须重新承诺。"
    else:
        begins = _day(request.POST.get("from", ""))
        if begins is None:
            return _show(request, desk, request.POST, [{"field": "from", "words": "请填写生效日期，例如2026-06-01。"}])
        done = undertaking.draft(request.POST.get("text", ""), begins, desk.reader, now)
        said = "草稿已保存，等待批准。"
    if isinstance(done, Refusal):
        field = "from" if done.guard == "undertaking_from" else "text" if done.guard == "undertaking_text" else ""
        return _show(request, desk, request.POST, [{"field": field, "words": done.sentence}])
    messages.success(request, said)
    return HttpResponseRedirect(reverse("undertakings"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _show(request: HttpRequest, desk: Desk, typed: Any, errors: Any = ()) -> HttpResponse:
    rows = list(Undertaking.objects.order_by("-drafted_at"))
    waiting = next((row for row in rows if row.approved_at is None), None)
    people = {key for row in rows for key in (row.drafted_by, row.approved_by)}
    names = {**SHIPPED, **dict(Person.objects.filter(key__in=people).values_list("key", "name"))}
    shown = {
        **around_desk(request, desk, "undertakings"),
        "rows": [(row, names.get(row.drafted_by, ""), names.get(row.approved_by, "")) for row in rows],
        "waiting": waiting,
        "current": undertaking.current(present(request).date()),
        "may_draft": desk.role == "privacy_officer",
        "may_approve": waiting is not None and waiting.drafted_by != desk.actor.person,
        "typed": typed,
        "errors": errors,
    }
    return render(request, "access/undertakings.html", shown, status=422 if errors else 200)


@staff(*OFFICERS, "unit_lead")
def missing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who in post has not accepted the text in force; a unit's lead sees the own unit and below."""
    day = present(request).date()
    units = reach_of(desk.reader) if desk.role == "unit_lead" else None
    rows = list(undertaking.missing(day, units))
    shown = {
        **around_desk(request, desk, "undertakings-missing"),
        "rows": rows[:SIZE],
        "count": len(rows),
        "current": undertaking.current(day),
    }
    return render(request, "access/missing.html", shown)


@staff(*OFFICERS, "unit_lead")
def missing_file(request: HttpRequest, desk: Desk, form: str) -> HttpResponse:
    """The list of missing acceptances to take away: people and posts, nothing of requesters (a32.1)."""
    if form not in MIME:
        raise Http404
    day = present(request).date()
    units = reach_of(desk.reader) if desk.role == "unit_lead" else None
    rows = (
        (one.person, one.name, one.role_name, one.unit_name, "使用中" if one.has_account else "未开通")
        for one in undertaking.missing(day, units)
    )
    content = written("未作保密承诺", ("工号", "姓名", "岗位", "单位", "账号"), rows, form)
    name = quote(f"未作保密承诺-{day:%Y%m%d}.{form}")
    return HttpResponse(
        content, content_type=MIME[form], headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    )


@staff(*security_people.FOR_ALL, "unit_lead")
def security(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who answers for information security in each unit; to be named for the own unit or for all."""
    now = present(request)
    if request.method == "POST":
        done = security_people.name(request.POST.get("unit", ""), request.POST.get("person", ""), desk.reader, now)
        if isinstance(done, Refusal):
            messages.error(request, done.sentence)
        else:
            messages.success(request, "信息安全责任人已指定。")
        return HttpResponseRedirect(reverse("security-people"))
    units = units_in_force(now.date()).order_by("kind", "code", "key")
    if desk.role == "unit_lead":
        units = units.filter(key__in=reach_of(desk.reader))
    named = security_people.named(now.date())
    chosen = request.GET.get("unit", "")
    rows = sorted(((unit, named.get(unit.key)) for unit in units), key=lambda row: row[1] is not None)
    shown = {
        **around_desk(request, desk, "security-people"),
        "rows": rows,
        "without": sum(1 for _, one in rows if one is None),
        "chosen": next((unit for unit, _ in rows if unit.key == chosen), None),
        "people": _people(chosen, now.date()) if chosen in {unit.key for unit, _ in rows} else {},
    }
    return render(request, "access/security_people.html", shown)


def _people(unit: str, day: date) -> dict[str, str]:
    held = Post.objects.filter(on(day), unit_id=unit).select_related("person").order_by("person__name")
    return {post.person_id: post.person.name for post in held}
