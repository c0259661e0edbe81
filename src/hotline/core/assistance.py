"""Assistance by village and residents' committees (居民委员会、村民委员会协助): their own tasks, nothing else (a6.1).

Of a ticket a committee sees the claims it is asked about, scrubbed, and what the unit released for that task.
"""

from typing import Final

from hotline.core.privacy import IDENTITY_FIELDS, P1, P2, P4, View
from hotline.core.scope import Reader, Standing, is_recused

RELEASABLE: Final = ("name", "phone", "address", "location", "words")
"""The fields a unit may release to a committee for one task; all others stay hidden (a6.1)."""


def may_open_task(reader: Reader, about: Standing) -> bool:
    """Whether somebody of a committee has a task on a ticket: invited, not complained about, not restricted (a6.1)."""
    if not reader.actor.is_committee or reader.actor.role != "handler" or is_recused(reader, about):
        return False
    return reader.actor.unit in about.invited and not about.restricted and about.protection < P4


def view_in_task(field: str, protection: int, released: frozenset[str]) -> View:
    """How a committee sees a field in its task: hidden unless released, words scrubbed, nobody at P2 and above (a6.1).

    From P1 on the requester's words, from P2 on place and identity leave the unit for nobody.
    """
    if field not in released or field not in RELEASABLE or protection >= P4:
        return "hidden"
    if field == "words":
        return "hidden" if protection >= P1 else "masked_for_good"
    if protection >= P2 and field in (*IDENTITY_FIELDS, "location"):
        return "hidden"
    return "shown"
