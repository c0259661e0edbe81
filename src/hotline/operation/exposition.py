"""What `/metrics` says: figures counted by the processes, and figures asked of the database at that moment."""

import os
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import DatabaseError, InterfaceError, connection
from prometheus_client import CollectorRegistry, generate_latest, multiprocess
from prometheus_client.core import REGISTRY, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from hotline.core.ticket import OPEN, OPEN_WITH_UNIT

_STATES = ", ".join(f"'{state}'" for state in OPEN)
_WITH_UNIT = ", ".join(f"'{state}'" for state in OPEN_WITH_UNIT)
_BACKLOG = """select count(*), coalesce(extract(epoch from %(now)s - min(next_try_at)), 0)
from outbox_message where next_try_at is not null and next_try_at <= %(now)s"""
_TASKS = "select count(*) from outbox_message where failed_at is not null and task_done_at is null"
# states as literals, so that the partial indexes serve
_OPEN = f"select state, count(*) from tickets_demand where state in ({_STATES}) group by state"  # noqa: S608 - constants
_OVERDUE = f"select count(*) from tickets_demand where state in ({_WITH_UNIT}) and due_at < %(now)s"  # noqa: S608 - constants
_RUNS = """select name, extract(epoch from %(now)s - done_at), coalesce(seconds, 0)
from operation_run where done_at is not null"""


def text(now: datetime) -> tuple[bytes, str]:
    """The whole exposition and its media type."""
    registry = CollectorRegistry()
    registry.register(FromDatabase(now))
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry), CONTENT_TYPE_LATEST
    return generate_latest(REGISTRY) + generate_latest(registry), CONTENT_TYPE_LATEST


class FromDatabase:
    """Gauges read when asked for; `hotline_database_up` alone where the database is away."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def collect(self) -> Iterator[Metric]:
        """The gauges."""
        try:
            found = list(self._gauges())
        except (DatabaseError, InterfaceError):
            connection.close()
            found = []
        yield GaugeMetricFamily("hotline_database_up", "Whether the database answers", float(bool(found)))
        yield from found

    def _gauges(self) -> Iterator[Metric]:
        [(waiting, oldest)] = self._ask(_BACKLOG)
        yield GaugeMetricFamily("hotline_outbox_backlog", "Messages whose time to be delivered has come", waiting)
        yield GaugeMetricFamily("hotline_outbox_oldest_seconds", "Age of the oldest of them", float(oldest))
        [(tasks,)] = self._ask(_TASKS)
        yield GaugeMetricFamily("hotline_outbox_tasks", "Messages that failed for good, waiting for a person", tasks)
        tickets = GaugeMetricFamily("hotline_tickets_open", "Open tickets", labels=["state"])
        for state, n in self._ask(_OPEN):
            tickets.add_metric([state], n)
        yield tickets
        [(overdue,)] = self._ask(_OVERDUE)
        yield GaugeMetricFamily("hotline_tickets_overdue", "Tickets with a unit past their stored due", overdue)
        age = GaugeMetricFamily("hotline_run_age_seconds", "Since the last end of a periodic run", labels=["run"])
        took = GaugeMetricFamily("hotline_run_seconds", "How long that run took", labels=["run"])
        for name, since, seconds in self._ask(_RUNS):
            age.add_metric([name], float(since))
            took.add_metric([name], float(seconds))
        yield from (age, took)

    def _ask(self, words: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(words, {"now": self._now})
            return list(cursor.fetchall())
