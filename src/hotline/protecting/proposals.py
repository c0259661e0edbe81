"""Proposals (两人决定事项): one privacy officer proposes, a second or the department confirms, and it is done (D12).

Erasing a requester; opening, destroying or handing over what is sealed. Proposal and decision are events of the chain
`privacy`; what changes a ticket stands in its own chain too.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from hotline.acting.configuring import Change, configure
from hotline.acting.kernel import begin, demand_updates
from hotline.acting.locking import FamilyChanged, context, lock
from hotline.acting.marking import columns_of, marks_on
from hotline.acting.request import Accomplished, Asked
from hotline.core.deciding import OF_SEALED, confirming_refusal, proposing_refusal
from hotline.core.instants import cut
from hotline.core.person_wishes import erasing_refusal
from hotline.core.privacy import P4
from hotline.core.refusal import FAILED, Failed, Refusal, refuse
from hotline.core.scope import Reader
from hotline.database.identity import new_id
from hotline.database.writing import Update
from hotline.intake.models import Contact
from hotline.protecting.erasing import blocked_by, erase_rows, lock_requester, write_list
from hotline.protection.models import PersonWish, Proposal
from hotline.reading.restricted import kept_from
from hotline.tickets.models import Attachment, Demand, Mark, SearchText, Words


def propose(
    kind: str, number: str, ground: str, reader: Reader, now: datetime, instruction: str = ""
) -> Accomplished | Refusal:
    """Propose to erase the requester of a ticket, to open, destroy or hand over a sealed one, to clear what is due."""
    asked = Asked(f"propose_{kind}", number, reader.actor, cut(now), {})

    def proposed(asked: Asked) -> Change | Refusal:
        refusal = proposing_refusal(reader, kind, ground, instruction)
        if refusal is not None:
            return refusal
        found = Demand.objects.filter(number=number).exclude(number__in=kept_from(reader))
        demand = found.first() if number else None
        refusal = None if kind == "retention" else _may(kind, ground, demand)
        if refusal is not None:
            return refusal
        row = Proposal(
            id=new_id(),
            kind=kind,
            demand=number if kind in OF_SEALED else "",
            requester=demand.requester_id if demand and kind == "erase" else None,
            ground=ground,
            instruction=instruction.strip()[:100],
            proposed_by=asked.by.person or "",
            proposed_at=asked.now,
        )
        if _open(row):
            return refuse(asked.act, "already_proposed", "a32.1", FAILED)
        return Change({"kind": kind, "ground": ground, "proposal": row.id}, [row])

    return configure(asked, "privacy", proposed)


def _open(row: Proposal) -> bool:
    of = {"kind": row.kind, "demand": row.demand, "requester": row.requester}
    return Proposal.objects.filter(decided_at__isnull=True, **of).exists()


def _may(kind: str, ground: str, demand: Demand | None) -> Refusal | None:
    """Whether the object is one of which this can be proposed, now or still."""
    act = f"propose_{kind}"
    if demand is None:
        return refuse(act, "scope", "a32.1", FAILED)
    if kind != "erase":
        return None if demand.protection >= P4 else refuse(act, "not_sealed", "a32.1", FAILED)
    if demand.requester_id is None:
        return refuse(act, "erase_blocked", "a32.1", Failed({"why": "没有诉求人信息"}))
    return _blocked(act, ground, demand.requester_id)


def _blocked(act: str, ground: str, requester: int) -> Refusal | None:
    asked_for = PersonWish.objects.filter(requester=requester, kind="deletion", answered_at__isnull=True)
    unproved = erasing_refusal(act, ground, list(asked_for.values_list("proof", flat=True)))
    if unproved is not None:
        return unproved
    why = blocked_by(requester)
    return refuse(act, "erase_blocked", "a32.1", Failed({"why": "；".join(why)})) if why else None


def proposals_for(reader: Reader) -> "QuerySet[Proposal]":
    """The proposals somebody may know of and decide: none about a ticket kept from the reader (S06).

    To erase a person who complained about the reader is not the reader's to decide; who proposed it by another ticket
    of that person, not knowing, goes on seeing the own proposal.
    """
    kept = kept_from(reader)
    among = Exists(Demand.objects.filter(requester_id=OuterRef("requester"), number__in=kept))
    rows = Proposal.objects.exclude(demand__in=kept)
    return rows.filter(~among | Q(proposed_by=reader.actor.person or ""))


def decide(proposal: int, reader: Reader, now: datetime, *, confirm: bool) -> Accomplished | Refusal:
    """Confirm or refuse what another proposed; confirmed, it is done in the same transaction (D12)."""
    row = proposals_for(reader).filter(id=proposal, decided_at__isnull=True).first()
    kind = row.kind if row else "proposal"
    asked = Asked(f"{'confirm' if confirm else 'refuse'}_{kind}", str(proposal), reader.actor, cut(now), {})
    if row is None:
        return configure(asked, "privacy", lambda asked: refuse(asked.act, "nothing_to_decide", "a32.1", FAILED))
    while True:
        try:
            done = configure(asked, "privacy", _decided(row, reader, confirm=confirm), first=_locking(row))
            break
        except FamilyChanged:
            continue
    if confirm and isinstance(done, Accomplished) and row.kind == "erase":
        write_list()
    return done


def _locking(row: Proposal) -> Callable[[], object]:
    if row.requester is not None:
        requester = row.requester
        return lambda: lock_requester(requester)
    return lambda: lock(row.demand) if row.demand else None


def _decided(row: Proposal, reader: Reader, *, confirm: bool) -> Callable[[Asked], Change | Refusal]:
    def decided(asked: Asked) -> Change | Refusal:
        refusal = confirming_refusal(reader, row.kind, row.proposed_by)
        if refusal is None and not Proposal.objects.filter(id=row.id, decided_at__isnull=True).exists():
            refusal = refuse(asked.act, "nothing_to_decide", "a32.1", FAILED)
        change = Change() if refusal or not confirm else _DONE[row.kind](row, asked)
        if refusal is not None or isinstance(change, Refusal):
            return refusal or change
        values = {"decided_by": asked.by.person or "", "decided_at": asked.now, "confirmed": confirm}
        told = {"kind": row.kind, "ground": row.ground, "proposed_by": row.proposed_by, **change.told}
        told |= {"ticket": row.demand} if row.demand else {}
        return replace(change, told=told, updates=[*change.updates, Update(Proposal, row.id, values)])

    return decided


def _erase(row: Proposal, asked: Asked) -> Change | Refusal:
    requester = row.requester or 0
    return _blocked(asked.act, row.ground, requester) or erase_rows(requester, row.ground, asked.now)


def _unseal(row: Proposal, asked: Asked) -> Change | Refusal:
    demand = Demand.objects.get(number=row.demand)
    if demand.protection < P4:
        return refuse(asked.act, "not_sealed", "a32.1", FAILED)
    rest = marks_on(demand) - {"sealed"}
    lifted = {"lifted_at": asked.now, "lifted_by": asked.by.person or ""}
    found = Mark.objects.filter(demand_id=demand.id, kind="sealed", lifted_at__isnull=True)
    updates = [Update(Mark, one, lifted) for one in found.values_list("id", flat=True)]
    return _in_chain("unseal", row, asked, columns_of(rest), updates)


def _destroy(row: Proposal, asked: Asked) -> Change | Refusal:
    """The texts and files of a sealed ticket go; number, times and the seal stay (a32.1-a)."""
    demand = Demand.objects.select_related("contact").get(number=row.demand)
    Words.objects.filter(demand_id=demand.id).delete()
    Attachment.objects.filter(demand_id=demand.id).delete()
    updates = [Update(SearchText, demand.id, {"pieces": []})]
    others = Demand.objects.filter(contact_id=demand.contact_id).exclude(id=demand.id)
    if not others.exists():
        updates.append(Update(Contact, demand.contact_id, {"words_sealed": None}))
    return _in_chain("destroy", row, asked, {"place": "unknown", "latitude": None, "longitude": None}, updates)


def _hand_over(row: Proposal, asked: Asked) -> Change | Refusal:
    return _in_chain("hand_over", row, asked, {}, [])


def _in_chain(act: str, row: Proposal, asked: Asked, columns: dict[str, Any], updates: list[Update]) -> Change:
    """The change of a ticket with its event in the ticket's own chain; before registration it has none yet."""
    demand = Demand.objects.get(number=row.demand)
    if demand.view is None:
        return Change({}, (), [*updates, *([Update(Demand, demand.id, columns)] if columns else [])])
    policy, calendar, _ = context(asked.now, None)
    doing = begin(asked.now, lock(row.demand), policy, calendar)
    doing.set(row.demand, **columns)
    doing.append(row.demand, act, asked.now, asked.by, {"proposal": row.id, "ground": row.ground})
    return Change({}, [*doing.events], [*updates, *demand_updates(doing)])


def _later(_row: Proposal, _asked: Asked) -> Change:
    """A worker carries it out; its end is another event."""
    return Change()


_DONE: dict[str, Callable[[Proposal, Asked], Change | Refusal]] = {
    "erase": _erase,
    "unseal": _unseal,
    "destroy": _destroy,
    "hand_over": _hand_over,
    "retention": _later,
}
