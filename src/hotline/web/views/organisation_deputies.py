"""授权代理和外出: named acts for a while by somebody else; a substitute for a leader who is away (roles section 7)."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hotline.acting.organising import delegations, desks
from hotline.core.appointments import delegable
from hotline.core.lifecycle import ACTS
from hotline.core.organising import may_draft
from hotline.core.policy import DEMAND_TYPES
from hotline.core.refusal import Refusal
from hotline.organisation.models import Person, Post
from hotline.organisation.selectors import on
from hotline.organisation.sheets import BadCell, read_date
from hotline.organisation.training import LEVELS, RESULTS
from hotline.web.act_form import Field
from hotline.web.frame import Desk
from hotline.web.organisation_forms import field, filled, summary, told, typed, wish
from hotline.web.permission import staff
from hotline.web.views.desk import around_desk
from hotline.web.views.organisation_people import seen, today
from hotline.web.words import labels


def _dates(request: HttpRequest) -> tuple[dict[str, date], dict[str, str]]:
    """Begin and last day as typed; a delegation ends with the day after the last one."""
    found: dict[str, date] = {}
    errors: dict[str, str] = {}
    for name, label in (("valid_from", "起始日期"), ("last_day", "最后一天")):
        try:
            text = read_date(request.POST.get(name, "").strip())
        except BadCell as wrong:
            errors[name] = str(wrong)
            continue
        if text is None:
            errors[name] = f"请填写{label}。"
        else:
            found[name] = date.fromisoformat(text)
    if errors:
        return {}, errors
    return {"valid_from": found["valid_from"], "valid_to": found["last_day"] + timedelta(days=1)}, {}


def _date_fields(request: HttpRequest) -> list[Field]:
    day = today(request).isoformat()
    return [
        field("valid_from", "起始日期", "date", value=day, wanted=True),
        field("last_day", "最后一天", "date", wanted=True),
    ]


def _form(
    request: HttpRequest, desk: Desk, title: str, fields: list[Field], errors: dict[str, str], **more: Any
) -> HttpResponse:
    shown = {
        **around_desk(request, desk, "me"),
        "title": title,
        "back": reverse("person", args=[more.pop("person")]),
        "fields": filled(fields, typed(request), errors),
        "errors": summary(errors),
        "button": "提交",
        "provision": "a5.2",
        "key": request.POST.get("key") or uuid4().hex,
        **more,
    }
    return render(request, "desk/organisation_form.html", shown, status=422 if errors else 200)


@staff("unit_lead", "reviewer", "supervisor", step_up=True)
def delegate(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Delegate some of the own acts (a5.2; roles section 7)."""
    if may_draft("delegation", "", desk.reader, desk.actor.unit) is not None:
        raise Http404
    errors: dict[str, str] = {}
    own = desk.actor.person or ""
    if request.method == "POST":
        dates, errors = _dates(request)
        acts, deputy = request.POST.getlist("acts"), request.POST.get("deputy", "")
        errors |= {} if acts else {"acts": "请选择授权的事项。"}
        errors |= {} if deputy else {"deputy": "请选择代理人。"}
        if not errors:
            result = delegations.delegate(wish(request, desk, deputy, acts=acts, **dates))
            if not isinstance(result, Refusal):
                return told(request, result, "已授权。被授权人下次登录后可以代办。", reverse("person", args=[own]))
            errors = {"deputy" if result.guard in ("deputy", "unknown_person") else "": result.sentence}
    fields = [
        field("deputy", "代理人", "choice", wanted=True, choices=_colleagues(request, desk)),
        field("acts", "授权的事项", "checks", wanted=True, choices={act: ACTS[act].zh for act in delegable(desk.role)}),
        *_date_fields(request),
    ]
    effect = "代理期间每件事都显示两个人的姓名，回避和岗位分离对两个人都适用；可以随时撤销，不能再转授。"
    return _form(request, desk, "授权代理", fields, errors, effect=effect, person=own)


