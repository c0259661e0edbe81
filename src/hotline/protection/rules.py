"""The rules of protection (保护规则): purposes, thresholds, limits of files, times of keeping, as versions (a32.1).

A version is drafted by one person and approved by another; until the city approves one, the shipped one holds.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final

from django.db import connection

from hotline.core.canonical import canonical_json
from hotline.core.instants import BadValue
from hotline.core.unusual import Unusual
from hotline.personal.digest import ALGORITHM, sm3
from hotline.protection.models import RulesVersion


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
def shipped_content() -> dict[str, Any]:
    """The content of the rules the product ships."""
    content: dict[str, Any] = json.loads((files(__package__) / "data" / "rules.json").read_text(encoding="utf-8"))
    return content


@cache
def shipped() -> Rules:
    """The rules the product ships."""
    return read_rules(shipped_content())


REMEMBERED: Final = 10.0
"""Seconds for which a process does not look again which version is in force."""
_known: dict[tuple[str, str], Rules] = {}
_in_force: dict[str, tuple[float, Rules]] = {}


def rules(now: datetime) -> Rules:
    """The rules in force: looked up every few seconds, since many acts ask."""
    database = str(connection.settings_dict["NAME"])
    until, found = _in_force.get(database, (0.0, shipped()))
    if time.monotonic() >= until:
        found = _look_up(now)
        _in_force[database] = (time.monotonic() + REMEMBERED, found)
    return found


def forget() -> None:
    """Look again at the next asking, as where a version has just been approved."""
    _in_force.clear()


def _look_up(now: datetime) -> Rules:
    approved = RulesVersion.objects.filter(in_force_from__lte=now, approved_by__gt="")
    version = approved.order_by("-in_force_from", "-id").values_list("version", flat=True).first()
    if version is None:
        return shipped()
    key = (str(connection.settings_dict["NAME"]), version)
    if key not in _known:
        content = RulesVersion.objects.filter(version=version).values_list("content", flat=True)[0]
        _known[key] = read_rules(content)
    return _known[key]
