"""What waits for somebody: drafts, answers of units, proposals and reviews, gaps; batches of an import (a15.3)."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final
from uuid import uuid4

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hotline.acting.cataloguing.answering import confirm, propose
from hotline.acting.cataloguing.approving import approve
from hotline.acting.cataloguing.drafting import withdraw
from hotline.acting.cataloguing.known import appointments_of
from hotline.acting.cataloguing.linting import lint_catalogue, present_of
from hotline.acting.cataloguing.proposing import SUGGESTING, decline, suggest
from hotline.acting.request import Accomplished, Asked
from hotline.catalogue.classification import classes_on
from hotline.catalogue.drafts import KINDS
from hotline.catalogue.models import Confirmation, Draft, Item, Proposal
from hotline.core.catalogue_life import OPEN_STATES, SUBJECTS
from hotline.core.catalogue_lint import bars
from hotline.core.instants import midnight
from hotline.core.privacy import P4
from hotline.core.refusal import Refusal
from hotline.organisation.models import Post
from hotline.organisation.selectors import on
from hotline.reading.restricted import kept_from
from hotline.rulebook.versions import POLICIES
from hotline.tickets.models import Assignment
from hotline.web.catalogue_words import draft_state
from hotline.web.frame import Desk, present
from hotline.web.permission import staff
from hotline.web.views.catalogue_drafts import asked
from hotline.web.views.desk import around_desk

MOST: Final = 100


@staff()
def queue(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Drafts on their way, those that wait for the own unit, proposals and reviews, recent gaps."""
    return _queue(request, desk)


def _queue(request: HttpRequest, desk: Desk, refusal: Refusal | None = None) -> HttpResponse:
    now = present(request)
    drafts = list(Draft.objects.filter(state__in=OPEN_STATES).order_by("-changed_at", "id")[:MOST])
    waiting = Confirmation.objects.filter(unit_id=desk.actor.unit, answer="", draft__state="proposed")
    own = [one for one in waiting.select_related("draft").order_by("due_at") if one.edition == one.draft.edition]
    open_ = Confirmation.objects.filter(draft__in=drafts, decided_by="", edition=F("draft__edition"))
    unsettled = set(open_.exclude(answer="confirmed").values_list("draft_id", flat=True))
    return render(
        request,
        "desk/catalogue/queue.html",
        {
            **around_desk(request, desk, "catalogue-queue"),
            "drafts": [
                (row, SUBJECTS[row.subject].zh, draft_state(row), row.state == "proposed" and row.id not in unsettled)
                for row in drafts
            ],
            "own": own[:MOST] if desk.role == "unit_lead" or desk.role == "knowledge_editor" else [],
            "proposals": _proposals(),
            "gaps": _gaps(request, desk),
            "review_days": POLICIES[present_of(now).policy].catalogue_review_days,
            "may_settle": desk.role == "dispatcher",
            "may_suggest": desk.role in SUGGESTING,
            "approver": sorted(appointments_of(desk.actor.person, now.date())),
            "refusal": refusal,
            "key_of_form": uuid4().hex,
        },
        status=422 if refusal else 200,
    )


def _proposals() -> list[dict[str, Any]]:
    """Open proposals and tasks by what they concern: those of one item stand together."""
    rows = list(Proposal.objects.filter(settled_at__isnull=True).order_by("opened_at", "id")[: MOST * 3])
    names = dict(Item.objects.filter(key__in={row.about for row in rows}).values_list("key", "name"))
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        one = found.setdefault(
            row.about, {"about": row.about, "name": names.get(row.about, ""), "rows": [], "ids": [], "item": False}
        )
        one["item"] = row.about in names
        one["rows"].append((row, KINDS[row.kind]))
        one["ids"].append(str(row.id))
    return list(found.values())[:MOST]


def _gaps(request: HttpRequest, desk: Desk) -> list[dict[str, Any]]:
    """Classes dispatched without an item in the days of review, the most frequent first; none kept from the reader."""
    now = present(request)
    since = midnight(now.date() - timedelta(days=POLICIES[present_of(now).policy].catalogue_review_days))
    rows = Assignment.objects.filter(item="", kind="dispatch", given_at__gte=since)
    rows = rows.exclude(demand__protection__gte=P4).exclude(demand__number__in=kept_from(desk.reader))
    counted: dict[str, list[str]] = {}
    for code, number in rows.order_by("-given_at").values_list("demand__class_code", "demand__number")[:2000]:
        counted.setdefault(code, []).append(number)
    classes = classes_on(now.date())
    found = [
        {"code": code, "name": classes[code].name if code in classes else "", "count": len(of), "numbers": of[:5]}
        for code, of in counted.items()
    ]
    return sorted(found, key=lambda one: (-len(counted[str(one["code"])]), str(one["code"])))[:20]


