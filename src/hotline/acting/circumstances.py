"""What only the platform knows about an act: units and items in force, posts, versions read (product guards)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hotline.acting.assisting import ASSISTING, assistance
from hotline.acting.request import Asked
from hotline.catalogue.selectors import ByDuty, ItemInForce, by_duty, extension_open, item_in_force
from hotline.core.catalogue import Decision, Facts
from hotline.core.privacy import P3
from hotline.core.product_guards import Circumstances
from hotline.core.scope import Reader, Standing, is_recused
from hotline.core.ticket import Ticket
from hotline.organisation.bodies import missing_of_body
from hotline.organisation.models import Unit
from hotline.organisation.selectors import UnitInForce, another_reviewer, delegated_acts, unit_in_force
from hotline.tickets.actions.rows import place_arguments
from hotline.tickets.models import Attachment, Demand, Restriction

_NAMES_UNIT = ("dispatch", "approve_return", "decide_consultation")
_UNIT_OR_ASSISTANT = (*_NAMES_UNIT, "invite_co_handler")


@dataclass(frozen=True)
class Found:
    """The circumstances of an act and its arguments completed from organisation and catalogue.

    `on_call`: the unit named is a 24-hour service, reached at once (a35.1). `decision` is what the catalogue says of
    the item named, or of the class where none is (a15.1); `unit` the unit named, `list_item` the version of the duty a
    committee is asked to assist with (a6.1).
    """

    circumstances: Circumstances
    args: dict[str, Any]
    on_call: bool = False
    decision: Decision = field(default_factory=Decision)
    unit: UnitInForce | None = None
    list_item: str = ""


def find(asked: Asked, demand: Demand, ticket: Ticket, locked: Mapping[str, Demand]) -> Found:
    """Complete the arguments (unit kind, item version and limits) and collect what the product guards ask for."""
    args, day = dict(asked.args) | place_arguments(asked.args), asked.now.date()
    unit = _unit(args, day) if asked.act in _UNIT_OR_ASSISTANT else None
    if asked.act == "assign":
        unit = _assigned(args, day)
    item = _item(args, demand, day) if asked.act in _NAMES_UNIT else None
    duty = _by_duty(args, demand, day) if asked.act in ("dispatch", "approve_return") and item is None else None
    assisting = assistance(args, ticket, unit, day) if asked.act in ("assign", "invite_co_handler") else ASSISTING
    reviewing = asked.act in ("approve_return", "refuse_return") and ticket.dispatched_by in asked.by.persons
    known = Circumstances(
        version_read=asked.version,
        version_now=demand.chain_seq,
        last_event_at=max((d.last_event_at for d in locked.values() if d.last_event_at), default=None),
        recused=(demand.protection >= P3 or demand.restricted) and _recused(asked, demand),
        asking_units=_asking(asked, ticket),
        second_reviewer=reviewing and another_reviewer(asked.by.person or "", day),
        item_in_force=item is None or item.in_force,
        class_known=duty is None or "class_code" not in args or duty.class_known,
        unit_in_force=asked.act not in _UNIT_OR_ASSISTANT or not args.get("unit") or unit is not None,
        unit_has_person=asked.act not in _NAMES_UNIT or unit is None or unit.staffed,
        files_there=_files_there(args, demand),
        body_has_area=_has_area(asked, ticket, unit),
        list_item_in_force=assisting.in_force,
        committee_in_area=assisting.in_area,
        extension_open=asked.act != "request_extension" or extension_open(demand.item),
        delegated=delegated_acts(asked.by, day) if asked.by.behalf else frozenset(),
        body_missing=_body_missing(asked, day),
    )
    decision = item.decision if item else duty.decision(_class(args, demand)) if duty else Decision()
    on_call = asked.act in _NAMES_UNIT and unit is not None and unit.on_call
    return Found(known, args, on_call, decision, unit, assisting.list_item)


def _recused(asked: Asked, demand: Demand) -> bool:
    """Whether the actor, or a unit he or she belongs or belonged to, is complained about (D06; a11.2)."""
    marks: dict[str, set[str]] = {"recused": set(), "released": set(), "named": set()}
    found = Restriction.objects.filter(demand_id=demand.id, lifted_at__isnull=True).values_list("kind", "subject")
    for kind, subject in found:
        marks[kind].add(subject)
    about = Standing(demand.number, recused=frozenset(marks["recused"]), released=frozenset(marks["released"]))
    return is_recused(Reader(asked.by), about)


def _unit(args: dict[str, Any], day: date) -> UnitInForce | None:
    """The unit named, in force; its kind is the organisation's, whatever the caller says (a5.1, a6.2)."""
    if not args.get("unit"):
        return None
    unit = unit_in_force(str(args["unit"]), day)
    if unit is not None:
        args["unit_kind"] = unit.kind
    return unit


def _assigned(args: dict[str, Any], day: date) -> UnitInForce | None:
    """Where a unit is given the work inside, its kind is the organisation's, whatever the caller says (a6.1, a6.2)."""
    unit = unit_in_force(str(args.get("to") or ""), day)
    if unit is not None:
        args["to_kind"] = unit.kind
    return unit


def _files_there(args: dict[str, Any], demand: Demand) -> bool:
    """Whether every file named is kept on the ticket (a16.1, a20.1.5)."""
    named = {str(one) for name in ("documents", "files") for one in args.get(name) or ()}
    return not named or Attachment.objects.filter(demand_id=demand.id, reference__in=named).count() == len(named)


def _item(args: dict[str, Any], demand: Demand, day: date) -> ItemInForce | None:
    """The item named by key: its version, unit, limits and office go into the arguments (a15.1, a15.2)."""
    if not args.get("item"):
        return None
    given = args.get("element_answers") or ()
    answers = tuple(given.items() if isinstance(given, Mapping) else map(tuple, given))
    item = item_in_force(str(args["item"]), Facts(demand.class_code, demand.type, demand.town, answers), day)
    if item.version:
        found = item.decision
        args |= {"item": item.version, "item_unit": found.unit, "item_limits": item.limits, "office": found.office}
        args.setdefault("class_code", item.class_code)
    return item


def _by_duty(args: dict[str, Any], demand: Demand, day: date) -> ByDuty:
    """What the catalogue knows of the class, where a unit is named without an item (a15.1)."""
    return by_duty(_class(args, demand), day)


def _class(args: Mapping[str, Any], demand: Demand) -> str:
    return str(args.get("class_code") or demand.class_code)


def _asking(asked: Asked, ticket: Ticket) -> tuple[str, ...]:
    """The units whose application is decided (D02)."""
    named = asked.args.get("unit") if asked.act == "decide_objection" else ticket.unit
    return (str(named),) if named else ()


def _has_area(asked: Asked, ticket: Ticket, unit: UnitInForce | None) -> bool:
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


def _body_missing(asked: Asked, day: date) -> str:
    """The entry without which nothing can be referred to a body: the body itself, its chair, its members (a8.1)."""
    if asked.act != "refer_to_consultation":
        return ""
    body = str(asked.args.get("body") or "")
    return missing_of_body(None if body in ("", "city") else body, day)


def _below(key: str | None, town: str) -> bool:
    return Unit.objects.filter(key=key, parent_id=town).exists()
