"""Texts, code lists and protection rules in force at an instant, remembered per process (a14.1, a19.1, a32.1, R33).

They change a few times a year and are read with every act, so that a process keeps them. Every act tells, by `noticed`,
how far the chain of rules has come, and what is kept is read anew where it has grown; whoever reads without an act, a
page that shows a list, is at most `OLDEST` seconds behind.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any, Final

from django.db import connection
from django.db.models import Max

from hotline.core.code_lists import CODE_LISTS, Entry, offered, read_entries
from hotline.rulebook.models import Adoption, WordsVersion
from hotline.rulebook.shipped_words import shipped_content

OLDEST: Final = 30.0
"""Seconds after which a page looks again."""
SHIPPED: Final = 1
"""The number of the version the product ships."""
KINDS: Final = ("template", "code_list", "protection")
"""Kinds of which the product ships version 1."""

Subject = tuple[str, str]


@dataclass
class _Kept:
    """What one database's rules of words are, the last adoption first."""

    adopted: Mapping[Subject, list[tuple[datetime, int]]]
    contents: Mapping[tuple[str, str, int], Any]
    seq: int | None
    read_at: float = field(default_factory=time.monotonic)


_known: dict[str, _Kept] = {}
_seen: dict[str, int] = {}
_lock = Lock()


def noticed(seq: int) -> None:
    """An act has seen the chain of rules at this length."""
    _seen[_here()] = seq


def number_in_force(kind: str, subject: str, now: datetime) -> int:
    """The number of the version in force at an instant."""
    adopted = _kept().adopted.get((kind, subject), ())
    return next((number for from_, number in adopted if from_ <= now), SHIPPED)


def first_in_force(kind: str, subject: str, number: int) -> datetime | None:
    """From when a version was first used; None for what the product ships, and for what was never approved."""
    found = [from_ for from_, one in _kept().adopted.get((kind, subject), ()) if one == number]
    return min(found) if found and number != SHIPPED else None


def was_in_force(kind: str, subject: str, number: int, now: datetime) -> bool:
    """Whether a version is or was in force at an instant."""
    first = first_in_force(kind, subject, number)
    return number == SHIPPED or (first is not None and first <= now)


def content(kind: str, subject: str, number: int) -> dict[str, Any]:
    """A version's content. Raises LookupError where there is none."""
    if number == SHIPPED:
        return shipped_content(kind, subject)
    found: dict[str, Any] = _kept().contents[kind, subject, number]
    return found


def content_in_force(kind: str, subject: str, now: datetime) -> dict[str, Any]:
    """The content in force at an instant."""
    return content(kind, subject, number_in_force(kind, subject, now))


def entries_in_force(subject: str, now: datetime) -> tuple[Entry, ...]:
    """A code list in force at an instant, ended codes too."""
    return read_entries(content_in_force("code_list", subject, now))


def reasons_offered(now: datetime) -> dict[str, dict[str, str]]:
    """Class of disposition -> the reasons that may be given for it now, with their words (a14.1)."""
    entries = entries_in_force("not_taken_reasons", now)
    return {group: offered(entries, group) for group in CODE_LISTS["not_taken_reasons"].groups}


def lists_of_policy(now: datetime) -> dict[str, dict[str, str]]:
    """The codes a policy field may name now, where a city changes that list itself (a18.1)."""
    return {"extension_causes": offered(entries_in_force("extension_causes", now))}


def next_number(kind: str, subject: str) -> int:
    """The number of the next new version."""
    last = WordsVersion.objects.filter(kind=kind, subject=subject).aggregate(last=Max("number"))["last"]
    return (last or SHIPPED) + 1


def number_of_content(kind: str, subject: str, wanted: Mapping[str, Any]) -> int | None:
    """The version that has this content, None where it is new."""
    if shipped_content(kind, subject) == wanted:
        return SHIPPED
    rows = WordsVersion.objects.filter(kind=kind, subject=subject, content=dict(wanted))
    return rows.values_list("number", flat=True).first()


def _here() -> str:
    return str(connection.settings_dict["NAME"])


def _kept() -> _Kept:
    here = _here()
    kept, seen = _known.get(here), _seen.get(here)
    stale = kept is None or (seen is not None and kept.seq != seen) or time.monotonic() - kept.read_at > OLDEST
    if kept is None or stale:
        kept = _read(seen)
        with _lock:
            _known[here] = kept
    return kept


def _read(seq: int | None) -> _Kept:
    adopted: dict[Subject, list[tuple[datetime, int]]] = {}
    rows = Adoption.objects.filter(kind__in=KINDS).order_by("-in_force_from", "-recorded_at", "-id")
    for kind, subject, version, from_ in rows.values_list("kind", "subject", "version", "in_force_from"):
        adopted.setdefault((kind, subject), []).append((from_, int(version)))
    contents: dict[tuple[str, str, int], Any] = {}
    if adopted:
        for one in WordsVersion.objects.all():
            contents[one.kind, one.subject, one.number] = one.content
    return _Kept(adopted, contents, seq)
