"""procrastinate's periodic tasks: they only call the sweeps. Acts write no jobs."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from hotline.proving import anchor
from hotline.sweeps import run_all
from hotline.sweeps.search_texts import search_texts


@app.periodic(cron="* * * * *")
@app.task(name="sweeps.run_all", queueing_lock="sweeps.run_all", pass_context=False)
def sweep(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it
    """Every minute; a run that is late works with the present time, not with the missed one's."""
    run_all(datetime.now(UTC))


@app.periodic(cron="* * * * *")
@app.task(name="sweeps.search_texts", queueing_lock="sweeps.search_texts", pass_context=False)
def take_in_texts(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it
    """Every minute, apart from the sweeps that the order gives a time (S14)."""
    search_texts()


@app.periodic(cron="40 16 * * *")  # twenty to one at night in Shanghai
@app.task(name="sweeps.all_search_texts", queueing_lock="sweeps.all_search_texts", pass_context=False)
def take_in_all_texts(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it
    """Once a day: other protections, other keys, texts that came late (S13, S14)."""
    search_texts(whole=True)


@app.periodic(cron="10 16 * * *")  # ten past midnight in Shanghai
@app.task(name="proving.anchor", queueing_lock="proving.anchor", pass_context=False)
def daily_anchor(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it
    """Once a day (S16)."""
    anchor(datetime.now(UTC))
