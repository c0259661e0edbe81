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


@dataclass(frozen=True)
class Returned:
    """A unit's application for return and what became of it (退单; a17.1). Texts are references.

    `decided_basis` is the reference of the statutory duty, `item` the catalogue item's version, of which one is there
    once an approval or refusal is decided; `unit_after` who held the ticket then.
    """

    unit: str
    reason: str
    basis: str
    asked_at: datetime
    decision: str
    decided_at: datetime | None
    decided_reason: str
    decided_basis: str
    item: str
    unit_after: str


def returns(number: str) -> list[Returned]:
    """The applications for return on a ticket in their order, for everybody who receives it later (a17.1)."""
    rows = Request.objects.filter(demand__number=number, kind="return").order_by("asked_at", "id")
    return [_returned(row) for row in rows]


def _returned(row: Request) -> Returned:
    decided = row.decided
    return Returned(
        unit=row.unit,
        reason=row.asked.get("reason", ""),
        basis=row.asked.get("basis", ""),
        asked_at=row.asked_at,
        decision=row.decision,
        decided_at=row.decided_at,
        decided_reason=decided.get("reason", ""),
        decided_basis=decided.get("duty_basis") or decided.get("basis", ""),
        item=decided.get("item", ""),
        unit_after=decided.get("unit", "") or (row.unit if row.decision == "refused" else ""),
    )


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