@staff("dispatcher")
def settle(request: HttpRequest, desk: Desk, number: int) -> HttpResponse:
    """A proposal leads to no change, with the reason."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("catalogue-queue"))
    outcome = decline(asked(request, desk), number, request.POST.get("reason", ""))
    if isinstance(outcome, Refusal):
        return _queue(request, desk, outcome)
    messages.success(request, "已处理。")
    return HttpResponseRedirect(reverse("catalogue-queue"))


@staff(*SUGGESTING)
def propose_change(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Somebody suggests a change."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("catalogue-queue"))
    outcome = suggest(asked(request, desk), request.POST.get("about", "").strip(), request.POST.get("words", ""))
    if isinstance(outcome, Refusal):
        return _queue(request, desk, outcome)
    messages.success(request, "已提出修订建议。")
    return HttpResponseRedirect(reverse("catalogue-queue"))


# --- a batch: what one import brought ---

Act = Callable[[Asked, list[int]], Accomplished | Refusal]
ACTS: Final[Mapping[str, tuple[str, str, Act]]] = {
    "propose_draft": ("draft", "已全部送出，请各承办单位的负责人在“修订和复核”里答复。", propose),
    "confirm_draft": ("proposed", "已全部答复同意，由目录审批人批准。", confirm),
    "approve_draft": ("proposed", "已全部批准。", approve),
    "withdraw_draft": ("", "已全部撤回。", withdraw),
}
"""Act -> the state of the drafts it is done on (empty: any open one), the notice, the act."""


@staff()
def batch(request: HttpRequest, desk: Desk, name: str) -> HttpResponse:
    """The drafts of one import, and what may be done with all of them at once."""
    rows = list(Draft.objects.filter(batch=name).order_by("key"))
    if not rows:
        raise Http404
    refusal = None
    what = request.POST.get("what", "")
    if request.method == "POST" and what in ACTS:
        state, done, act = ACTS[what]
        ids = [row.id for row in rows if row.state == state or (not state and row.state in OPEN_STATES)]
        if what == "confirm_draft":
            ids = _asked_of(ids, desk.actor.unit)
        outcome = act(asked(request, desk, reason=request.POST.get("reason", "")), ids)
        if isinstance(outcome, Accomplished):
            messages.success(request, done)
            return HttpResponseRedirect(reverse("catalogue-batch", args=[name]))
        refusal = outcome
    states: dict[str, int] = {}
    for row in rows:
        states[draft_state(row)] = states.get(draft_state(row), 0) + 1
    ids = [row.id for row in rows if row.state == "proposed"]
    waiting = Confirmation.objects.filter(draft_id__in=ids, answer="", decided_by="")
    return render(
        request,
        "desk/catalogue/batch.html",
        {
            **around_desk(request, desk, "catalogue-queue"),
            "batch": name,
            "rows": [(row, draft_state(row)) for row in rows],
            "zh": SUBJECTS[rows[0].subject].zh,
            "states": states,
            "waiting": _waiting(waiting, present(request).date()),
            "own": len(_asked_of(ids, desk.actor.unit)) if desk.role == "unit_lead" else 0,
            "may_propose": desk.role in SUBJECTS[rows[0].subject].drafters and any(r.state == "draft" for r in rows),
            "may_approve": bool(ids)
            and SUBJECTS[rows[0].subject].approver in appointments_of(desk.actor.person, present(request).date()),
            "may_withdraw": any(desk.actor.person in row.authors and row.state in OPEN_STATES for row in rows),
            "refusal": refusal,
            "key_of_form": uuid4().hex,
        },
        status=422 if refusal else 200,
    )


def _asked_of(ids: list[int], unit: str | None) -> list[int]:
    """The drafts on which a unit is asked and has not answered."""
    rows = Confirmation.objects.filter(draft_id__in=ids, unit_id=unit, answer="").select_related("draft")
    return [row.draft_id for row in rows if row.edition == row.draft.edition]


def _waiting(rows: Any, day: date) -> list[tuple[str, int, bool]]:
    """Units that have not answered, with how many items, and whether anybody there may answer: its lead."""
    counted: dict[tuple[str, str], int] = {}
    for unit in rows.values_list("unit__name", "unit_id"):
        counted[unit] = counted.get(unit, 0) + 1
    units = [key for _, key in counted]
    led = set(Post.objects.filter(on(day), role="unit_lead", unit_id__in=units).values_list("unit_id", flat=True))
    found = [(name, n, key in led) for (name, key), n in counted.items()]
    return sorted(found, key=lambda one: (-one[1], one[0]))


@staff()
def check(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The catalogue in force, checked: errors first."""
    now = present(request)
    found = lint_catalogue(now.date(), now)
    errors = bars(found)
    return render(
        request,
        "desk/catalogue/check.html",
        {
            **around_desk(request, desk, "catalogue-queue"),
            "errors": errors,
            "warnings": [one for one in found if one.level == "warning"][:200],
            "warning_count": len(found) - len(errors),
        },
    )
