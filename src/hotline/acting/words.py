"""Keeping the texts of an act: sealed under the requester's content key, named by a reference (S11, S17)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from hotline.core.arguments import Text
from hotline.database.identity import new_id
from hotline.intake.selectors import vault_of
from hotline.personal.keys import Purpose
from hotline.personal.references import new_reference
from hotline.personal.vault import Vault
from hotline.tickets.models import Demand, Words
from hotline.tickets.versions import next_version, words_place

PERSONAL = ("contact", "speaker", "person_concerned")
"""Text arguments that stand in the requester's or contact's own sealed columns, not among the words."""


@dataclass(frozen=True)
class Kept:
    """The arguments with their texts as references, and the rows that keep the texts."""

    args: dict[str, Any]
    rows: list[Words]


def keep_words(
    demand: Demand,
    author: str,
    args: Mapping[str, Any],
    plain: Mapping[str, Any],
    now: datetime,
    vault: Vault | None = None,
) -> Kept:
    """Seal every text argument of an act, and each of those that give several by key; references take their place.

    A requester whose keys are erased raises KeyError.
    """
    kept, rows = dict(args), list[Words]()
    given = {name: value for name, value in args.items() if name not in PERSONAL}
    if vault is None and any(isinstance(value, Text) or _by_key(value) for value in given.values()):
        vault = vault_of(demand.requester_id)
    for name, value in given.items():
        if vault is not None and isinstance(value, Text):
            rows.append(_sealed(demand, name, author, now, vault, str(plain[name])))
            kept[name] = replace(value, reference=rows[-1].reference)
        elif vault is not None and _by_key(value):
            texts = []
            for key, text in value:
                rows.append(_sealed(demand, name, author, now, vault, str(plain[name][key])))
                texts.append((key, replace(text, reference=rows[-1].reference)))
            kept[name] = tuple(texts)
    return Kept(kept, rows)


def _by_key(value: object) -> bool:
    return isinstance(value, tuple) and any(isinstance(pair, tuple) and isinstance(pair[1], Text) for pair in value)


def _sealed(demand: Demand, kind: str, author: str, now: datetime, vault: Vault, text: str) -> Words:
    words = Words(
        id=new_id(),
        reference=new_reference(),
        demand_id=demand.id,
        kind=kind,
        version=next_version(demand, kind),
        author=author,
        written_at=now,
    )
    words.sealed = vault.seal(Purpose.CONTENT, words_place(words), text)
    return words
