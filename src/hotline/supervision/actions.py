"""Rows of urging, supervision and incident alerts (a25.1, a38.1)."""

from hotline.database.identity import new_id
from hotline.supervision.models import Measure
from hotline.tickets.actions.rows import Done, Rows


def _measure(done: Done, kind: str, limit: str | None = None) -> Measure:
    owed = done.after.inner.get(limit) if limit else None
    return Measure(
        id=new_id(),
        demand_id=done.demand.id,
        kind=kind,
        at=done.now,
        by=done.person,
        due_at=owed.due if owed else None,
        reason=done.reference("reason") or done.reference("facts"),
        reported_to=done.reference("reported_to"),
    )


def urge(done: Done) -> Rows:
    """A reminder by a person (a38.1)."""
    return Rows([_measure(done, "urge")])


def supervise(done: Done) -> Rows:
    """A demand on the unit with ground and date (a38.1; R30)."""
    return Rows([_measure(done, "supervise", "supervise")])


def report_risk(done: Done) -> Rows:
    """An immediate report upwards (a25.1; R30)."""
    return Rows([_measure(done, "risk", "risk_report")])
