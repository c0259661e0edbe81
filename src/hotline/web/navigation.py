"""The menu beside the work: which pages of setting up, watching and looking up a role has (pages.md (b)).

A page stands here once, under its heading; who sees it is what its view says, never a second list.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from django.urls import resolve, reverse


@dataclass(frozen=True)
class Entry:
    """A page in the menu: its words and the name of its address."""

    zh: str
    name: str

    @property
    def url(self) -> str:
        """Its address."""
        return address(self.name)


@dataclass(frozen=True)
class Section:
    """A heading with its pages."""

    zh: str
    entries: tuple[Entry, ...]


MENU: Final = (
    Section(
        "查阅",
        (Entry("期限计算器", "calculator"), Entry("工作办法", "order"), Entry("快捷键", "shortcuts")),
    ),
)


@cache
def address(name: str, *parts: str) -> str:
    """The address of a page of the frame: they are few, stay what they are, and stand on every page."""
    return reverse(name, args=parts)


@cache
def menu(role: str) -> tuple[Section, ...]:
    """The sections of a role, without the pages its views do not open to it and without empty headings."""
    return tuple(_open_to(role))


def _open_to(role: str) -> Iterator[Section]:
    for section in MENU:
        entries = tuple(entry for entry in section.entries if _may(role, entry))
        if entries:
            yield Section(section.zh, entries)


def _may(role: str, entry: Entry) -> bool:
    permission = resolve(entry.url).func.permission  # type: ignore[attr-defined]
    return permission in ("public", ("signed in",)) or role in permission
