"""Releasing fields of a ticket to a committee for its assistance task (a6.1)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from hotline.core.assistance import RELEASABLE
from hotline.core.instants import BadValue
from hotline.core.refusal import FAILED, Refusal, refuse
from hotline.core.ticket import COMMITTEES
from hotline.organisation.models import Released, Unit

if TYPE_CHECKING:
    from hotline.acting.records import Recording


def released(args: Mapping[str, Any]) -> dict[str, Any]:
    """The committee and the fields, in the order of the list. Raises BadValue."""
    fields = [str(field) for field in args["fields"]]
    if not set(fields) <= set(RELEASABLE):
        raise BadValue("fields: not releasable")
    return {"unit": str(args["unit"]), "fields": [field for field in RELEASABLE if field in fields]}


def release_field(making: "Recording") -> Refusal | None:
    """The lead unit releases fields for the task of one committee it has invited (a6.1)."""
    unit, fields = making.args["unit"], making.args["fields"]
    held = making.ticket.assignment
    invited = held.co_handler(unit) if held else None
    if invited is None or invited.status == "released":
        return refuse(making.asked.act, "no_task", "a6.1", FAILED)
    if not Unit.objects.filter(key=unit, kind__in=COMMITTEES).exists():
        return refuse(making.asked.act, "no_task", "a6.1", FAILED)
    standing = set(Released.objects.filter(number=making.demand.number, unit_id=unit).values_list("field", flat=True))
    fresh = [field for field in fields if field not in standing]
    if not fresh:
        return refuse(making.asked.act, "nothing_released", "a6.1", FAILED)
    making.doing.rows += [
        Released(
            number=making.demand.number, unit_id=unit, field=field, by=making.asked.by.person or "", at=making.asked.now
        )
        for field in fresh
    ]
    return None
