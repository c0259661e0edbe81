"""Rows of a demand answered at once (即时答复; a15.1)."""

from hotline.database.identity import new_id
from hotline.tickets.actions.rows import Done, Rows
from hotline.tickets.models import SpotAnswer


def answer_on_the_spot(done: Done) -> Rows:
    """Answer, source, and whether the requester said that it answers the demand; null where nobody asked (a15.1)."""
    return Rows(
        [
            SpotAnswer(
                id=new_id(),
                demand_id=done.demand.id,
                at=done.now,
                by=done.person,
                answer=done.reference("answer"),
                source=done.reference("source"),
                source_kind=done.args.get("source_kind", ""),
                acknowledged=done.args.get("acknowledged"),
            )
        ]
    )
