"""Reading the catalogue: the item in force, its unit by rule of place (a15.1, a15.2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from hotline.catalogue.models import Item
from hotline.organisation.models import Unit


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
    found = named.filter(Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))).first()
    if found is None:
        return ItemInForce(in_force=False)
    unit = town_unit(town) if found.by_town else found.unit_id
    return ItemInForce(True, found.version, unit, found.office, found.class_code, found.limits)


def town_unit(town: str) -> str | None:
    """The unit of a town's code, None where the place is unknown."""
    return Unit.objects.filter(kind="town_or_subdistrict", code=town).values_list("key", flat=True).first()


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
