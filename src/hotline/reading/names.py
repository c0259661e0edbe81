"""Names of units and people by key, for what one page shows: one statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import connection

from hotline.core.instants import SHANGHAI


@dataclass(frozen=True)
class Named:
    """A unit or person: key and name to show."""

    key: str
    name: str


class Names:
    """Names by key, read together, each unit's of its day; an unknown key is its own name (a15.3)."""

    def __init__(self, keys: Iterable[str | None]) -> None:
        wanted = sorted({key for key in keys if key})
        self._names: dict[str, str] = {}
        self._former: dict[str, list[tuple[date, str]]] = {}
        if wanted:
            with connection.cursor() as cursor:
                cursor.execute(_NAMES, {"keys": wanted})
                for key, name, until in cursor.fetchall():
                    if until is None:
                        self._names[key] = name
                    else:
                        self._former.setdefault(key, []).append((until, name))

    def of(self, key: str | None, at: datetime | None = None) -> Named | None:
        """A unit or person, None without a key; a unit by the name it bore at an instant, without one by today's."""
        return Named(key, self._of_day(key, at) or self._names.get(key, key)) if key else None

    def _of_day(self, key: str, at: datetime | None) -> str | None:
        if at is None or key not in self._former:
            return None
        day = at.astimezone(SHANGHAI).date()
        return min(((until, name) for until, name in self._former[key] if day < until), default=(None, None))[1]


_NAMES: Final = """
select key, name, null::date from organisation_unit where key = any(%(keys)s)
union all select key, name, null from organisation_person where key = any(%(keys)s)
union all select unit_id, name, until from organisation_formername where unit_id = any(%(keys)s)
"""
