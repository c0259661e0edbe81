"""Titles in lists (诉求标题): the beginning of the requester's words, scrubbed for everybody (S03, S07; a32.1).

What a process has scrubbed it remembers, by what was read of the rows: the wrapped keys among it, so that with an
erased key nothing is found again.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from hotline.intake.selectors import identity_place
from hotline.personal.cipher import Place
from hotline.personal.keys import Purpose
from hotline.personal.vault import Vault
from hotline.reading.texts import scrubber, unsealed

TITLE: Final = 40
"""Characters of the requester's words that make a title."""
ENOUGH: Final = 60
"""Characters after which the next end of a sentence may end what is scrubbed for a title."""
STOP: Final = "。"
"""An end of a sentence: no rule of scrubbing sees past it."""
REMEMBERED: Final = 4096
Key = tuple[UUID, bytes]


def title_of(row: Mapping[str, Any]) -> str | None:
    """The title of a demand whose words the reader may see in a list; None where they do not open."""
    if row["words_id"] is not None:
        place, sealed = Place("tickets_words", "sealed", row["words_id"], row["words_version"]), row["sealed"]
    else:
        place, sealed = Place("intake_contact", "words_sealed", row["contact_id"], 1), row["contact_words"]
    name_key = (row["name_key_id"], bytes(row["name_key"])) if row["name_key_id"] and row["name_sealed"] else None
    name = (row["requester_id"], name_key, bytes(row["name_sealed"])) if name_key else None
    return _scrubbed((row["key_id"], bytes(row["wrapped"])), place, bytes(sealed), name) if sealed else None


@lru_cache(maxsize=REMEMBERED)
def _scrubbed(key: Key, place: Place, sealed: bytes, name: tuple[int, Key, bytes] | None) -> str | None:
    text = unsealed(Vault([("content", *key)]), Purpose.CONTENT, place, sealed)
    return beginning(text, _name(*name) if name else None) if text is not None else None


def _name(requester: int, key: Key, sealed: bytes) -> str | None:
    """The requester's name, only to take it out of the words."""
    return unsealed(Vault([("identity", *key)]), Purpose.IDENTITY, identity_place("name_sealed", requester), sealed)


def beginning(text: str, name: str | None) -> str:
    """The title of a text scrubbed; of a long one the first sentences alone are scrubbed, where they give a title."""
    scrub = scrubber(name)
    end = text.find(STOP, ENOUGH) if name is None or STOP not in name else -1
    if end >= 0 and len(" ".join((first := scrub(text[:end])).split())) > TITLE:
        return shortened(first)
    return shortened(scrub(text))


def forget() -> None:
    """Forget what was scrubbed, as a measurement does between its turns."""
    _scrubbed.cache_clear()


def shortened(text: str) -> str:
    """The beginning of a text as a title, on one line."""
    plain = " ".join(text.split())
    return plain if len(plain) <= TITLE else f"{plain[: TITLE - 1]}…"
