"""Keeping the texts of an act: sealed under the requester's content key, named by a reference (S11, S17)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from hotline.core.arguments import Text
from hotline.database.identity import new_id
from hotline.intake.selectors import vault_of
from hotline.personal.cipher import Place
from hotline.personal.keys import Purpose
from hotline.personal.references import new_reference
from hotline.personal.vault import Vault
from hotline.tickets.models import Demand, Words

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
    """Seal every text argument of an act and replace it by its reference."""
    kept, rows = dict(args), []
    texts = [name for name, value in args.items() if isinstance(value, Text) and name not in PERSONAL]
    if texts and vault is None:
        vault = vault_of(demand.requester_id)
    for name in texts:
        if vault is None:
            break
        words = Words(
            id=new_id(),
            reference=new_reference(),
            demand_id=demand.id,
            kind=name,
            author=author,
            written_at=now,
        )
        words.sealed = vault.seal(Purpose.CONTENT, words_place(words), str(plain[name]))
        kept[name] = replace(args[name], reference=words.reference)
        rows.append(words)
    return Kept(kept, rows)


def words_place(words: Words) -> Place:
    """Where a kept text stands, for its sealing (S11)."""
    return Place("tickets_words", "sealed", words.id, words.version)
