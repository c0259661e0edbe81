"""The machine's clock watched against its steady one: a jump harms deadlines and chains (S50, T18)."""

import logging
import time
from typing import Final

JUMP: Final = 2.0
"""Seconds by which the clock may differ from the time really passed between two looks."""

log = logging.getLogger(__name__)
_last: tuple[float, float] | None = None


def watch() -> float:
    """Compare with the last look of this process; a jump is an error in the log. The difference in seconds."""
    global _last
    now = time.time(), time.monotonic()
    before, _last = _last or now, now
    jumped = (now[0] - before[0]) - (now[1] - before[1])
    if abs(jumped) > JUMP:
        log.error("the clock of this machine jumped by %.1f seconds; check its time source (NTP)", jumped)
    return jumped
