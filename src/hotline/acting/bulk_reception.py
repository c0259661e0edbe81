"""Receiving many contacts in one transaction: what `reception.receive` does for one, with a few round trips for all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection, models, transaction

from hotline.acting.reception import ContactIn, RequesterIn, contact_row, new_requester
from hotline.core.instants import SHANGHAI
from hotline.core.number import ticket_number
from hotline.database.identity import new_id
from hotline.database.writing import copy
from hotline.intake.models import Contact, Requester, RequesterKey
from hotline.intake.selectors import INDEXED
from hotline.personal.blind_index import search_indexes
from hotline.personal.keys import Purpose
from hotline.personal.vault import Vault, provider
from hotline.tickets.models import Demand

BATCH = 500
"""Contacts of one transaction: what a kill loses at most, and few enough for anybody who waits for a number."""


@dataclass(frozen=True)
class Incoming:
    """A contact to receive, with what its source says of its one demand (empty: nothing)."""

    facts: ContactIn
    type: str = ""
    place: str = ""


Known = tuple[int, Vault]
"""A requester and the keys to seal with."""


def receive_many(incoming: Sequence[Incoming]) -> list[str | None]:
    """Keep many contacts of one demand each; the number each got, None where the same row was received before.

    Every contact names source and source id; a second row of the same is received before too (a3.1, a14.1).
    Raises IntegrityError, with nothing written, where another process is receiving the same rows; ask again then.
    """
    with transaction.atomic(durable=True):
        fresh = _fresh(incoming)
        requesters = _known_requesters([one.facts.requester for one in fresh.values()])
        numbers = next_numbers([_day(one) for one in fresh.values()])
        rows: list[models.Model] = []
        given: dict[int, str] = {}
        code_key = provider().writing_key_id(Purpose.CODES)
        for (place, one), number in zip(fresh.items(), numbers, strict=True):
            rows += _rows(one, number, code_key, requesters)
            given[place] = number
        copy(rows)
    return [given.get(n) for n in range(len(incoming))]


def _fresh(incoming: Sequence[Incoming]) -> dict[int, Incoming]:
    """Those not received before, by their place; of the same row twice the first."""
    named: dict[tuple[str, str], int] = {}
    for n, one in enumerate(incoming):
        named.setdefault((one.facts.source, one.facts.source_id), n)
    for source in {source for source, _ in named}:
        ids = [of for from_, of in named if from_ == source]
        known = Contact.objects.filter(source=source, source_id__in=ids).values_list("source_id", flat=True)
        for of in known:
            del named[source, of]
    return {n: incoming[n] for n in named.values()}


def _day(one: Incoming) -> date:
    return one.facts.received_at.astimezone(SHANGHAI).date()


def next_numbers(days: Sequence[date]) -> list[str]:
    """One number for each day given, in their order, in one round trip (a14.1)."""
    if not days:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "select hotline_next_number(day) from unnest(%s::date[]) with ordinality as asked(day, n) order by n",
            [list(days)],
        )
        return [ticket_number(day, n) for day, (n,) in zip(days, cursor.fetchall(), strict=True)]


def _known_requesters(asking: Sequence[RequesterIn]) -> dict[tuple[str, bytes], Known]:
    """The requesters already known, by field and blind index (S14)."""
    found: dict[tuple[str, bytes], int] = {}
    for field, (_, column) in INDEXED.items():
        wanted = {value for facts in asking for value in _indexes(field, facts)}
        if not wanted:
            continue
        rows = Requester.objects.filter(**{f"{column}__in": list(wanted)}).order_by("id").values_list("id", column)
        for requester, value in rows:
            found.setdefault((field, bytes(value)), requester)
    keys: dict[int, list[tuple[str, UUID, bytes]]] = {requester: [] for requester in found.values()}
    of_found = RequesterKey.objects.filter(requester_id__in=list(keys))
    for requester, purpose, key, wrapped in of_found.values_list("requester_id", "purpose", "id", "wrapped"):
        keys[requester].append((purpose, key, bytes(wrapped)))
    vaults = {requester: Vault(of_one) for requester, of_one in keys.items()}
    return {name: (requester, vaults[requester]) for name, requester in found.items()}


def _indexes(field: str, facts: RequesterIn) -> tuple[bytes, ...]:
    text = getattr(facts, field)
    return search_indexes(provider(), INDEXED[field][0], text) if text else ()


def _rows(one: Incoming, number: str, code_key: str, requesters: dict[tuple[str, bytes], Known]) -> list[models.Model]:
    """The rows of one contact; a requester made here is known to the rows after it."""
    facts = one.facts
    known, rows = _requester_of(facts.requester, requesters), list[models.Model]()
    if known is None:
        requester, vault, rows = new_requester(facts.requester, facts.received_at)
        known = (requester, vault)
        for field in INDEXED:
            for value in _indexes(field, facts.requester):
                requesters.setdefault((field, value), known)
    contact = contact_row(facts, *known)
    demand = Demand(
        id=new_id(),
        number=number,
        code_key=code_key,
        contact_id=contact.id,
        requester_id=known[0],
        received_at=facts.received_at,
        channel=facts.channel,
        type=one.type,
        place=one.place or "unknown",
    )
    return [*rows, contact, demand]


def _requester_of(facts: RequesterIn, requesters: Mapping[tuple[str, bytes], Known]) -> Known | None:
    """The known requester under phone, web user or id number, in the order of `reception`."""
    for field in ("phone", "web_user", "id_number"):
        for value in _indexes(field, facts):
            if (field, value) in requesters:
                return requesters[field, value]
    return None
