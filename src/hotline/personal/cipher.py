"""Encrypted fields (加密字段): an own data key per requester and purpose; erasing it erases the fields (S11-S13).

Blob: format (1 byte) + data key id (16) + nonce (12) + ciphertext + tag (16): 45 bytes more than the plaintext.
The place of the field is associated data: a value copied to another row, column or version does not open (a32.1).
"""

import os
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hotline.personal import sm4
from hotline.personal.keys import KeyProvider, Purpose
from hotline.personal.sm4 import NotOpened

__all__ = [
    "DataKey",
    "DataKeys",
    "NotOpened",
    "Place",
    "data_key_id",
    "keyed_digest",
    "new_data_key",
    "open_",
    "rewrap",
    "seal",
]

_FORMAT: Final = b"\x01"
_ID_END: Final = 17
_SM3: Final = hashes.SM3()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field stands (S11). Names are those the field had first: a later rename of table or column keeps them."""

    table: str
    column: str
    row: int | str | UUID
    version: int

    def associated(self) -> bytes:
        """Lengths stand before the parts: no two places give the same bytes."""
        table, column, row, version = self.table, self.column, str(self.row), str(self.version)
        return f"{len(table)}:{table}{len(column)}:{column}{len(row)}:{row}{len(version)}:{version}".encode()


@dataclass(frozen=True, slots=True)
class DataKey:
    """An unwrapped data key of one requester and purpose; only in memory, never shown."""

    id: UUID
    secret: bytes = field(repr=False)


def new_data_key(provider: KeyProvider, purpose: Purpose) -> tuple[DataKey, bytes]:
    """A fresh data key and its wrapped form, the only one that is stored (S12)."""
    key = DataKey(UUID(bytes=os.urandom(16), version=4), sm4.new_key())
    return key, provider.wrap(purpose, key.secret, key.id.bytes)


def rewrap(provider: KeyProvider, purpose: Purpose, key_id: UUID, wrapped: bytes) -> bytes:
    """The same data key under the newest master key (S13); the fields stay as they are."""
    return provider.wrap(purpose, provider.unwrap(purpose, wrapped, key_id.bytes), key_id.bytes)


def seal(key: DataKey, place: Place, plaintext: bytes) -> bytes:
    """Encrypt one field for its place (S11)."""
    header = _FORMAT + key.id.bytes
    return header + sm4.encrypt(key.secret, header + place.associated(), plaintext)


def open_(key: DataKey, place: Place, blob: bytes) -> bytes:
    """Decrypt one field, or `NotOpened` if it is not from this place or not of this key (S11)."""
    if blob[:_ID_END] != _FORMAT + key.id.bytes:
        data_key_id(blob)  # says so where the format is unknown
        raise NotOpened("密文属于另一个数据密钥")
    return sm4.decrypt(key.secret, blob[:_ID_END] + place.associated(), blob[_ID_END:])


def data_key_id(blob: bytes) -> UUID:
    """Which data key sealed it, to find its wrapped row."""
    if len(blob) < _ID_END or blob[:1] != _FORMAT:
        raise NotOpened("密文格式无法识别")
    return UUID(bytes=bytes(blob[1:_ID_END]))


def keyed_digest(key: DataKey, label: str, message: bytes) -> bytes:
    """HMAC-SM3 with the requester's own key, for references in events: after erasure it points to nobody (S17)."""
    derived = HKDF(algorithm=_SM3, length=32, salt=None, info=f"hotline/own/{label}".encode()).derive(key.secret)
    mac = hmac.HMAC(derived, _SM3)
    mac.update(message)
    return mac.finalize()


class DataKeys:
    """Remembers unwrapped keys in this process, the least recently used go first.

    The caller always brings the wrapped key from its row: where the row is erased no process opens the fields again,
    whatever this memory still holds (crypto-shredding, S13). `forget` clears it here at once.
    """

    def __init__(self, provider: KeyProvider, capacity: int = 4096) -> None:
        self._provider = provider
        self._capacity = capacity
        self._known: OrderedDict[tuple[Purpose, UUID, bytes], DataKey] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._known)

    def unwrap(self, purpose: Purpose, key_id: UUID, wrapped: bytes) -> DataKey:
        name = (purpose, key_id, wrapped)
        with self._lock:
            known = self._known.get(name)
            if known is not None:
                self._known.move_to_end(name)
                return known
        key = DataKey(key_id, self._provider.unwrap(purpose, wrapped, key_id.bytes))
        with self._lock:
            self._known[name] = key
            while len(self._known) > self._capacity:
                self._known.popitem(last=False)
        return key

    def forget(self, key_id: UUID) -> None:
        with self._lock:
            for name in [name for name in self._known if name[1] == key_id]:
                del self._known[name]
