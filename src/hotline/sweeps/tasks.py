"""procrastinate's periodic tasks: they only call the sweeps. Acts write no jobs."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from hotline.acting.cataloguing.proposing import open_reviews
from hotline.acting.cataloguing.trying import run_trial
from hotline.core.instants import cut
from hotline.proving import anchor
from hotline.sweeps import SWEEPS
from hotline.sweeps.clock_jump import watch
from hotline.sweeps.running import run
from hotline.sweeps.search_texts import search_texts


@app.periodic(cron="* * * * *")
@app.task(name="sweeps.run_all", queueing_lock="sweeps.run_all", pass_context=False)
def sweep(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it
    """Every minute; a run that is late works with the present time, not with the missed one's."""
    watch()
    run("sweeps", cut(datetime.now(UTC)), SWEEPS)


@app.periodic(cron="* * * * *")
@app.task(name="sweeps.search_texts", queueing_lock="sweeps.search_texts", pass_context=False)
def take_in_texts(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it
    """Every minute, apart from the sweeps that the order gives a time (S14)."""
    run("search_texts", cut(datetime.now(UTC)), {"search_texts": lambda _: search_texts()})


@app.periodic(cron="40 16 * * *")  # twenty to one at night in Shanghai
@app.task(name="sweeps.all_search_texts", queueing_lock="sweeps.all_search_texts", pass_context=False)
def take_in_all_texts(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it
    """Once a day: other protections, other keys, texts that came late (S13, S14)."""
    search_texts(whole=True)


@app.periodic(cron="25 * * * *")
@app.task(name="catalogue.open_reviews", queueing_lock="catalogue.open_reviews", pass_context=False)
def review_catalogue(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it
    """Once an hour: items that many returns, departures or gaps speak against (a15.3)."""
    run("catalogue_reviews", cut(datetime.now(UTC)), {"open_reviews": open_reviews})


@app.task(name="catalogue.trial", pass_context=False)
def try_catalogue(trial: int) -> None:
    """A trial of a change that somebody asked for (a15.3)."""
    run_trial(trial, datetime.now(UTC))


@app.periodic(cron="10 16 * * *")  # ten past midnight in Shanghai
@app.task(name="proving.anchor", queueing_lock="proving.anchor", pass_context=False)
def daily_anchor(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it
    """Once a day (S16)."""
    run("anchor", cut(datetime.now(UTC)), {"anchor": lambda now: int(anchor(now) is not None)})
