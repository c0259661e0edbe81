"""The texts and code lists the product ships: version 1 of each, until a city approves another (a14.1, a19.1)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from hotline.core.code_lists import CODE_LISTS, plain_entries
from hotline.core.wordings import TextKind, known_places, places_of

READERS: Final = {"requester": "告知诉求人", "official": "通知承办单位和岗位", "sms": "短信"}
"""Who reads a text: the groups of the list."""


@dataclass(frozen=True)
class ShippedText:
    """A text by its key: what it is for, and its words as shipped."""

    key: str
    kind: TextKind
    words: str


@cache
def shipped_texts() -> Mapping[str, ShippedText]:
    """Every text by its key. The places of its shipped words are those it must keep."""
    rows = json.loads((files("hotline.rulebook") / "data" / "texts.json").read_text(encoding="utf-8"))["texts"]
    return {row["key"]: ShippedText(row["key"], _kind(row), row["words"]) for row in rows}


def _kind(row: Mapping[str, Any]) -> TextKind:
    return TextKind(row["zh"], row["reader"], frozenset(places_of(row["words"])), known_places(row["may"]))


def shipped_content(kind: str, subject: str) -> dict[str, Any]:
    """The content of version 1. Raises KeyError for a subject nobody ships."""
    if kind == "template":
        return {"words": shipped_texts()[subject].words}
    return plain_entries(CODE_LISTS[subject].entries)


def subjects(kind: str) -> tuple[str, ...]:
    """Every text or code list there is."""
    return tuple(shipped_texts() if kind == "template" else CODE_LISTS)


def subject_name(kind: str, subject: str) -> str:
    """What a rule is called on a page: a text, a code list; of policy and calendar nothing beside their kind."""
    if kind == "template" and subject in shipped_texts():
        found = shipped_texts()[subject].kind
        return f"{READERS[found.reader]}：{found.zh}"
    return CODE_LISTS[subject].zh if kind == "code_list" and subject in CODE_LISTS else ""
