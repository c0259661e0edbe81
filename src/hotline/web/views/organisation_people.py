"""人员: the list, one person's posts, delegations, training; giving, ending, delegating, being away (S21, S26; a33)."""

from datetime import date
from typing import Any, Final
from urllib.parse import urlencode
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hotline.acting.organising import posts
from hotline.core.appointments import APPOINTMENTS, HELD
from hotline.core.instants import SHANGHAI
from hotline.core.lifecycle import ROLES
from hotline.core.organising import may_draft
from hotline.core.refusal import Refusal
from hotline.organisation.models import Post, Proposal, Unit
from hotline.organisation.selectors import on
from hotline.organisation.sheets import PEOPLE, Column, read_row
from hotline.reading.organisation import PersonPage, people, person_page
from hotline.sweeps import pools
from hotline.web.act_form import Field
from hotline.web.frame import Desk, present
from hotline.web.organisation_forms import by_name, column_fields, filled, line_of, summary, told, typed, wish
from hotline.web.permission import staff
from hotline.web.views.desk import around_desk

OFFICES: Final = ("administrator", "privacy_officer", "auditor")
"""Who sees everybody; a lead sees the own unit's people and those below, everybody himself."""
AT_ONCE: Final = 100


def today(request: HttpRequest) -> date:
    """The day of the request."""
    return present(request).astimezone(SHANGHAI).date()


def bound(desk: Desk) -> frozenset[str] | None:
    """The units whose people somebody sees; None: all."""
    if desk.role in OFFICES:
        return None
    return desk.reader.below | {desk.actor.unit or ""} if desk.role == "unit_lead" else frozenset()


@staff(*OFFICES, "unit_lead")
def listed(request: HttpRequest, desk: Desk) -> HttpResponse:
    """People in post."""
    words, role = request.GET.get("q", "").strip()[:60], request.GET.get("role", "")
    role = role if role in HELD else ""
    after = request.GET.get("after", "")[:60]
    rows, more = people(today(request), units=bound(desk), words=words, role=role, after=after)
    asked = {"q": words, "role": role}
    shown = {
        **around_desk(request, desk, "people"),
        "rows": rows,
        "asked": asked,
        "roles": {one: ROLES[one] for one in HELD},
        "next": urlencode({name: value for name, value in {**asked, "after": more}.items() if value}) if more else "",
        "may_add": may_draft("person", "", desk.reader) is None,
        "may_account": may_draft("account", "", desk.reader) is None,
        "without": sum(not row.account for row in rows),
    }
    return render(request, "desk/people.html", shown)


@staff()
def person(request: HttpRequest, desk: Desk, person: str) -> HttpResponse:
    """One person: within the own scope, or oneself; unknown and out of scope answer alike (S34)."""
    return show(request, desk, seen(request, desk, person))


@staff()
def me(request: HttpRequest, desk: Desk) -> HttpResponse:
    """我的岗位: the own posts, delegations, training."""
    return HttpResponseRedirect(reverse("person", args=[desk.actor.person]))


def seen(request: HttpRequest, desk: Desk, key: str) -> PersonPage:
    """A person in the asking person's sight. Raises Http404."""
    page, within = person_page(key, present(request)), bound(desk)
    if page is None:
        raise Http404
    units = {post.unit_id for post in (*page.posts, *page.former_posts)}
    if key != desk.actor.person and within is not None and not units & within:
        raise Http404
    return page


