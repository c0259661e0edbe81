"""Assistance of a village or residents' committee (协助): on which duty of its list it rests, in whose area (a6.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from hotline.catalogue.selectors import entry_in_force
from hotline.core.ticket import COMMITTEES, Ticket
from hotline.organisation.models import Unit
from hotline.organisation.selectors import UnitInForce


@dataclass(frozen=True)
class Assisting:
    """Whether the duty named is in force today and the committee of the unit's area; the duty's version."""

    in_force: bool = True
    in_area: bool = True
    list_item: str = ""


ASSISTING: Final = Assisting()
"""No committee is asked."""


def assistance(args: Mapping[str, Any], ticket: Ticket, asked: UnitInForce | None, day: date) -> Assisting:
    """What the guards of a6.1 need where a committee is asked; that an item is named at all is the core's guard."""
    named = str(args.get("list_item") or "").strip()
    if asked is None or asked.kind not in COMMITTEES or not named:
        return ASSISTING
    duty = entry_in_force("duty", named, day)
    fits = duty is not None and duty.content["committees"] in ("both", asked.kind)
    return Assisting(fits, _in_area(ticket.unit, asked), duty.version if duty else "")


def _in_area(unit: str | None, committee: UnitInForce) -> bool:
    """A town's own committees; a unit of the whole city may ask any (a6.1)."""
    towns = Unit.objects.filter(key=unit, kind="town_or_subdistrict")
    return committee.parent == unit or not towns.exists()
