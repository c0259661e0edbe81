"""Indexes and constraints put aside while many rows are copied, and made again as they stood, checked over all rows.

A unique constraint or foreign key made again is proved by PostgreSQL for every row, as it would have been row by row.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import psycopg

from hotline.database import roles

_CONSTRAINTS: Final = """
select c.conrelid::regclass::text, c.conname, c.contype::text, pg_get_constraintdef(c.oid)
from pg_constraint c
where c.contype in ('p', 'u', 'f') and (c.conrelid = any(%(tables)s::regclass[])
      or c.contype = 'f' and c.confrelid = any(%(tables)s::regclass[]))
order by c.contype = 'f' desc, 1, 2
"""
_INDEXES: Final = """
select i.indrelid::regclass::text, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
from pg_index i
where i.indrelid = any(%(tables)s::regclass[])
  and not exists (select from pg_constraint c where c.conindid = i.indexrelid and c.contype in ('p', 'u', 'x'))
order by 1, 2
"""
WORKERS: Final = 2
MEMORY: Final = "512MB"
"""For sorting, by each of the workers."""


@dataclass(frozen=True)
class _Aside:
    """What was dropped, as statements that make it again: of each table on its own, and of several tables."""

    alone: dict[str, list[str]]
    between: list[str]


@contextmanager
def put_aside(owner: str, tables: Sequence[str]) -> Iterator[None]:
    """Inside, these tables have no indexes, keys or foreign keys; afterwards, whatever happened, they have them again.

    `owner` is the address of the tables' owner. Nobody else may work on the database meanwhile.
    """
    with roles.connect(owner) as connection, connection.transaction():
        aside = _drop(connection, tables)
    try:
        yield
    finally:
        _make_again(owner, aside)


def _drop(connection: psycopg.Connection, tables: Sequence[str]) -> _Aside:
    alone: dict[str, list[str]] = {table: [] for table in tables}
    between: list[str] = []
    indexes = connection.execute(_INDEXES, {"tables": list(tables)}).fetchall()
    for table, name, kind, definition in connection.execute(_CONSTRAINTS, {"tables": list(tables)}).fetchall():
        again = f'alter table {table} add constraint "{name}" {definition}'
        if kind == "f":
            between.append(again)
        else:
            alone[table].append(again)
        connection.execute(f'alter table {table} drop constraint "{name}"')
    for table, name, definition in indexes:
        alone[table].append(definition)
        connection.execute(f"drop index {name}")
    return _Aside(alone, between)


def _make_again(owner: str, aside: _Aside) -> None:
    """Keys and indexes first, several tables at once; then foreign keys, which need the keys they point at."""
    with roles.connect(owner) as connection:
        sizes = {
            table: connection.execute("select pg_table_size(%s::regclass)", [table]).fetchone() for table in aside.alone
        }
    largest_first = sorted(aside.alone, key=lambda table: sizes[table] or (0,), reverse=True)
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(lambda table: _run(owner, aside.alone[table]), largest_first))
    _run(owner, aside.between)


def _run(owner: str, statements: Iterable[str]) -> None:
    with roles.connect(owner) as connection:
        connection.execute(f"set maintenance_work_mem = '{MEMORY}'")
        connection.execute("set work_mem = '256MB'")
        for statement in statements:
            connection.execute(statement)
