"""Rows of merge, unmerge and withdrawal (a13.2.3, a11.2)."""

from hotline.database.identity import new_id
from hotline.database.writing import Update
from hotline.tickets.actions.dispatch import ending
from hotline.tickets.actions.rows import Done, Rows, decided
from hotline.tickets.models import Link


def merge(done: Done) -> Rows:
    """The tie to the lead (a13.2.3; R28); a pending extension lapses."""
    lead = done.others[done.args["into"]]
    tie = Link(id=new_id(), demand_id=done.demand.id, other_id=lead.id, kind="merge", made_at=done.now)
    return Rows([tie], decided(done, "extension", "lapsed", {}), columns={"lead_id": lead.id})


def unmerge(done: Done) -> Rows:
    """The tie ends (a13.2.3; R28)."""
    ties = Link.objects.filter(demand_id=done.demand.id, kind="merge", ended_at__isnull=True)
    ended = [Update(Link, tie, {"ended_at": done.now}) for tie in ties.values_list("id", flat=True)]
    return Rows(updates=ended, columns={"lead_id": None})


def withdraw(done: Done) -> Rows:
    """The assignment ends with the demand; what was asked lapses (a11.2)."""
    lapsed = [
        update
        for kind in ("return", "extension", "consultation", "objection")
        for update in decided(done, kind, "lapsed", {})
    ]
    return Rows(updates=lapsed, first=ending(done, "withdrawn"))
