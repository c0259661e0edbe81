"""What each unit concerned says in a consultation (协商意见; a8.1)."""

from typing import TYPE_CHECKING

from hotline.core.refusal import FAILED, Refusal, refuse
from hotline.database.identity import new_id
from hotline.tickets.models import Position, Request

if TYPE_CHECKING:
    from hotline.acting.records import Recording


def state_position(making: "Recording") -> Refusal | None:
    """A unit's own words to the question, by its lead, or taken down by the body's secretary (a8.1).

    A later one does not replace the earlier: each stands with its time.
    """
    by, provision = making.asked.by, "a8.1"
    if "position" not in making.args:
        return refuse(making.asked.act, "position_missing", provision, FAILED)
    waiting = Request.objects.filter(demand_id=making.demand.id, kind="consultation", decided_at__isnull=True).first()
    unit = str((by.unit if by.role == "unit_lead" else making.args.get("unit")) or "")
    invited = (making.ticket.unit, *(waiting.asked.get("units", ()) if waiting else ()))
    if waiting is None or unit not in invited:
        return refuse(making.asked.act, "no_position", provision, FAILED)
    making.doing.rows.append(
        Position(
            id=new_id(),
            request_id=waiting.id,
            unit=unit,
            words=making.reference("position"),
            by=by.person or by.role,
            at=making.asked.now,
        )
    )
    return None
