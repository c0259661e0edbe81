"""Figures of operation (运行指标) that code counts as it goes: requests, acts done, acts refused, jumps of the clock.

With PROMETHEUS_MULTIPROC_DIR (set by `hotline serve`) the processes of a server count into files and `/metrics` adds
them up; without it each process counts for itself. Labels are names of routes, acts and guards: nothing personal, no
ticket number.
"""

from typing import Final

from prometheus_client import Counter, Histogram

REQUESTS: Final = Counter("hotline_requests", "Requests answered", ["route", "method", "status"])
SECONDS: Final = Histogram(
    "hotline_request_seconds",
    "Time from the request's arrival in the application to its answer",
    ["route"],
    buckets=(0.005, 0.01, 0.02, 0.04, 0.08, 0.12, 0.25, 0.5, 1, 2.5, 10),
)
DONE: Final = Counter("hotline_acts_done", "Acts done and durable", ["act"])
REFUSED: Final = Counter("hotline_acts_refused", "Attempts refused by a guard", ["act", "guard"])
