"""What differs, in words (比较): two versions of an item, the catalogues of two dates, a draft and what stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hotline.catalogue.models import Draft, Item
from hotline.catalogue.selectors import content_of, directory_on, item_version, items_on
from hotline.catalogue.words import Directory, said
from hotline.core.catalogue_content import Content, Difference, differences


@dataclass(frozen=True)
class Compared:
    """An item with what differs between two of its contents; none at all: it is the same."""

    key: str
    name: str
    differences: tuple[Difference, ...]

    def plain(self) -> dict[str, Any]:
        """For programs."""
        fields = [
            {"field": one.field, "label": one.label, "old": list(one.old), "new": list(one.new)}
            for one in self.differences
        ]
        return {"key": self.key, "name": self.name, "differences": fields}


def compared(old: Content | None, new: Content | None, names: Directory) -> Compared:
    """Two contents of one item."""
    either: Mapping[str, Any] = new or old or {}
    found = differences(old, new, lambda name, value: said(name, value, names))
    return Compared(str(either.get("key", "")), str(either.get("name", "")), found)


def compared_versions(old: Item | None, new: Item | None, day: date) -> Compared:
    """Two versions of one item, in the names of a date."""
    contents = [content_of(row) if row else None for row in (old, new)]
    return compared(contents[0], contents[1], directory_on(day))


def compared_dates(old: date, new: date) -> list[Compared]:
    """The whole catalogue of two dates: the items that differ, by key."""
    before, after = ({row.key: content_of(row) for row in items_on(day)} for day in (old, new))
    names = directory_on(new)
    pairs = ((before.get(key), after.get(key)) for key in sorted({*before, *after}))
    return [compared(a, b, names) for a, b in pairs if a != b]


def compared_draft(row: Draft, names: Directory) -> Compared:
    """A draft and the version it is based on."""
    before = item_version(row.based_on)
    return compared(content_of(before) if before else None, row.content, names)


def lines(found: Compared) -> Iterator[str]:
    """A difference as lines of text: 原 and 新 by field."""
    for one in found.differences:
        yield f"{one.label}"
        yield from (f"  原 {text}" for text in one.old if text not in one.new)
        yield from (f"  新 {text}" for text in one.new if text not in one.old)
