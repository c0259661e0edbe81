"""导入导出: a spreadsheet uploaded, every row's effect shown, then brought in whole or not at all (a5.1, a4.3; S33)."""

from datetime import timedelta
from typing import Any, Final
from urllib.parse import quote
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hotline.acting.organising.imports import RIGHT, import_lines, plan
from hotline.acting.organising.wishes import Wish
from hotline.core.organising import may_draft
from hotline.core.refusal import Refusal
from hotline.database.identity import new_id
from hotline.organisation.exports import rows_of
from hotline.organisation.models import Proposal, Upload
from hotline.organisation.people_plan import wants_second
from hotline.organisation.plans import Plan, kept_lines, lines_kept
from hotline.organisation.sheets import SHEET_WORDS, SHEETS
from hotline.organisation.spreadsheets import read_sheet, write_sheet
from hotline.personal.digest import sm3
from hotline.spreadsheets import LONGEST_FILE
from hotline.trouble import Trouble
from hotline.web.frame import Desk, present
from hotline.web.organisation_forms import wish
from hotline.web.permission import staff
from hotline.web.views.desk import around_desk
from hotline.web.views.organisation_people import OFFICES, bound

MIME: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
WAITS: Final = {"units": "由主管部门审批人", "people": "由另一名管理员或者保密员"}
"""Kind of file -> who approves it where a second person must (D07, D13)."""
KEPT: Final = timedelta(days=1)
"""For how long an upload waits for its confirmation."""


def _kinds(desk: Desk) -> dict[str, str]:
    """What the asking person may bring in: units and people an administrator, duty lists who keeps one."""
    own = desk.actor.unit
    found = {}
    for kind, words in SHEET_WORDS.items():
        administrator = desk.role == "administrator"
        if administrator or (kind == "duty" and may_draft(RIGHT[kind], "", desk.reader, own) is None):
            found[kind] = words
    return found


@staff("administrator", "unit_lead", "supervisor", "dispatcher")
def bring(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Upload a file; its plan comes next."""
    kinds = _kinds(desk)
    kind = request.POST.get("kind") or request.GET.get("kind") or next(iter(kinds), "")
    kind = kind if kind in kinds else next(iter(kinds), "")
    wrong = ""
    if request.method == "POST":
        try:
            return HttpResponseRedirect(reverse("import-preview", args=[_kept(request, desk, kind).id]))
        except Trouble as trouble:
            wrong = str(trouble)
    shown = {
        **around_desk(request, desk, "import"),
        "kinds": kinds,
        "kind": kind,
        "errors": [{"field": "file", "words": wrong}] if wrong else [],
        "columns": SHEETS.get(kind, ()),
        "sheets": SHEET_WORDS,
        "longest": LONGEST_FILE // 1_000_000,
    }
    return render(request, "desk/import.html", shown, status=422 if wrong else 200)


def _kept(request: HttpRequest, desk: Desk, kind: str) -> Upload:
    """The rows of the uploaded file, kept for its confirmation. Raises Trouble where it cannot be read."""
    file = request.FILES.get("file")
    if file is None or not kind:
        raise Trouble("请选择文件。")
    if file.size is not None and file.size > LONGEST_FILE:
        raise Trouble(f"文件超过{LONGEST_FILE // 1_000_000} MB，请分开上传。")
    content, now = file.read(), present(request)
    lines = read_sheet(content, file.name or "", kind)
    Upload.objects.filter(made_at__lt=now - KEPT).delete()
    return Upload.objects.create(
        id=new_id(),
        person=desk.actor.person or "",
        kind=kind,
        name=(file.name or "")[:200],
        digest=sm3(content).hex(),
        rows=kept_lines(lines),
        made_at=now,
    )


@staff("administrator", "unit_lead", "supervisor", "dispatcher", step_up=True)
def preview(request: HttpRequest, desk: Desk, upload: int) -> HttpResponse:
    """What each row would do; 确认导入 does it, or proposes it where a second person must approve."""
    kept = Upload.objects.filter(id=upload, person=desk.actor.person).first()
    if kept is None or kept.kind not in _kinds(desk):
        raise Http404
    lines = lines_kept(kept.rows)
    refusal = None
    if request.method == "POST":
        before = _proposals(desk)
        result = import_lines(kept.kind, lines, wish(request, desk, "import"), kept.name)
        if not isinstance(result, Refusal):
            kept.delete()
            waits = _proposals(desk) > before
            done = f"已导入{SHEET_WORDS[kept.kind]}。"
            messages.success(request, f"已提交。{WAITS[kept.kind]}在“待批事项”里批准以后生效。" if waits else done)
            return HttpResponseRedirect(reverse("unit-proposals" if waits else "import"))
        refusal = result
    found = plan(kept.kind, lines, Wish(desk.reader, present(request), "import"))
    shown = {
        **around_desk(request, desk, "import"),
        "upload": kept,
        "words": SHEET_WORDS[kept.kind],
        "waits": _waits(found),
        "plan": found,
        "refusal": refusal,
        "key": request.POST.get("key") or uuid4().hex,
    }
    return render(request, "desk/import_preview.html", shown, status=422 if refusal else 200)


def _waits(found: Plan) -> str:
    """Who must approve the file before it is done; empty where nobody."""
    if found.kind == "units" or (found.kind == "people" and not found.errors and wants_second(found)):
        return WAITS[found.kind]
    return ""


def _proposals(desk: Desk) -> int:
    return Proposal.objects.filter(drafted_by=desk.actor.person, decided_at__isnull=True).count()


@staff(*OFFICES, "unit_lead", "supervisor", "dispatcher", "analyst", step_up=True)
def export(request: HttpRequest, desk: Desk, kind: str, form: str) -> HttpResponse:
    """The rows of today as a file that can be brought in again; people only those in sight."""
    if kind not in SHEETS or form not in MIME:
        raise Http404
    units = None if kind == "units" else bound(desk)
    rows: list[dict[str, Any]] = rows_of(kind, present(request), units)
    return _file(write_sheet(kind, rows, form), f"{SHEET_WORDS[kind]}-{present(request):%Y%m%d}", form)


@staff()
def template(request: HttpRequest, desk: Desk, kind: str, form: str) -> HttpResponse:
    """An empty sheet, with how to fill it in."""
    if kind not in SHEETS or form not in MIME:
        raise Http404
    return _file(write_sheet(kind, [], form), f"{SHEET_WORDS[kind]}-模板", form)


def _file(content: bytes, name: str, form: str) -> HttpResponse:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}.{form}"}
    return HttpResponse(content, content_type=MIME[form], headers=headers)
