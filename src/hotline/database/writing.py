"""Writing the rows of an act in one round trip: chained `insert` and `update` in one statement.

Round trips and parsing decide what an act costs, not the disk; foreign keys are checked at commit, so order is free.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import Model
from django.db.models.fields import Field


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
    """Insert and update all rows given, in one statement. Must run inside a transaction."""
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
    with connection.cursor() as cursor:
        cursor.execute(f"with {named} {last}" if chained else last, values)


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


def _insert(model: type[Model], rows: Sequence[Model], values: list[Any]) -> str:
    fields = _written(model)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    places = "(" + ", ".join(["%s"] * len(fields)) + ")"
    for row in rows:
        values.extend(field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields)
    return f'insert into "{model._meta.db_table}" ({columns}) values {", ".join([places] * len(rows))}'


def _update(update: Update, values: list[Any]) -> str:
    meta = update.model._meta
    sets = []
    for name, value in update.values.items():
        field = meta.get_field(name)
        if not isinstance(field, Field):
            raise TypeError(f"{name} is no column of {meta.db_table}")
        sets.append(f'"{field.column}" = %s')
        values.append(field.get_db_prep_save(value, connection))
    key = meta.pk
    values.append(key.get_db_prep_save(update.id, connection))
    return f'update "{meta.db_table}" set {", ".join(sets)} where "{key.column}" = %s'
