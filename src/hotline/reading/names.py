"""Names of units and people by key, for what one page shows: one statement."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True)
class Named:
    """A unit or person: key and name to show."""

    key: str
    name: str


class Names:
    """Names by key, read together; an unknown key is its own name."""

    def __init__(self, keys: Iterable[str | None]) -> None:
        wanted = sorted({key for key in keys if key})
        self._names: dict[str, str] = {}
        if wanted:
            with connection.cursor() as cursor:
                cursor.execute(
                    "select key, name from organisation_unit where key = any(%(keys)s) union all "
                    "select key, name from organisation_person where key = any(%(keys)s)",
                    {"keys": wanted},
                )
                self._names = dict(cursor.fetchall())

    def of(self, key: str | None) -> Named | None:
        """A unit or person, None without a key."""
        return Named(key, self._names.get(key, key)) if key else None
