"""两人决定事项: erase a person, open or destroy what is sealed - proposed by one, confirmed by another (D12)."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hotline.core.deciding import APPROVER, GROUNDS, WORDS, may_confirm
from hotline.core.instants import BadValue
from hotline.core.number import check_number
from hotline.core.refusal import Refusal
from hotline.protecting.counting import counted
from hotline.protecting.proposals import decide, proposals_for, propose
from hotline.protection.models import Proposal
from hotline.reading.names import Named, Names
from hotline.reading.restricted import kept_from
from hotline.tickets.models import Demand
from hotline.web.due_counts import count_again
from hotline.web.frame import Desk, present
from hotline.web.permission import staff
from hotline.web.views.desk import around_desk

LISTED = 100


@dataclass(frozen=True)
class Shown:
    """A proposal in the list."""

    row: Proposal
    what: str
    ground: str
    by: Named | None
    decided_by: Named | None
    numbers: tuple[str, ...]
    mine: bool


@staff("privacy_officer", appointments=(APPROVER,), step_up=True)
def proposals(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What was proposed, the open ones first; propose, confirm, refuse."""
    refusal: Refusal | None = None
    if request.method == "POST":
        refusal = _post(request, desk)
        if refusal is None:
            return HttpResponseRedirect(reverse("proposals"))
    found = proposals_for(desk.reader).order_by(F("decided_at").desc(nulls_first=True), "-proposed_at")
    rows = list(found[:LISTED])
    clearing = any(row.kind == "retention" and row.decided_at is None for row in rows)
    values = {
        **around_desk(request, desk, "proposals"),
        "rows": _shown(rows, desk),
        "may_propose": desk.role == "privacy_officer",
        "may_confirm": may_confirm(desk.reader),
        "kinds": [(kind, WORDS[kind], grounds.items()) for kind, grounds in GROUNDS.items()],
        "due": counted(present(request)) if clearing or desk.role == "privacy_officer" else None,
        "number": request.POST.get("number", "") or request.GET.get("number", "")[:40],
        "refusal": refusal,
    }
    return render(request, "desk/privacy/proposals.html", values, status=422 if refusal else 200)


def _post(request: HttpRequest, desk: Desk) -> Refusal | None:
    now, posted = present(request), request.POST
    if posted.get("what") == "count" and may_confirm(desk.reader):
        count_again(request)
        return None
    if posted.get("what") == "propose":
        kind = posted.get("kind", "")
        try:
            number = "" if kind == "retention" else check_number(posted.get("number", "")[:40])
        except BadValue:
            return Refusal("propose", "number", "a32.1", "请填写完整的工单编号。")
        if kind not in GROUNDS:
            return Refusal("propose", "kind", "a32.1", "请选择事项。")
        done = propose(kind, number, posted.get("ground", ""), desk.reader, now, posted.get("instruction", ""))
    else:
        text = posted.get("proposal", "")
        proposal = int(text) if text.isdecimal() and len(text) < 19 else 0
        done = decide(proposal, desk.reader, now, confirm=posted.get("what") == "confirm")
    if isinstance(done, Refusal):
        return done
    messages.success(request, "已记录。")
    return None


def _shown(rows: list[Proposal], desk: Desk) -> list[Shown]:
    names = Names(key for row in rows for key in (row.proposed_by, row.decided_by))
    requesters = [row.requester for row in rows if row.requester is not None]
    numbers: dict[int, list[str]] = {}
    found = Demand.objects.filter(requester_id__in=requesters).exclude(number__in=kept_from(desk.reader)).order_by("id")
    for requester, number in found.values_list("requester_id", "number"):
        numbers.setdefault(requester or 0, []).append(number)
    return [
        Shown(
            row,
            WORDS[row.kind],
            GROUNDS[row.kind].get(row.ground, row.ground),
            names.of(row.proposed_by),
            names.of(row.decided_by),
            tuple(numbers.get(row.requester or 0, ())) if row.requester else (row.demand,) if row.demand else (),
            row.proposed_by == desk.actor.person,
        )
        for row in rows
    ]
