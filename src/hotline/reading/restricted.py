"""Demands kept from a reader in all that lists or tells (回避、专办): recusal, restricted matters (S06; a11.2).

Pages of one ticket and worklists have the same rule in `core.scope` and `queues.VISIBLE`.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from hotline.core.scope import Reader
from hotline.tickets.models import Restriction


def kept_from(reader: Reader) -> Any:
    """Numbers of the demands a reader may not even know of, as a query to be put into another one.

    Those that complain about the person or a unit he or she is or was of, unless let in; those restricted to people
    named, of whom the privacy officer is told nevertheless.
    """
    actor, live = reader.actor, Restriction.objects.filter(lifted_at__isnull=True)
    same = live.filter(demand_id=OuterRef("demand_id"), subject=actor.person or "")
    units = {*actor.units, *([actor.unit] if actor.unit else [])}
    about = Q(subject__in=actor.persons) | (Q(subject__in=units) & ~Exists(same.filter(kind="released")))
    kept = Q(about, kind="recused")
    if actor.role != "privacy_officer":
        kept |= Q(~Exists(same.filter(kind="named")), kind="named")
    return live.filter(kept).values("demand__number")
