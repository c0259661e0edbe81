"""What a file is, by its content and never by its name (a14.1): the marks of the kinds a city accepts are data."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: media type, Chinese name, bytes that stand at places of it, bytes that occur somewhere in it."""

    type: str
    zh: str
    marks: tuple[tuple[int, bytes], ...]
    within: bytes = b""


def kind_of(content: bytes, kinds: Iterable[FileKind]) -> FileKind | None:
    """The first kind whose marks all fit, None for a file of no accepted kind (a14.1)."""
    return next((kind for kind in kinds if _fits(content, kind)), None)


def _fits(content: bytes, kind: FileKind) -> bool:
    marked = all(content[at : at + len(mark)] == mark for at, mark in kind.marks)
    return marked and kind.within in content
