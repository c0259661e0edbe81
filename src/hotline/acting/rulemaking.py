"""Making a rule: draft, submit, confirm, approve or return, each one event on the chain of rules (a4.2, D07; S15).

Approval puts the version into force in the same transaction: a policy or calendar gets its event on its own chain
besides. `core.rulemaking.may` decides who may take which step; the same function shows the buttons.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.db import models

from hotline.acting.configuring import Change, configure
from hotline.acting.kernel import BadArgument
from hotline.acting.law import OWN_ACT, Put, Signed, lawful_event
from hotline.acting.locking import context
from hotline.acting.request import Accomplished, Asked
from hotline.acting.rule_contents import CONTENTS, SHIPPED_BASE, base_of, look_at
from hotline.audit.models import Chain
from hotline.core.decisions import DECISION_OF, drafted_by
from hotline.core.instants import SHANGHAI, cut
from hotline.core.refusal import FAILED, Refusal, refuse
from hotline.core.rulemaking import KINDS, Drafted, Standing, may
from hotline.core.ticket import Actor
from hotline.database.identity import new_id
from hotline.database.writing import Update
from hotline.organisation.selectors import appointments
from hotline.rulebook.models import Adoption, Draft, Preview
from hotline.rulebook.shipped_words import letter_of, subject_name
from hotline.rulebook.versions import content_version, latest
from hotline.rulebook.wordings import noticed

CHAIN: Final = "rulebook"
LONGEST_REASON: Final = 2000
WITH_PREVIEW: Final = ("policy", "calendar", "protection")
"""Kinds that may touch tickets or what is kept of them: their effect is known before they are approved."""


def standing(asked: Asked) -> Standing:
    """Who asks, with the appointments held on that day."""
    person = asked.by.person or ""
    held = appointments(person, asked.now.astimezone(SHANGHAI).date())
    return Standing(person, asked.by.role, held, asked.by.unit_kind or "")


def drafted(draft: Draft, by: Actor, now: datetime, read: int | None = None) -> Drafted:
    """A draft as its guards see it in somebody's hands, with what has been approved since."""
    last, preview = latest(draft.kind, draft.subject), Preview.objects.filter(draft=draft).first()
    return as_guarded(draft, by, now, last, preview, read)


def as_guarded(
    draft: Draft, by: Actor, now: datetime, last: Adoption | None, preview: Preview | None, read: int | None = None
) -> Drafted:  # fmt: skip
    """The same where the last adoption of its rule and its preview have been read."""
    base = last.version if last else SHIPPED_BASE
    found = look_at(draft.kind, draft.subject, draft.content, draft.base, now)
    return Drafted(
        draft.kind,
        draft.status,
        draft.drafted_by,
        draft.reason,
        bool(draft.confirmed_by),
        draft.in_force_from,
        len(found.faults),
        *_beyond(draft, by),
        found.same,
        stale=draft.base != base,
        last_from=last.in_force_from if last else None,
        previewed=draft.kind not in WITH_PREVIEW or holds(preview, draft, base),
        revision_read=read,
        revision_now=draft.revision,
    )


def judged(step: str, draft: Draft, asked: Asked, **otherwise: str) -> Refusal | None:
    """Why the step cannot be taken, None where it can; `otherwise` is what the step itself brings along."""
    seen = replace(drafted(draft, asked.by, asked.now, read=asked.version), **otherwise)  # type: ignore[arg-type]
    return may(step, seen, standing(asked), asked.now)


def _beyond(draft: Draft, by: Actor) -> tuple[str, str]:
    """What of a draft somebody may not change, by its names, and who may; the kind as a whole is another guard's.

    A unit's lead has but the own unit's template of a written reply (roles section 4, "own additions").
    """
    if draft.kind == "policy" and by.role in KINDS["policy"].drafters:
        names = drafted_by(draft.content.get("changes", {}), by.role)
        return "、".join(DECISION_OF[name].zh for name in names), "administrator"
    if draft.kind == "template" and by.role == "unit_lead" and draft.subject != letter_of(by.unit or ""):
        return subject_name("template", draft.subject) or draft.subject, "knowledge_editor"
    return "", ""


def holds(preview: Preview | None, draft: Draft, base: str) -> bool:
    """Whether a preview is done, and of the draft as it now stands beside the version it will follow."""
    return (
        preview is not None and preview.state == "done" and (preview.revision, preview.base) == (draft.revision, base)
    )


def draft_rule(asked: Asked) -> Accomplished | Refusal:
    """Begin a draft: args kind, subject, content, reason, in_force_from. The result's number is the draft's."""
    asked = replace(asked, act="draft_rule", number=str(new_id()), now=cut(asked.now))
    kind, subject = str(asked.args["kind"]), str(asked.args.get("subject", ""))
    if kind not in KINDS:
        raise BadArgument("没有这种规则。")

    def make(asked: Asked) -> Change | Refusal:
        base = base_of(kind, subject)
        draft = Draft(
            id=int(asked.number),
            kind=kind,
            subject=subject,
            base=base,
            content=dict(asked.args["content"]),
            reason=_reason(asked),
            in_force_from=_from(asked),
            drafted_by=asked.by.person or "",
            drafted_at=asked.now,
            changed_at=asked.now,
        )
        refusal = judged("draft_rule", draft, asked)
        return refusal or Change(_told(draft), rows=[draft])

    return configure(asked, CHAIN, make)


