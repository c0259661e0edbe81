"""Demands kept from a reader in all that lists or tells (回避、专办): recusal, restricted matters (S06; a11.2).

Pages of one ticket and worklists have the same rule in `core.scope` and `queues.VISIBLE`.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from hotline.core.scope import Reader
from hotline.tickets.models import Restriction


def kept_from(reader: Reader) -> Any:
    """Numbers of the demands a reader may not even know of, as a query to be put into another one.

    Those that complain about the person or a unit he or she is or was of, unless let in; those restricted to people
    named, of whom the privacy officer is told nevertheless.
    """
    kept = _about(reader)
    if reader.actor.role != "privacy_officer":
        kept |= Q(~Exists(_same(reader).filter(kind="named")), kind="named")
    return _live().filter(kept).values("demand__number")


def about(reader: Reader) -> frozenset[str]:
    """Numbers of the demands that complain about a reader: left out even of what is there to watch over (S15, S49)."""
    return frozenset(_live().filter(_about(reader)).values_list("demand__number", flat=True))


def _about(reader: Reader) -> Q:
    actor = reader.actor
    units = {*actor.units, *([actor.unit] if actor.unit else [])}
    let_in = Exists(_same(reader).filter(kind="released"))
    return Q(Q(subject__in=actor.persons) | (Q(subject__in=units) & ~let_in), kind="recused")


def _live() -> "QuerySet[Restriction]":
    return Restriction.objects.filter(lifted_at__isnull=True)


def _same(reader: Reader) -> "QuerySet[Restriction]":
    """What is set for the reader by name on the same demand."""
    return _live().filter(demand_id=OuterRef("demand_id"), subject=reader.actor.person or "")
