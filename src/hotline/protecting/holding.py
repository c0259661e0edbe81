"""Setting and lifting a hold (暂停删除), each with reason and event; no run erases what is held (S43; a32.1-i)."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from hotline.acting.configuring import Change, configure
from hotline.acting.request import Accomplished, Asked
from hotline.core.holding import GROUNDS, holding_refusal
from hotline.core.instants import cut
from hotline.core.refusal import FAILED, Refusal, refuse
from hotline.core.scope import Reader
from hotline.database.identity import new_id
from hotline.database.writing import Update
from hotline.protecting.reasons import reason_row
from hotline.protection.models import Hold
from hotline.reading.opening import open_ticket
from hotline.reading.restricted import kept_from
from hotline.tickets.models import Demand

REASON: Final = "hold"
"""The ground on which a privacy officer's right to the ticket is looked at."""


def hold(number: str, ground: str, words: str, reader: Reader, now: datetime) -> Accomplished | Refusal:
    """Keep a ticket's data past their time until the hold is lifted."""
    asked = Asked("set_hold", number, reader.actor, cut(now), {})

    def held(asked: Asked) -> Change | Refusal:
        refusal = holding_refusal(asked.act, reader, words)
        if refusal is None and ground not in GROUNDS:
            refusal = refuse(asked.act, "ground_missing", "a32.1", FAILED)
        if refusal is not None:
            return refusal
        opened = open_ticket(number, replace(reader, reason=REASON), asked.now)
        if opened is None:
            return refuse(asked.act, "scope", "a32.1", FAILED)
        if Hold.objects.filter(demand=opened.demand.number, ground=ground, lifted_at__isnull=True).exists():
            return refuse(asked.act, "held_already", "a32.1", FAILED)
        return _held(opened.demand, ground, words, asked)

    return configure(asked, "privacy", held)


def _held(demand: Demand, ground: str, words: str, asked: Asked) -> Change | Refusal:
    by = asked.by.person or ""
    try:
        reason = reason_row(demand, by, words, asked.now)
    except KeyError:  # the requester's keys are erased: nothing is left that could be kept
        return refuse(asked.act, "nobody_known", "a32.1", FAILED)
    row = Hold(
        id=new_id(), demand=demand.number, ground=ground, set_by=by, set_at=asked.now, set_words=reason.reference
    )
    told = {"ground": ground, "hold": row.id, "words": {"present": True, "reference": reason.reference}}
    return Change(told, [reason, row])


def lift(hold: int, words: str, reader: Reader, now: datetime) -> Accomplished | Refusal:
    """End a hold; from now the ticket's data go with their time again, by two people's word as ever."""
    asked = Asked("lift_hold", str(hold), reader.actor, cut(now), {})

    def lifted(asked: Asked) -> Change | Refusal:
        row = Hold.objects.filter(id=hold, lifted_at__isnull=True).exclude(demand__in=kept_from(reader)).first()
        if row is None:
            return refuse(asked.act, "nothing_to_decide", "a32.1", FAILED)
        refusal = holding_refusal(asked.act, reader, words)
        if refusal is not None:
            return refusal
        reason = reason_row(Demand.objects.get(number=row.demand), asked.by.person or "", words, asked.now)
        values = {"lifted_by": asked.by.person or "", "lifted_at": asked.now, "lifted_words": reason.reference}
        told = {"ticket": row.demand, "ground": row.ground, "words": {"present": True, "reference": reason.reference}}
        return Change(told, [reason], [Update(Hold, row.id, values)])

    return configure(asked, "privacy", lifted)
