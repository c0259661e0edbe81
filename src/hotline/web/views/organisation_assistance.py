"""协助任务 of village and residents' committees: their own list, one task, the answer; what a unit releases (a6.1)."""

from typing import Any, Final
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from hotline.acting.kernel import BadArgument
from hotline.acting.kernel import act as do_act
from hotline.acting.records import record
from hotline.acting.request import Accomplished, Asked
from hotline.core.assistance import RELEASABLE, view_in_task
from hotline.core.refusal import Refusal
from hotline.core.ticket import COMMITTEES
from hotline.organisation.models import Released, Unit
from hotline.reading.assistance import TaskPage, task_page, tasks
from hotline.reading.page import ticket_page
from hotline.web import act_form, interrupted
from hotline.web.act_form import Choices, Unreadable
from hotline.web.frame import Desk, address_of, present
from hotline.web.organisation_forms import field, summary
from hotline.web.permission import staff
from hotline.web.views.desk import around_desk
from hotline.web.words.acts import words_of

ANSWERS: Final = ("submit_co_result", "object_invitation")
"""What a committee may do with a task: answer it, or object with a reason (a6.1, a6.2)."""
FIELD_WORDS: Final = {"name": "姓名", "phone": "电话", "address": "住址", "location": "事发地", "words": "诉求原文"}


@staff("handler")
def listed(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The tasks of the own committee."""
    if not desk.actor.is_committee:
        return HttpResponseRedirect(reverse("desk"))
    shown = {**around_desk(request, desk, "assistance"), "rows": tasks(desk.reader, present(request))}
    return render(request, "desk/assistance.html", shown)


@staff("handler")
def task(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """One task and its answer; a ticket without a task for this committee is as if there were none (S34)."""
    page = task_page(number, desk.reader, present(request), origin=address_of(request))
    if page is None:
        raise Http404
    what = request.POST.get("what", "")
    if request.method != "POST" or what not in ANSWERS:
        return _shown(request, desk, page, "", {}, None)
    outcome = _answered(request, desk, page, what)
    if isinstance(outcome, Accomplished):
        messages.success(request, words_of(what).done)
        return HttpResponseRedirect(reverse("assistance"))
    errors, refusal = outcome
    return _shown(request, desk, page, what, errors, refusal)


def _answered(
    request: HttpRequest, desk: Desk, page: TaskPage, what: str
) -> Accomplished | tuple[dict[str, str], Refusal | None]:
    try:
        args = act_form.read(what, request.POST)
        key = f"desk:{desk.account}:{request.POST.get('key', '')[:48] or uuid4().hex}"
        result = do_act(Asked(what, page.row.number, desk.actor, present(request), args, key))
    except Unreadable as unreadable:
        return dict(unreadable.errors), None
    except BadArgument as wrong:
        return {"": str(wrong)}, None
    if isinstance(result, Refusal):
        return act_form.error_of(what, result), result
    return result


def _shown(
    request: HttpRequest, desk: Desk, page: TaskPage, what: str, errors: dict[str, str], refusal: Refusal | None
) -> HttpResponse:  # fmt: skip
    typed = request.POST if request.method == "POST" else interrupted.take(request)
    shown = {
        **around_desk(request, desk, "assistance"),
        "page": page,
        "released": [(FIELD_WORDS[name], seen.text) for name, seen in page.released.items()],
        "forms": [_form(one, page, typed if one == what else None, errors if one == what else {}) for one in ANSWERS],
        "errors": summary(errors),
        "refusal": refusal if refusal and not errors else None,
        "key": uuid4().hex,
    }
    return render(request, "desk/assistance_task.html", shown, status=422 if errors or refusal else 200)


def _form(what: str, page: TaskPage, typed: QueryDict | None, errors: dict[str, str]) -> dict[str, Any]:
    choices = Choices(claims=tuple(key for key, _ in page.claims))
    known = {"answers": tuple(key for key, _ in page.claims)} if what == "submit_co_result" else {}
    fields = act_form.fields(what, choices, typed, known, errors, ("documents",))
    return {"act": what, "words": words_of(what), "fields": fields}


# --- releasing ---


@staff("handler", "unit_lead")
def release(request: HttpRequest, desk: Desk, number: str, unit: str) -> HttpResponse:
    """The lead unit gives a committee what it needs for its task, field by field (a6.1)."""
    page = ticket_page(number, desk.reader, present(request), origin=address_of(request))
    committee = Unit.objects.filter(key=unit, kind__in=COMMITTEES).first()
    if page is None or committee is None or page.opening != "whole" or not _invited(page, unit):
        raise Http404
    standing = set(Released.objects.filter(number=number, unit_id=unit).values_list("field", flat=True))
    errors: dict[str, str] = {}
    if request.method == "POST":
        key = f"desk:{desk.account}:{request.POST.get('key', '')[:48] or uuid4().hex}"
        fields = [one for one in request.POST.getlist("fields") if one in RELEASABLE]
        result = record(
            Asked("release_field", number, desk.actor, present(request), {"unit": unit, "fields": fields}, key)
        )
        if not isinstance(result, Refusal):
            messages.success(request, f"已向{committee.short_name}提供。")
            return HttpResponseRedirect(reverse("ticket", args=[number]))
        errors = {"fields": result.sentence}
    may = {
        name: FIELD_WORDS[name]
        for name in RELEASABLE
        if name not in standing and view_in_task(name, page.protection, frozenset({name})) != "hidden"
    }
    shown = {
        **around_desk(request, desk),
        "title": f"向{committee.short_name}提供信息",
        "back": reverse("ticket", args=[number]),
        "lead": "已提供：" + "、".join(FIELD_WORDS[name] for name in RELEASABLE if name in standing)
        if standing
        else "",
        "fields": [field("fields", "提供的栏目", "checks", choices=may)] if may else [],
        "errors": summary(errors),
        "button": "提供",
        "effect": "只提供办理协助任务所必需的；提供后不能收回，村居每次查看都留下记录。",
        "provision": "a6.1",
        "key": uuid4().hex,
    }
    return render(request, "desk/organisation_form.html", shown, status=422 if errors else 200)


def _invited(page: Any, unit: str) -> bool:
    return any(co.unit.key == unit and co.status != "released" for co in page.co_handlers)
