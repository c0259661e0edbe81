"""`hotline worker`: what time brings about - sweeps, delivery of messages, the daily anchor."""

import argparse
import asyncio
import logging
import signal
import time
from contextlib import suppress
from typing import Any

from hotline.cli.running import kept_running, migrated_platform, ready_to_start

log = logging.getLogger("hotline.worker")

LONGEST_PAUSE = 10.0
"""Seconds between two tries to reach a database that is away."""


def add(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose: any number of workers on any number of machines share the work."""
    parser.epilog = "可以同时运行几个，互不妨碍。结束：Ctrl-C 或 SIGTERM，手头的一批做完才停。"


def run(_args: argparse.Namespace) -> int:
    """Work until ended; the batch in hand is finished first."""
    with migrated_platform():
        ready_to_start()
        from django.db import connections

        connections.close_all()
        with kept_running():
            print("定时处理已开始（结束：Ctrl-C）。", flush=True)
            asyncio.run(_work())
    return 0


async def _work() -> None:
    """Run procrastinate's worker, again and again where the database went away, until told to stop."""
    from django.db import DatabaseError, InterfaceError
    from procrastinate.exceptions import ConnectorException

    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    pause = 0.5
    while not told.is_set():
        begun = time.monotonic()
        try:
            await _until(told)
        except (ConnectorException, DatabaseError, InterfaceError, OSError) as error:
            log.error("the database is away (%s); trying again", type(error).__name__)  # noqa: TRY400
        pause = 0.5 if time.monotonic() - begun > 60 else min(pause * 2, LONGEST_PAUSE)
        with suppress(TimeoutError):
            await asyncio.wait_for(told.wait(), pause)


async def _until(told: asyncio.Event) -> None:
    """One life of the worker; ends when told or when the database is lost."""
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import AlreadyEnqueued

    from hotline.sweeps.tasks import sweep

    connector: Any = app.connector
    at_once: Any = sweep  # its decorators hide that it takes a timestamp
    with app.replace_connector(connector.get_worker_connector()):
        async with app.open_async():
            with suppress(AlreadyEnqueued):
                await at_once.defer_async(timestamp=int(time.time()))  # at once, not at the next full minute
            work = asyncio.create_task(
                app.run_worker_async(install_signal_handlers=False, delete_jobs="always", name="hotline")
            )
            stop = asyncio.create_task(told.wait())
            done, _ = await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
            stop.cancel()
            if work not in done:
                work.cancel()  # procrastinate then finishes the job in hand
            with suppress(asyncio.CancelledError):
                await work
