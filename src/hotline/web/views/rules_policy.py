"""制度参数 (P16): every decision with its value, meaning and article; the form of a draft (a4.2, a15.3)."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hotline.acting.kernel import BadArgument
from hotline.acting.rule_contents import base_of
from hotline.core.decision_table import Decision
from hotline.core.decisions import DECISION_OF, GROUPS, group_of, number_of, relations, value_words, wrong_values
from hotline.core.policy import plain_policy, with_overrides
from hotline.core.refusal import Refusal
from hotline.core.rulemaking import KINDS
from hotline.rulebook.models import Draft
from hotline.rulebook.selectors import InForce, history, in_force_at, named, open_drafts
from hotline.rulebook.versions import POLICIES
from hotline.rulebook.wordings import lists_of_policy
from hotline.trouble import Trouble
from hotline.web.frame import Desk, present
from hotline.web.permission import staff
from hotline.web.rules import drafts
from hotline.web.rules.policy_form import changes_of, groups
from hotline.web.views.desk import around_desk
from hotline.web.views.rules_draft import Unreadable, common, own_draft, save


@dataclass(frozen=True)
class Value:
    """One decision as a version settles it."""

    number: int
    row: Decision
    words: str
    changed: bool


@staff()
def policy(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The policy in force, or the version asked for, by groups; versions and drafts beside it."""
    now, found = present(request), history("policy")
    wrong = ""
    chosen = in_force_at(found, now)
    try:
        chosen = named(found, request.GET["version"]) if request.GET.get("version") else chosen
    except Trouble as trouble:
        wrong = str(trouble)
    drafting = desk.role in KINDS["policy"].drafters
    shown = {
        **around_desk(request, desk, "rules-policy"),
        "chosen": chosen,
        "stands": chosen.stands(now),
        "versions": found,
        "groups": _values(found, chosen, request),
        "drafts": [(one, drafts.title(one)) for one in open_drafts("policy")] if drafting else [],
        "drafting": drafting,
        "errors": [{"field": "", "words": wrong}] if wrong else [],
    }
    return render(request, "desk/rules/policy.html", shown, status=404 if wrong else 200)


def _values(found: list[InForce], chosen: InForce, request: HttpRequest) -> list[tuple[str, list[Value]]]:
    """The values of a version by group; what the version before it had otherwise is marked."""
    lists, values = lists_of_policy(present(request)), plain_policy(POLICIES[chosen.version])
    former = next((one for one in found if one.n == chosen.n - 1), chosen)
    before = plain_policy(POLICIES[former.version])
    rows = {
        name: Value(number_of(name), DECISION_OF[name], value_words(name, value, lists), before[name] != value)
        for name, value in values.items()
    }
    return [(zh, [row for name, row in rows.items() if group_of(name) == zh]) for _, zh in GROUPS]


@staff(*KINDS["policy"].drafters)
def policy_draft(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The form of a draft: new, changed, or going back to a former version."""
    found = own_draft(request, desk, "policy")
    if request.method != "POST":
        return _form(request, desk, found)
    base = plain_policy(POLICIES[base_of("policy", "")])
    lists = lists_of_policy(present(request))
    changes = changes_of(request.POST, base, lists)
    errors = _errors(changes, lists)
    try:
        kept = save(request, desk, "policy", "", {"changes": changes}, found) if not errors else None
    except Unreadable as wrong:
        errors = wrong.errors
        kept = None
    except BadArgument as wrong:
        errors, kept = {"": str(wrong)}, None
    if isinstance(kept, Refusal):
        return _form(request, desk, found, {"": kept.sentence}, kept)
    return kept or _form(request, desk, found, errors)


def _errors(changes: dict[str, object], lists: dict[str, dict[str, str]]) -> dict[str, str]:
    """What is wrong with the values, field by field, and where they do not fit one another."""
    errors = wrong_values(changes, lists)
    if errors:
        return errors
    after = with_overrides(POLICIES[base_of("policy", "")], changes, "")
    broken = [one for one in relations(after) if one.blocking and not one.holds]
    return {one.fields[0]: f"不符合：{one.zh}。" for one in broken}


def _form(
    request: HttpRequest,
    desk: Desk,
    found: Draft | None,
    errors: dict[str, str] | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    now = present(request)
    version = base_of("policy", "")
    base, lists = plain_policy(POLICIES[version]), lists_of_policy(now)
    wanted = dict(found.content["changes"]) if found else _former(request, base)
    fields = common(request, found)
    shown = {
        **around_desk(request, desk, "rules-policy"),
        **fields,
        "groups": groups(base, wanted, lists, errors or {}, fields["typed"]),
        "errors": [{"field": f"f-{name}" if name in DECISION_OF else name, "words": _named(name, words)}
                   for name, words in (errors or {}).items()],
        "refusal": refusal,
        "at_once": False,
    }  # fmt: skip
    return render(request, "desk/rules/policy_form.html", shown, status=422 if errors else 200)


def _named(name: str, words: str) -> str:
    return f"{DECISION_OF[name].zh}：{words}" if name in DECISION_OF else words


def _former(request: HttpRequest, base: dict[str, object]) -> dict[str, object]:
    """The values of a former version that differ, where a draft shall bring it back."""
    text = request.GET.get("from", "")
    if not text:
        return {}
    try:
        former = plain_policy(POLICIES[named(history("policy"), text).version])
    except Trouble:
        return {}
    return {name: value for name, value in former.items() if value != base[name]}
