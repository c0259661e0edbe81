"""The database: which PostgreSQL, who may do what in it, backup and restore.

Others need three names: `address()`, `running()` and `details()`. Only this package knows whether the server is the
embedded one or the city's own.
"""

import atexit
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hotline.database import embedded, places
from hotline.database.places import Place, read
from hotline.trouble import Trouble

_lease: embedded.Lease | None = None


def address() -> str:
    """Address of the application role, with the embedded server started if it is the one in use and not running.

    May be called again at any time; after a crash of the embedded server it starts it anew. The server is given back at
    the end of the process, and stops when no other command uses it.
    """
    _use_embedded()
    return places.here().application


@contextmanager
def running() -> Iterator[Place]:
    """The place of the database, usable inside the block; the embedded server is given back after it."""
    _use_embedded()
    try:
        yield places.here()
    finally:
        release()


def release() -> None:
    """Give the embedded server back before the end of the process. Does nothing if this process has none."""
    global _lease
    lease, _lease = _lease, None
    if lease is not None:
        embedded.leave(lease)


def details(to: str | None = None) -> dict[str, Any]:
    """The entry for Django's DATABASES: an address, by default that of the application role. Starts nothing.

    Server-side binding with prepared statements from the second execution on is what makes acts cheap on PostgreSQL;
    each pays only together with the other.
    """
    parts = read(to or places.here().application)[1]
    known = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    entry: dict[str, Any] = {name: parts.pop(key, "") for name, key in known.items()}
    return entry | {
        "ENGINE": "hotline.database.engine",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": parts | {"server_side_binding": True, "prepare_threshold": 2},
    }


@contextmanager
def pointing_at(to: str) -> Iterator[None]:
    """Point Django's default connection at another address inside the block: the owner's to migrate, a test's own."""
    from django.db import connections

    settings = connections.settings["default"]  # the same object in every thread's connection
    before = dict(settings)
    connections["default"].close()
    settings.update(details(to))
    try:
        yield
    finally:
        connections["default"].close()
        settings.update(before)


def _use_embedded() -> None:
    """Start or join the embedded server, once per process and again after its crash; a fork takes its own part."""
    global _lease
    if not places.is_embedded():
        return
    server = embedded.here()
    if _lease is not None and (_lease.process != os.getpid() or _lease.server != server):
        release()
    if _lease is None:
        _lease = embedded.start(server)
        atexit.register(_release_at_exit)
    elif not embedded.answers(server):
        again = embedded.start(server)
        embedded.leave(_lease)
        _lease = again


def _release_at_exit() -> None:
    try:
        release()
    except Trouble as trouble:
        logging.getLogger(__name__).warning("%s", trouble)
