"""Sweeps (定时处理): what becomes due by time alone, as plain functions of `now` (a5.2, a16.1, a19.1, a21.1, a23.1).

Each takes batches with SKIP LOCKED, does nothing twice, may run on any number of workers, and returns how much it did.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from hotline.core.instants import cut
from hotline.outbox.adapters import configured
from hotline.sweeps.delivery import deliver, send_again, task_done
from hotline.sweeps.limits import commitments, follow_ups_due, hotline_limits
from hotline.sweeps.organisation import pools, successions, unit_changes
from hotline.sweeps.system_acts import recompute_after_notice, silent_acceptance
from hotline.sweeps.warnings import warn
from hotline.sweeps.webhooks import deliver_webhooks, queue_webhooks

__all__ = [
    "SWEEPS",
    "commitments",
    "deliver",
    "deliver_webhooks",
    "follow_ups_due",
    "hotline_limits",
    "pools",
    "queue_webhooks",
    "recompute_after_notice",
    "run_all",
    "send_again",
    "silent_acceptance",
    "successions",
    "task_done",
    "unit_changes",
    "warn",
]


Sweep = Callable[[datetime], int]

SWEEPS: Final[dict[str, Sweep]] = {
    "unit_changes": unit_changes,
    "successions": successions,
    "pools": pools,
    "silent_acceptance": silent_acceptance,
    "recompute_after_notice": recompute_after_notice,
    "warn": warn,
    "hotline_limits": hotline_limits,
    "follow_ups_due": follow_ups_due,
    "commitments": commitments,
    "deliver": lambda now: deliver(now, configured()),
    "queue_webhooks": queue_webhooks,
    "deliver_webhooks": deliver_webhooks,
}
"""Every sweep in order, so that a message queued by one is delivered by the last."""


def run_all(now: datetime) -> dict[str, int]:
    """Every sweep in order; how much each did."""
    now = cut(now)
    return {name: sweep(now) for name, sweep in SWEEPS.items()}
