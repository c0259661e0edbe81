"""Sealing a requester's fields and words under the requester's own keys (S11-S13; a32.1)."""

import os
from collections.abc import Iterable
from functools import cache
from uuid import UUID

from hotline.personal.cipher import DataKey, DataKeys, Place, new_data_key, open_, seal
from hotline.personal.file_keys import open_provider
from hotline.personal.keys import KeyProvider, Purpose

REQUESTER_PURPOSES = (Purpose.IDENTITY, Purpose.CONTENT)
"""The keys every requester gets with the first row; P2 and files when first needed."""


@cache
def provider() -> KeyProvider:
    """The key provider of this installation."""
    return open_provider(os.environ)


@cache
def _unwrapped() -> DataKeys:
    return DataKeys(provider())


class Vault:
    """One requester's data keys, as read from their rows."""

    def __init__(self, keys: Iterable[tuple[str, UUID, bytes]]) -> None:
        self._keys = {Purpose(purpose): (key, bytes(wrapped)) for purpose, key, wrapped in keys}

    def _key(self, purpose: Purpose) -> DataKey:
        key, wrapped = self._keys[purpose]
        return _unwrapped().unwrap(purpose, key, wrapped)

    def seal(self, purpose: Purpose, place: Place, text: str) -> bytes:
        """One value sealed for its place (S11)."""
        return self.seal_bytes(purpose, place, text.encode())

    def seal_bytes(self, purpose: Purpose, place: Place, content: bytes) -> bytes:
        """A file sealed for its place (S11)."""
        return seal(self._key(purpose), place, content)

    def open(self, purpose: Purpose, place: Place, sealed: bytes) -> str:
        """One value opened; raises NotOpened where it is not of this place or key, KeyError after erasure."""
        return self.open_bytes(purpose, place, sealed).decode()

    def open_bytes(self, purpose: Purpose, place: Place, sealed: bytes) -> bytes:
        """A file opened; raises as `open`."""
        return open_(self._key(purpose), place, bytes(sealed))


def new_vault() -> tuple[Vault, list[tuple[str, UUID, bytes]]]:
    """A vault with fresh keys, and the rows to store them: purpose, key id, wrapped key (S12)."""
    rows = []
    for purpose in REQUESTER_PURPOSES:
        key, wrapped = new_data_key(provider(), purpose)
        rows.append((str(purpose), key.id, wrapped))
    return Vault(rows), rows
