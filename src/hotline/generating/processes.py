"""The processes of a generation: each with Django set up and a connection of its own, all knowing the plan.

Nothing of Django is imported with this module: a process imports it before Django is set up there.
"""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

from hotline.generating.plan import Plan

_plan: Plan | None = None


@contextmanager
def working(plan: Plan, address: str, workers: int) -> Iterator[ProcessPoolExecutor]:
    """So many processes on the database at an address; what they have not begun is given up at the end."""
    pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=_begin, initargs=(plan, address))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def plan() -> Plan:
    """What this process helps to generate."""
    if _plan is None:
        raise RuntimeError("this process was not begun by a generation")
    return _plan


def _begin(plan: Plan, address: str) -> None:
    """A process begins; Ctrl-C is its parent's to answer, which keeps the database running."""
    global _plan
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")
    import django
    from django.db import connections

    from hotline.database import details

    django.setup()
    connections.settings["default"].update(details(address))
    _plan = plan