def show(request: HttpRequest, desk: Desk, page: PersonPage, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a person, with what the asking person may do there."""
    own = page.person.key == desk.actor.person
    units = [post.unit_id for post in page.posts]
    scope = [unit for unit in units if may_draft("post", "", desk.reader, unit) is None]
    leads = [post for post in page.posts if post.role == "unit_lead"]
    shown = {
        **around_desk(request, desk, "me" if own else "people"),
        "page": page,
        "own": own,
        "may_post": not own and (bool(scope) or (not units and may_draft("post", "", desk.reader) is None)),
        "ends": {post.id for post in page.posts if not own and post.unit_id in scope},
        "may_training": may_draft("training", "", desk.reader) is None,
        "may_account": any(may_draft("account", "", desk.reader, unit) is None for unit in units),
        "may_delegate": own and may_draft("delegation", "", desk.reader, desk.actor.unit) is None,
        "absences": [post for post in leads if may_draft("absence", "", desk.reader, post.unit_id) is None],
        "away": {one.post.unit_id for one in page.given if one.cause == "absence"},
        "revokes": own or desk.role == "administrator",
        **more,
    }
    return render(request, "desk/person.html", shown, status=status)


# --- new people and posts ---

_POST: Final = ("unit", "role", "appointment", "valid_from", "valid_to")


def _choices(request: HttpRequest, desk: Desk) -> dict[str, dict[str, str]]:
    """Units, roles and appointments the asking person may give, by scope."""
    found = Unit.objects.filter(on(today(request)), valid_to__isnull=True).order_by("kind", "code")
    within = None if desk.role == "administrator" else bound(desk)
    units = found if within is None else found.filter(key__in=within)
    roles = HELD if desk.role == "administrator" else ("handler",)
    appointments = {"": "没有", **{code: one.zh for code, one in APPOINTMENTS.items()}}
    return {
        "unit": dict(units.values_list("key", "name")),
        "role": {role: ROLES[role] for role in roles},
        "appointment": appointments,
    }


@staff("administrator", "unit_lead", step_up=True)
def new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new person with a first post (S21)."""
    values, errors = _read(request, PEOPLE)
    if request.method == "POST" and not errors:
        asked = wish(request, desk, str(values["key"]), **_given(values))
        result = posts.add_person(asked)
        if not isinstance(result, Refusal):
            return told(request, result, _notice(str(values["key"])), reverse("person", args=[values["key"]]))
        errors = {"key" if result.guard == "post_held" else "": _words(result, "该工号已有人使用。")}
    columns = [column for column in PEOPLE if column.name != "valid_to"]
    return _form(request, desk, "新增人员", reverse("people"), [*columns, PEOPLE[-1]], errors)


def _words(result: Refusal, known: str) -> str:
    return known if result.guard == "post_held" else result.sentence


@staff("administrator", "unit_lead", step_up=True)
def post(request: HttpRequest, desk: Desk, person: str) -> HttpResponse:
    """One more post for somebody (roles section 4)."""
    page = seen(request, desk, person)
    columns = tuple(column for column in PEOPLE if column.name in _POST)
    values, errors = _read(request, columns)
    back = reverse("person", args=[person])
    if request.method == "POST" and not errors:
        result = posts.ask_post(wish(request, desk, person, **_given(values)))
        if not isinstance(result, Refusal):
            return told(request, result, _notice(person), back)
        errors = {"": result.sentence}
    return _form(request, desk, f"授予岗位 · {page.person.name}", back, columns, errors)


def _notice(person: str) -> str:
    waits = Proposal.objects.filter(kind="post", object=person, decided_at__isnull=True).exists()
    return "已提交，等待另一名管理员或者保密员批准。" if waits else "已授予岗位。"


def _read(request: HttpRequest, columns: tuple[Column, ...]) -> tuple[dict[str, Any], dict[str, str]]:
    if request.method != "POST":
        return {}, {}
    values, errors = read_row(columns, line_of(columns, request.POST).cells)
    return values, by_name(columns, errors.items())


def _given(values: dict[str, Any]) -> dict[str, Any]:
    begin, until = values.get("valid_from"), values.get("valid_to")
    personal: dict[str, Any] = {name: values[name] for name in ("name", "title", "phone") if name in values}
    return {
        **personal,
        "unit": values["unit"],
        "role": values["role"],
        "appointment": values["appointment"],
        "valid_from": date.fromisoformat(begin) if begin else None,
        "until": date.fromisoformat(until) if until else None,
    }


def _form(
    request: HttpRequest, desk: Desk, title: str, back: str, columns: Any, errors: dict[str, str]
) -> HttpResponse:  # fmt: skip
    first: dict[str, Any] = {"valid_from": today(request).isoformat(), "unit": request.GET.get("unit", "")}
    if desk.role == "unit_lead":
        first |= {"unit": first["unit"] or desk.actor.unit, "role": "handler"}
    fields: list[Field] = column_fields(columns, first, _choices(request, desk))
    shown = {
        **around_desk(request, desk, "people"),
        "title": title,
        "back": back,
        "fields": filled(fields, typed(request), errors),
        "errors": summary(errors),
        "button": "提交",
        "effect": "审核员、督办员、保密员、审计员、管理员和各项任命，须由另一名管理员或者保密员批准。",
        "provision": "a32.1",
        "key": request.POST.get("key") or uuid4().hex,
    }
    return render(request, "desk/organisation_form.html", shown, status=422 if errors else 200)


# --- ending ---


@staff("administrator", "unit_lead")
def end(request: HttpRequest, desk: Desk, person: str) -> HttpResponse:
    """A post ends, or with all posts the person leaves; open work goes to the pool (a5.2; roles section 7)."""
    seen(request, desk, person)
    back = reverse("person", args=[person])
    if request.method != "POST":
        return HttpResponseRedirect(back)
    chosen = request.POST.get("post", "")
    if chosen == "all":
        result = posts.end_person(wish(request, desk, person))
        words = "已离任：岗位、授权和账号都已终止，未办结的工单退回单位待办。"
    else:
        number = int(chosen) if chosen.isdecimal() and len(chosen) < 18 else 0
        result = posts.end_post(wish(request, desk, person, post=number))
        words = "岗位已终止，未办结的工单退回单位待办。"
    if not isinstance(result, Refusal):
        pools(present(request), AT_ONCE)
    still = Post.objects.filter(person_id=person).exists()
    return told(request, result, words, back if still else reverse("people"))
