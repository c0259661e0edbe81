"""Figures of operation (运行指标) that code counts as it goes: requests, acts done, acts refused, jumps of the clock.

With PROMETHEUS_MULTIPROC_DIR (set by `hotline serve`) the processes of a server count into files and `/metrics` adds
them up; without it each process counts for itself. Labels are names of routes, acts and guards: nothing personal, no
ticket number.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from prometheus_client import Counter, Histogram

from hotline import data_folder

REQUESTS: Final = Counter("hotline_requests", "Requests answered", ["route", "method", "status"])
SECONDS: Final = Histogram(
    "hotline_request_seconds",
    "Time from the request's arrival in the application to its answer",
    ["route"],
    buckets=(0.005, 0.01, 0.02, 0.04, 0.08, 0.12, 0.25, 0.5, 1, 2.5, 10),
)
DONE: Final = Counter("hotline_acts_done", "Acts done and durable", ["act"])
REFUSED: Final = Counter("hotline_acts_refused", "Attempts refused by a guard", ["act", "guard"])

SHARED_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - a folder of our own in it, closed to others


def folder(port: int | str) -> Path:
    """Where the processes of the server on a port count: in memory where there is such a place.

    Not on the disk of the data: a page of a counting file that cannot be written ends the process.
    """
    shared = SHARED_MEMORY.is_dir() and os.access(SHARED_MEMORY, os.W_OK)
    return _place(SHARED_MEMORY if shared else data_folder.path(), port)


def servers() -> Iterator[tuple[str, int]]:
    """Port and process number of each server of this installation that has begun to count."""
    for place in (SHARED_MEMORY, data_folder.path()):
        for file in place.glob(f"{_place(place, '*').name}/server.pid"):
            try:
                yield file.parent.name.rpartition("-")[2], int(file.read_text())
            except (OSError, ValueError):
                continue


def _place(within: Path, port: int | str) -> Path:
    return within / f"hotline-{hashlib.sha256(os.fsencode(data_folder.path())).hexdigest()[:12]}-{port}"
