"""Writing the rows of an act in one round trip: chained `insert` and `update` in one statement.

Round trips and parsing decide what an act costs, not the disk; foreign keys are checked at commit, so order is free.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any, Final

from django.db import connection, models
from django.db.models import Model
from django.db.models.fields import Field
from psycopg import RawCursor


@dataclass(frozen=True)
class Update:
    """New values of one row, by field name; several of one row are written as one."""

    model: type[Model]
    id: int | str
    values: Mapping[str, Any]


@cache
def _fields(model: type[Model]) -> "tuple[Field[Any, Any], ...]":
    return tuple(model._meta.concrete_fields)


def write(inserts: Iterable[Model] = (), updates: Iterable[Update] = ()) -> None:
    """Insert and update all rows given, in one statement: in the caller's transaction, else in one of its own."""
    parts: list[str] = []
    values: list[Any] = []
    ordered = sorted(inserts, key=lambda row: row._meta.db_table)
    for model, rows in groupby(ordered, key=_model_of):
        parts.append(_insert(model, list(rows), values))
    parts.extend(_update(update, values) for update in _one_a_row(updates) if update.values)
    if not parts:
        return
    *chained, last = parts
    named = ", ".join(f"p{n} as ({part})" for n, part in enumerate(chained))
    _execute(f"with {named} {last}" if chained else last, values)


def _execute(words: str, values: list[Any]) -> None:
    """Send a statement with PostgreSQL's own places ($1): psycopg would take a long one with %s apart at every call."""
    if connection.queries_logged:  # the log of queries knows %s only
        with connection.cursor() as logged:
            logged.execute(re.sub(r"\$\d+", "%s", words), values)
        return
    connection.ensure_connection()
    with connection.make_cursor(RawCursor(connection.connection)) as cursor:  # type: ignore[arg-type]
        cursor.execute(words, values)


def _one_a_row(updates: Iterable[Update]) -> Iterable[Update]:
    """The changes of one row as one change, later values first: a statement may touch a row only once."""
    by_row: dict[tuple[type[Model], int | str], dict[str, Any]] = {}
    for update in updates:
        by_row.setdefault((update.model, update.id), {}).update(update.values)
    return [Update(model, row, values) for (model, row), values in by_row.items()]


def copy(inserts: Iterable[Model]) -> None:
    """Insert many rows by COPY, a stream per table: for hundreds of rows several times faster than one statement.

    Must run inside a transaction.
    """
    ordered = sorted(inserts, key=lambda row: row._meta.db_table)
    for model, rows in groupby(ordered, key=_model_of):
        fields = _written(model)
        columns = ", ".join(f'"{field.column}"' for field in fields)
        words = f'copy "{model._meta.db_table}" ({columns}) from stdin'
        with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(words) as stream:
            for row in rows:
                stream.write_row([field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields])


def _model_of(row: Model) -> type[Model]:
    return type(row)


@cache
def _written(model: type[Model]) -> "tuple[Field[Any, Any], ...]":
    """The columns an insert gives; a key the database makes itself is none."""
    return tuple(
        field for field in _fields(model) if not (field.primary_key and field.get_internal_type().endswith("AutoField"))
    )


_AS_IT_STANDS: Final = (
    models.CharField, models.TextField, models.BooleanField, models.SmallIntegerField, models.IntegerField,
    models.BigIntegerField, models.FloatField, models.ForeignKey, models.UUIDField, models.DateTimeField,
    models.DateField, models.BinaryField,
)  # fmt: skip
"""Fields whose values go to the database as they stand in a row."""


@cache
def _columns(model: type[Model]) -> "tuple[str, tuple[tuple[str, Field[Any, Any] | None], ...]]":
    """The beginning of an insert, and for each column the attribute and the field that converts it, if one must."""
    fields = _written(model)
    names = ", ".join(f'"{field.column}"' for field in fields)
    plain = {field for field in fields if type(field) in _AS_IT_STANDS and not _sets_itself(field)}
    made = tuple((field.attname, None if field in plain else field) for field in fields)
    return f'insert into "{model._meta.db_table}" ({names}) values ', made


def _sets_itself(field: Any) -> bool:
    return getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)


def _insert(model: type[Model], rows: Sequence[Model], values: list[Any]) -> str:
    begin, columns = _columns(model)
    places = []
    for row in rows:
        first = len(values) + 1
        values.extend(
            getattr(row, name) if field is None else field.get_db_prep_save(field.pre_save(row, True), connection)
            for name, field in columns
        )
        places.append(_places(first, len(columns)))
    return begin + ", ".join(places)


@cache
def _places(first: int, many: int) -> str:
    return f"({', '.join(f'${n}' for n in range(first, first + many))})"


def _update(update: Update, values: list[Any]) -> str:
    meta = update.model._meta
    sets = []
    for name, value in update.values.items():
        field = meta.get_field(name)
        if not isinstance(field, Field):
            raise TypeError(f"{name} is no column of {meta.db_table}")
        values.append(field.get_db_prep_save(value, connection))
        sets.append(f'"{field.column}" = ${len(values)}')
    key = meta.pk
    values.append(key.get_db_prep_save(update.id, connection))
    return f'update "{meta.db_table}" set {", ".join(sets)} where "{key.column}" = ${len(values)}'
