"""One line of progress on stderr: rewritten in place on a terminal, now and then a new one in a log."""

import sys
from collections.abc import Callable
from time import monotonic
from typing import Any

EVERY_ON_TERMINAL, EVERY_IN_LOG = 0.3, 10.0


class Progress:
    """Shows what has been done so far, not oftener than a person reads; `end` shows the last state."""

    def __init__(self, words: Callable[[Any, float], str]) -> None:
        self._words = words
        self._began = monotonic()
        self._shown = 0.0
        self._last: Any = None
        self._terminal = sys.stderr.isatty()

    def show(self, done: Any) -> None:
        """Tell of a new state, if it is time."""
        self._last = done
        now = monotonic()
        if now - self._shown >= (EVERY_ON_TERMINAL if self._terminal else EVERY_IN_LOG):
            self._shown = now
            self._print("\r" if self._terminal else "")

    def end(self) -> None:
        """Tell of the last state and end the line."""
        if self._last is not None:
            self._print("\r" if self._terminal else "")
            if self._terminal:
                print(file=sys.stderr)

    def _print(self, before: str) -> None:
        words = self._words(self._last, max(monotonic() - self._began, 0.001))
        print(f"{before}{words}", end="" if self._terminal else "\n", file=sys.stderr, flush=True)
