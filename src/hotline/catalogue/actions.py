"""Rows of the catalogue that acts on tickets leave behind (a15.3)."""

from datetime import datetime

from hotline.catalogue.drafts import Proposal
from hotline.database.identity import new_id


def proposal_of_return(about: str, ticket: str, by: str, now: datetime) -> Proposal:
    """A change proposed by itself: a return was approved because the catalogue is wrong (a15.3).

    `about` is the item's key, the class code where there was no item. The event of the return proves it.
    """
    return Proposal(
        id=new_id(),
        kind="catalogue_wrong",
        about=about,
        ticket=ticket,
        tickets=[ticket],
        opened_at=now,
        opened_by=by,
    )