def revise_rule(asked: Asked) -> Accomplished | Refusal:
    """Change a draft: args content, reason, in_force_from; it follows the version approved last from now on."""

    def make(asked: Asked, draft: Draft) -> Change | Refusal:
        values: dict[str, Any] = {
            "content": dict(asked.args.get("content", draft.content)),
            "reason": _reason(asked) if "reason" in asked.args else draft.reason,
            "in_force_from": _from(asked) if "in_force_from" in asked.args else draft.in_force_from,
            "base": base_of(draft.kind, draft.subject),
        }
        was = draft.status
        for name, value in values.items():
            setattr(draft, name, value)
        refusal = may(
            "revise_rule", drafted(draft, asked.by, asked.now, read=asked.version), standing(asked), asked.now
        )
        if refusal is not None:
            return refusal
        values |= {"revision": draft.revision + 1, "status": "draft", "changed_at": asked.now, "confirmed_by": ""}
        values |= {"confirmed_at": None, "decided_by": "", "decided_at": None} if was == "returned" else {}
        draft.revision += 1
        return Change(_told(draft), updates=[Update(Draft, draft.id, values)])

    return _step(asked, "revise_rule", make)


def submit_rule(asked: Asked) -> Accomplished | Refusal:
    """Hand a draft in for approval."""
    return _set(asked, "submit_rule", lambda asked: {"status": "submitted", "submitted_at": asked.now})


def withdraw_rule(asked: Asked) -> Accomplished | Refusal:
    """Its author takes a draft back for good."""
    return _set(asked, "withdraw_rule", lambda _: {"status": "withdrawn"})


def confirm_rule(asked: Asked) -> Accomplished | Refusal:
    """The privacy officer confirms what data a text passes on (roles section 4)."""
    return _set(
        asked, "confirm_rule", lambda asked: {"confirmed_by": asked.by.person or "", "confirmed_at": asked.now}
    )  # fmt: skip


def return_rule(asked: Asked) -> Accomplished | Refusal:
    """The approver sends a draft back with a reason: args reason."""

    def values(asked: Asked) -> dict[str, Any]:
        decided = {"decided_by": asked.by.person or "", "decided_at": asked.now}
        return {"status": "returned", "decision": _reason(asked), "confirmed_by": "", "confirmed_at": None, **decided}

    return _set(asked, "return_rule", values, reason=str(asked.args.get("reason", "")))


def approve_rule(asked: Asked) -> Accomplished | Refusal:
    """Approve a draft, which puts its version into force: at once, or from its date (a4.2, D07). Args reason."""

    def make(asked: Asked, draft: Draft) -> Change | Refusal:
        refusal = may(
            "approve_rule", drafted(draft, asked.by, asked.now, read=asked.version), standing(asked), asked.now
        )
        if refusal is not None:
            return refusal
        by = Signed(draft.drafted_by, asked.by.person or "", draft.in_force_from or asked.now, draft)
        put = CONTENTS[draft.kind].put(draft, by)
        own = _on_own_chain(draft.kind, put, asked)
        if isinstance(own, Refusal):
            return own
        decided = {"status": "approved", "decided_by": by.approved_by, "decided_at": asked.now}
        updates = [Update(Draft, draft.id, decided | {"decision": _reason(asked)}), *own[1]]
        told = _told(draft) | {"version": put.version, "in_force_from": by.in_force_from}
        return Change(told, rows=[*put.rows, *own[0]], updates=updates)

    result = _step(asked, "approve_rule", make)
    if isinstance(result, Accomplished):
        noticed(result.version)
    return result


def _on_own_chain(kind: str, put: Put, asked: Asked) -> tuple[list[models.Model], list[Update]] | Refusal:
    """The event of a policy or calendar on its own chain; its lock is taken after that of the chain of rules."""
    if kind not in OWN_ACT:
        return [], []
    chain = Chain.objects.select_for_update().get(name=kind)
    if chain.last_event_at is not None and asked.now < chain.last_event_at:
        return refuse(asked.act, "clock_back", "a4.2", FAILED)
    policy, calendar, _ = context(asked.now, None)
    event, moved, _ = lawful_event(chain, put, asked.by, asked.now, policy, calendar)
    return [event], [moved]


Make = Callable[[Asked, Draft], Change | Refusal]


def _step(asked: Asked, act: str, make: Make) -> Accomplished | Refusal:
    """A step with a draft: `asked.number` names it, `asked.version` is the revision that was read."""

    def locked(asked: Asked) -> Change | Refusal:
        draft = Draft.objects.select_for_update().filter(id=_id(asked.number)).first()
        if draft is None:
            raise BadArgument("没有这份草稿。")
        return make(asked, draft)

    return configure(replace(asked, act=act), CHAIN, locked)


def _set(
    asked: Asked, act: str, values: Callable[[Asked], Mapping[str, Any]], reason: str | None = None
) -> Accomplished | Refusal:
    """A step that only sets columns of the draft."""

    def make(asked: Asked, draft: Draft) -> Change | Refusal:
        refusal = judged(act, draft, asked, **({} if reason is None else {"reason": reason}))
        return refusal or Change(_told(draft), updates=[Update(Draft, draft.id, values(asked))])

    return _step(asked, act, make)


def _id(number: str) -> int:
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 19 else 0


def _told(draft: Draft) -> dict[str, Any]:
    """What an event tells of a draft: what it is of, which revision, the hash of its content; no text (S17)."""
    told = {"kind": draft.kind, "revision": draft.revision, "content": content_version(draft.content)}
    return told | ({"subject": draft.subject} if draft.subject else {})


def _reason(asked: Asked) -> str:
    return str(asked.args.get("reason", "")).strip()[:LONGEST_REASON]


def _from(asked: Asked) -> datetime | None:
    value = asked.args.get("in_force_from")
    if value is not None and not isinstance(value, datetime):
        raise BadArgument("拟启用时间写法不对。")
    return cut(value) if value is not None else None
