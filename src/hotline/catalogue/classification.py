"""Reading the classification (事项分类): editions, classes by code, codes carried over between editions (a13.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock

from django.db import connection

from hotline.catalogue.models import ClassCode, Edition


@dataclass(frozen=True)
class Class:
    """One class: its code, name in words, level, the code above, its field of a13.1 (that of its top class)."""

    code: str
    name: str
    level: int
    parent: str
    field: str


UNNAMED = "（标准未印名称）"


class _Editions:
    """The classes of editions, read once per process and database: an edition never changes."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Mapping[str, Class]] = {}
        self._lock = Lock()

    def __call__(self, edition: str) -> Mapping[str, Class]:
        key = (str(connection.settings_dict["NAME"]), edition)
        found = self._known.get(key)
        if found is None:
            found = _read(edition)
            if found:  # an edition not there yet is looked for again
                with self._lock:
                    self._known[key] = found
        return found


classes_of = _Editions()
"""Edition -> its classes by code; of a code printed twice the first, both names being told."""


def _read(edition: str) -> Mapping[str, Class]:
    rows = list(ClassCode.objects.filter(edition=edition).order_by("code", "ordinal"))
    fields = {row.code: row.field for row in rows if row.level == 1}
    found: dict[str, Class] = {}
    for row in rows:
        name = row.name or UNNAMED
        if row.code in found:
            name = f"{found[row.code].name}／{name}"
        parent = found[row.code].parent if row.code in found else row.parent
        found[row.code] = Class(row.code, name, row.level, parent, fields.get(row.code[:2], ""))
    return found


def edition_on(day: date) -> str:
    """The edition in force on a date; empty before the first (a13.1)."""
    found = Edition.objects.filter(valid_from__lte=day).order_by("-valid_from")
    return found.values_list("name", flat=True).first() or ""


def classes_on(day: date) -> Mapping[str, Class]:
    """The classes in force on a date, by code."""
    return classes_of(edition_on(day))


def class_on(code: str, day: date) -> Class | None:
    """A class as it was on a date: a code of an older edition stays readable (a13.1)."""
    return classes_on(day).get(code)


def editions() -> list[Edition]:
    """Every edition, the newest first."""
    return list(Edition.objects.order_by("-valid_from"))


def carried_over(codes: Sequence[tuple[str, str]], to: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """(Edition, code) -> its codes in the edition `to`, through every mapping between; of `to` itself the code."""
    chain = {edition.name: edition for edition in editions()}
    return {(edition, code): _carried(code, _path(chain, edition, to)) for edition, code in codes}


def _path(chain: Mapping[str, Edition], from_: str, to: str) -> list[Mapping[str, Sequence[str]]]:
    """The mappings from one edition to a later one, the first first."""
    path: list[Mapping[str, Sequence[str]]] = []
    name = to
    while name != from_ and name in chain:
        path.insert(0, chain[name].mapping)
        name = chain[name].previous
    return path if name == from_ else []


def _carried(code: str, path: Sequence[Mapping[str, Sequence[str]]]) -> tuple[str, ...]:
    codes: tuple[str, ...] = (code,)
    for mapping in path:
        codes = tuple(dict.fromkeys(new for old in codes for new in mapping.get(old, (old,))))
    return codes
