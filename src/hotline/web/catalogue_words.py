"""The catalogue on screen: contents as facts, differences piece by piece, versions with their dates (P15)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from hotline.catalogue.models import Draft, Item
from hotline.catalogue.words import BY_TOWN, Directory, limits_words, said
from hotline.core.catalogue_content import FIELDS, Content, Difference
from hotline.core.catalogue_life import STATES
from hotline.core.catalogue_lists import COMMITTEES, LABELS
from hotline.core.comparison import Piece, compare

LONG: Final = ("name", "ask", "not_covered", "text", "scope")
"""Fields compared piece by piece."""
UNSAID: Final = ("key", "by_town")
LISTED: Final = ("demand_types", "co_units", "scope")
"""Lists of short entries, told in one line."""


@dataclass(frozen=True)
class Fact:
    """One field of a content in words: label, entries, a link."""

    label: str
    entries: tuple[str, ...]
    link: str = ""


def item_facts(content: Content, names: Directory) -> list[Fact]:
    """An item's content in the law's order: name, class, types, basis, unit, office, limits, and what finds it."""
    found = []
    for name, label in FIELDS.items():
        if name in UNSAID:
            continue
        if name == "unit" and content["by_town"]:
            found.append(Fact(label, (BY_TOWN,)))
            continue
        value = content.get(name)
        entries = tuple(said(name, value, names)) if value not in (None, "", []) or name == "limits" else ()
        if name == "limits":
            entries = tuple(limits_words(value or {}).split("；"))
        if name in LISTED:
            entries = ("、".join(entries),) if entries else ()
        link = content["legal_basis"].get("link", "") if name == "legal_basis" else ""
        if entries:
            found.append(Fact(label, entries if not link else tuple(one for one in entries if one != link), link))
    return found


def entry_facts(list_: str, content: Mapping[str, Any]) -> list[Fact]:
    """An entry's content in words."""
    found = []
    for name, label in LABELS[list_].items():
        value = content.get(name)
        if value:
            found.append(Fact(label, tuple(entry_said(name, value)), value if name in ("web", "link") else ""))
    return found


def entry_said(name: str, value: Any) -> Sequence[str]:
    """A field of an entry in words."""
    if name == "basis" and isinstance(value, Mapping):
        return [f"《{value['title']}》{value.get('article', '')}", *filter(None, [value.get("note")])]
    if name == "answers":
        return [f"{words}（{code}）" for code, words in value.items()]
    if name == "committees":
        return [COMMITTEES.get(value, value)]
    return [str(value)]


@dataclass(frozen=True)
class DifferenceShown:
    """One field in which two contents differ: what went, what came, what stayed, long texts by pieces."""

    label: str
    gone: tuple[str, ...]
    come: tuple[str, ...]
    same: int
    pieces: tuple[Piece, ...] = ()


def shown(found: Iterable[Difference]) -> list[DifferenceShown]:
    """Differences as the page shows them."""
    return [_shown(one) for one in found]


def _shown(one: Difference) -> DifferenceShown:
    gone = tuple(text for text in one.old if text not in one.new)
    come = tuple(text for text in one.new if text not in one.old)
    by_pieces = one.field in LONG and len(one.old) == len(one.new) == 1
    pieces = compare(one.old[0], one.new[0]) if by_pieces else ()
    return DifferenceShown(one.label, gone, come, len(set(one.old) & set(one.new)), pieces)


def entry_differences(list_: str, old: Content | None, new: Content | None) -> list[Difference]:
    """What differs between two contents of an entry."""
    found = []
    for name, label in LABELS[list_].items():
        before, after = (old or {}).get(name), (new or {}).get(name)
        if before != after:
            told = [tuple(entry_said(name, value)) if value else () for value in (before, after)]
            found.append(Difference(name, label, told[0], told[1]))
    return found


@dataclass(frozen=True)
class VersionShown:
    """A version in the list of an item: which one, from when to when, whether in force, by whom."""

    n: int
    version: str
    start: date
    end: date | None
    state: str
    reason: str


def versions(rows: Sequence[Item], today: date) -> list[VersionShown]:
    """Versions, the newest first, counted from the first."""
    return [
        VersionShown(len(rows) - n, row.version, row.valid_from, row.valid_to, _state(row, today), row.reason)
        for n, row in enumerate(rows)
    ]


def _state(row: Item, today: date) -> str:
    if row.valid_from > today:
        return "待生效"
    return "在用" if row.valid_to is None or row.valid_to > today else "已停用"


def draft_state(row: Draft) -> str:
    """The state of a draft in words; without confirmations it waits for approval alone."""
    if row.state == "proposed" and row.subject not in ("item", "classification"):
        return "待批准"
    return STATES[row.state]
