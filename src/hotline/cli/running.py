"""What a command needs around it: a running database and Django set up."""

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from hotline import database
from hotline.database import places
from hotline.database.places import Place
from hotline.database.roles import meaning
from hotline.trouble import Trouble


@contextmanager
def platform() -> Iterator[Place]:
    """The database running and Django ready inside the block. A lost or missing database becomes a Trouble."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")
    with database.running() as place:
        import django
        from django.db import OperationalError, connections

        django.setup()
        try:
            yield place
        except OperationalError as error:
            raise Trouble(f"数据库出了问题：{meaning(error)}") from error
        finally:
            connections.close_all()


@contextmanager
def migrated_platform() -> Iterator[Place]:
    """As `platform`, with the tables of the embedded database made where they are missing.

    The city's own server is migrated by its administrator: there a missing table is a Trouble.
    """
    with platform() as place:
        if not _has_tables():
            if not places.is_embedded():
                raise Trouble("数据库里还没有数据表。请先执行 hotline migrate。")
            from hotline.database.migrating import migrate

            migrate(place, verbosity=0)
        yield place


def _has_tables() -> bool:
    from django.db import OperationalError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("select to_regclass('public.tickets_demand') is not null")
            return bool(cursor.fetchone()[0])
    except OperationalError:
        if not places.is_embedded():
            raise
        return False


@contextmanager
def kept_running() -> Iterator[None]:
    """Inside the block the embedded server is started again where it was lost; the city's own is not ours to start."""
    if not places.is_embedded():
        yield
        return
    done = threading.Event()
    keeper = threading.Thread(target=_keep, args=(done,), name="database keeper", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join()


def _keep(done: threading.Event) -> None:
    while not done.wait(1.0):
        try:
            database.address()
        except Trouble as trouble:
            logging.getLogger(__name__).error("%s", trouble)  # noqa: TRY400 - the words say it all


def ready_to_start() -> None:
    """What a long-running process needs before it begins: keys that may be used, in production safe settings.

    Raises Trouble with everything that stands in the way (S12, S46).
    """
    from hotline.operation.checks import FAIL
    from hotline.operation.installation import keys, production, settings_checks

    strict = production()
    checks = (*keys(strict=strict), *(settings_checks() if strict else ()))
    wrong = [found for found in checks if found.level == FAIL]
    if wrong:
        raise Trouble("\n".join(f"{found.words}{found.todo}" for found in wrong))
