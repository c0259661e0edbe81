"""The lists beside the catalogue and the classification: looked through on any date, exported, changed by drafts."""

from typing import Any, Final
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hotline.acting.cataloguing.drafting import draft
from hotline.acting.cataloguing.rights import may_begin
from hotline.acting.request import Accomplished
from hotline.catalogue.classification import Class, classes_of, edition_on, editions
from hotline.catalogue.exporting import FORMS, KINDS, export_classes, export_list, file_name
from hotline.catalogue.files import Column, read_table
from hotline.catalogue.list_tables import CLASSES, MAPPING
from hotline.catalogue.models import Draft, Entry, Item
from hotline.catalogue.selectors import entries_on
from hotline.core.catalogue_life import OPEN_STATES
from hotline.core.catalogue_lists import NAMES
from hotline.core.classification import FIELDS
from hotline.core.refusal import Refusal
from hotline.organisation.selectors import on
from hotline.spreadsheets import Line
from hotline.trouble import Trouble
from hotline.web.catalogue_words import draft_state, entry_facts
from hotline.web.frame import Desk, present
from hotline.web.permission import staff
from hotline.web.views.catalogue import day_of
from hotline.web.views.catalogue_drafts import asked
from hotline.web.views.desk import around_desk

PROVISIONS: Final = {"channel": "a13.2.2", "duty": "a6.1", "law": "a15.2", "question": "a5.3"}


@staff()
def entries(request: HttpRequest, desk: Desk, list_: str) -> HttpResponse:
    """The entries of a list in force on a date."""
    if list_ not in NAMES:
        raise Http404
    day, wrong = day_of(request)
    drafts = Draft.objects.filter(subject=list_, state__in=OPEN_STATES).order_by("key")
    counts = Entry.objects.filter(list=list_).values_list("key", flat=True)
    rows = entries_on(list_, day)
    versions = {key: sum(1 for one in counts if one == key) for key in {row.key for row in rows}}
    return render(
        request,
        "desk/catalogue/list.html",
        {
            **around_desk(request, desk, f"catalogue-{list_}"),
            "list": list_,
            "zh": NAMES[list_],
            "provision": PROVISIONS[list_],
            "day": day,
            "wrong": wrong,
            "rows": [(row, entry_facts(list_, row.content), versions[row.key]) for row in rows],
            "drafts": [(row, draft_state(row)) for row in drafts],
            "open_keys": {row.key for row in drafts},
            "may_draft": may_begin(list_, desk.role),
            "forms": FORMS,
        },
    )


@staff()
def export_entries(request: HttpRequest, desk: Desk, list_: str, form: str) -> HttpResponse:
    """A list of a date as a file."""
    if list_ not in NAMES or form not in FORMS:
        raise Http404
    day, _ = day_of(request)
    headers = {"Content-Disposition": f'attachment; filename="{file_name(list_, day, form)}"'}
    return HttpResponse(export_list(list_, day, form), content_type=KINDS[form], headers=headers)


@staff()
def channels(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Statutory channels, as the menu names them."""
    return entries(request, list_="channel")


@staff()
def duties(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Duties of committees, as the menu names them."""
    return entries(request, list_="duty")


@staff()
def classes(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The classes of an edition under one top class, each with the items that stand under it."""
    today = present(request).date()
    known, current = {one.name: one for one in editions()}, edition_on(today)
    name = request.GET.get("edition", "")
    name = name if name in known else current
    rows = list(classes_of(name).values())
    tops = [one for one in rows if one.level == 1]
    top = next((one for one in tops if one.code == request.GET.get("top")), tops[0] if tops else None)
    words = request.GET.get("q", "").strip()[:30]
    shown = [one for one in rows if words in one.name or words in one.code] if words else _under(rows, top)
    items: dict[str, list[Item]] = {}
    for item in Item.objects.filter(on(today), class_code__in=[one.code for one in shown]):
        items.setdefault(item.class_code, []).append(item)
    return render(
        request,
        "desk/catalogue/classes.html",
        {
            **around_desk(request, desk, "catalogue-classes"),
            "editions": list(known),
            "edition": name,
            "current": current,
            "tops": tops,
            "top": top,
            "fields": FIELDS,
            "rows": [(one, FIELDS.get(one.field, ""), items.get(one.code, [])) for one in shown[:300]],
            "words": words,
            "drafts": list(Draft.objects.filter(subject="classification", state__in=OPEN_STATES)),
            "may_draft": may_begin("classification", desk.role),
            "files": FORMS,
            "mapping": sorted(known[name].mapping.items()) if name in known else [],
        },
    )


def _under(rows: list[Class], top: Class | None) -> list[Class]:
    return [one for one in rows if top is not None and one.code.startswith(top.code)]


@staff()
def export_edition(request: HttpRequest, desk: Desk, form: str) -> HttpResponse:
    """An edition as a file."""
    today = present(request).date()
    name = request.GET.get("edition") or edition_on(today)
    if form not in FORMS or not classes_of(name):
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{file_name("classes", today, form)}"'}
    return HttpResponse(export_classes(name, form), content_type=KINDS[form], headers=headers)


@staff("administrator")
def new_edition(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A later edition from a file of classes and a file of the mapping: a draft, or what is wrong with them."""
    outcome: Any = None
    wrong = ""
    if request.method == "POST":
        try:
            outcome = draft(asked(request, desk, **_edition(request)))
        except Trouble as trouble:
            wrong = str(trouble)
        if isinstance(outcome, Accomplished):
            messages.success(request, "分类新版已形成草稿，请送知识管理员确认。")
            return HttpResponseRedirect(reverse("catalogue-draft", args=[outcome.number]))
    refusal = outcome if isinstance(outcome, Refusal) else None
    shown = {
        **around_desk(request, desk, "catalogue-classes"),
        "refusal": refusal,
        "wrongs": sorted(set(refusal.fact.values())) if refusal and refusal.guard == "content" else [],
        "wrong": wrong,
        "typed": request.POST,
        "classes": CLASSES,
        "mapping": MAPPING,
        "key_of_form": uuid4().hex,
    }
    return render(request, "desk/catalogue/edition.html", shown, status=422 if refusal or wrong else 200)


def _edition(request: HttpRequest) -> dict[str, Any]:
    """The draft that the form and its two files say. Raises Trouble where a file cannot be read."""
    posted = request.POST
    content: dict[str, Any] = {
        "edition": posted.get("edition", ""),
        "classes": [
            {column.name: line.cells.get(column.zh, "") for column in CLASSES}
            for line in _lines(request, "classes", "事项分类", CLASSES)
        ],
        "mapping": {},
    }
    if not content["classes"]:
        raise Trouble("请选择分类文件。")
    for line in _lines(request, "mapping", "新旧代码对照", MAPPING):
        new = [code.strip() for code in line.cells.get("新代码", "").replace(",", "、").split("、") if code.strip()]
        content["mapping"][line.cells["原代码"]] = new
    known = {name: posted.get(name, "") for name in ("in_force_from", "reason")}
    return {"subject": "classification", "content": content, **known}


def _lines(request: HttpRequest, name: str, title: str, columns: tuple[Column, ...]) -> list[Line]:
    """The rows of an uploaded file; none where there is no file. Raises Trouble."""
    file: Any = request.FILES.get(name)
    return read_table(file.read(), file.name or "", title, columns) if file is not None else []
