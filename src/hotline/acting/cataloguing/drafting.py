"""Drafting a change, correcting it, taking it back (起草、修改、撤回; a15.3)."""

from collections.abc import Sequence
from dataclasses import replace

from hotline.acting.cataloguing.changes import Wanted, change, load, read_wanted, told
from hotline.acting.cataloguing.known import appointments_of, standing_version
from hotline.acting.configuring import Change
from hotline.acting.request import Accomplished, Asked
from hotline.catalogue.classification import classes_on
from hotline.catalogue.models import Draft, Edition, Entry, Item, Proposal
from hotline.catalogue.selectors import content_of
from hotline.core.catalogue_life import (
    OPEN_STATES,
    SUBJECTS,
    in_state,
    is_approver,
    is_current,
    may_draft,
    refusal_of,
    starts_in_time,
)
from hotline.core.classification import unmapped
from hotline.core.refusal import Refusal
from hotline.core.ticket import Actor
from hotline.database.identity import new_id
from hotline.database.writing import Update
from hotline.organisation.selectors import units_below


def draft(asked: Asked) -> Accomplished | Refusal:
    """Begin a change of an item, an entry or the classification; `asked.number` becomes the draft's id (a15.3).

    Arguments: subject, key, content (or ends), in_force_from, reason, warnings_reason, proposal.
    """
    made = new_id()
    return change(replace(asked, act="draft", number=str(made)), lambda asked, _: _begin(asked, made))


def _begin(asked: Asked, made: int) -> Change | Refusal:
    subject, key = str(asked.args.get("subject") or "item"), str(asked.args.get("key") or "")
    before = standing_version(subject, key, asked.now.date()) if subject != "classification" else None
    wanted = read_wanted(asked.act, asked.args, before.name if before else "")
    if isinstance(wanted, Refusal):
        return wanted
    if subject == "item" and before is None:
        before = standing_version(subject, wanted.key, asked.now.date())
    refusal = refused(asked, wanted, before)
    if refusal is not None:
        return refusal
    if Draft.objects.filter(subject=wanted.subject, key=wanted.key, state__in=OPEN_STATES).exists():
        return refusal_of(asked.act, "open_draft", SUBJECTS[wanted.subject].provision, name=wanted.name)
    row = draft_row(made, asked, wanted, before.version if before else "")
    return Change(told([row], **{"from": wanted.in_force_from}), [row], _taken(asked, made))


def _taken(asked: Asked, made: int) -> list[Update]:
    """The proposals a draft answers are settled by it (a15.3)."""
    named = [int(one) for one in asked.args.get("proposals") or ()]
    found = Proposal.objects.filter(id__in=named, settled_at__isnull=True).values_list("id", flat=True)
    values = {"settled_at": asked.now, "settled_by": asked.by.person or "", "outcome": "drafted", "draft": made}
    return [Update(Proposal, one, values) for one in found]


def refused(asked: Asked, wanted: Wanted, before: Item | Entry | None) -> Refusal | None:
    """Why a change may not be drafted: the person, the date, or that nothing is changed (a15.2, a15.3)."""
    owners = [owner for owner in (_owner(before), (wanted.content or {}).get("unit")) if owner is not None]
    refusal = may_draft(asked.act, wanted.subject, asked.by, reach(asked.by, asked), owners or [None])
    if refusal is not None:
        return refusal
    today, replaces = asked.now.date(), replaces_today(wanted, before)
    refusal = starts_in_time(asked.act, wanted.subject, wanted.in_force_from, today, replaces)
    refusal = refusal or _left_out(asked, wanted)
    if refusal is not None:
        return refusal
    if before is not None and wanted.content == _content(before):
        return refusal_of(asked.act, "same_content", "a15.3")
    if before is None and wanted.content is None:
        return refusal_of(asked.act, "unknown", "a15.3")
    return None


def _left_out(asked: Asked, wanted: Wanted) -> Refusal | None:
    """A later edition says of every code before what became of it, and bears a name of its own (a13.1)."""
    if wanted.subject != "classification" or wanted.content is None:
        return None
    words = ""
    if Edition.objects.filter(name=wanted.key).exists():
        words = f"已有名为“{wanted.key}”的分类版本"
    codes = unmapped(list(classes_on(asked.now.date())), wanted.content)
    if codes:
        words = f"前一版的代码{'、'.join(codes[:5])}{'等' if len(codes) > 5 else ''}在本版没有，也没有对照"
    return refusal_of(asked.act, "content", "a13.1", words=f"{words}。") if words else None


