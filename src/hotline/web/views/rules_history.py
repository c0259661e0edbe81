"""规则沿革: who drafted and approved what, in force from when, and any two versions side by side in words (a4.2)."""

from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from hotline.core.rulemaking import APPROVER, KINDS, STATUSES
from hotline.rulebook.selectors import InForce, history, named
from hotline.rulebook.selectors import drafts as drafts_of
from hotline.rulebook.shipped_words import is_subject, subject_name, subjects
from hotline.trouble import Trouble
from hotline.web.frame import Desk, present
from hotline.web.permission import staff
from hotline.web.rules import diffs
from hotline.web.rules.drafts import may_draft, names_of
from hotline.web.views.desk import around_desk
from hotline.web.views.rules_draft import ROLES

MOST_DRAFTS: Final = 50
WITH_SUBJECTS: Final = ("template", "code_list")
"""Kinds of which there are many rules, each with versions of its own."""


@dataclass(frozen=True)
class Version:
    """A version in its row: who made it by name, whether in force, its draft."""

    one: InForce
    stands: str
    author: str
    approver: str


@staff(*ROLES, appointments=(APPROVER,))
def past(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The versions of one rule with their makers, two of them compared, the drafts that came of it or not."""
    kind, subject = request.GET.get("kind", "policy"), request.GET.get("subject", "")
    if kind not in KINDS or not is_subject(kind, subject):
        raise Http404
    now, found = present(request), history(kind, subject)
    made = list(drafts_of(kind, subject)[:MOST_DRAFTS])
    keys = {*(one.drafted_by for one in found), *(one.approved_by for one in found), *(d.drafted_by for d in made)}
    names = names_of(keys | {d.decided_by for d in made})
    before, after, wrong = _two(request, found)
    shown = {
        **around_desk(request, desk, "rules-history"),
        "kind": kind,
        "kinds": KINDS,
        "subject": subject,
        "subjects": {one: {key: subject_name(one, key) for key in subjects(one)} for one in WITH_SUBJECTS},
        "title": subject_name(kind, subject) or KINDS[kind].zh,
        "versions": [
            Version(one, one.stands(now), _name(names, one.drafted_by), _name(names, one.approved_by)) for one in found
        ],
        "drafting": kind == "protection" and may_draft(kind, desk),
        "before": before,
        "after": after,
        "rows": diffs.of_versions(kind, subject, before.version, after.version, now) if before and after else None,
        "made": [(d, STATUSES[d.status], _name(names, d.drafted_by), names.get(d.decided_by, "")) for d in made],
        "errors": [{"field": "", "words": wrong}] if wrong else [],
    }  # fmt: skip
    return render(request, "desk/rules/history.html", shown, status=404 if wrong else 200)


def _name(names: dict[str, str], key: str) -> str:
    return names.get(key, {"product": "随产品提供", "order": "依照规定", "": "未记录"}.get(key, key))


def _two(request: HttpRequest, found: list[InForce]) -> tuple[InForce | None, InForce | None, str]:
    """The two versions to compare: those asked for, else the last with the one before it."""
    a, b = request.GET.get("a", ""), request.GET.get("b", "")
    try:
        if a and b:
            return named(found, a), named(found, b), ""
    except Trouble as trouble:
        return None, None, str(trouble)
    return (found[1], found[0], "") if len(found) > 1 else (None, None, "")
