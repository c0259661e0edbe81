"""A draft of the catalogue or a list: written, sent to the units, answered, decided, approved - each an act (P15)."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hotline.acting.cataloguing.answering import confirm, decide, object_to, propose
from hotline.acting.cataloguing.approving import approve, send_back
from hotline.acting.cataloguing.comparing import compared
from hotline.acting.cataloguing.drafting import draft, edit, withdraw
from hotline.acting.cataloguing.known import asked_of, standing_version
from hotline.acting.cataloguing.linting import present_of
from hotline.acting.cataloguing.rights import draft_facts, may_begin, open_acts
from hotline.acting.request import Accomplished, Asked
from hotline.catalogue.models import Draft, Entry, Item, Trial
from hotline.catalogue.selectors import content_of, directory_on, item_version
from hotline.core.catalogue_life import OPEN_STATES, SUBJECTS
from hotline.core.refusal import Refusal
from hotline.organisation.models import Person
from hotline.web.catalogue_forms import cells_of, draft_fields, meta_fields, read_cells, typed_cells
from hotline.web.catalogue_words import (
    draft_state,
    entry_differences,
    entry_facts,
    item_facts,
    shown,
)
from hotline.web.frame import Desk, present
from hotline.web.permission import staff
from hotline.web.views.desk import around_desk

WRITTEN: Final = ("item", "channel", "duty", "law", "question")
"""Subjects that are written in a form; an edition of the classification comes as a file."""
META: Final = ("in_force_from", "reason", "warnings_reason")
DONE: Final = {
    "propose_draft": "已送出。",
    "confirm_draft": "已答复同意。",
    "object_draft": "已提出意见。",
    "decide_draft": "已裁定。",
    "approve_draft": "已批准，自生效日期起启用。",
    "return_draft": "已退回修改。",
    "withdraw_draft": "已撤回。",
}


def asked(request: HttpRequest, desk: Desk, **args: Any) -> Asked:
    """An act asked for from a page, with the key of its form."""
    key = request.POST.get("key_of_form", "")[:48] or uuid4().hex
    return Asked("", "", desk.actor, present(request), args, f"desk:{desk.account}:{key}")


@staff("dispatcher", "unit_lead", "knowledge_editor", "administrator")
def begin(request: HttpRequest, desk: Desk, subject: str) -> HttpResponse:
    """A new draft: of something new, or of what stands under a key; it may also end that."""
    if subject not in WRITTEN:
        raise Http404
    key, today = request.GET.get("key", "")[:60], present(request).date()
    before = standing_version(subject, key, today) if key else None
    if key and before is None:
        raise Http404
    ends = request.GET.get("ends") == "yes" and before is not None
    if request.method != "POST":
        return _form(request, desk, subject, before, ends=ends)
    outcome, errors = _drafted(request, desk, subject, before, ends=ends)
    if isinstance(outcome, Accomplished):
        messages.success(request, "草稿已保存。")
        return HttpResponseRedirect(reverse("catalogue-draft", args=[outcome.number]))
    return _form(request, desk, subject, before, outcome, errors, ends=ends)


def _drafted(
    request: HttpRequest, desk: Desk, subject: str, before: Item | Entry | None, *, ends: bool
) -> tuple[Accomplished | Refusal | None, dict[str, str]]:
    posted = request.POST
    known: dict[str, Any] = {name: posted.get(name, "") for name in META}
    key = before.key if before else ""
    if ends:
        args = {**known, "subject": subject, "key": key, "ends": True}
    else:
        cells = typed_cells(subject, posted, key)
        key, raw, unread = read_cells(subject, cells, directory_on(present(request).date()))
        if unread:
            return None, unread
        args = {**known, "subject": subject, "key": key, "content": raw}
    named = [one for one in request.GET.get("proposals", "").split(",") if one.isdecimal()]
    outcome = draft(asked(request, desk, **args, proposals=named))
    return outcome, dict(outcome.fact) if isinstance(outcome, Refusal) and outcome.guard == "content" else {}


def _form(
    request: HttpRequest, desk: Desk, subject: str, before: Item | Entry | None, outcome: Any = None,
    errors: Mapping[str, str] | None = None, *, ends: bool = False,
) -> HttpResponse:  # fmt: skip
    today, posted = present(request).date(), request.POST if request.method == "POST" else None
    names, errors = directory_on(today), errors or {}
    if not may_begin(subject, desk.role):
        raise Http404
    key = before.key if before else ""
    content = _content(before)
    cells = typed_cells(subject, posted, key) if posted is not None else cells_of(subject, key, content, names)
    first = today + timedelta(days=1) if before else today
    get = posted.get if posted is not None else {"in_force_from": first.isoformat()}.get
    refusal = outcome if isinstance(outcome, Refusal) and not errors else None
    fields = [] if ends else draft_fields(subject, cells, names, errors, new=before is None)
    told = [{"field": f"f-{one.name}", "words": one.error} for one in fields if one.error]
    rest = {name: words for name, words in errors.items() if words not in [one["words"] for one in told]}
    return render(
        request,
        "desk/catalogue/begin.html",
        {
            **around_desk(request, desk, "catalogue"),
            "subject": subject,
            "zh": SUBJECTS[subject].zh,
            "before": before,
            "ends": ends,
            "fields": fields,
            "meta": meta_fields({name: get(name, "") or "" for name in META}, errors),
            "errors": [*told, *({"field": f"f-{name}", "words": words} for name, words in rest.items())],
            "refusal": refusal,
            "key_of_form": (posted.get("key_of_form") if posted else "") or uuid4().hex,
            "provision": SUBJECTS[subject].provision,
        },
        status=422 if outcome is not None or errors else 200,
    )  # fmt: skip


def _content(before: Item | Entry | None) -> Mapping[str, Any] | None:
    if before is None:
        return None
    return content_of(before) if isinstance(before, Item) else before.content


@staff()
def show(request: HttpRequest, desk: Desk, number: int) -> HttpResponse:
    """A draft: what changes, who has said what, what the checks find, the trial; and its form while it is open."""
    row = Draft.objects.filter(id=number).first()
    if row is None:
        raise Http404
    if request.method == "POST":
        return _saved(request, desk, row)
    return _page(request, desk, row)


def _saved(request: HttpRequest, desk: Desk, row: Draft) -> HttpResponse:
    posted = request.POST
    args: dict[str, Any] = {name: posted.get(name, "") for name in META}
    errors: dict[str, str] = {}
    if row.content is not None and row.subject in WRITTEN:
        cells = typed_cells(row.subject, posted, row.key)
        _, args["content"], errors = read_cells(row.subject, cells, directory_on(present(request).date()))
    elif row.content is not None:
        args["content"] = row.content
    if errors:
        return _page(request, desk, row, None, errors)
    read = posted.get("edition", "")
    outcome = edit(asked(request, desk, **args), row.id, int(read) if read.isdecimal() else None)
    if isinstance(outcome, Accomplished):
        messages.success(request, "草稿已保存。已送出的，须重新征求意见。")
        return HttpResponseRedirect(reverse("catalogue-draft", args=[row.id]))
    fact = dict(outcome.fact) if outcome.guard == "content" else {}
    return _page(request, desk, row, outcome, fact)


def _page(
    request: HttpRequest, desk: Desk, row: Draft, outcome: Refusal | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    now, errors = present(request), errors or {}
    current, names = present_of(now), directory_on(max(row.in_force_from, now.date()))
    facts = draft_facts(row, current)
    open_ = open_acts(row, facts, desk.actor, now)
    may = {act: refusal is None for act, refusal in open_.items()}
    posted = request.POST if request.method == "POST" else None
    told: dict[str, Any] = {**around_desk(request, desk, "catalogue"), "row": row}
    if may["edit_draft"] and row.subject in WRITTEN:
        told |= _editing(row, posted, errors, names)
    return render(
        request,
        "desk/catalogue/draft.html",
        told
        | {
            "zh": SUBJECTS[row.subject].zh,
            "state": draft_state(row),
            "facts": _facts(row, names),
            "differences": shown(_differences(row, names)),
            "answers": asked_of([row])[row.id],
            "waiting": [one for one in facts.answers if not one.settled],
            "findings": facts.findings,
            "may": may,
            "why_not": _why_not(row, open_),
            "trial": Trial.objects.filter(drafts__contains=[row.id]).order_by("-asked_at").first(),
            "refusal": outcome if outcome is not None and not errors else None,
            "proposals": list(row.proposals.all()),
            "units": names.units,
            "people": dict(Person.objects.filter(key__in=[row.drafted_by, row.decided_by]).values_list("key", "name")),
            "key_of_form": uuid4().hex,
            "open": row.state in OPEN_STATES,
        },
        status=422 if outcome is not None or errors else 200,
    )


def _editing(row: Draft, posted: Any, errors: Mapping[str, str], names: Any) -> dict[str, Any]:
    """The form of a draft that may be corrected."""
    cells = (
        typed_cells(row.subject, posted, row.key)
        if posted is not None
        else cells_of(row.subject, row.key, row.content, names)
    )
    fields = draft_fields(row.subject, cells, names, errors, new=False) if row.content is not None else []
    stands = {name: getattr(row, name) for name in META} | {"in_force_from": row.in_force_from.isoformat()}
    values = {name: posted.get(name, "") for name in META} if posted is not None else stands
    return {
        "fields": fields,
        "meta": meta_fields(values, errors),
        "errors": [{"field": f"f-{one.name}", "words": one.error} for one in fields if one.error],
    }


def _facts(row: Draft, names: Any) -> list[Any]:
    if row.content is None or row.subject == "classification":
        return []
    return item_facts(row.content, names) if row.subject == "item" else entry_facts(row.subject, row.content)


def _differences(row: Draft, names: Any) -> Any:
    if row.subject == "classification":
        return ()
    if row.subject == "item":
        before = item_version(row.based_on)
        return compared(content_of(before) if before else None, row.content, names).differences
    entry = Entry.objects.filter(version=row.based_on).first()
    return entry_differences(row.subject, entry.content if entry else None, row.content)


def _why_not(row: Draft, open_: Mapping[str, Refusal | None]) -> Refusal | None:
    """Why it cannot be approved, said quietly to whoever looks at a proposed draft."""
    return open_["approve_draft"] if row.state == "proposed" else None


Act = Callable[[Asked, int, Mapping[str, str]], Accomplished | Refusal]
ACTS: Final[Mapping[str, Act]] = {
    "propose_draft": lambda a, n, _: propose(a, [n]),
    "confirm_draft": lambda a, n, _: confirm(a, [n]),
    "object_draft": lambda a, n, p: object_to(a, [n], p.get("reason", "")),
    "decide_draft": lambda a, n, p: decide(a, n, p.get("unit", ""), p.get("reason", "")),
    "approve_draft": lambda a, n, p: approve(a, [n], _start(p)),
    "return_draft": lambda a, n, p: send_back(a, [n], p.get("reason", "")),
    "withdraw_draft": lambda a, n, _: withdraw(a, [n]),
}


def _start(posted: Mapping[str, str]) -> date | None:
    try:
        return date.fromisoformat(posted.get("start", "").strip())
    except ValueError:
        return None


@staff()
def do(request: HttpRequest, desk: Desk, number: int, what: str) -> HttpResponse:
    """One act on a draft; refused, the page says why, with what was typed."""
    row = Draft.objects.filter(id=number).first()
    if row is None or what not in ACTS:
        raise Http404
    if request.method != "POST":
        return HttpResponseRedirect(reverse("catalogue-draft", args=[number]))
    outcome = ACTS[what](asked(request, desk, reason=request.POST.get("reason", "")), number, request.POST.dict())
    if isinstance(outcome, Accomplished):
        messages.success(request, DONE[what])
        return HttpResponseRedirect(reverse("catalogue-draft", args=[number]))
    request.method = "GET"  # the draft itself is shown as it stands
    return _page(request, desk, row, outcome)
