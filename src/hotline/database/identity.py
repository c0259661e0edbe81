"""Row ids given by the application before the insert, so that a sealed field can name its row (S11)."""

from threading import Lock

from django.db import connection

BLOCK = 256
"""Ids taken from the sequence at a time; must equal the sequence's increment in the first migration."""

_lock = Lock()
_blocks: dict[str, tuple[int, int]] = {}


def new_id() -> int:
    """A new row id: rising within a process, unique over all tables, gaps allowed. One round trip per 256 ids."""
    database = str(connection.settings_dict["NAME"])
    with _lock:
        following, end = _blocks.get(database, (0, 0))
        if following >= end:
            with connection.cursor() as cursor:
                cursor.execute("select nextval('hotline_ids')")
                following = int(cursor.fetchone()[0])
            end = following + BLOCK
        _blocks[database] = (following + 1, end)
    return following


def forget_blocks() -> None:
    """Drop the ids taken and not used, as after a restore or when the database behind the name has changed."""
    with _lock:
        _blocks.clear()
