"""How a web process ends: told once, in order, and not without its server."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from typing import Any, Final

from granian import _signals

PR_SET_PDEATHSIG: Final = 1  # prctl(2)


def end_with_parent(server: int | None) -> None:
    """Let the kernel end this process in order when the server that started it is gone: no port stays taken."""
    if sys.platform == "linux" and server is not None:
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != server:  # gone already
            os.kill(os.getpid(), signal.SIGTERM)


def stop_once() -> None:
    """Let only the first signal to stop reach granian. Must be called before it sets its handlers.

    Its worker keeps room for one signal besides the one it has taken; the third waits for room with the interpreter's
    lock held, and the process never ends, its transactions open. Three come easily: a server that is killed dies thread
    by thread, and the kernel tells of each; or Ctrl-C twice, and then the server's own signal.
    """
    set_signals: Callable[..., None] = _signals.set_main_signals

    def set_once(interrupt: Callable[..., None], reload: Callable[..., None] | None = None) -> None:
        told = False

        def first_only(*given: Any) -> None:
            nonlocal told
            if not told:
                told = True
                interrupt(*given)

        set_signals(first_only, reload)

    _signals.set_main_signals = set_once
