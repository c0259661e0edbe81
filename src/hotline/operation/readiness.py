"""Whether the platform can serve: database reached, tables of this version there, sweeps running (S50)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor

from hotline.operation.models import Run

SWEEPS_LATE: Final = timedelta(minutes=3)
"""The sweeps run every minute; older than this they are late."""

_migrated = False


@dataclass
class Readiness:
    """`ready`, and for each part "ok" or what is wrong with it."""

    ready: bool = True
    parts: dict[str, str] = field(default_factory=dict)


def look(now: datetime) -> Readiness:
    """The state of things, asked anew; tables once found are not asked for again in this process."""
    found = Readiness()
    try:
        connection.close_if_unusable_or_obsolete()
        missing = unapplied()
        found.parts["database"] = "ok"
        found.parts["migrations"] = f"missing: {len(missing)}; run hotline migrate" if missing else "ok"
        if not missing:
            found.parts["sweeps"] = sweeps(now)
        found.ready = not missing
    except (DatabaseError, InterfaceError) as error:
        connection.close()
        found.ready = False
        found.parts["database"] = f"away: {type(error).__name__}"
    return found


def unapplied() -> list[str]:
    """Migrations of this version not yet applied; asks the database also where it knows the answer."""
    global _migrated
    if _migrated:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        return []
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    _migrated = not plan
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def sweeps(now: datetime) -> str:
    """ "ok", or since when the sweeps have not run."""
    run = Run.objects.filter(name="sweeps").first()
    if run is None or run.done_at is None:
        return "late: never run"
    return "ok" if now - run.done_at <= SWEEPS_LATE else f"late: last run {run.done_at.isoformat()}"