def replaces_today(wanted: Wanted, before: Item | Entry | None) -> bool:
    """Whether a version of it is in force today; of the classification there always is."""
    return before is not None or (wanted.subject == "classification" and Edition.objects.exists())


def reach(by: Actor, asked: Asked) -> frozenset[str]:
    """The units a unit's lead drafts for: the own one and those below (roles section 4)."""
    return frozenset(units_below(by.unit, asked.now)) if by.role == "unit_lead" and by.unit else frozenset()


def _owner(before: Item | Entry | None) -> str | None:
    """The unit responsible now; an item by town belongs to no single one."""
    return before.unit_id if isinstance(before, Item) else None


def _content(before: Item | Entry) -> object:
    return content_of(before) if isinstance(before, Item) else before.content


def draft_row(made: int, asked: Asked, wanted: Wanted, based_on: str, batch: str = "") -> Draft:
    """The row of a draft just begun."""
    person = asked.by.person or ""
    return Draft(
        id=made,
        subject=wanted.subject,
        key=wanted.key,
        name=wanted.name,
        content=wanted.content,
        based_on=based_on,
        in_force_from=wanted.in_force_from,
        reason=wanted.reason,
        warnings_reason=wanted.warnings_reason,
        batch=batch,
        drafted_by=person,
        authors=[person],
        drafted_at=asked.now,
        changed_at=asked.now,
    )


def edit(asked: Asked, draft_id: int, read: int | None) -> Accomplished | Refusal:
    """Correct a draft; one proposed already becomes a draft again and its answers no longer count (a15.2)."""
    named = replace(asked, act="edit_draft", number=str(draft_id))
    return change(named, lambda asked, _: _corrected(asked, draft_id, read))


def _corrected(asked: Asked, draft_id: int, read: int | None) -> Change | Refusal:
    loaded = load(asked.act, [draft_id])
    if isinstance(loaded, Refusal):
        return loaded
    row, facts = loaded.drafts[0], loaded.facts(loaded.drafts[0])
    refusal = in_state(asked.act, facts, *OPEN_STATES) or is_current(asked.act, facts, read)
    if refusal is not None:
        return refusal
    known = {"subject": row.subject, "key": row.key, "ends": row.content is None}
    wanted = read_wanted(asked.act, {**asked.args, **known}, row.name)
    if isinstance(wanted, Refusal):
        return wanted
    if wanted.key != row.key:
        wanted = replace(wanted, key=row.key, content={**(wanted.content or {}), "key": row.key})
    before = standing_version(row.subject, row.key, asked.now.date()) if row.subject != "classification" else None
    refusal = refused(asked, wanted, before)
    if refusal is not None:
        return refusal
    values = {
        "name": wanted.name,
        "content": wanted.content,
        "in_force_from": wanted.in_force_from,
        "reason": wanted.reason,
        "warnings_reason": wanted.warnings_reason,
        "state": "draft",
        "proposed_at": None,
        "edition": row.edition + 1,
        "changed_at": asked.now,
        "authors": sorted({*row.authors, asked.by.person or ""}),
    }
    return Change(told([row], edition=row.edition + 1), updates=[Update(Draft, row.id, values)])


def withdraw(asked: Asked, ids: Sequence[int]) -> Accomplished | Refusal:
    """Take drafts back: by an author, or by who may approve them (a15.3)."""
    named = replace(asked, act="withdraw_draft", number=str(min(ids, default=0)))
    return change(named, lambda asked, _: _withdrawn(asked, ids))


def _withdrawn(asked: Asked, ids: Sequence[int]) -> Change | Refusal:
    loaded = load(asked.act, ids)
    if isinstance(loaded, Refusal):
        return loaded
    person, held = asked.by.person or "", appointments_of(asked.by.person, asked.now.date())
    refusal = loaded.first(lambda _, facts: in_state(asked.act, facts, *OPEN_STATES)) or loaded.first(
        lambda row, facts: None if person in row.authors else is_approver(asked.act, facts, asked.by, held)
    )
    if refusal is not None:
        return refusal
    values = {
        "state": "withdrawn",
        "decided_by": person,
        "decided_at": asked.now,
        "decision_reason": str(asked.args.get("reason") or "").strip()[:2000],
    }
    return Change(told(loaded.drafts), updates=[Update(Draft, row.id, values) for row in loaded.drafts])
