"""Reasons in words (查看原因): sealed under the requester's own key beside the ticket's other texts, by reference.

So a reason that names somebody is erased with him or her, and the view log holds none (S17).
"""

from contextlib import suppress
from datetime import datetime

from hotline.database.identity import new_id
from hotline.intake.selectors import vault_of, vaults_of
from hotline.personal.keys import Purpose
from hotline.personal.references import new_reference
from hotline.reading.texts import REASON
from hotline.tickets.models import Demand, Words
from hotline.tickets.versions import words_place


def reason_row(demand: Demand, person: str, words: str, now: datetime) -> Words:
    """The row that keeps a reason. A requester whose keys are erased raises KeyError."""
    row = Words(
        id=new_id(),
        reference=new_reference(),
        demand_id=demand.id,
        kind=REASON,
        author=person,
        written_at=now,
    )
    row.sealed = vault_of(demand.requester_id).seal(Purpose.CONTENT, words_place(row), words.strip())
    return row


def reason_words(references: list[str]) -> dict[str, str]:
    """The words kept under references, for the privacy officer; those erased are left out. Two statements."""
    rows = list(Words.objects.filter(reference__in=references, kind=REASON).select_related("demand"))
    vaults, found = vaults_of({row.demand.requester_id or 0 for row in rows}), {}
    for row in rows:
        with suppress(KeyError):
            vault = vaults[row.demand.requester_id or 0]
            found[row.reference] = vault.open(Purpose.CONTENT, words_place(row), bytes(row.sealed))
    return found
