"""Candidates from the dispatch catalogue (派单目录) for a text: nearest items with unit and why (a15.1, a15.2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import Q

from hotline.catalogue.models import Item
from hotline.organisation.models import Unit
from hotline.organisation.selectors import on, successor_of

if TYPE_CHECKING:
    from hotline.catalogue.matching import Nearest

SHOWN, HEARD, LEAST = 3, 3, 2
EMPTY = frozenset("一的了不是有在没和我你他她它们这那个与及")
"""Characters that hold sentences together and say nothing of a matter."""


@dataclass(frozen=True)
class Candidate:
    """An item in force that fits a text: its unit by fixed rule or by town, and the words that spoke for it."""

    key: str
    version: str
    name: str
    class_code: str
    unit: str | None
    unit_name: str
    by_town: bool
    office: str
    basis: str
    limits: Mapping[str, str]
    heard: tuple[str, ...]
    ask: str
    not_covered: str


def nearest_items(text: str, town: str, day: date, count: int = SHOWN) -> list[Candidate]:
    """The items nearest to a text, the best first; without a town's code an item by town has no unit."""
    items = {item.key: item for item in _in_force(day)}
    if not items or not text.strip():
        return []
    near = _prepared(tuple((item.key, item.name, tuple(item.scope)) for item in items.values()))
    units = _units(items.values(), town, day)
    return [_candidate(items[key], units, town, text) for key, _score in near.nearest(text, count)]


def _in_force(day: date) -> list[Item]:
    return list(Item.objects.filter(on(day)).order_by("key"))


@lru_cache(maxsize=2)
def _prepared(described: tuple[tuple[str, str, tuple[str, ...]], ...]) -> "Nearest":
    """The catalogue prepared for comparing, once per version of its words."""
    from hotline.catalogue.matching import Described, Nearest

    return Nearest(Described(*one) for one in described)


def _units(items: Iterable[Item], town: str, day: date) -> dict[str, Unit]:
    """The unit of each item by the item's key: of a unit that has ended its successor; the town under its code."""
    fixed = {item.key: item.unit_id for item in items if item.unit_id}
    found = {unit.key: unit for unit in Unit.objects.filter(Q(code=town) | Q(key__in=fixed.values()))}
    live = [unit for unit in found.values() if unit.valid_to is None or unit.valid_to > day]
    units = {unit.key: unit for unit in live}
    for key, unit in fixed.items():
        after = unit if unit in units else successor_of(unit, day, key)
        if after is not None:
            units[key] = units.get(after) or Unit.objects.get(key=after)
    of_town = (unit for unit in live if unit.code == town and unit.kind == "town_or_subdistrict")
    return units | {f"town:{town}": unit for unit in of_town}


def _heard(words: Iterable[str], text: str) -> tuple[str, ...]:
    """The longest pieces of two characters and more that an item's words have in common with a text."""
    found = {piece for word in words if _says(piece := _common(word, text))}
    whole = [piece for piece in found if not any(piece != other and piece in other for other in found)]
    return tuple(sorted(whole, key=lambda piece: (-len(piece), piece))[:HEARD])


def _says(piece: str) -> bool:
    """Whether a piece is long enough, or of two characters both of which mean something."""
    return len(piece) > LEAST or (len(piece) == LEAST and not EMPTY & set(piece))


def _common(word: str, text: str) -> str:
    """The longest piece of a word that stands in a text."""
    pieces = (word[a:b] for a in range(len(word)) for b in range(len(word), a + 1, -1))
    return max((piece for piece in pieces if piece in text), key=len, default="")


def _candidate(item: Item, units: Mapping[str, Unit], town: str, text: str) -> Candidate:
    unit = units.get(f"town:{town}") if item.by_town else units.get(item.key)
    heard = _heard((item.name, *item.scope), text)
    law = item.legal_basis
    return Candidate(
        item.key,
        item.version,
        item.name,
        item.class_code,
        unit.key if unit else None,
        unit.name if unit else "",
        item.by_town,
        item.office,
        f"《{law.get('title', '')}》{law.get('article', '')}",
        item.limits,
        heard,
        item.ask,
        item.not_covered,
    )
