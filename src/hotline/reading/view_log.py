"""The view log (查看记录): who saw which fields of which ticket, when; written before it is shown (a32.1, S04)."""

from collections.abc import Iterable
from datetime import datetime

from hotline.audit.models import ViewRow
from hotline.core.scope import Reader
from hotline.database.identity import new_id
from hotline.database.writing import write


def view_row(
    kind: str,
    reader: Reader,
    now: datetime,
    *,
    number: str = "",
    opening: str = "",
    fields: Iterable[str] = (),
    found: int | None = None,
    purpose: str = "",
    reference: str = "",
    origin: str = "",
) -> ViewRow:
    """One line of the view log: names of fields only, never a value; `reference` names a reason kept in words."""
    actor = reader.actor
    return ViewRow(
        id=new_id(),
        at=now,
        kind=kind,
        person=actor.person or "",
        role=actor.role,
        unit=actor.unit or "",
        demand=number,
        opening=opening,
        fields=sorted(fields),
        found=found,
        purpose=purpose[:60],
        reference=reference,
        origin=origin[:60],
    )


def log_view(row: ViewRow) -> None:
    """Write the line. Outside a transaction it is on disk when this returns: call it before anything is shown."""
    write([row])
