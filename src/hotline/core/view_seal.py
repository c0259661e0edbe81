"""Sealing the view log (查看记录封存): what the digests of a line and of a batch cover, the first line that differs.

A batch keeps the digest of every line, and its event the digest over those: so a changed or missing line is named,
not only its batch (a32.1; S15).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from hotline.core.canonical import canonical_json, plain

Digest = Callable[[bytes], bytes]

COVERED: Final = (
    "id", "at", "kind", "person", "role", "unit", "demand", "opening", "fields", "found", "purpose", "reference",
    "origin",
)  # fmt: skip
"""The columns of a line that its digest covers, which are all that it has."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the view log: its id and its digest."""

    id: int
    digest: bytes


def line_digest(row: Mapping[str, Any], digest: Digest) -> bytes:
    """The digest of one line over its canonical form (a32.1; S15)."""
    covered = {name: row[name] for name in COVERED}
    at: datetime = covered["at"]
    return digest(canonical_json(plain(covered | {"at": at})))


def batch_digest(lines: Iterable[Line], digest: Digest) -> bytes:
    """The digest of a batch: over the ids and digests of its lines in order (S15)."""
    return digest(b"".join(line.id.to_bytes(8, "big") + line.digest for line in lines))


@dataclass(frozen=True, slots=True)
class Differing:
    """The first line of a batch that is not as it was sealed: `missing`, `changed` or `added`."""

    id: int
    what: str


def first_differing(sealed: Sequence[Line], found: Sequence[Line]) -> Differing | None:
    """The first line in which a batch differs from its seal, None where they agree (a32.1; S15)."""
    there = {line.id: line.digest for line in found}
    for line in sealed:
        if line.id not in there:
            return Differing(line.id, "missing")
        if there[line.id] != line.digest:
            return Differing(line.id, "changed")
    known = {line.id for line in sealed}
    added = next((line.id for line in found if line.id not in known), None)
    return Differing(added, "added") if added is not None else None
