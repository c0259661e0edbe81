"""规则草稿 (P16): what a draft changes, what it would do, the steps to its approval by a second person (a4.2, D07)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hotline.acting import rulemaking
from hotline.acting.kernel import BadArgument
from hotline.acting.request import Accomplished, Asked
from hotline.core.instants import SHANGHAI, BadValue, midnight, parse_date
from hotline.core.refusal import Refusal
from hotline.core.rulemaking import APPROVER, KINDS, STATUSES
from hotline.rulebook.models import Draft, PreviewRow
from hotline.rulebook.selectors import waiting_drafts
from hotline.sweeps import previews
from hotline.web import interrupted
from hotline.web.frame import Desk, present
from hotline.web.permission import staff
from hotline.web.rules import drafts
from hotline.web.rules.effects import WORDS
from hotline.web.rules.missing import forget
from hotline.web.step_up import ask, is_fresh
from hotline.web.views.desk import around_desk

ROLES: Final = ("administrator", "analyst", "knowledge_editor", "unit_lead", "privacy_officer", "auditor")
"""Who makes rules, confirms them, or looks how they came about (roles section 4)."""
PAGE: Final = 50
STEPS: Final[Mapping[str, Callable[[Asked], Accomplished | Refusal]]] = {
    "submit_rule": rulemaking.submit_rule,
    "withdraw_rule": rulemaking.withdraw_rule,
    "confirm_rule": rulemaking.confirm_rule,
    "approve_rule": rulemaking.approve_rule,
    "return_rule": rulemaking.return_rule,
}
DONE: Final = {
    "submit_rule": "已提交，由另一人批准。",
    "withdraw_rule": "已撤回。",
    "confirm_rule": "已确认，由主管部门审批人批准。",
    "approve_rule": "已批准。",
    "return_rule": "已退回，起草人修改后可以再次提交。",
}
SEE_TICKETS: Final = ("administrator", "analyst", "privacy_officer", "auditor")
"""Who sees which tickets a draft would change: numbers and dates, nothing of their content."""


@staff(*ROLES, appointments=(APPROVER,))
def draft(request: HttpRequest, desk: Desk, draft: str) -> HttpResponse:
    """The page of a draft, and every step with it."""
    found = _draft(draft)
    step = request.POST.get("step", "")
    if request.method != "POST":
        return _show(request, desk, found)
    if step in ("preview", "go_on", "cancel"):
        return _preview(request, desk, found, step)
    if step not in STEPS:
        raise Http404
    if step == "approve_rule" and not is_fresh(request):
        return ask(request)
    return _take(request, desk, found, step)


def _draft(text: str) -> Draft:
    known = text.isascii() and text.isdecimal() and len(text) < 19
    found = Draft.objects.filter(id=int(text)).first() if known else None
    if found is None:
        raise Http404
    return found


def _take(request: HttpRequest, desk: Desk, found: Draft, step: str) -> HttpResponse:
    version = request.POST.get("version", "")
    asked = Asked(
        step,
        str(found.id),
        desk.actor,
        present(request),
        {"reason": request.POST.get("reason", "")},
        key_of(request, desk),
        int(version) if version.isascii() and version.isdecimal() and len(version) < 8 else None,
    )
    try:
        result = STEPS[step](asked)
    except BadArgument as wrong:
        return _show(request, desk, _draft(str(found.id)), wrong=str(wrong))
    if isinstance(result, Refusal):
        return _show(request, desk, _draft(str(found.id)), refusal=result)
    if step == "approve_rule":
        forget()
    messages.success(request, DONE[step])
    return HttpResponseRedirect(reverse("rule-draft", args=[found.id]))


def key_of(request: HttpRequest, desk: Desk) -> str:
    """The idempotency key of a form."""
    return f"desk:{desk.account}:{request.POST.get('key', '')[:48] or uuid4().hex}"


def _preview(request: HttpRequest, desk: Desk, found: Draft, step: str) -> HttpResponse:
    """Begin counting, count another slice, or stop; whoever may see the draft may see what it would do."""
    now = present(request)
    if step == "cancel":
        previews.cancel(found.id)
    else:
        if (
            step == "preview"
            and found.kind in rulemaking.WITH_PREVIEW
            and found.status not in ("approved", "withdrawn")
        ):
            previews.begin(found, now)
        _go_on(found, now)
    if request.headers.get("HX-Request"):
        return _show(request, desk, _draft(str(found.id)))
    return HttpResponseRedirect(reverse("rule-draft", args=[found.id]) + "#preview")


def _go_on(found: Draft, now: datetime) -> None:
    """Count a slice; one that takes long is left to the worker, which looks every minute."""
    if previews.is_quick(found):
        previews.advance(found.id, now)


def _counts(found: Draft) -> bool:
    """Whether there is an effect to count: of such a kind, and not yet decided."""
    return found.kind in rulemaking.WITH_PREVIEW and found.status not in ("approved", "withdrawn")


def _show(
    request: HttpRequest, desk: Desk, found: Draft, refusal: Refusal | None = None, wrong: str = ""
) -> HttpResponse:  # fmt: skip
    typed = request.POST if refusal or wrong else interrupted.take(request)
    shown = {
        **around_desk(request, desk, "rules-waiting"),
        **drafts.shown(found, desk, present(request)),
        "refusal": refusal,
        "errors": [{"field": "", "words": wrong}] if wrong else [],
        "typed": typed.get("reason", "") if typed else "",
        "chosen": typed.get("step", "") if typed else "",
        "key": uuid4().hex,
        "see_tickets": desk.role in SEE_TICKETS or APPROVER in desk.reader.appointments,
    }
    status = 409 if refusal and refusal.guard == "stale_version" else 422 if refusal or wrong else 200
    return render(request, "desk/rules/draft.html", shown, status=status)


@staff(*SEE_TICKETS, appointments=(APPROVER,))
def tickets(request: HttpRequest, desk: Desk, draft: str) -> HttpResponse:
    """The tickets a draft would change, page by page."""
    found = _draft(draft)
    after = request.GET.get("after", "")
    rows = PreviewRow.objects.filter(preview_id=found.id).order_by("id")
    if after.isascii() and after.isdecimal() and len(after) < 19:
        rows = rows.filter(id__gt=int(after))
    page = list(rows[: PAGE + 1])
    shown = {
        **around_desk(request, desk, "rules-waiting"),
        "draft": found,
        "title": drafts.title(found),
        "rows": page[:PAGE],
        "next": page[PAGE - 1].id if len(page) > PAGE else None,
        "verdicts": WORDS,
        "units": drafts.units_of(row.unit for row in page),
    }
    return render(request, "desk/rules/tickets.html", shown)


@staff(*ROLES, appointments=(APPROVER,))
def waiting(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What waits for confirmation or approval, and the own drafts not decided yet."""
    own = Draft.objects.filter(drafted_by=desk.actor.person or "", status__in=("draft", "returned"))
    handed_in, mine = list(waiting_drafts()), list(own.order_by("-changed_at", "-id")[:PAGE])
    names = drafts.names_of(one.drafted_by for one in handed_in)
    shown = {
        **around_desk(request, desk, "rules-waiting"),
        "handed_in": [(one, drafts.title(one), names.get(one.drafted_by, "")) for one in handed_in],
        "mine": [(one, drafts.title(one), STATUSES[one.status]) for one in mine],
        "kinds": KINDS,
    }
    return render(request, "desk/rules/waiting.html", shown)