def _colleagues(request: HttpRequest, desk: Desk) -> dict[str, str]:
    held = Post.objects.filter(on(today(request)), unit_id=desk.actor.unit).exclude(person_id=desk.actor.person)
    return dict(Person.objects.filter(key__in=held.values("person_id")).order_by("key").values_list("key", "name"))


@staff()
def revoke(request: HttpRequest, desk: Desk, person: str) -> HttpResponse:
    """End a delegation at once."""
    back = reverse("person", args=[desk.actor.person if desk.role != "administrator" else person])
    if request.method != "POST":
        return HttpResponseRedirect(back)
    number = request.POST.get("delegation", "")
    asked = wish(request, desk, person, delegation=int(number) if number.isdecimal() and len(number) < 18 else 0)
    return told(request, delegations.revoke(asked), "授权已撤销，立即生效。", back)


@staff("unit_lead", "administrator")
def absence(request: HttpRequest, desk: Desk, person: str) -> HttpResponse:
    """A leader is away, or back (roles section 7)."""
    page = seen(request, desk, person)
    units = {post.unit_id: post.unit.name for post in page.posts if post.role == "unit_lead"}
    units = {key: name for key, name in units.items() if may_draft("absence", "", desk.reader, key) is None}
    if not units:
        raise Http404
    errors: dict[str, str] = {}
    unit = request.POST.get("unit", "") if request.POST.get("unit", "") in units else next(iter(units))
    back = reverse("person", args=[person])
    if request.method == "POST" and request.POST.get("what") == "end":
        result = delegations.end_absence(wish(request, desk, person, unit=unit))
        return told(request, result, "已登记返岗，代理终止。", back)
    if request.method == "POST":
        dates, errors = _dates(request)
        if not errors:
            result = delegations.mark_absence(wish(request, desk, person, unit=unit, **dates))
            if not isinstance(result, Refusal):
                return told(request, result, "已登记外出，期间由代理人代办。", back)
            errors = {"": result.sentence}
    fields = [*([field("unit", "单位", "choice", choices=units)] if len(units) > 1 else []), *_date_fields(request)]
    effect = "外出期间由本单位的代理人代办负责人的事项，协商决定除外。"
    return _form(request, desk, f"登记外出 · {page.person.name}", fields, errors, effect=effect, person=person)


@staff("administrator", "supervisor", "knowledge_editor")
def train(request: HttpRequest, desk: Desk, person: str) -> HttpResponse:
    """A training of somebody, and the demand types it is for (a33.1)."""
    found = Person.objects.filter(key=person).first()
    if found is None:
        raise Http404
    errors: dict[str, str] = {}
    if request.method == "POST":
        values = {name: request.POST.get(name, "").strip()[:200] for name in ("subject", "material", "level", "result")}
        try:
            held = read_date(request.POST.get("held_on", "").strip())
        except BadCell as wrong:
            held, errors["held_on"] = None, str(wrong)
        covers = [one for one in request.POST.getlist("covers") if one in DEMAND_TYPES]
        errors |= {} if values["subject"] else {"subject": "请填写培训内容。"}
        errors |= {} if held or "held_on" in errors else {"held_on": "请填写日期。"}
        errors |= {} if values["level"] in LEVELS and values["result"] in RESULTS else {"level": "请选择级别和结果。"}
        if not errors and held:
            asked = wish(request, desk, person, **values, held_on=date.fromisoformat(held), covers=covers)
            return told(request, desks.record_training(asked), "已登记培训。", reverse("training"))
    fields = [
        field("subject", "培训内容", wanted=True),
        field("level", "级别", "choice", value="basic", wanted=True, choices=LEVELS),
        field("held_on", "日期", "date", value=today(request).isoformat(), wanted=True),
        field("result", "结果", "choice", value="passed", wanted=True, choices=RESULTS),
        field("covers", "合格后可以受理的诉求类型", "checks", choices=dict(labels.TYPES)),
        field("material", "教材"),
    ]
    shown = {"back": reverse("training"), "provision": "a33.1", "person": person}
    return _form(request, desk, f"登记培训 · {found.name}", fields, errors, **shown)
