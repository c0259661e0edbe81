"""Versions of what a ticket says (a14.1): the requester's own words stay, title, summary and corrections follow."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hotline.core.comparison import Piece, compare
from hotline.intake.selectors import vault_of
from hotline.personal.cipher import Place
from hotline.personal.keys import Purpose
from hotline.tickets.models import Demand, Words
from hotline.trouble import Trouble

REVISED: Final = {"title": 1, "summary": 1, "correction": 2}
"""Kinds with further versions -> the number of their first; before the first correction stand the own words."""


@dataclass(frozen=True)
class Version:
    """One version of a text: of what kind, which one, by whom, when, and its words."""

    kind: str
    version: int
    author: str
    at: datetime
    text: str


def words_place(words: Words) -> Place:
    """Where a kept text stands, for its sealing (S11)."""
    return Place("tickets_words", "sealed", words.id, words.version)


def next_version(demand: Demand, kind: str) -> int:
    """The number a text about to be kept gets; texts that are not revised have one version."""
    if kind not in REVISED:
        return 1
    return REVISED[kind] + Words.objects.filter(demand_id=demand.id, kind=kind).count()


def versions(number: str, kind: str) -> list[Version]:
    """The versions of title, summary or correction, the first one first; of a correction the requester's own words.

    Raises KeyError after erasure.
    """
    demand = Demand.objects.get(number=number)
    found = list(Words.objects.filter(demand_id=demand.id, kind=kind).order_by("version"))
    if kind == "correction":
        found = [*Words.objects.filter(demand_id=demand.id, kind="content").order_by("written_at", "id")[:1], *found]
    vault = vault_of(demand.requester_id)
    return [
        Version(
            row.kind,
            row.version,
            row.author,
            row.written_at,
            vault.open(Purpose.CONTENT, words_place(row), bytes(row.sealed)),
        )
        for row in found
    ]


def compared(number: str, kind: str, old: int, new: int) -> tuple[Piece, ...]:
    """Two versions beside each other. Raises Trouble where there is no such version."""
    texts = {version.version: version.text for version in versions(number, kind)}
    if not {old, new} <= set(texts):
        raise Trouble(f"工单 {number} 没有这两个版本。")
    return compare(texts[old], texts[new])
