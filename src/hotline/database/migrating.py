"""Bringing the schema up to date, as the owner of the tables."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from hotline.database import pointing_at, roles
from hotline.database.places import Place
from hotline.trouble import Trouble


def migrate(place: Place, *, verbosity: int = 0) -> None:
    """Make roles, database and tables, or bring them up to date. Django must be set up. May be repeated.

    Raises Trouble for a database that another version made; nothing is changed then.
    """
    roles.prepare(place)
    with pointing_at(place.owner):
        _refuse_another_version()
        call_command("migrate", interactive=False, verbosity=verbosity)


def _refuse_another_version() -> None:
    """A step this version does not know means tables it does not know: a newer product, or one before its release."""
    loader = MigrationLoader(connection)
    unknown = set(loader.applied_migrations) - set(loader.disk_migrations)
    if unknown:
        app, name = min(unknown)
        raise Trouble(
            f"这个数据库由另一个版本建立：有 {len(unknown)} 项更新本版本不认识（如 {app}.{name}），没有改动任何内容。"
            "请用建立它的版本；若只是示范数据，可执行 hotline database reset --yes 后重来。"
        )
