"""派单目录: searched by word, class, unit and date; an item with its versions; any two compared; as a file (P15)."""

from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from hotline.acting.cataloguing.comparing import compared_versions
from hotline.acting.cataloguing.rights import may_begin
from hotline.catalogue.classification import class_on, classes_on
from hotline.catalogue.drafts import KINDS
from hotline.catalogue.exporting import FORMS, Asked, export_items, file_name, found
from hotline.catalogue.exporting import KINDS as FILE_KINDS
from hotline.catalogue.models import Draft, Item, Proposal
from hotline.catalogue.selectors import content_of, directory_on, item_versions
from hotline.catalogue.words import BY_TOWN, Directory, limits_words
from hotline.core.catalogue_life import OPEN_STATES
from hotline.core.catalogue_lint import TYPES
from hotline.core.classification import FIELDS
from hotline.web.catalogue_words import draft_state, item_facts, shown, versions
from hotline.web.frame import Desk, present
from hotline.web.permission import staff
from hotline.web.views.desk import around_desk

PAGE: Final = 50


def day_of(request: HttpRequest, name: str = "date") -> tuple[date, str]:
    """The date asked for, today where none or none that can be read; and what is wrong with it."""
    text, today = request.GET.get(name, "").strip(), present(request).date()
    if not text:
        return today, ""
    try:
        return date.fromisoformat(text), ""
    except ValueError:
        return today, "日期写法：2026-05-07。"


def _asked(request: HttpRequest) -> tuple[Asked, str]:
    day, wrong = day_of(request)
    got = request.GET
    return Asked(day, got.get("unit", "")[:60], got.get("class", "")[:6].strip(), got.get("q", "")[:60].strip()), wrong


@staff()
def browse(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The items in force on a date, filtered; fifty a page, paged by key."""
    asked, wrong = _asked(request)
    rows = found(asked)
    after = request.GET.get("after", "")
    start = next((n + 1 for n, row in enumerate(rows) if row.key == after), 0)
    page = rows[start : start + PAGE]
    names = directory_on(asked.day)
    query = {"date": asked.day.isoformat(), "unit": asked.unit, "class": asked.class_code, "q": asked.words}
    kept = {name: value for name, value in query.items() if value}
    more = page[-1].key if start + PAGE < len(rows) else ""
    before = rows[start - PAGE - 1].key if start > PAGE else ""
    return render(
        request,
        "desk/catalogue/browse.html",
        {
            **around_desk(request, desk, "catalogue"),
            "wrong": wrong,
            "asked": asked,
            "rows": [_row(row, names) for row in page],
            "count": len(rows),
            "units": names.units,
            "tops": [one for one in classes_on(asked.day).values() if one.level == 1],
            "by_town": BY_TOWN,
            "query": urlencode(kept),
            "next": urlencode({**kept, "after": more}) if more else "",
            "previous": urlencode({**kept, "after": before}) if start else "",
            "forms": FORMS,
            "may_draft": may_begin("item", desk.role),
            "filtered": bool(asked.unit or asked.class_code or asked.words),
        },
    )


def _row(row: Item, names: Directory) -> dict[str, Any]:
    """An item as a line of the list."""
    basis = row.legal_basis
    return {
        "key": row.key,
        "name": row.name,
        "class": f"{row.class_code} {names.classes.get(row.class_code, '')}",
        "unit": f"{BY_TOWN} · {row.office}" if row.by_town else names.unit_name(row.unit_id or ""),
        "types": "、".join(TYPES[kind] for kind in row.demand_types),
        "limits": limits_words(row.limits),
        "basis": f"《{basis['title']}》{basis.get('article', '')}",
    }


@staff()
def export(request: HttpRequest, desk: Desk, form: str) -> HttpResponse:
    """What the list shows, whole, as a file."""
    if form not in FORMS:
        raise Http404
    asked, _ = _asked(request)
    name = file_name("catalogue", asked.day, form)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(export_items(asked, form), content_type=FILE_KINDS[form], headers=headers)


@staff()
def item(request: HttpRequest, desk: Desk, key: str) -> HttpResponse:
    """An item: what it says on a date, its versions, what is on its way."""
    rows, today = item_versions(key), present(request).date()
    drafts = list(Draft.objects.filter(subject="item", key=key, state__in=OPEN_STATES))
    if not rows and not drafts:
        raise Http404
    wanted = request.GET.get("version", "")
    row = next((one for one in rows if wanted and one.version == wanted), None) or _standing(rows, today)
    names = directory_on(today)
    code = class_on(row.class_code, row.valid_from) if row else None
    return render(
        request,
        "desk/catalogue/item.html",
        {
            **around_desk(request, desk, "catalogue"),
            "key": key,
            "row": row,
            "facts": item_facts(content_of(row), names) if row else [],
            "field": FIELDS.get(code.field, "") if code else "",
            "versions": versions(rows, today),
            "drafts": [(draft, draft_state(draft)) for draft in drafts],
            "proposals": [
                (one, KINDS[one.kind]) for one in Proposal.objects.filter(about=key, settled_at__isnull=True)
            ],
            "may_draft": may_begin("item", desk.role) and not drafts,
        },
    )


def _standing(rows: list[Item], today: date) -> Item | None:
    """The version of today, else the newest."""
    for row in rows:
        if row.valid_from <= today and (row.valid_to is None or row.valid_to > today):
            return row
    return rows[0] if rows else None


@staff()
def compare(request: HttpRequest, desk: Desk, key: str) -> HttpResponse:
    """Any two versions of an item, field by field."""
    rows = item_versions(key)
    if not rows:
        raise Http404
    by_name = {row.version: row for row in rows}
    new = by_name.get(request.GET.get("new", ""), rows[0])
    old = by_name.get(request.GET.get("old", ""), rows[1] if len(rows) > 1 else None)
    told = compared_versions(old, new, present(request).date())
    return render(
        request,
        "desk/catalogue/compare.html",
        {
            **around_desk(request, desk, "catalogue"),
            "key": key,
            "name": new.name,
            "versions": versions(rows, present(request).date()),
            "old": old.version if old else "",
            "new": new.version,
            "differences": shown(told.differences),
        },
    )
