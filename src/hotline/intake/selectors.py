"""Reading intake's rows: a requester's keys, requesters by blind index (S12, S14)."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.db.models import Count

from hotline.core.intake import ELEMENTS
from hotline.intake.models import Contact, Requester, RequesterKey
from hotline.personal.blind_index import IndexedField, search_indexes
from hotline.personal.cipher import Place
from hotline.personal.vault import Vault, provider

INDEXED = {
    "phone": (IndexedField.PHONE, "phone_index"),
    "id_number": (IndexedField.ID_NUMBER, "id_number_index"),
    "web_user": (IndexedField.WEB_USER, "web_user_index"),
}


def vault_of(requester: int | None) -> Vault:
    """The keys of a requester; always read, so that an erased one opens nothing anywhere (S13)."""
    keys = RequesterKey.objects.filter(requester_id=requester or 0).values_list("purpose", "id", "wrapped")
    return Vault((purpose, key, bytes(wrapped)) for purpose, key, wrapped in keys)


def vaults_of(requesters: Iterable[int]) -> dict[int, Vault]:
    """The keys of several requesters, read together; an erased one's vault is empty."""
    keys: dict[int, list[tuple[str, UUID, bytes]]] = {requester: [] for requester in requesters}
    rows = RequesterKey.objects.filter(requester_id__in=list(keys))
    for requester, purpose, key, wrapped in rows.values_list("requester_id", "purpose", "id", "wrapped"):
        keys[requester].append((purpose, key, bytes(wrapped)))
    return {requester: Vault(found) for requester, found in keys.items()}


def requester_by(field: str, text: str) -> int | None:
    """The requester known under a phone, id number or web user, found by the blind index (S14)."""
    indexed, column = INDEXED[field]
    values = list(search_indexes(provider(), indexed, text))
    with connection.cursor() as cursor:  # asked at every registration: the ORM would compose it anew each time
        cursor.execute(f"select min(id) from intake_requester where {column} = any(%s)", [values])  # noqa: S608 - ours
        found: int | None = cursor.fetchone()[0]
    return found


def given_by(requester: int) -> set[str]:
    """The elements a known requester has given at any time (a14.1)."""
    columns = [f"{name}_sealed" for name in ELEMENTS]
    found = Requester.objects.filter(id=requester).values(*columns).first() or {}
    return {name for name in ELEMENTS if found.get(f"{name}_sealed")}


def identity_place(column: str, requester: int) -> Place:
    """Where a requester's identity field stands, for its sealing (S11)."""
    return Place("intake_requester", column, requester, 1)


def contacts_by_channel() -> dict[str, int]:
    """How many contacts came by each channel, the most used first."""
    counted = Contact.objects.order_by().values("channel").annotate(n=Count("id")).order_by("-n", "channel")
    return {str(row["channel"]): int(row["n"]) for row in counted}
