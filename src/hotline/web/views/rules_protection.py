"""保护规则草稿: purposes, thresholds, limits and times of keeping changed on a form (a32.1; S43; roles section 4)."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from hotline.acting.kernel import BadArgument
from hotline.acting.rule_contents import base_of, look_at
from hotline.core.protection_rules import with_settings, wrong_rules
from hotline.core.protection_table import SETTINGS
from hotline.core.refusal import Refusal
from hotline.core.rulemaking import KINDS
from hotline.rulebook import wordings
from hotline.rulebook.models import Draft
from hotline.rulebook.selectors import history, named
from hotline.trouble import Trouble
from hotline.web.frame import Desk, present
from hotline.web.permission import staff
from hotline.web.rules.drafts import may_draft
from hotline.web.rules.protection_form import groups, values_of
from hotline.web.views.desk import around_desk
from hotline.web.views.rules_draft import Unreadable, common, own_draft, save

KIND = "protection"


@staff(*KINDS[KIND].drafters)
def protection_draft(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The form of a draft: new, changed, or going back to a former version."""
    if not may_draft(KIND, desk):
        raise Http404
    found = own_draft(request, desk, KIND)
    if request.method != "POST":
        return _form(request, desk, found)
    base = base_of(KIND, "")
    content = with_settings(_content(base), values_of(request.POST))
    errors = dict(look_at(KIND, "", content, base, present(request)).faults)
    try:
        kept = save(request, desk, KIND, "", content, found) if not errors else None
    except Unreadable as wrong:
        errors, kept = wrong.errors, None
    except BadArgument as wrong:
        errors, kept = {"": str(wrong)}, None
    if isinstance(kept, Refusal):
        return _form(request, desk, found, {"": kept.sentence}, kept)
    return kept or _form(request, desk, found, errors)


def _content(number: str) -> dict[str, Any]:
    return wordings.content(KIND, "", int(number))


def _form(
    request: HttpRequest,
    desk: Desk,
    found: Draft | None,
    errors: Mapping[str, str] | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    base = _content(base_of(KIND, ""))
    fields = common(request, found)
    shown = {
        **around_desk(request, desk, "keeping"),
        **fields,
        "groups": groups(base, _wanted(request, found, base), errors or {}, fields["typed"]),
        "errors": [{"field": f"f-{name}" if name in SETTINGS else name, "words": _named(name, words)}
                   for name, words in (errors or {}).items()],
        "refusal": refusal,
        "at_once": False,
    }  # fmt: skip
    return render(request, "desk/rules/protection_form.html", shown, status=422 if errors else 200)


def _named(name: str, words: str) -> str:
    return f"{SETTINGS[name].zh}：{words}" if name in SETTINGS else words


def _wanted(request: HttpRequest, found: Draft | None, base: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the draft sets, or a former version it shall bring back; the base where that cannot be read any more."""
    wanted: Mapping[str, Any] = found.content if found else base
    text = request.GET.get("from", "")
    if text and found is None:
        try:
            wanted = _content(named(history(KIND), text).version)
        except Trouble:
            wanted = base
    return base if "" in wrong_rules(wanted, base) else wanted
