"""Asking the units named, what they say, what the hotline decides (会同各承办单位制定; a15.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hotline.acting.cataloguing.changes import CHAIN, Loaded, change, load, told
from hotline.acting.cataloguing.drafting import reach
from hotline.acting.cataloguing.known import Present
from hotline.acting.configuring import Change
from hotline.acting.request import Accomplished, Asked
from hotline.audit.models import Chain
from hotline.catalogue.models import Confirmation, Draft
from hotline.catalogue.selectors import content_of, item_version
from hotline.core.catalogue_content import named_units
from hotline.core.catalogue_life import (
    SUBJECTS,
    in_state,
    may_answer,
    may_decide,
    may_draft,
    refusal_of,
)
from hotline.core.catalogue_lint import bars, warnings
from hotline.core.refusal import Refusal
from hotline.database.identity import new_id
from hotline.database.writing import Update
from hotline.organisation.models import Unit
from hotline.organisation.selectors import on
from hotline.outbox.messages import to_desk
from hotline.outbox.models import Message


def propose(asked: Asked, ids: Sequence[int]) -> Accomplished | Refusal:
    """Send drafts to the units they name, or, where nobody is asked, to the approver (a15.2)."""
    named = replace(asked, act="propose_draft", number=str(min(ids, default=0)))
    return change(named, lambda asked, present: _proposed(asked, ids, present))


def _proposed(asked: Asked, ids: Sequence[int], present: Present) -> Change | Refusal:
    loaded = load(asked.act, ids, present)
    if isinstance(loaded, Refusal):
        return loaded
    refusal = loaded.first(lambda _, facts: in_state(asked.act, facts, "draft")) or loaded.first(
        lambda row, facts: may_draft(
            asked.act, row.subject, asked.by, reach(asked.by, asked), [facts.owner] if facts.owner else [None]
        )
    )
    refusal = refusal or _unchecked(asked, loaded)
    if refusal is not None:
        return refusal
    due = present.due(asked.now, present.confirm_limit)
    found = Unit.objects.filter(on(asked.now.date()), kind="town_or_subdistrict").order_by("code")
    towns = dict(found.values_list("code", "key"))
    rows = [
        Confirmation(id=new_id(), draft_id=row.id, edition=row.edition, unit_id=unit, asked_at=asked.now, due_at=due)
        for row in loaded.drafts
        for unit in asked_units(row, towns)
    ]
    values = {"state": "proposed", "proposed_at": asked.now}
    updates = [Update(Draft, row.id, values) for row in loaded.drafts]
    Confirmation.objects.bulk_create(rows)  # thousands for a whole catalogue: more than one statement takes
    units = sorted({one.unit_id for one in rows})
    return Change(told(loaded.drafts, asked=len(rows), units=units), _asked(units, due.isoformat(), asked), updates)


def _unchecked(asked: Asked, loaded: Loaded) -> Refusal | None:
    """An error of the checks bars sending; a warning wants its reason (a6.2, a15.2)."""
    for row in loaded.drafts:
        found = loaded.findings.get(row.id, ())
        errors = bars(found)
        if errors:
            words = f"{row.key}：{errors[0].words}"
            return refusal_of(asked.act, "checks", errors[0].provision, words=words)
        told_ = warnings(found)
        if told_ and not row.warnings_reason.strip():
            return refusal_of(asked.act, "warnings_reason", SUBJECTS[row.subject].provision, n=str(len(told_)))
    return None


def asked_units(row: Draft, towns: Mapping[str, str]) -> tuple[str, ...]:
    """Who is asked: for an item the units it names and those the version before named; else nobody, or the hotline."""
    if row.subject == "classification":
        return tuple(Unit.objects.filter(kind="hotline").order_by("key").values_list("key", flat=True)[:1])
    if row.subject != "item":
        return ()
    before = item_version(row.based_on)
    contents = [content for content in (row.content, content_of(before) if before else None) if content]
    return tuple(dict.fromkeys(unit for content in contents for unit in named_units(content, towns)))


def _asked(units: Sequence[str], due: str, asked: Asked) -> list[Message]:
    """One message to each unit asked, however many items it is asked about."""
    seq = Chain.objects.values_list("seq", flat=True).get(name=CHAIN) + 1
    return [to_desk("catalogue_asked", "unit", CHAIN, seq, {"due": due}, asked.now, unit) for unit in units]


def confirm(asked: Asked, ids: Sequence[int]) -> Accomplished | Refusal:
    """A unit agrees, through its lead (a15.2)."""
    named = replace(asked, act="confirm_draft", number=str(min(ids, default=0)))
    return change(named, lambda asked, _: _answered(asked, ids, "confirmed", ""))


def object_to(asked: Asked, ids: Sequence[int], reason: str) -> Accomplished | Refusal:
    """A unit objects, with a reason (a15.2)."""
    named = replace(asked, act="object_draft", number=str(min(ids, default=0)))
    return change(named, lambda asked, _: _answered(asked, ids, "objected", reason.strip()[:2000]))


def _answered(asked: Asked, ids: Sequence[int], answer: str, reason: str) -> Change | Refusal:
    loaded = load(asked.act, ids)
    if isinstance(loaded, Refusal):
        return loaded
    refusal = loaded.first(lambda _, facts: in_state(asked.act, facts, "proposed")) or loaded.first(
        lambda _, facts: may_answer(asked.act, facts, asked.by)
    )
    if refusal is not None:
        return refusal
    if answer == "objected" and not reason:
        return refusal_of(asked.act, "reason_missing", "a15.2")
    values = {
        "answer": answer,
        "reason": reason,
        "answered_by": asked.by.person or "",
        "answered_at": asked.now,
    }
    own = [one.id for found in loaded.answers.values() for one in found if one.unit_id == asked.by.unit]
    Confirmation.objects.filter(id__in=own).update(**values)
    return Change(told(loaded.drafts, unit=asked.by.unit, answer=answer))


def decide(asked: Asked, draft_id: int, unit: str, reason: str) -> Accomplished | Refusal:
    """The hotline goes on in spite of an objection, or of silence beyond the policy's time, with reason (a15.2)."""
    named = replace(asked, act="decide_draft", number=str(draft_id))
    return change(named, lambda asked, _: _decided(asked, draft_id, unit, reason))


def _decided(asked: Asked, draft_id: int, unit: str, reason: str) -> Change | Refusal:
    loaded = load(asked.act, [draft_id])
    if isinstance(loaded, Refusal):
        return loaded
    row, facts = loaded.drafts[0], loaded.facts(loaded.drafts[0])
    refusal = in_state(asked.act, facts, "proposed")
    if refusal is None and unit == "":  # all that are open at once, as after the end of the time
        units = [one.unit for one in facts.answers if not one.settled]
        refusal = refusal_of(asked.act, "nothing_open", "a15.2") if not units else None
    else:
        units = [unit]
    refusal = refusal or next(
        filter(None, (may_decide(facts, asked.by, one, reason, asked.now) for one in units)), None
    )
    if refusal is not None:
        return refusal
    values = {
        "decided_by": asked.by.person or "",
        "decided_at": asked.now,
        "decision_reason": reason.strip()[:2000],
    }
    of_units = [one for one in loaded.answers[row.id] if one.unit_id in units]
    return Change(told([row], units=units), updates=[Update(Confirmation, one.id, values) for one in of_units])
