"""Reading the catalogue: the item in force, its unit by rule of place (a15.1, a15.2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from hotline.catalogue.models import Item
from hotline.organisation.models import Unit
from hotline.organisation.selectors import on, successor_of


@dataclass(frozen=True)
class ItemInForce:
    """A catalogue item as a dispatch uses it; without version where the key is unknown or out of force."""

    in_force: bool
    version: str = ""
    unit: str | None = None
    office: str = ""
    class_code: str = ""
    limits: Mapping[str, str] = field(default_factory=dict)


def item_in_force(key: str, town: str, day: date) -> ItemInForce:
    """The version of an item (named by key or version) in force on a date, its unit by the town where it happened."""
    named = Item.objects.filter(Q(key=key) | Q(version=key))
    in_force = named.filter(Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day)))
    found = in_force.select_related("unit").first()
    if found is None:
        return ItemInForce(in_force=False)
    unit = town_unit(town, day) if found.by_town else unit_of(found, day)
    return ItemInForce(True, found.version, unit, found.office, found.class_code, found.limits)


def unit_of(item: Item, day: date) -> str | None:
    """The fixed unit of an item on a date: the one it names, or who has taken over from it since (a15.3)."""
    named = item.unit
    if named is None or named.valid_to is None or named.valid_to > day:
        return item.unit_id
    return successor_of(named.key, day, item.key)


def town_unit(town: str, day: date) -> str | None:
    """The unit of a town's code on a date, None where the place is unknown."""
    found = Unit.objects.filter(on(day), kind="town_or_subdistrict", code=town)
    return found.values_list("key", flat=True).first()


def catalogue_versions(day: date) -> list[dict[str, object]]:
    """The versions of the items in force on a date, by class code."""
    found = Item.objects.filter(Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day)))
    return [_version(item) for item in found.order_by("class_code", "key")]


def catalogue_version(version: str) -> dict[str, object] | None:
    """One version of an item with its content, None where there is none."""
    item = Item.objects.filter(version=version).first()
    if item is None:
        return None
    names = ("key", "class_code", "demand_types", "legal_basis", "unit_id", "by_town", "office", "co_units", "limits")
    return {
        **_version(item),
        "content": {name: getattr(item, name) for name in (*names, "scope", "ask", "not_covered")},
    }


def _version(item: Item) -> dict[str, object]:
    return {"version": item.version, "name": item.name, "in_force_from": item.valid_from, "until": item.valid_to}
