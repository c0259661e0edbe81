"""The row of an export and its sealed file (导出登记): what every kind of export does alike (S39; a32.1-h)."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from hotline.acting.configuring import Change
from hotline.acting.locking import context
from hotline.core.instants import SHANGHAI
from hotline.core.scope import Reader
from hotline.database.identity import new_id
from hotline.outbox.messages import to_desk
from hotline.personal.cipher import DataKey, Place, new_data_key, open_, seal
from hotline.personal.keys import Purpose
from hotline.personal.scrub import scrub
from hotline.personal.vault import provider
from hotline.protection.models import Export
from hotline.protection.rules import rules
from hotline.rulebook.versions import POLICIES

EXPORT: Final = "DC"
"""What the number of an export begins with."""
Maker = Callable[[Export, Reader, datetime], None]
"""Makes the file of an export into its row, and the lines of the view log, in the same transaction."""


@dataclass(frozen=True)
class Order:
    """What is to be taken out: kind, what it is, form, columns, tickets, rows that count, why."""

    kind: str
    what: str
    form: str
    columns: Sequence[str]
    numbers: Sequence[str]
    rows: int
    purpose: str
    words: str


def ordered(order: Order, reader: Reader, now: datetime, maker: Maker) -> Change:
    """The row of an export asked for, under the lock of the chain: its number is the day's next.

    At once made where the policy lets one person do it; else the privacy officer is told.
    """
    version, _, _ = context(now, None)
    actor = reader.actor
    row = Export(
        id=new_id(),
        number=next_number(now),
        kind=order.kind,
        what=order.what[:200],
        form=order.form,
        columns=list(order.columns),
        numbers=list(order.numbers),
        rows=order.rows,
        purpose=order.purpose,
        words=str(scrub(order.words.strip()).text)[:200],
        asked_by=actor.person or "",
        role=actor.role,
        unit=actor.unit or "",
        asked_at=now,
        needs_approval=order.rows > POLICIES[version].export_two_person_rows,
    )
    needs = row.needs_approval
    told_to = [to_desk("ask_export", "privacy", row.number, 0, {"person": actor.person}, now)] if needs else []
    if not needs:
        maker(row, reader, now)
    told = {"export": row.number, "rows": row.rows, "columns": row.columns, "purpose": row.purpose, "form": row.form}
    return Change({**told, "needs_approval": needs}, [row, *told_to], number=row.number)


def next_number(now: datetime) -> str:
    """The next number of the day; the caller holds the lock of the chain `privacy`."""
    day = now.astimezone(SHANGHAI)
    begun = day.replace(hour=0, minute=0, second=0)
    return f"{EXPORT}{day:%y%m%d}-{Export.objects.filter(asked_at__gte=begun).count() + 1:04}"


def keep(row: Export, content: Mapping[str, Any], now: datetime) -> None:
    """Seal the file's content into the row under a key of its own; from now its link lives for a time (S39)."""
    key, wrapped = new_data_key(provider(), Purpose.FILES)
    row.made_at, row.expires_at = now, now + timedelta(minutes=rules(now).exports.link_minutes)
    row.file_key, row.file_key_id = wrapped, key.id
    row.file_sealed = seal(key, _place(row), json.dumps(content, ensure_ascii=False).encode())


def kept(row: Export) -> dict[str, Any]:
    """The content of the sealed file of an export. Raises LookupError where it has none any more."""
    if row.file_key_id is None:
        raise LookupError(row.number)
    secret = provider().unwrap(Purpose.FILES, bytes(row.file_key or b""), row.file_key_id.bytes)
    content: dict[str, Any] = json.loads(
        open_(DataKey(row.file_key_id, secret), _place(row), bytes(row.file_sealed or b""))
    )
    return content


def _place(row: Export) -> Place:
    return Place("protection_export", "file_sealed", row.id, 1)
