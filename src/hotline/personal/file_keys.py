"""The key provider that reads its master keys from a file (S12, S13): for the demo, and by decision in production."""

import os
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Final

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hotline.personal import sm4
from hotline.personal.key_file import (
    KeyFile,
    KeyFileRefused,
    MasterKey,
    create_key_file,
    read_key_file,
    refuse_in_production,
)
from hotline.personal.keys import KeyMissing, KeyProvider, Purpose, wrapped_header, wrapping_key_id
from hotline.personal.wrap_ledger import BLOCK, FileLedger, WrapLedger

_SM3: Final = hashes.SM3()


def open_provider(environ: Mapping[str, str]) -> KeyProvider:
    """The provider of this installation: `HOTLINE_KEYS`, `HOTLINE_DATA`, `HOTLINE_PRODUCTION` (S12).

    The demo creates its key file on first use; production never does, and refuses what `refuse_in_production` names.
    """
    data_folder = Path(environ.get("HOTLINE_DATA") or "var")
    path = Path(environ.get("HOTLINE_KEYS") or data_folder / "keys.json")
    production = environ.get("HOTLINE_PRODUCTION", "") not in ("", "0")
    if not production and not path.exists():
        create_key_file(path)
    key_file = read_key_file(path)
    if production:
        refuse_in_production(path, key_file, data_folder)
    return FileKeyProvider(key_file, FileLedger(data_folder / "key-use.json"), path)


LOOKED: Final = 1.0
"""Seconds after which a process looks whether its key file has changed."""


class FileKeyProvider:
    """Master keys in memory; safe for threads and after a fork. A rotated file is read within a second (S13)."""

    def __init__(self, key_file: KeyFile, ledger: WrapLedger, path: Path | None = None) -> None:
        self._held = key_file.keys
        self._ledger = ledger
        self.path = path
        self._looked = time.monotonic()
        self._changed = _changed(path)
        self._lock = Lock()
        self._left: dict[tuple[int, str], int] = {}
        self._macs: dict[tuple[Purpose, str, str], hmac.HMAC] = {}

    def __repr__(self) -> str:
        return f"FileKeyProvider({', '.join(key.id for keys in self._keys.values() for key in keys)})"

    @property
    def _keys(self) -> Mapping[Purpose, tuple[MasterKey, ...]]:
        """The keys as the file has them, looked at every second."""
        now = time.monotonic()
        if self.path is not None and now - self._looked >= LOOKED:
            self._looked = now
            self._read_again()
        return self._held

    def _read_again(self) -> None:
        """Take the file's keys where it has changed; one that cannot be read leaves the keys as they are."""
        changed = _changed(self.path)
        if self.path is None or changed is None or changed == self._changed:
            return
        with suppress(KeyFileRefused):
            self._held = read_key_file(self.path).keys
            self._changed = changed

    def writing_key_id(self, purpose: Purpose) -> str:
        return self._keys[purpose][0].id

    def key_ids(self, purpose: Purpose) -> tuple[str, ...]:
        return tuple(key.id for key in self._keys[purpose])

    def wrap(self, purpose: Purpose, data_key: bytes, label: bytes) -> bytes:
        _must_wrap(purpose, True)
        key = self._keys[purpose][0]
        self._count_wrap(key.id)
        header = wrapped_header(key.id)
        return header + sm4.encrypt(key.secret, _wrap_data(purpose, header, label), data_key)

    def unwrap(self, purpose: Purpose, wrapped: bytes, label: bytes) -> bytes:
        _must_wrap(purpose, True)
        key = self._find(purpose, wrapping_key_id(wrapped))
        header = wrapped_header(key.id)
        return sm4.decrypt(key.secret, _wrap_data(purpose, header, label), wrapped[len(header) :])

    def mac(self, purpose: Purpose, label: str, message: bytes, key_id: str | None = None) -> bytes:
        return _finish(self._mac_of(purpose, label, key_id), message)

    def mac_many(
        self, purpose: Purpose, label: str, messages: Sequence[bytes], key_id: str | None = None
    ) -> list[bytes]:
        start = self._mac_of(purpose, label, key_id)
        return [_finish(start, message) for message in messages]

    def _find(self, purpose: Purpose, key_id: str) -> MasterKey:
        for key in self._keys[purpose]:
            if key.id == key_id:
                return key
        self._read_again()  # a key announced this very second
        for key in self._held[purpose]:
            if key.id == key_id:
                return key
        raise KeyMissing(f"没有密钥{key_id}。密钥文件可能不是这套数据的，或者旧密钥被过早删除。")

    def _mac_of(self, purpose: Purpose, label: str, key_id: str | None) -> hmac.HMAC:
        name = key_id or self._keys[purpose][0].id
        start = self._macs.get((purpose, label, name))
        if start is None:
            _must_wrap(purpose, False)
            master = self._find(purpose, name)
            info = f"hotline/{purpose}/{label}".encode()
            derived = HKDF(algorithm=_SM3, length=32, salt=None, info=info).derive(master.secret)
            start = self._macs[purpose, label, name] = hmac.HMAC(derived, _SM3)
        return start

    def expect(self, purpose: Purpose, many: int) -> None:
        """Reserve wraps for what is about to be wrapped in one go: one write to the ledger instead of many."""
        key_id = self._keys[purpose][0].id
        own = (os.getpid(), key_id)
        with self._lock:
            left = self._left.get(own, 0)
            if left < many:
                self._ledger.reserve(key_id, many - left)
                self._left[own] = many

    def _count_wrap(self, key_id: str) -> None:
        """One wrap from this process's block; a forked child does not spend its parent's block again."""
        own = (os.getpid(), key_id)
        with self._lock:
            if not self._left.get(own):
                self._ledger.reserve(key_id, BLOCK)
                self._left[own] = BLOCK
            self._left[own] -= 1


def _changed(path: Path | None) -> tuple[int, int] | None:
    """By what a file shows that it is another than before; None where there is none."""
    try:
        found = path.stat() if path is not None else None
    except OSError:
        return None
    return (found.st_ino, found.st_mtime_ns) if found else None


def _must_wrap(purpose: Purpose, wraps: bool) -> None:
    if purpose.wraps is not wraps:
        raise ValueError(f"{purpose} keys are not for this")


def _wrap_data(purpose: Purpose, header: bytes, label: bytes) -> bytes:
    return b"hotline/wrap/" + purpose.encode() + b"/" + header + label


def _finish(start: hmac.HMAC, message: bytes) -> bytes:
    state = start.copy()
    state.update(message)
    return state.finalize()
