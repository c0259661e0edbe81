"""A draft as its page shows it: what it changes, what may be done with it and why not, its effect (a4.2, D07; P16)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse

from hotline.acting.request import Asked
from hotline.acting.rule_contents import look_at, policy_after
from hotline.acting.rulemaking import drafted, judged, standing
from hotline.audit.models import EventRow
from hotline.core.decisions import DECISION_OF, relations
from hotline.core.foresight import acts_concerned, counted_verdicts, examples
from hotline.core.instants import SHANGHAI, midnight
from hotline.core.lifecycle import ACTS
from hotline.core.refusal import Refusal
from hotline.core.rulemaking import KINDS, STATUSES, STEPS, Drafted, may, open_to
from hotline.core.wordings import data_used
from hotline.organisation.models import Person, Unit
from hotline.rulebook.models import Draft, Preview, PreviewRow
from hotline.rulebook.shipped_words import subject_name
from hotline.rulebook.versions import CALENDARS, POLICIES, latest
from hotline.web.frame import Desk
from hotline.web.rules import diffs

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


def steps(draft: Draft, desk: Desk, now: datetime) -> list[Step]:
    """The steps that are this person's to take, in the order of the path; with why not where not now."""
    asked = Asked("", str(draft.id), desk.actor, now)
    who = standing(asked)
    seen: Drafted = drafted(draft, desk.role, now)
    found = []
    for code in SHOWN_STEPS:
        if draft.status in ("approved", "withdrawn") or not open_to(code, seen, who):
            continue
        refusal = judged(code, draft, asked, reason="有") if code == "return_rule" else may(code, seen, who, now)
        found.append(Step(code, refusal))
    return found


def can_revise(draft: Draft, desk: Desk) -> bool:
    """Whether this person may change the draft now: its author, while it is not handed in."""
    return draft.drafted_by == desk.actor.person and draft.status in STEPS["revise_rule"][1]


def edit_address(draft: Draft) -> str:
    """Where a draft is changed: the form of its kind."""
    page = {"policy": "rules-policy-draft", "calendar": "rules-calendar", "template": "rules-texts"}
    asked = {"draft": str(draft.id), **({"subject": draft.subject} if draft.subject else {})}
    return f"{reverse(page.get(draft.kind, 'rules-lists'))}?{urlencode(asked)}"


def life(draft: Draft) -> list[Said]:
    """What happened to a draft, the newest first, out of the events (S15)."""
    rows = EventRow.objects.filter(chain="rulebook", args__object=str(draft.id)).order_by("-seq")
    events = list(rows.values_list("act", "actor", "at"))
    names = names_of(str(actor.get("person", "")) for _, actor, _ in events)
    return [
        Said(STEPS[act][0], names.get(str(actor.get("person", "")), "系统"), at)
        for act, actor, at in events
        if act in STEPS
    ]


@dataclass(frozen=True)
class Effect:
    """The effect of a draft in words: lines of the preview, limits counted from an example, acts concerned."""

    preview: Preview | None
    stale: bool
    lines: tuple[tuple[str, str], ...]
    examples: tuple[tuple[str, datetime, datetime, datetime], ...] = ()
    acts: tuple[str, ...] = ()
    relations: tuple[tuple[str, bool], ...] = ()

    @property
    def percent(self) -> int:
        """How far the counting has come."""
        return round(100 * self.preview.done / self.preview.total) if self.preview and self.preview.total else 0


def effect(draft: Draft, now: datetime) -> Effect:
    """What is known of the effect of a draft of policy or calendar."""
    preview = Preview.objects.filter(draft=draft).first()
    last = latest(draft.kind)
    base = last.version if last else ""
    stale = preview is not None and draft.status != "approved" and (
        preview.revision != draft.revision or preview.base != base
    )  # fmt: skip
    counts = preview.counts if preview else {}
    if draft.kind == "calendar":
        return Effect(preview, stale, tuple((zh, f"{n}件") for zh, n in counted_verdicts(counts)))
    before, after = POLICIES[draft.base], policy_after(draft.content, draft.base)
    start = _example_start(draft, now)
    calendar = CALENDARS[_calendar_version()]
    shown = tuple(
        (DECISION_OF[one.field].zh, one.start, one.was, one.now) for one in examples(before, after, calendar, start)
    )
    acts = tuple(ACTS[act].zh for act in acts_concerned(before, after))
    told = tuple((one.zh, one.holds) for one in relations(after) if _concerns(one.fields, draft.content))
    return Effect(
        preview, stale, _policy_lines(counts) if preview and preview.state == "done" else (), shown, acts, told
    )


def _concerns(fields: tuple[str, ...], content: Mapping[str, Any]) -> bool:
    return bool(set(fields) & set(content.get("changes", {})))


def _calendar_version() -> str:
    last = latest("calendar")
    return last.version if last else ""


def _example_start(draft: Draft, now: datetime) -> datetime:
    """Ten in the morning of the day a draft would be in force from."""
    day = (draft.in_force_from or now).astimezone(SHANGHAI).date()
    return midnight(day) + timedelta(hours=10)


def _policy_lines(counts: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    def n(name: str) -> int:
        return int(counts.get(name, 0))

    lines = [
        ("已派出的工单", f"{n('dispatched')}件，0件变化：在办工单沿用派单时的版本"),
        ("未派出的工单", f"{n('undispatched')}件，派单后按新版本计算"),
        ("过去90天派出的工单", f"{n('tickets')}件"),
    ]
    if n("shorter") or n("longer"):
        moved = f"期限变短{n('shorter')}件，变长{n('longer')}件"
        lines.append(("若用新版本", f"{moved}；按期会变成超期{n('late')}件，超期会变成按期{n('timely')}件"))
    if n("returns"):
        share = round(100 * n("returns_barred") / n("returns"))
        lines.append(("退单申请", f"{n('returns')}件，超过新退单期限的{n('returns_barred')}件（占{share}%）"))
    return tuple(lines)


def shown(draft: Draft, desk: Desk, now: datetime) -> dict[str, Any]:
    """Everything the page of a draft shows."""
    look = look_at(draft.kind, draft.subject, draft.content, draft.base, now)
    names = names_of([draft.drafted_by, draft.confirmed_by, draft.decided_by])
    has_effect = draft.kind in ("policy", "calendar")
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
        "steps": steps(draft, desk, now),
        "revise": can_revise(draft, desk),
        "life": life(draft),
        "effect": effect(draft, now) if has_effect and not look.faults else None,
        "has_rows": PreviewRow.objects.filter(preview_id=draft.id).exists(),
        "data_used": data_used(str(draft.content.get("words", ""))) if draft.kind == "template" else (),
        "edit_url": edit_address(draft),
    }
