"""Deciding what another has drafted, and what the units concerned say to it before (D07, D13; a15.3)."""

from collections.abc import Callable
from typing import Final

from hotline.acting.configuring import Change
from hotline.acting.organising.imports import approved_import, receivers
from hotline.acting.organising.posts import approved_post
from hotline.acting.organising.unit_changes import approved_change, units_ending
from hotline.acting.organising.wishes import ACCESS, ORGANISATION, Wish, settle
from hotline.acting.request import Accomplished
from hotline.core.organising import may_approve, no
from hotline.core.refusal import Refusal
from hotline.core.units import CHANGES
from hotline.database.writing import Update
from hotline.organisation.models import Proposal
from hotline.trouble import Trouble

OF_RIGHTS: Final = ("post", "import_people")
"""Proposals on the chain of access; the others change units."""

_APPROVED: Final[dict[str, Callable[[Wish, Proposal], Change | Refusal]]] = {
    "post": approved_post,
    "import_people": approved_import,
    "import_units": approved_import,
    "establish": approved_import,
    "amend": approved_import,
    **dict.fromkeys(CHANGES, approved_change),
}


class NoSuchProposal(Trouble):
    """There is no proposal of that number."""


def found(number: int) -> Proposal:
    """A proposal by its number. Raises NoSuchProposal."""
    draft = Proposal.objects.filter(id=number).first()
    if draft is None:
        raise NoSuchProposal(f"没有待批事项 {number}。")
    return draft


def decide(wish: Wish) -> Accomplished | Refusal:
    """Approve or refuse a proposal. `object` is its number; values: approved, reason. Raises NoSuchProposal."""
    act, draft = "decide_proposal", found(int(wish.object))
    approved, reason = bool(wish.values["approved"]), str(wish.values.get("reason") or "").strip()
    right = "post" if draft.kind in OF_RIGHTS else "unit"

    def make() -> Change | Refusal:
        if Proposal.objects.filter(id=draft.id, decided_at__isnull=False).exists():
            return no(act, "decided", "a4.2")
        refusal = may_approve(right, act, wish.reader, draft.drafted_by, receivers(draft))
        if refusal is not None:
            return refusal
        if not approved and not reason:
            return no(act, "reason_missing", "a4.2")
        change = _APPROVED[draft.kind](wish, draft) if approved else Change()
        if isinstance(change, Refusal):
            return change
        decision = {
            "decided_by": wish.person,
            "decided_at": wish.now,
            "decision": "approved" if approved else "refused",
            "reason": reason,
            "applied_at": wish.now if draft.kind not in CHANGES or not approved else None,
        }
        told = {"kind": draft.kind, "approved": approved, "drafted_by": draft.drafted_by, **change.told}
        return Change(told, change.rows, [*change.updates, Update(Proposal, draft.id, decision)])

    return settle(wish, act, ACCESS if draft.kind in OF_RIGHTS else ORGANISATION, make)


def hear(wish: Wish) -> Accomplished | Refusal:
    """The lead of a unit concerned agrees or objects with words (roles section 4). Values: agreed, words."""
    act, draft = "hear_unit", found(int(wish.object))

    def make() -> Change | Refusal:
        fresh = Proposal.objects.get(id=draft.id)
        if fresh.decided_at is not None:
            return no(act, "decided", "a15.3")
        unit = wish.reader.actor.unit
        if wish.reader.actor.role != "unit_lead" or unit not in concerned(fresh):
            return no(act, "unit_scope", "a15.3")
        agreed, words = bool(wish.values["agreed"]), str(wish.values.get("words") or "").strip()
        if not agreed and not words:
            return no(act, "reason_missing", "a15.3")
        said = {"unit": unit, "person": wish.person, "at": wish.now.isoformat(), "agreed": agreed, "words": words[:500]}
        others = [one for one in fresh.confirmed if one["unit"] != unit]
        return Change(
            {"unit": unit, "agreed": agreed}, updates=[Update(Proposal, fresh.id, {"confirmed": [*others, said]})]
        )

    return settle(wish, act, ORGANISATION, make)


def concerned(draft: Proposal) -> frozenset[str]:
    """The units whose leads are heard on a proposal."""
    if draft.kind in CHANGES:
        return frozenset({*units_ending(draft.content, draft.object), *draft.content.get("successors", ())})
    return frozenset({draft.object}) if draft.kind == "amend" else frozenset()
