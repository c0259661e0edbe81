"""Applications as those read them who receive the ticket later: returns and consultations (a8.1, a17.1)."""

from dataclasses import dataclass
from datetime import datetime

from hotline.tickets.models import Position, Request


@dataclass(frozen=True)
class Consultation:
    """One consultation as a case (协商; a8.1). Texts are references; what is not there yet is empty."""

    question: str
    body: str
    units: tuple[str, ...]
    positions: tuple[Position, ...]
    asked_at: datetime
    decided_at: datetime | None
    decided_by: str
    decision: str
    round: str
    unit: str
    basis: str
    minutes: str
    people: str


def consultations(number: str) -> list[Consultation]:
    """The consultations on a ticket in their order, the decided ones with decision, basis and people (a8.1)."""
    rows = Request.objects.filter(demand__number=number, kind="consultation").prefetch_related("positions")
    return [_consultation(row) for row in rows.order_by("asked_at", "id")]


def _consultation(row: Request) -> Consultation:
    decided = row.decided
    return Consultation(
        question=row.asked.get("question", ""),
        body=row.asked.get("body", ""),
        units=tuple(row.asked.get("units", ())),
        positions=tuple(sorted(row.positions.all(), key=lambda position: (position.at, position.id))),
        asked_at=row.asked_at,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        **{name: decided.get(name, "") for name in ("decision", "round", "unit", "basis", "minutes", "people")},
    )
