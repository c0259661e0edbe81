"""Faults, drawn from the seed: what a network, a database and a clock may do to an act, at chosen statements.

The connection is really ended and the errors really raised by the server, so that what the driver and the transaction
do about them is what they would do in earnest.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError, connection

from hotline.rehearsal.chance import Chance

LOST = "select pg_terminate_backend(pg_backend_pid())"
RAISED = "do $$ begin raise exception 'rehearsed' using errcode = '{}'; end $$"
SPOILED = {
    "connection lost": LOST,
    "deadlock": RAISED.format("40P01"),
    "serialization failure": RAISED.format("40001"),
}
"""Fault -> the statement that brings it about inside a transaction."""

PASSING = (OperationalError, InterfaceError)
"""What a caller may answer by asking again with the same key."""

Execute = Callable[[str, Any, bool, Any], Any]


class Faults:
    """The injector. Without `chance` nothing ever happens."""

    def __init__(self, chance: Chance | None) -> None:
        self.chance = chance
        self.happened: Counter[str] = Counter()

    def happens(self, name: str, probability: float) -> bool:
        """Whether this fault happens now; counted."""
        if self.chance is None or not self.chance.happens(probability):
            return False
        self.happened[name] += 1
        return True

    def between(self) -> None:
        """The connection may be lost between two transactions."""
        if self.happens("connection lost between acts", 0.004):
            try:
                with connection.cursor() as cursor:
                    cursor.execute(LOST)
            except DatabaseError:
                return

    @contextmanager
    def inside(self) -> Iterator[None]:
        """An act may be spoiled before or after one of its statements."""
        if self.chance is None or not self.chance.happens(0.03):
            yield
            return
        name = self.chance.pick(tuple(SPOILED))
        spoiling = Spoiling(name, at=self.chance.number(1, 9), after=self.chance.happens(0.5))
        with connection.execute_wrapper(spoiling):
            yield
        # an act of fewer statements goes through untouched

    def note(self, error: BaseException) -> None:
        """One fault came through to the caller, who begins anew on a connection of its own."""
        state = getattr(error.__cause__, "sqlstate", None)
        names = {"57P01": "connection lost", "40P01": "deadlock", "40001": "serialization failure"}
        self.happened[names.get(str(state), "connection found closed")] += 1
        lost = connection.connection.info.backend_pid if state == "57P01" and connection.connection else None
        connection.close()
        if lost is not None:
            wait_for_end(lost)


def wait_for_end(backend: int) -> None:
    """Wait until an ended backend has let go of its locks: a sweep passes over what is locked."""
    with connection.cursor() as cursor:
        for _ in range(1000):
            cursor.execute("select pg_sleep(0.005) from pg_stat_activity where pid = %s", [backend])
            if cursor.fetchone() is None:
                return


class Spoiling:
    """Lets the statements of an act through up to one, where the fault strikes."""

    def __init__(self, name: str, *, at: int, after: bool) -> None:
        self.statement, self.at, self.after = SPOILED[name], at, after
        self.seen = 0

    def __call__(self, execute: Execute, sql: str, params: Any, many: bool, context: Any) -> Any:
        """One statement on its way to the database."""
        self.seen += 1
        if self.seen != self.at:
            return execute(sql, params, many, context)
        if self.after:
            execute(sql, params, many, context)
        database = context["connection"]
        with database.wrap_database_errors:
            database.connection.execute(self.statement)
        return None
