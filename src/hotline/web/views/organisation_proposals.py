"""待批事项: what one person drafted and another decides, with what it does and what the units say (D07, D13; a15.3)."""

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hotline.acting.organising import proposals
from hotline.acting.organising.hanging import preview
from hotline.acting.organising.imports import receivers
from hotline.acting.organising.unit_changes import units_ending
from hotline.core.organising import may_approve
from hotline.core.refusal import Refusal
from hotline.core.units import CHANGES
from hotline.organisation.models import Person, Proposal, Unit
from hotline.organisation.people_plan import plan_people
from hotline.organisation.plans import Plan, lines_kept
from hotline.organisation.unit_plan import plan_units
from hotline.reading.names import Names
from hotline.reading.restricted import kept_from
from hotline.sweeps import successions, unit_changes
from hotline.web import interrupted, step_up
from hotline.web.frame import Desk, present
from hotline.web.organisation_forms import wish
from hotline.web.permission import staff
from hotline.web.views.desk import around_desk

READERS: Final = ("administrator", "privacy_officer", "unit_lead", "auditor")
APPROVER: Final = "department_approver"
AT_ONCE: Final = 100
"""Tickets handed over while somebody waits; the sweep of every minute does the rest."""
DECIDED: Final = 50
"""Decided ones shown, the newest first."""


@staff(*READERS, appointments=(APPROVER,))
def waiting(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What waits for a decision, and what was decided lately; a unit lead sees what concerns the own units."""
    open_ = [one for one in Proposal.objects.filter(decided_at__isnull=True).order_by("drafted_at") if _seen(desk, one)]
    past = Proposal.objects.filter(decided_at__isnull=False).order_by("-decided_at")
    closed = [one for one in past[: DECIDED * 4] if _seen(desk, one)][:DECIDED]
    names = Names(key for one in (*open_, *closed) for key in (one.object, one.drafted_by, one.decided_by))
    shown = {
        **around_desk(request, desk, "unit-proposals"),
        "open": [_line(one, names) for one in open_],
        "closed": [_line(one, names) for one in closed],
    }
    return render(request, "desk/proposals.html", shown)


def _seen(desk: Desk, draft: Proposal) -> bool:
    if desk.role != "unit_lead":
        return True
    return desk.actor.unit in proposals.concerned(draft) or draft.drafted_by == desk.actor.person


def _line(draft: Proposal, names: Names) -> dict[str, Any]:
    about = names.of(draft.object) if draft.object else None
    drafted, decided = names.of(draft.drafted_by), names.of(draft.decided_by)
    return {
        "draft": draft,
        "about": about.name if about else draft.content.get("file", ""),
        "by": drafted.name if drafted else "",
        "decided_by": decided.name if decided else "",
    }


@staff(*READERS, appointments=(APPROVER,))
def proposal(request: HttpRequest, desk: Desk, proposal: int) -> HttpResponse:
    """One proposal: what it changes, what the units say, the decision."""
    draft = Proposal.objects.filter(id=proposal).first()
    if draft is None or not _seen(desk, draft):
        raise Http404
    if request.method == "POST" and request.POST.get("what") != "hear" and not step_up.is_fresh(request):
        return step_up.ask(request)
    if request.method == "POST":
        return _decided(request, desk, draft)
    return _shown(request, desk, draft)


def _decided(request: HttpRequest, desk: Desk, draft: Proposal) -> HttpResponse:
    words = request.POST.get("reason", "").strip()[:500]
    if request.POST.get("what") == "hear":
        agreed = request.POST.get("agreed") == "yes"
        result = proposals.hear(wish(request, desk, str(draft.id), agreed=agreed, words=words))
        notice = "已记录意见。"
    else:
        approved = request.POST.get("approved") == "yes"
        result = proposals.decide(wish(request, desk, str(draft.id), approved=approved, reason=words))
        notice = "已批准。" if approved else "已退回。"
    if isinstance(result, Refusal):
        return _shown(request, desk, draft, result)
    if draft.kind in CHANGES:  # one that takes effect today does so at once; the sweep of every minute does the rest
        unit_changes(present(request))
        successions(present(request), AT_ONCE)
    messages.success(request, notice)
    return HttpResponseRedirect(reverse("unit-proposals"))


def _shown(request: HttpRequest, desk: Desk, draft: Proposal, refusal: Refusal | None = None) -> HttpResponse:
    right = "post" if draft.kind in proposals.OF_RIGHTS else "unit"
    barred = may_approve(right, "decide_proposal", desk.reader, draft.drafted_by, receivers(draft))
    ending = units_ending(draft.content, draft.object) if draft.kind in CHANGES and draft.kind != "rename" else []
    touched = preview(ending, draft.effective_on, kept_from(desk.reader)) if ending else None
    names = Names([draft.object, draft.drafted_by, draft.decided_by, *(one["person"] for one in draft.confirmed)])
    shown = {
        **around_desk(request, desk, "unit-proposals"),
        "line": _line(draft, names),
        "draft": draft,
        "plan": _plan(draft),
        "touched": touched,
        "more_tickets": touched.ticket_count - len(touched.tickets) if touched else 0,
        "said": _said(draft, names),
        "content": _content(draft),
        "barred": barred,
        "hears": desk.role == "unit_lead" and desk.actor.unit in proposals.concerned(draft),
        "refusal": refusal,
        "typed": request.POST if request.method == "POST" else interrupted.take(request),
    }
    return render(request, "desk/proposal.html", shown, status=422 if refusal else 200)


def _plan(draft: Proposal) -> Plan | None:
    """Of a file the effect of each row, as things stand now; of a decided one nothing more."""
    if "lines" not in draft.content or draft.decided_at is not None:
        return None
    lines = lines_kept(draft.content["lines"])
    return plan_people(lines) if draft.kind == "import_people" else plan_units(lines, draft.effective_on)


def _said(draft: Proposal, names: Names) -> list[dict[str, Any]]:
    units = dict(Unit.objects.filter(key__in=[one["unit"] for one in draft.confirmed]).values_list("key", "short_name"))
    found = []
    for one in draft.confirmed:
        person = names.of(one["person"])
        found.append({**one, "unit": units.get(one["unit"], one["unit"]), "person": person.name if person else ""})
    return found


def _content(draft: Proposal) -> dict[str, Any]:
    """The words of a change or a post, keys as names."""
    content = draft.content
    units = [
        *content.get("units", ()),
        *content.get("successors", ()),
        *([content["unit"]] if "unit" in content else []),
    ]
    names = dict(Unit.objects.filter(key__in=units).values_list("key", "name"))
    people = dict(Person.objects.filter(key__in=content.get("people", {})).values_list("key", "name"))
    return {
        **{name: content.get(name, "") for name in ("name", "short_name", "reason", "role", "appointment", "until")},
        "unit": names.get(content.get("unit", ""), ""),
        "units": [names.get(key, key) for key in content.get("units", ())],
        "successors": [names.get(key, key) for key in content.get("successors", ())],
        "people": [(people.get(key, key), names.get(to, to)) for key, to in content.get("people", {}).items()],
        "items": [(key, names.get(to, to)) for key, to in content.get("items", {}).items()],
    }
