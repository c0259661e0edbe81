"""What a command needs around it: a running database and Django set up."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from hotline import database
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
