"""Versions of policy and calendar: by content hash, immutable, remembered per process (a4.2, R33)."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from threading import Lock
from typing import Any, Final, TypeVar

from django.db import connections
from django.db.models import QuerySet

from hotline.core.calendar import Calendar, Notice
from hotline.core.canonical import canonical_json
from hotline.core.instants import SHANGHAI
from hotline.core.policy import Policy, plain_policy, with_overrides
from hotline.database.identity import new_id
from hotline.personal.digest import ALGORITHM, sm3
from hotline.rulebook.models import Adoption, CalendarVersion, PolicyVersion

Version = TypeVar("Version")

IN_FORCE: Final = {
    "policy": "select version from rulebook_adoption where kind = 'policy' and subject = ''"
    " and in_force_from <= %(now)s order by in_force_from desc, recorded_at desc, id desc limit 1",
    "calendar": "select version from rulebook_adoption where kind = 'calendar' and subject = ''"
    " order by in_force_from desc, recorded_at desc, id desc limit 1",
}
"""The statements that name the versions in force at `now`, to stand in others: one round trip less."""


def content_version(content: object) -> str:
    """The name of a version: the digest of its canonical content."""
    return f"{ALGORITHM}:{sm3(canonical_json(content)).hex()}"


def plain_calendar(calendar: Calendar) -> dict[str, Any]:
    """The content of a calendar version: every notice and every computed statutory day."""
    return {
        "notices": {
            str(year): {
                "number": notice.number,
                "url": notice.url,
                "days": {day.isoformat(): fact for day, fact in sorted(notice.days.items())},
                **_names(notice),
            }
            for year, notice in sorted(calendar.notices.items())
        },
        "statutory": {str(year): sorted(d.isoformat() for d in days) for year, days in calendar.statutory.items()},
    }


def _names(notice: Notice) -> dict[str, Any]:
    """The names of its days, where a notice has any; those stored before names were kept have none."""
    named = {day.isoformat(): name for day, name in sorted(notice.names.items())}
    return {"names": named} if named else {}


def read_calendar(version: str, content: Mapping[str, Any]) -> Calendar:
    """A calendar from its stored content."""
    notices = {
        int(year): Notice(
            int(year),
            {date.fromisoformat(day): fact for day, fact in notice["days"].items()},
            notice["number"],
            notice["url"],
            names={date.fromisoformat(day): name for day, name in notice.get("names", {}).items()},
        )
        for year, notice in content["notices"].items()
    }
    statutory = {int(y): frozenset(map(date.fromisoformat, days)) for y, days in content["statutory"].items()}
    return Calendar(version, notices, statutory)


def _database() -> str:
    """The name of the database in use, without asking for this thread's connection: a page asks a hundred times."""
    return str(connections.settings["default"]["NAME"])


class _Remembered(Mapping[str, Version]):
    """Versions read once per process and database; they never change, so nothing is ever stale."""

    def __init__(self, read: Any) -> None:
        self._read = read
        self._known: dict[tuple[str, str], Version] = {}
        self._lock = Lock()

    def __getitem__(self, version: str) -> Version:
        key = (_database(), version)
        found = self._known.get(key)
        if found is None:
            found = self._read(version)
            with self._lock:
                self._known[key] = found
        return found

    def __iter__(self) -> Iterator[str]:
        here = _database()
        return iter({version for database, version in list(self._known) if database == here})

    def __len__(self) -> int:
        return len(list(iter(self)))


def _read_policy(version: str) -> Policy:
    stored = PolicyVersion.objects.filter(version=version).values_list("content", flat=True).first()
    if stored is None:
        raise KeyError(version)
    return with_overrides(Policy(), stored, version)


def _read_calendar(version: str) -> Calendar:
    stored = CalendarVersion.objects.filter(version=version).values_list("content", flat=True).first()
    if stored is None:
        raise KeyError(version)
    return read_calendar(version, stored)


POLICIES: Mapping[str, Policy] = _Remembered(_read_policy)
"""Every policy version, by its name."""
CALENDARS: Mapping[str, Calendar] = _Remembered(_read_calendar)
"""Every calendar version, by its name."""


def policy_row(policy: Policy, *, in_force_from: datetime, drafted_by: str, approved_by: str) -> PolicyVersion:
    """The row of a policy version, named by its content (D07: approved by another person than drafted it)."""
    content = plain_policy(policy)
    return PolicyVersion(
        version=content_version(content),
        content=content,
        in_force_from=in_force_from,
        drafted_by=drafted_by,
        approved_by=approved_by,
    )


def calendar_row(calendar: Calendar, *, in_force_from: datetime) -> CalendarVersion:
    """The row of a calendar version, named by its content."""
    content = plain_calendar(calendar)
    return CalendarVersion(version=content_version(content), content=content, in_force_from=in_force_from)


def adoption(
    kind: str, version: str, in_force_from: datetime, drafted_by: str, approved_by: str, **more: Any
) -> Adoption:
    """The row that puts a version into force; the same version may come into force again (D07)."""
    return Adoption(
        id=new_id(),
        kind=kind,
        version=version,
        in_force_from=in_force_from,
        drafted_by=drafted_by,
        approved_by=approved_by,
        **more,
    )


def adoptions(kind: str, subject: str = "") -> "QuerySet[Adoption]":
    """What put rules of a kind into force, the last in force first; of one instant the one recorded last."""
    return Adoption.objects.filter(kind=kind, subject=subject).order_by("-in_force_from", "-recorded_at", "-id")


def latest(kind: str, subject: str = "") -> Adoption | None:
    """The last adoption, in force or to come: what a draft is written against. None: as the product ships it."""
    return adoptions(kind, subject).first()


_ROWS = {"policy": PolicyVersion, "calendar": CalendarVersion}


def known_versions(kind: str) -> list[dict[str, Any]]:
    """The adoptions of `policy` or `calendar`, the newest first, without content; `name` counts them from the first."""
    rows = list(adoptions(kind).values_list("version", "in_force_from"))
    return [
        {
            "version": version,
            "name": f"第{len(rows) - n}版",
            "in_force_from": from_,
            "until": rows[n - 1][1].astimezone(SHANGHAI).date() if n else None,
        }
        for n, (version, from_) in enumerate(rows)
    ]


def version_content(kind: str, version: str) -> dict[str, Any] | None:
    """One version with its content and since when it was last in force, None where there is none."""
    rows = _ROWS[kind].objects.filter(version=version)  # type: ignore[attr-defined]
    found: dict[str, Any] | None = rows.values("version", "content").first()
    last = adoptions(kind).filter(version=version).first()
    return found | {"in_force_from": last.in_force_from} if found and last else None
