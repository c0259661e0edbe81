"""A throw-away platform for a measurement: own data folder, own embedded PostgreSQL, the demo city founded."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from hotline.database.places import Place


@contextmanager
def folder() -> Iterator[None]:
    """An own HOTLINE_DATA for commands to work in; it is removed afterwards."""
    for name in ("DATABASE_URL", "HOTLINE_OWNER_URL", "HOTLINE_APP_URL"):
        os.environ.pop(name, None)
    made = os.environ["HOTLINE_DATA"] = tempfile.mkdtemp(prefix="hotline-bench-")
    try:
        yield
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def platform() -> Iterator[Place]:
    """The place of a fresh, migrated database with the demo city: once in a process, Django is set up for it."""
    from hotline.cli.running import platform as running

    with folder(), running() as place:
        from hotline.database.migrating import migrate
        from hotline.demo.founding import found_demo_city

        migrate(place)
        found_demo_city()
        yield place
