"""Running periodic work: one fault stops no other sweep, each run leaves its row (S50)."""

import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from hotline.operation.models import Run

log = logging.getLogger(__name__)


def run(name: str, now: datetime, works: Mapping[str, Callable[[datetime], int]]) -> dict[str, int]:
    """Do the works in order and note the run; how much each did, those that failed left out.

    Raises the last fault when all have had their turn, so that the run counts as failed.
    """
    begun = time.perf_counter()
    did: dict[str, int] = {}
    failed: Exception | None = None
    for what, work in works.items():
        try:
            did[what] = work(now)
        except Exception as fault:
            log.exception("%s failed", what)
            failed = fault
    seconds = round(time.perf_counter() - begun, 3)
    note(name, now, did, seconds, type(failed).__name__ if failed else "")
    log.info("run", extra={"run": name, "did": {key: n for key, n in did.items() if n}, "seconds": seconds})
    if failed is not None:
        raise failed
    return did


def note(name: str, begun_at: datetime, did: Mapping[str, int], seconds: float, failure: str = "") -> None:
    """Write the row of a run; a failed one leaves the last end as it was."""
    values: dict[str, object] = {"begun_at": begun_at, "failure": failure}
    if not failure:
        values |= {"done_at": begun_at + timedelta(seconds=seconds), "seconds": seconds, "did": dict(did)}
    Run.objects.update_or_create(name=name, defaults=values)
