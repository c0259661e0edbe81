"""A draft as its page shows it: what it changes, what may be done with it and why not, what happened (a4.2; P16)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse

from hotline.acting.rule_contents import SHIPPED_BASE, look_at
from hotline.acting.rulemaking import WITH_PREVIEW, as_guarded
from hotline.audit.models import EventRow
from hotline.core.refusal import Refusal
from hotline.core.rulemaking import KINDS, STATUSES, STEPS, Drafted, Standing, may, open_to
from hotline.core.wordings import data_used
from hotline.organisation.models import Person, Unit
from hotline.rulebook.models import Draft, Preview
from hotline.rulebook.shipped_words import subject_name
from hotline.rulebook.versions import latest
from hotline.web.frame import Desk
from hotline.web.rules import diffs
from hotline.web.rules.effects import effect

SHOWN_STEPS: Final = ("submit_rule", "withdraw_rule", "confirm_rule", "approve_rule", "return_rule")


@dataclass(frozen=True)
class Step:
    """One step with a draft: its name, or the quiet sentence why it cannot be taken now."""

    code: str
    refusal: Refusal | None

    @property
    def zh(self) -> str:
        """Its name."""
        return STEPS[self.code][0]


@dataclass(frozen=True)
class Said:
    """One event of a draft's life: what, by whom, when."""

    zh: str
    who: str
    at: datetime


def title(draft: Draft) -> str:
    """What a draft is a draft of."""
    if draft.kind == "calendar":
        return f"{draft.content.get('year', '')}年节假日安排"
    name = subject_name(draft.kind, draft.subject)
    return f"{KINDS[draft.kind].zh}“{name}”" if name else KINDS[draft.kind].zh


def names_of(keys: Iterable[str]) -> dict[str, str]:
    """People by their keys."""
    return dict(Person.objects.filter(key__in=set(keys)).values_list("key", "name"))


def units_of(keys: Iterable[str]) -> dict[str, str]:
    """Units by their keys, short."""
    return dict(Unit.objects.filter(key__in=set(keys)).values_list("key", "short_name"))


def steps(draft: Draft, desk: Desk, seen: Drafted, now: datetime) -> list[Step]:
    """The steps that are this person's to take, in the order of the path; with why not where not now."""
    if draft.status in ("approved", "withdrawn"):
        return []
    who = standing(desk)
    return [Step(code, may(code, seen, who, now)) for code in SHOWN_STEPS if open_to(code, seen, who)]


def standing(desk: Desk) -> Standing:
    """Who sits at the desk, as the guards of rules see it."""
    actor = desk.actor
    return Standing(actor.person or "", desk.role, desk.reader.appointments, actor.unit_kind or "")


def may_draft(kind: str, desk: Desk) -> bool:
    """Whether drafts of a kind are this person's to begin: whether the button is there."""
    return open_to("draft_rule", Drafted(kind), standing(desk))


def can_revise(draft: Draft, desk: Desk) -> bool:
    """Whether this person may change the draft now: its author, while it is not handed in."""
    return draft.drafted_by == desk.actor.person and draft.status in STEPS["revise_rule"][1]


def edit_address(draft: Draft) -> str:
    """Where a draft is changed: the form of its kind."""
    page = {
        "policy": "rules-policy-draft",
        "calendar": "rules-calendar",
        "template": "rules-texts",
        "protection": "rules-protection-draft",
    }
    asked = {"draft": str(draft.id), **({"subject": draft.subject} if draft.subject else {})}
    return f"{reverse(page.get(draft.kind, 'rules-lists'))}?{urlencode(asked)}"


Event = tuple[str, str, datetime]
"""Act, person, instant."""


def _events(draft: Draft) -> list[Event]:
    """What happened to a draft, the newest first (S15)."""
    rows = EventRow.objects.filter(chain="rulebook", args__object=str(draft.id)).order_by("-seq")
    found = rows.values_list("act", "actor", "at")
    return [(act, str(actor.get("person", "")), at) for act, actor, at in found if act in STEPS]


def shown(draft: Draft, desk: Desk, now: datetime) -> dict[str, Any]:
    """Everything the page of a draft shows."""
    look = look_at(draft.kind, draft.subject, draft.content, draft.base, now)
    last, preview = latest(draft.kind, draft.subject), Preview.objects.filter(draft=draft).first()
    seen = as_guarded(draft, desk.actor, now, last, preview)
    events = _events(draft)
    names = names_of([draft.drafted_by, draft.confirmed_by, draft.decided_by, *(person for _, person, _ in events)])
    has_effect = draft.kind in WITH_PREVIEW and not look.faults
    return {
        "draft": draft,
        "title": title(draft),
        "status": STATUSES[draft.status],
        "author": names.get(draft.drafted_by, draft.drafted_by),
        "confirmer": names.get(draft.confirmed_by, ""),
        "decider": names.get(draft.decided_by, ""),
        "rows": diffs.of_draft(draft, now) if not look.faults else [],
        "faults": [{"field": "", "words": words} for words in look.faults.values()],
        "doubts": look.doubts,
        "steps": steps(draft, desk, seen, now),
        "revise": can_revise(draft, desk),
        "life": [Said(STEPS[act][0], names.get(person, "系统"), at) for act, person, at in events],
        "effect": effect(draft, preview, last.version if last else SHIPPED_BASE, now) if has_effect else None,
        "data_used": data_used(str(draft.content.get("words", ""))) if draft.kind == "template" else (),
        "edit_url": edit_address(draft),
    }
