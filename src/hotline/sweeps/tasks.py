"""procrastinate's periodic tasks: they only call the sweeps. Acts write no jobs."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from hotline.sweeps import run_all


@app.periodic(cron="* * * * *")
@app.task(name="sweeps.run_all", queueing_lock="sweeps.run_all", pass_context=False)
def sweep(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it
    """Every minute; a run that is late works with the present time, not with the missed one's."""
    run_all(datetime.now(UTC))
