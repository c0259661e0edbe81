"""The rules of protection (保护规则): purposes, thresholds, limits of files, times of keeping, as versions (a32.1).

They are a kind of the rulebook: a version is drafted by a privacy officer, approved by another person and in force from
an instant; until the city approves one, the shipped one holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any, Final

from django.db import connection

from hotline.core.canonical import canonical_json
from hotline.core.instants import BadValue
from hotline.core.unusual import Unusual
from hotline.personal.digest import ALGORITHM, sm3
from hotline.protection.shipped import shipped_content
from hotline.rulebook import wordings


@dataclass(frozen=True)
class FileLimits:
    """What a file may be, beyond its kind and size (S35): counts, pixels, bytes once unpacked; minutes of a link."""

    of_one_demand: int
    most_pixels: int
    most_unpacked: int
    most_ratio: int
    most_parts: int
    link_minutes: int


@dataclass(frozen=True)
class ExportLimits:
    """How long a link to an export lives, in minutes, and how many rows it has at most (S39)."""

    link_minutes: int
    most_rows: int


@dataclass(frozen=True)
class Keeping:
    """How long one kind of record is kept, in months after it ended, and what is then done with it (S43; a32.1-i)."""

    kind: str
    zh: str
    keep_months: int
    does: str
    basis: str


@dataclass(frozen=True)
class Rules:
    """One version of the rules of protection. Purposes and kinds by code, each with its words."""

    version: str
    reveal_purposes: Mapping[str, str]
    opening_purposes: Mapping[str, str]
    emergency_kinds: Mapping[str, str]
    export_purposes: Mapping[str, str]
    private_classes: tuple[str, ...]
    unusual: Unusual
    files: FileLimits
    exports: ExportLimits
    emergency_review_working_days: int
    wish_answer_working_days: int
    retention: tuple[Keeping, ...]

    def is_private(self, class_code: str) -> bool:
        """Whether a class of demands is private by itself: health, minors, family (P1; roles section 6)."""
        return bool(class_code) and class_code.startswith(self.private_classes)

    def purpose(self, kind: str, code: str) -> str:
        """The words of the purpose a view of a kind was made for; empty where these rules have none."""
        all_ = [self.reveal_purposes, self.emergency_kinds, self.export_purposes, self.opening_purposes]
        own = {"opened": self.opening_purposes, "emergency": self.emergency_kinds, "revealed": self.reveal_purposes}
        lists = [own.get(kind, self.export_purposes), *all_]
        return next((known[code] for known in lists if code in known), "")


PURPOSES: Final = ("reveal_purposes", "opening_purposes", "emergency_kinds", "export_purposes")


def read_rules(content: Mapping[str, Any]) -> Rules:
    """Rules from their plain form. Raises BadValue naming what is missing or not of its kind."""
    wanted = {field.name for field in fields(Rules)} - {"version"}
    if strange := wanted ^ set(content):
        raise BadValue(f"protection rules: {', '.join(sorted(strange))}")
    try:
        unusual = content["unusual"] | {"quiet_roles": tuple(content["unusual"]["quiet_roles"])}
        parts = {
            **content,
            "private_classes": tuple(content["private_classes"]),
            **{name: {row["code"]: row["zh"] for row in content[name]} for name in PURPOSES},
            "unusual": Unusual(**unusual),
            "files": FileLimits(**content["files"]),
            "exports": ExportLimits(**content["exports"]),
            "retention": tuple(Keeping(**row) for row in content["retention"]),
        }
    except (TypeError, KeyError) as wrong:
        raise BadValue(f"protection rules: {wrong}") from wrong
    return Rules(version_of(content), **parts)


def version_of(content: Mapping[str, Any]) -> str:
    """The name of a version: the digest of its canonical content."""
    return f"{ALGORITHM}:{sm3(canonical_json(content)).hex()}"


@cache
def shipped() -> Rules:
    """The rules the product ships."""
    return read_rules(shipped_content())


_read: dict[tuple[str, int], tuple[Mapping[str, Any], Rules]] = {}
"""Database and number of a version -> its content and the rules read from it."""


def rules(now: datetime) -> Rules:
    """The rules in force at an instant, also of the past: the words of a purpose are those of its time (a32.1)."""
    return rules_of(wordings.number_in_force("protection", "", now))


def rules_of(number: int) -> Rules:
    """The rules of one version. Raises LookupError where there is none."""
    if number == wordings.SHIPPED:
        return shipped()
    key = (str(connection.settings_dict["NAME"]), number)
    content, known = wordings.content("protection", "", number), _read.get(key)
    if known is None or known[0] is not content:
        known = _read[key] = (content, read_rules(content))
    return known[1]
