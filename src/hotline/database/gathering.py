"""Rows of several tables gathered by one statement: it gives each as JSON, here they become rows of their models.

A page of a ticket needs a dozen tables. What each query costs, in the planner, on the way and in the ORM that composes
it, is many times what its few rows cost.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models import Model

Row = TypeVar("Row", bound=Model)


def gathered(words: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a statement by the names of its columns; a column of type json is there as plain values."""
    with connection.cursor() as cursor:
        cursor.execute(words, values)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def row_of(model: type[Row], found: Mapping[str, Any]) -> Row:
    """A row of a model from what row_to_json made of it; a column not among them is read when asked for."""
    names, readers = _columns(model, frozenset(found))
    values = [
        found[name] if read is None or found[name] is None else read(found[name])
        for name, read in zip(names, readers, strict=True)
    ]
    return model.from_db(DEFAULT_DB_ALIAS, names, values)


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("\\x"))


_READERS: Final[Mapping[type[Any], Callable[[str], Any]]] = {
    models.DateTimeField: datetime.fromisoformat,
    models.DateField: date.fromisoformat,
    models.BinaryField: _bytes,
    models.UUIDField: UUID,
}


@cache
def _columns(model: type[Model], among: frozenset[str]) -> tuple[list[str], list[Callable[[str], Any] | None]]:
    """The model's columns that are there, and how each is read from its JSON, None for as it stands."""
    fields = [field for field in model._meta.concrete_fields if field.attname in among]  # noqa: SLF001
    return [field.attname for field in fields], [_READERS.get(type(field)) for field in fields]
