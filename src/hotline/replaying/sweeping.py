"""The sweeps of a replayed morning: what the system owes by then."""

from datetime import datetime
from importlib import import_module
from importlib.util import find_spec


def sweep(now: datetime) -> None:
    """Run every sweep as of a virtual instant."""
    if find_spec("hotline.sweeps") is not None:
        import_module("hotline.sweeps").run_all(now)
