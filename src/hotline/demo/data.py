"""The demo city's data (演示城市): units, people, dispatch catalogue, texts.

Plain files beside this module, read once. All of it is demo data: town names are real, everything else is invented.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Unit:
    """A body of the demo city; `offices` only for towns (镇街所属工作机构), area and subjects for the zones (a5.3)."""

    key: str
    code: str
    name: str
    short_name: str
    kind: str
    parent: str | None
    offices: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    around_clock: bool = False
    area: tuple[str, ...] = ()
    subjects: str = ""


@dataclass(frozen=True)
class Post:
    """A role in a unit from a date, with what narrows or widens it."""

    unit: str
    role: str
    valid_from: date
    appointment: str = ""


@dataclass(frozen=True)
class Person:
    """An invented person with their posts."""

    key: str
    name: str
    posts: tuple[Post, ...]


@dataclass(frozen=True)
class LegalBasis:
    """Law and article as shown; `note` says that nobody has confirmed it."""

    title: str
    article: str
    note: str


@dataclass(frozen=True)
class CatalogueItem:
    """One entry of the dispatch catalogue (派单目录).

    Either `unit` is fixed, or it is the town of the place and `office` is suggested (a15.2).
    """

    key: str
    name: str
    code: str
    demand_types: tuple[str, ...]
    legal_basis: LegalBasis
    unit: str | None
    office: str | None
    co_units: tuple[str, ...]
    limits: Mapping[str, str]
    scope: tuple[str, ...]
    ask: str
    not_covered: str
    valid_from: date


@dataclass(frozen=True)
class ClaimText:
    """A claim (诉求事项点) and how the unit answers it."""

    claim: str
    findings: str
    remedies: str


@dataclass(frozen=True)
class DemandText:
    """A requester's words with slots; `claims` count from 1 in the item's list."""

    demand_type: str
    claims: tuple[int, ...]
    text: str


@dataclass(frozen=True)
class ItemTexts:
    """What is said about one catalogue item: `basis` goes into every reply."""

    basis: str
    claims: tuple[ClaimText, ...]
    demands: tuple[DemandText, ...]


@dataclass(frozen=True)
class Texts:
    """`slots`: values to draw from; `runtime_slots`: filled from the ticket; `loop`: words of each act by kind."""

    slots: Mapping[str, tuple[str, ...]]
    runtime_slots: tuple[str, ...]
    items: Mapping[str, ItemTexts]
    loop: Mapping[str, tuple[Mapping[str, str], ...]]


@cache
def units() -> tuple[Unit, ...]:
    """All bodies of the city: 23 towns and subdistricts, two zones, 40 departments and enterprises, and the rest."""
    return tuple(
        Unit(
            **{k: row[k] for k in ("key", "code", "name", "short_name", "kind", "parent")},
            offices=tuple(row["offices"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            around_clock=row.get("around_clock", False),
            area=tuple(row.get("area", ())),
            subjects=row.get("subjects", ""),
        )
        for row in read("units.json")["units"]
    )


@cache
def people() -> tuple[Person, ...]:
    """Everybody of the demo city who signs in."""
    return tuple(
        Person(row["key"], row["name"], tuple(post_of(post) for post in row["posts"]))
        for row in read("people.json")["people"]
    )


@cache
def catalogue() -> tuple[CatalogueItem, ...]:
    """The 60 items of the dispatch catalogue that the demo city's stories are played with."""
    return tuple(item_of(row) for row in read("catalogue.json")["items"])


@cache
def lists() -> tuple[Mapping[str, Any], ...]:
    """The entries of the lists beside the catalogue: `list`, `key`, `content` (a6.1, a13.2.2, a15.2)."""
    return tuple(read("lists.json")["entries"])


@cache
def texts() -> Texts:
    """Words of requesters, agents and clerks for the whole loop."""
    row = read("texts.json")
    return Texts(
        slots={name: tuple(str(value) for value in values) for name, values in row["slots"].items()},
        runtime_slots=tuple(row["runtime_slots"]),
        items={key: item_texts_of(item) for key, item in row["items"].items()},
        loop={kind: tuple(lines) for kind, lines in row["loop"].items()},
    )


def slots_of(text: str) -> list[str]:
    """Names of the slots in a text, in order."""
    return SLOT.findall(text)


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its slots filled; a slot without a value is an error."""
    return SLOT.sub(lambda found: values[found.group(1)], text)


def read(name: str) -> dict[str, Any]:
    """One data file; it must say that it is demo data."""
    content: dict[str, Any] = json.loads(files(__package__).joinpath("data", name).read_text("utf-8"))
    if content.get("demo") is not True or "演示数据" not in content.get("notice", ""):
        raise ValueError(f"{name} is not marked as demo data (演示数据)")
    return content


def post_of(row: Mapping[str, str]) -> Post:
    """A post from its row."""
    return Post(row["unit"], row["role"], date.fromisoformat(row["from"]), row.get("appointment", ""))


def item_of(row: Mapping[str, Any]) -> CatalogueItem:
    """A catalogue item from its row; a town item must say by_town."""
    rule = row["unit"]
    if ("fixed" in rule) == bool(rule.get("by_town")):
        raise ValueError(f"{row['key']}: either a fixed unit or by_town")
    return CatalogueItem(
        key=row["key"],
        name=row["name"],
        code=row["code"],
        demand_types=tuple(row["demand_types"]),
        legal_basis=LegalBasis(**row["legal_basis"]),
        unit=rule.get("fixed"),
        office=rule.get("office"),
        co_units=tuple(row["co_units"]),
        limits=row["limits"],
        scope=tuple(row["scope"]),
        ask=row["ask"],
        not_covered=row["not_covered"],
        valid_from=date.fromisoformat(row["valid_from"]),
    )


def item_texts_of(row: Mapping[str, Any]) -> ItemTexts:
    """The texts of one item from their row."""
    demands: Sequence[Mapping[str, Any]] = row["demands"]
    return ItemTexts(
        basis=row["basis"],
        claims=tuple(ClaimText(**claim) for claim in row["claims"]),
        demands=tuple(DemandText(d["demand_type"], tuple(d["claims"]), d["text"]) for d in demands),
    )
