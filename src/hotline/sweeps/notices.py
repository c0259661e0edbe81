"""Messages that time alone owes: to a unit, a desk or a body, under the chain's present event."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hotline.database.identity import new_id
from hotline.outbox.models import Message
from hotline.outbox.texts import version_kept
from hotline.tickets.models import Demand


def notice(
    demand: Demand, kind: str, to: tuple[str, str], now: datetime, content: Mapping[str, Any] | None = None
) -> Message:
    """One message of a kind to (recipient kind, recipient)."""
    due = demand.due_at.isoformat() if demand.due_at else None
    known = {"state": demand.state, "unit": demand.unit_id, "due": due, "provisional": demand.provisional}
    said = {**known, **(content or {})}
    return Message(
        id=new_id(),
        chain=demand.number,
        seq=demand.chain_seq,
        kind=kind,
        recipient_kind=to[0],
        recipient=to[1],
        channel="desk",
        content={**said, **version_kept(to[0], kind, said, now)},
        created_at=now,
        next_try_at=now,
    )
