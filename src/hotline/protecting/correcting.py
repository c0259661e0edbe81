"""Correcting a field of identity (更正; PIPL 46; S44): on the person's proved wish, by an event without the value.

The new value takes the old one's place with its blind index. What stood there before is kept with the reason, sealed
under the requester's own key: evidence where somebody else had asked for it, and gone with an erasure.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from hotline.acting.configuring import Change, configure
from hotline.acting.request import Accomplished, Asked
from hotline.core.instants import cut
from hotline.core.person_rights import correcting_refusal
from hotline.core.refusal import FAILED, Failed, Refusal, refuse
from hotline.core.scope import Reader
from hotline.database.writing import Update
from hotline.intake.models import Requester
from hotline.intake.selectors import INDEXED, identity_place, requester_by, vault_of
from hotline.personal.blind_index import index
from hotline.personal.id_number import canonical_id_number, is_id_number
from hotline.personal.keys import Purpose
from hotline.personal.phone import validate_phone
from hotline.personal.vault import provider
from hotline.protecting.erasing import lock_requester
from hotline.protecting.person_copy import requester_of
from hotline.protecting.reasons import reason_row
from hotline.reading.texts import unsealed
from hotline.tickets.models import Demand


@dataclass(frozen=True)
class Wish:
    """What is to be corrected: the field, its new value, how identity was proved, where the wish is recorded."""

    field: str
    value: str
    proof: str
    words: str


def correct(number: str, wish: Wish, reader: Reader, now: datetime) -> Accomplished | Refusal:
    """Correct one field of the requester of a ticket; an act of the privacy officer on a proved wish."""
    now, wish = cut(now), replace(wish, value=wish.value.strip())
    asked = Asked("correct_identity", number, reader.actor, now, {})
    refusal = correcting_refusal(reader, wish.field, wish.value, wish.proof, wish.words) or _wrong(wish)
    found = refusal or requester_of(number, reader, now)
    if isinstance(found, Refusal):
        return configure(asked, "privacy", lambda _: found)
    requester = found
    return configure(asked, "privacy", lambda asked: _corrected(asked, requester, wish), first=_locking(requester))


def _locking(requester: int) -> Callable[[], None]:
    return lambda: lock_requester(requester)


def _wrong(wish: Wish) -> Refusal | None:
    """Why a value cannot stand in its field."""
    why, field, value = None, wish.field, wish.value
    if field == "phone":
        why = validate_phone(value)
    elif (
        field == "id_number" and len(canonical_id_number(value)) == 18 and not is_id_number(canonical_id_number(value))
    ):
        why = "身份证号码的日期或者校验码不对。"
    elif field == "email" and ("@" not in value.strip("@") or " " in value):
        why = "电子邮箱应为 名称@域名。"
    return refuse("correct_identity", "correction_value", "a32.1", Failed({"why": why})) if why else None


def _corrected(asked: Asked, requester: int, wish: Wish) -> Change | Refusal:
    field, value = wish.field, wish.value
    row = Requester.objects.get(id=requester)
    vault, column = vault_of(requester), f"{field}_sealed"
    place = identity_place(column, requester)
    before = unsealed(vault, Purpose.IDENTITY, place, getattr(row, column))
    if before == value:
        return refuse(asked.act, "correction_same", "a32.1", FAILED)
    if field in INDEXED and requester_by(field, value) not in (None, requester):
        return refuse(asked.act, "correction_taken", "a32.1", FAILED)
    values: dict[str, Any] = {column: vault.seal(Purpose.IDENTITY, place, value)}
    if field in INDEXED:
        indexed, index_column = INDEXED[field]
        values[index_column] = index(provider(), indexed, value)
    kept = f"{wish.words.strip()}（更正前：{before or '未填写'}）"
    reason = reason_row(Demand.objects.get(number=asked.number), asked.by.person or "", kept, asked.now)
    told = {"field": field, "requester": requester, "proof": wish.proof}
    told |= {"value": {"present": True, "reference": reason.reference}}
    return Change(told, [reason], [Update(Requester, requester, values)])
