"""Approval: a second person puts changes into force from a date, or sends them back (a15.2, a15.3; D07)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from hotline.acting.cataloguing.changes import Loaded, Wanted, change, load, told
from hotline.acting.cataloguing.drafting import replaces_today
from hotline.acting.cataloguing.known import Present, appointments_of, standing_version
from hotline.acting.configuring import Change
from hotline.acting.request import Accomplished, Asked
from hotline.catalogue.classification import edition_on
from hotline.catalogue.models import ClassCode, Draft, Edition, Entry, Item
from hotline.core.catalogue_life import in_state, is_approver, may_approve, refusal_of, starts_in_time
from hotline.core.refusal import Refusal
from hotline.database.writing import Update
from hotline.rulebook.versions import content_version


def approve(asked: Asked, ids: Sequence[int], start: date | None = None) -> Accomplished | Refusal:
    """Put drafts into force: from the date each names, or all from a later one the approver gives (a15.2, a15.3)."""
    named = replace(asked, act="approve_draft", number=str(min(ids, default=0)))
    return change(named, lambda asked, present: _approved(asked, ids, start, present))


def _approved(asked: Asked, ids: Sequence[int], start: date | None, present: Present) -> Change | Refusal:
    loaded = load(asked.act, ids, present)
    if isinstance(loaded, Refusal):
        return loaded
    held = appointments_of(asked.by.person, asked.now.date())
    refusal = (
        loaded.first(lambda _, facts: in_state(asked.act, facts, "proposed"))
        or loaded.first(lambda _, facts: may_approve(facts, asked.by, held))
        or loaded.first(lambda row, _: _too_early(asked, row, start))
        or _same_day(asked, loaded, start)
    )
    if refusal is not None:
        return refusal
    made = [_put_in_force(row, start or row.in_force_from, asked) for row in loaded.drafts]
    for row, version in zip(loaded.drafts, made, strict=True):
        Draft.objects.filter(id=row.id).update(
            state="approved",
            decided_by=asked.by.person or "",
            decided_at=asked.now,
            in_force_from=start or row.in_force_from,
            decision_reason=str(asked.args.get("reason") or "").strip()[:2000],
            made=version,
        )
    from_ = sorted({(start or row.in_force_from).isoformat() for row in loaded.drafts})
    return Change(told(loaded.drafts, versions=made, **{"from": from_}))


def _too_early(asked: Asked, row: Draft, start: date | None) -> Refusal | None:
    today = asked.now.date()
    before = standing_version(row.subject, row.key, today) if row.subject != "classification" else None
    wanted = Wanted(row.subject, row.key, row.name, row.content, row.in_force_from, row.reason)
    return starts_in_time(asked.act, row.subject, start or row.in_force_from, today, replaces_today(wanted, before))


def _same_day(asked: Asked, loaded: Loaded, start: date | None) -> Refusal | None:
    """Two versions of one key cannot begin on one day."""
    for row in loaded.drafts:
        day = start or row.in_force_from
        if _versions(row).filter(valid_from=day).exists():
            words = f"{row.key}：已有自{day.isoformat()}起生效的版本"
            return refusal_of(asked.act, "checks", "a15.3", words=words)
    return None


def _versions(row: Draft) -> Any:
    if row.subject == "item":
        return Item.objects.filter(key=row.key)
    if row.subject == "classification":
        return Edition.objects.all()
    return Entry.objects.filter(list=row.subject, key=row.key)


def _put_in_force(row: Draft, start: date, asked: Asked) -> str:
    """The version a draft becomes; the one before ends where it begins. Its name, empty where the entry ends."""
    if row.subject == "classification":
        return _edition(row, start, asked)
    later = _versions(row).filter(valid_from__gt=start).order_by("valid_from").values_list("valid_from", flat=True)
    end = later.first()
    for before in _versions(row).filter(valid_from__lt=start):
        if before.valid_to is None or before.valid_to > start:
            _versions(row).filter(version=before.version).update(valid_to=start)
    if row.content is None:
        return ""
    plain = {**row.content, "valid_from": start.isoformat()}
    version = content_version(plain if row.subject == "item" else {"list": row.subject, "key": row.key, **plain})
    common: dict[str, Any] = {
        "version": version,
        "key": row.key,
        "valid_from": start,
        "valid_to": end,
        "reason": row.reason,
        "drafted_by": row.drafted_by,
        "approved_by": asked.by.person or "",
        "recorded_at": asked.now,
    }
    if row.subject == "item":
        columns = {name: value for name, value in row.content.items() if name not in ("key", "unit")}
        Item.objects.create(**common, **columns, unit_id=row.content["unit"], edition=edition_on(start))
    else:
        Entry.objects.create(**common, list=row.subject, name=row.content["name"], content=row.content)
    return version


def _edition(row: Draft, start: date, asked: Asked) -> str:
    content = row.content or {}
    Edition.objects.create(
        name=content["edition"],
        valid_from=start,
        previous=edition_on(start),
        mapping=content["mapping"],
        drafted_by=row.drafted_by,
        approved_by=asked.by.person or "",
        recorded_at=asked.now,
    )
    ClassCode.objects.bulk_create(ClassCode(edition=content["edition"], **one) for one in content["classes"])
    return str(content["edition"])


def send_back(asked: Asked, ids: Sequence[int], reason: str) -> Accomplished | Refusal:
    """Send drafts back to their authors, with a reason (退回修改; a15.2)."""
    named = replace(asked, act="return_draft", number=str(min(ids, default=0)))
    return change(named, lambda asked, _: _sent_back(asked, ids, reason.strip()[:2000]))


def _sent_back(asked: Asked, ids: Sequence[int], reason: str) -> Change | Refusal:
    loaded = load(asked.act, ids)
    if isinstance(loaded, Refusal):
        return loaded
    held = appointments_of(asked.by.person, asked.now.date())
    refusal = loaded.first(lambda _, facts: in_state(asked.act, facts, "proposed")) or loaded.first(
        lambda _, facts: is_approver(asked.act, facts, asked.by, held)
    )
    if refusal is not None:
        return refusal
    if not reason:
        return refusal_of(asked.act, "reason_missing", "a15.2")
    values = {"state": "draft", "proposed_at": None, "decision_reason": reason}
    updates = [Update(Draft, row.id, {**values, "edition": row.edition + 1}) for row in loaded.drafts]
    return Change(told(loaded.drafts), updates=updates)
