"""Hashing of passwords (S21): memory-hard, and for that reason one at a time in each process."""

from threading import Lock
from typing import Any

from django.contrib.auth.hashers import ScryptPasswordHasher

_ALONE = Lock()


class OneAtATime(ScryptPasswordHasher):
    """Django's scrypt. When a shift begins and hundreds sign in, each would take 16 MiB and all would wait as long."""

    def encode(self, *args: Any, **kwargs: Any) -> str:
        """As scrypt does, when the hash before is done."""
        with _ALONE:
            return str(super().encode(*args, **kwargs))
