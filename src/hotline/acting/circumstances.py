"""What only the platform knows about an act: units and items in force, posts, versions read (product guards)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hotline.acting.request import Asked
from hotline.catalogue.selectors import ItemInForce, item_in_force
from hotline.core.product_guards import Circumstances
from hotline.core.ticket import Ticket
from hotline.organisation.models import Unit
from hotline.organisation.selectors import another_reviewer, units_in_force
from hotline.tickets.actions.rows import place_arguments
from hotline.tickets.models import Demand

_NAMES_UNIT = ("dispatch", "approve_return", "decide_consultation")


@dataclass(frozen=True)
class Found:
    """The circumstances of an act and its arguments completed from organisation and catalogue."""

    circumstances: Circumstances
    args: dict[str, Any]


def find(asked: Asked, demand: Demand, ticket: Ticket, locked: Mapping[str, Demand]) -> Found:
    """Complete the arguments (unit kind, item version and limits) and collect what the product guards ask for."""
    args, day = dict(asked.args) | place_arguments(asked.args), asked.now.date()
    unit = _unit(args, day) if asked.act in (*_NAMES_UNIT, "invite_co_handler") else None
    item = _item(args, demand, day) if asked.act in _NAMES_UNIT else None
    reviewing = asked.act in ("approve_return", "refuse_return") and asked.by.person == ticket.dispatched_by
    return Found(
        Circumstances(
            version_read=asked.version,
            version_now=demand.chain_seq,
            last_event_at=max((d.last_event_at for d in locked.values() if d.last_event_at), default=None),
            asking_units=_asking(asked, ticket),
            second_reviewer=reviewing and another_reviewer(asked.by.person or "", day),
            item_in_force=item is None or item.in_force,
            unit_in_force=asked.act not in _NAMES_UNIT or "unit" not in args or unit is not None,
            body_has_area=_has_area(asked, ticket, unit),
        ),
        args,
    )


def _unit(args: dict[str, Any], day: date) -> Unit | None:
    """The unit named, in force; its kind is the organisation's, whatever the caller says (a5.1, a6.2)."""
    if not args.get("unit"):
        return None
    unit = units_in_force(day).filter(key=args["unit"]).first()
    if unit is not None:
        args["unit_kind"] = unit.kind
    return unit


def _item(args: dict[str, Any], demand: Demand, day: date) -> ItemInForce | None:
    """The item named by key: its version, unit, limits and office go into the arguments (a15.1, a15.2)."""
    if not args.get("item"):
        return None
    item = item_in_force(str(args["item"]), demand.town, day)
    if item.version:
        args |= {"item": item.version, "item_unit": item.unit, "item_limits": item.limits, "office": item.office}
        args.setdefault("class_code", item.class_code)
    return item


def _asking(asked: Asked, ticket: Ticket) -> tuple[str, ...]:
    """The units whose application is decided (D02)."""
    named = asked.args.get("unit") if asked.act == "decide_objection" else ticket.unit
    return (str(named),) if named else ()


def _has_area(asked: Asked, ticket: Ticket, unit: Unit | None) -> bool:
    """A town's body decides only between units of its own area (a8.1): the town itself and what lies below it."""
    body = asked.args.get("body")
    if asked.act != "decide_consultation" or not body:
        return True
    area = Unit.objects.filter(key=body, kind="consultation_body").values_list("parent_id", flat=True).first()
    town = Unit.objects.filter(key=area, kind="town_or_subdistrict").first()
    if town is None:
        return True
    concerned = {ticket.unit, unit.key if unit else None}
    return all(key == town.key or _below(key, town.key) for key in concerned)


def _below(key: str | None, town: str) -> bool:
    return Unit.objects.filter(key=key, parent_id=town).exists()
