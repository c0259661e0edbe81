"""导入 a table of items or entries: each row's effect first, errors by row and column, then drafts, all or none."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hotline.acting.cataloguing.importing import Plan, import_drafts, plan_file
from hotline.acting.cataloguing.linting import present_of
from hotline.acting.cataloguing.rights import may_begin
from hotline.acting.request import Accomplished
from hotline.catalogue.files import Column
from hotline.catalogue.list_tables import TABLES
from hotline.catalogue.words import COLUMNS
from hotline.core.catalogue_lists import NAMES
from hotline.core.refusal import Refusal
from hotline.spreadsheets import LONGEST_FILE
from hotline.trouble import Trouble
from hotline.web.catalogue_words import shown
from hotline.web.frame import Desk, present
from hotline.web.permission import staff
from hotline.web.views.catalogue_drafts import asked
from hotline.web.views.desk import around_desk

SUBJECTS = {"item": "派单目录条目", **NAMES}


@staff("dispatcher", "unit_lead", "knowledge_editor")
def take(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Choose a file; see what it would do; make the drafts."""
    open_ = {subject: zh for subject, zh in SUBJECTS.items() if may_begin(subject, desk.role)}
    subject = request.POST.get("subject") or request.GET.get("subject") or next(iter(open_))
    if subject not in open_:
        subject = next(iter(open_))
    wrong, plan, refusal = "", None, None
    if request.method == "POST":
        try:
            outcome = _taken(request, desk, subject)
        except Trouble as trouble:
            wrong = str(trouble)
        else:
            if isinstance(outcome, Accomplished):
                messages.success(request, "已形成草稿。核对以后按“全部送出”，请各承办单位答复。")
                return HttpResponseRedirect(reverse("catalogue-batch", args=[outcome.number]))
            plan, refusal = outcome
    return render(request, "desk/catalogue/import.html", _shown(request, desk, subject, open_, plan)
                  | {"wrong": wrong, "refusal": refusal}, status=422 if wrong or refusal else 200)  # fmt: skip


def _taken(request: HttpRequest, desk: Desk, subject: str) -> Accomplished | tuple[Plan, Refusal | None]:
    """The drafts made of the file; else its plan and why not. Raises Trouble where something cannot be read."""
    posted = request.POST
    file = request.FILES.get("file")
    if file is None:
        raise Trouble("请选择文件。")
    if (file.size or 0) > LONGEST_FILE:
        raise Trouble(f"文件超过{LONGEST_FILE // 1_000_000} MB，请分开导入。")
    try:
        start = date.fromisoformat(posted.get("in_force_from", "").strip())
    except ValueError as bad:
        raise Trouble("生效日期写法：2026-05-07。") from bad
    content, name = file.read(), file.name or ""
    if posted.get("what") != "import":
        return plan_file(content, name, subject, start, present_of(present(request))), None
    known: dict[str, Any] = {"in_force_from": start, "reason": posted.get("reason", "")}
    known["warnings_reason"] = posted.get("warnings_reason", "")
    outcome = import_drafts(asked(request, desk, **known), content, name, subject)
    if isinstance(outcome, Refusal):
        return plan_file(content, name, subject, start, present_of(present(request))), outcome
    return outcome if isinstance(outcome, Accomplished) else (outcome, None)


def _shown(
    request: HttpRequest, desk: Desk, subject: str, open_: dict[str, str], plan: Plan | None
) -> dict[str, Any]:  # fmt: skip
    columns: tuple[Column, ...] = COLUMNS if subject == "item" else TABLES[subject]
    rows = [(row, shown(row.differences)) for row in plan.rows if row.effect != "unchanged"] if plan else []
    return {
        **around_desk(request, desk, "catalogue-import"),
        "subject": subject,
        "subjects": open_,
        "columns": columns,
        "plan": plan,
        "rows": rows[:500],
        "typed": request.POST,
        "today": present(request).date(),
        "key_of_form": uuid4().hex,
    }
