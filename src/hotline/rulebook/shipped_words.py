"""The texts, code lists and protection rules the product ships: version 1 of each (a14.1, a19.1, a32.1)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Final

from hotline.core.code_lists import CODE_LISTS, plain_entries
from hotline.core.wordings import TextKind, known_places, places_of
from hotline.protection.shipped import shipped_content as shipped_protection

READERS: Final = {
    "requester": "告知诉求人",
    "official": "通知承办单位和岗位",
    "sms": "短信",
    "letter": "书面答复模板",
    "notice": "隐私告知",
    "spoken": "隐私告知（通话中读出）",
}
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


LETTER: Final = "letter"
"""The text a unit begins a written reply with; a unit's own stands under this word and the unit's key."""


def letter_of(unit: str) -> str:
    """The key of a unit's own template of a written reply (a20.1.2)."""
    return f"{LETTER} {unit}"


def text_of(subject: str) -> ShippedText | None:
    """A text by its key; a unit's own reply template is shipped as the general one. None: no such text."""
    own = subject.removeprefix(f"{LETTER} ")
    if own != subject and own.isidentifier():
        general = shipped_texts()[LETTER]
        return replace(general, key=subject, kind=replace(general.kind, zh="本单位书面答复模板"))
    return shipped_texts().get(subject)


def is_subject(kind: str, subject: str) -> bool:
    """Whether there is such a rule: of texts and code lists each by its key, of the others only one."""
    if kind == "template":
        return text_of(subject) is not None
    return subject in CODE_LISTS if kind == "code_list" else subject == ""


def _kind(row: Mapping[str, Any]) -> TextKind:
    return TextKind(row["zh"], row["reader"], frozenset(places_of(row["words"])), known_places(row["may"]))


def shipped_content(kind: str, subject: str) -> dict[str, Any]:
    """The content of version 1. Raises KeyError for a subject nobody ships."""
    if kind == "template":
        text = text_of(subject)
        if text is None:
            raise KeyError(subject)
        return {"words": text.words}
    if kind == "protection":
        return shipped_protection()
    return plain_entries(CODE_LISTS[subject].entries)


def subjects(kind: str) -> tuple[str, ...]:
    """Every text or code list there is."""
    return tuple(shipped_texts() if kind == "template" else CODE_LISTS)


def subject_name(kind: str, subject: str) -> str:
    """What a rule is called on a page: a text, a code list; of the others nothing beside their kind."""
    text = text_of(subject) if kind == "template" else None
    if text is not None:
        return text.kind.zh if text.kind.reader == LETTER else f"{READERS[text.kind.reader]}：{text.kind.zh}"
    return CODE_LISTS[subject].zh if kind == "code_list" and subject in CODE_LISTS else ""
