"""Hashing of passwords (S21): memory-hard, and for that reason one at a time in each process that serves."""

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any

from django.contrib.auth.hashers import ScryptPasswordHasher, get_hasher

_ALONE = Lock()


class OneAtATime(ScryptPasswordHasher):
    """Django's scrypt. When a shift begins and hundreds sign in, each would take 16 MiB and all would wait as long."""

    def encode(self, *args: Any, **kwargs: Any) -> str:
        """As scrypt does, when the hash before is done."""
        with _ALONE:
            return self.encode_at_once(*args, **kwargs)

    def encode_at_once(self, *args: Any, **kwargs: Any) -> str:
        """As scrypt does, whatever else is being hashed."""
        return str(super().encode(*args, **kwargs))


def hash_many(passwords: Iterable[str]) -> list[str]:
    """The hashes of many passwords, in their order, made by a command: as many at a time as there are processors.

    A quarter of a second each; the hash needs no lock of the interpreter.
    """
    hasher = get_hasher()
    encode = hasher.encode_at_once if isinstance(hasher, OneAtATime) else hasher.encode
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return list(threads.map(lambda password: encode(password, hasher.salt()), passwords))
