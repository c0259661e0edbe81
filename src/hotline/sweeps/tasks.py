"""procrastinate's periodic tasks: they only call the sweeps. Acts write no jobs."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from hotline.core.instants import cut
from hotline.proving import anchor
from hotline.sweeps import SWEEPS
from hotline.sweeps.clock_jump import watch
from hotline.sweeps.running import run


@app.periodic(cron="* * * * *")
@app.task(name="sweeps.run_all", queueing_lock="sweeps.run_all", pass_context=False)
def sweep(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it
    """Every minute; a run that is late works with the present time, not with the missed one's."""
    watch()
    run("sweeps", cut(datetime.now(UTC)), SWEEPS)


@app.periodic(cron="10 16 * * *")  # ten past midnight in Shanghai
@app.task(name="proving.anchor", queueing_lock="proving.anchor", pass_context=False)
def daily_anchor(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it
    """Once a day (S16)."""
    run("anchor", cut(datetime.now(UTC)), {"anchor": lambda now: int(anchor(now) is not None)})
