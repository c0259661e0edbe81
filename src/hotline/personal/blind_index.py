"""Blind indexes (盲索引): exact search over encrypted fields by HMAC-SM3, an own key per field (S14; a32.1).

A name has no index: there are so few that a digest would be guessed. Nothing here answers a prefix search.
A withheld identity (S05, a11.2) stands under the same fields: a person's demands are one requester's until parted. Who
may not see its telephone does not find it by that (`reading.search`); once parted it stands under none.
"""

import unicodedata
from enum import StrEnum

from hotline.personal.id_number import canonical_id_number
from hotline.personal.keys import KeyProvider, Purpose
from hotline.personal.phone import Phone, read_phone


class IndexedField(StrEnum):
    PHONE = "phone"
    ID_NUMBER = "id_number"
    WEB_USER = "web_user"


def index(provider: KeyProvider, field: IndexedField, text: str) -> bytes:
    """The 32 bytes to store beside the field, by the newest key."""
    return provider.mac(Purpose.INDEX, field, _message(field, text))


def search_indexes(provider: KeyProvider, field: IndexedField, text: str) -> tuple[bytes, ...]:
    """All values the text may stand under: one for each key id held, so that a rotation does not hide rows (S13)."""
    message = _message(field, text)
    return tuple(provider.mac(Purpose.INDEX, field, message, key_id) for key_id in provider.key_ids(Purpose.INDEX))


def canonical(field: IndexedField, text: str) -> str:
    """The one spelling of a value; empty if there is nothing to look for."""
    if field is IndexedField.PHONE:
        return canonical_phone(text)
    if field is IndexedField.ID_NUMBER:
        return canonical_id_number(text)
    return unicodedata.normalize("NFKC", text).strip()


def canonical_phone(text: str) -> str:
    """E.164 where the number can be one; otherwise its letters and digits, so that old imported rows stay findable."""
    read = read_phone(text)
    if isinstance(read, Phone):
        return read.canonical
    return "".join(character for character in unicodedata.normalize("NFKC", text) if character.isalnum())


def _message(field: IndexedField, text: str) -> bytes:
    value = canonical(field, text)
    if not value:
        raise ValueError(f"nothing to index in {field}")
    return value.encode()