# --- what the forms of every kind share ---


class Unreadable(Exception):
    """A field that cannot be read; by field, in words."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.errors = {field: words}


def from_of(request: HttpRequest) -> datetime | None:
    """The beginning of the day a draft is to be in force from; None: as soon as it is approved. Raises Unreadable."""
    text = request.POST.get("in_force_from", "").strip()
    if not text:
        return None
    try:
        return midnight(parse_date(text))
    except BadValue as wrong:
        raise Unreadable("in_force_from", "日期写法：2026-06-01。") from wrong


def own_draft(request: HttpRequest, desk: Desk, kind: str) -> Draft | None:
    """The draft being changed, named in the address: the own one of that kind, not handed in. Raises Http404."""
    text = request.GET.get("draft", "")
    if not text:
        return None
    found = _draft(text)
    if found.kind != kind or not drafts.can_revise(found, desk):
        raise Http404
    return found


def save(
    request: HttpRequest, desk: Desk, kind: str, subject: str, content: Mapping[str, Any], found: Draft | None
) -> HttpResponse | Refusal:
    """Keep a draft, new or changed, begin to count its effect, and lead to its page. Raises Unreadable, BadArgument."""
    now = present(request)
    args: dict[str, Any] = {"kind": kind, "subject": subject, "content": content, "in_force_from": from_of(request)}
    args["reason"] = request.POST.get("reason", "")
    version = request.POST.get("version", "")
    read = int(version) if found and version.isascii() and version.isdecimal() and len(version) < 8 else None
    asked = Asked("", str(found.id) if found else "", desk.actor, now, args, key_of(request, desk), read)
    result = rulemaking.revise_rule(asked) if found else rulemaking.draft_rule(asked)
    if isinstance(result, Refusal):
        return result
    kept = Draft.objects.get(id=int(result.number))
    if kind in rulemaking.WITH_PREVIEW:
        previews.begin(kept, now)
        _go_on(kept, now)
    messages.success(request, "草稿已保存。")
    return HttpResponseRedirect(reverse("rule-draft", args=[kept.id]))


def common(request: HttpRequest, found: Draft | None) -> dict[str, Any]:
    """The fields every form of a draft ends with: reason, date, what ties it to the draft read."""
    typed = request.POST if request.method == "POST" else interrupted.take(request)
    from_ = found.in_force_from.astimezone(SHANGHAI).date().isoformat() if found and found.in_force_from else ""
    return {
        "found": found,
        "reason": typed.get("reason", "") if typed else found.reason if found else "",
        "in_force_from": typed.get("in_force_from", "") if typed else from_,
        "version": found.revision if found else "",
        "key": (typed.get("key") if typed else None) or uuid4().hex,
        "typed": typed,
    }
