"""Comparing two versions of a text (a14.1): what stayed, what was taken out, what was put in."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Fate = Literal["same", "taken_out", "put_in"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and what became of it from the one version to the other."""

    fate: Fate
    text: str


def compare(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces of both versions in order: `same` and `taken_out` give the old one (a14.1)."""
    return tuple(_pieces(old, new))


def _pieces(old: str, new: str) -> Iterator[Piece]:
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield Piece("same", old[a:b])
            continue
        if a < b:
            yield Piece("taken_out", old[a:b])
        if c < d:
            yield Piece("put_in", new[c:d])
