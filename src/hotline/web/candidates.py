"""Candidates from the dispatch catalogue (派单目录) for a text: nearest items, each decided by the one function, with
what is missing (a15.1, a15.2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from hotline.catalogue.models import Item
from hotline.catalogue.selectors import catalogue_of, deciding, items_on, question_answers
from hotline.core.catalogue import Catalogue, Decision, Facts, decide
from hotline.core.catalogue import Item as Deciding

if TYPE_CHECKING:
    from hotline.catalogue.matching import Nearest

SHOWN, HEARD, LEAST = 3, 3, 2
EMPTY = frozenset("一的了不是有在没和我你他她它们这那个与及")
"""Characters that hold sentences together and say nothing of a matter."""


@dataclass(frozen=True)
class Asked:
    """A question that must be answered before the item names a unit: key, words, answers by key."""

    key: str
    words: str
    answers: Mapping[str, str]
    given: str = ""


@dataclass(frozen=True)
class Candidate:
    """An item in force that fits a text: what the catalogue decides by it, and the words that spoke for it."""

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
    decision: Decision
    questions: tuple[Asked, ...] = ()


def nearest_items(
    text: str, town: str, day: date, count: int = SHOWN, type_: str = "", answers: Mapping[str, str] | None = None
) -> list[Candidate]:
    """The items nearest to a text, the best first; without a town's code an item by town has no unit.

    `answers` are those given to the questions of their exceptions, by key.
    """
    rows = {item.key: item for item in items_on(day).order_by("key")}
    if not rows or not text.strip():
        return []
    near = _prepared(tuple((item.key, item.name, tuple(item.scope)) for item in rows.values()))
    found = [rows[key] for key, _score in near.nearest(text, count)]
    items = [deciding(row) for row in found]
    known = catalogue_of(items, town, day)
    asked = question_answers(day) if known.questions else {}
    given = tuple(sorted((answers or {}).items()))
    return [
        _candidate(row, item, Facts(row.class_code, type_ or "other", town, given, row.key), known, asked, text)
        for row, item in zip(found, items, strict=True)
    ]


@lru_cache(maxsize=2)
def _prepared(described: tuple[tuple[str, str, tuple[str, ...]], ...]) -> "Nearest":
    """The catalogue prepared for comparing, once per version of its words."""
    from hotline.catalogue.matching import Described, Nearest

    return Nearest(Described(*one) for one in described)


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


def _candidate(
    row: Item, item: Deciding, facts: Facts, known: Catalogue, answers: Mapping[str, Mapping[str, str]], text: str
) -> Candidate:
    decision = decide(facts, known)
    law, unit = row.legal_basis, decision.unit
    return Candidate(
        row.key,
        row.version,
        row.name,
        row.class_code,
        unit,
        known.units[unit].name if unit else "",
        row.by_town,
        decision.office or row.office,
        f"《{law.get('title', '')}》{law.get('article', '')}",
        row.limits,
        _heard((row.name, *row.scope), text),
        row.ask,
        row.not_covered,
        decision,
        tuple(_questions(item, dict(facts.answers), known, answers)),
    )


def _questions(
    item: Deciding, given: Mapping[str, str], known: Catalogue, answers: Mapping[str, Mapping[str, str]]
) -> Sequence[Asked]:
    """The questions an item's exceptions ask, each once, in their order."""
    keys = dict.fromkeys(key for rule in item.rules for key, _ in rule.answers)
    return [Asked(key, known.questions.get(key, key), answers.get(key, {}), given.get(key, "")) for key in keys]
