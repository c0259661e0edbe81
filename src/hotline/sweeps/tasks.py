"""procrastinate's periodic tasks: they only call the sweeps. Acts write no jobs."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from hotline.acting.cataloguing.proposing import open_reviews
from hotline.acting.cataloguing.trying import run_trial
from hotline.core.instants import cut
from hotline.protecting import counting
from hotline.protecting.exports import drop_files
from hotline.protecting.retention import run_confirmed
from hotline.protecting.rotating import go_on
from hotline.protecting.watching import RUN, list_unusual
from hotline.protecting.wishing import tell_due
from hotline.proving import anchor
from hotline.proving.sealing import seal_views
from hotline.sweeps import SWEEPS, access
from hotline.sweeps.clock_jump import watch
from hotline.sweeps.previews import advance_all
from hotline.sweeps.running import run
from hotline.sweeps.scans import scan_files
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


@app.periodic(cron="* * * * *")
@app.task(name="sweeps.seal_views", queueing_lock="sweeps.seal_views", pass_context=False)
def take_in_views(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it
    """Every minute: the view log into its chain (S15)."""
    run("seal_views", cut(datetime.now(UTC)), {"seal_views": seal_views})


@app.periodic(cron="* * * * *")
@app.task(name="sweeps.scans", queueing_lock="sweeps.scans", pass_context=False)
def scan_what_waits(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it
    """Every minute: files that waited for the scanner (S36)."""
    run("scans", cut(datetime.now(UTC)), {"scan_files": scan_files})


@app.periodic(cron="* * * * *")
@app.task(name="protecting.rotating", queueing_lock="protecting.rotating", pass_context=False)
def rotate_keys(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it
    """Every minute a part of the rotations under way (S13)."""
    run("rotating", cut(datetime.now(UTC)), {"rotating": go_on})


@app.periodic(cron="*/10 * * * *")
@app.task(name="protecting.keeping", queueing_lock="protecting.keeping", pass_context=False)
def keep_times(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it
    """What outlived its use goes by itself, what two people confirmed is carried out; what is due is counted (S43)."""
    run("keeping", cut(datetime.now(UTC)), {"drop_files": drop_files, "run_confirmed": run_confirmed})
    now = cut(datetime.now(UTC))
    if counting.is_old(now):
        run(counting.RUN, now, counting.works(now))


@app.task(name=counting.TASK, queueing_lock=counting.TASK, pass_context=False)
def count_due() -> None:
    """What is past its time, counted because a privacy officer asked (S43)."""
    now = cut(datetime.now(UTC))
    run(counting.RUN, now, counting.works(now))


@app.periodic(cron="*/15 * * * *")
@app.task(name="protecting.watching", queueing_lock="protecting.watching", pass_context=False)
def watch_views(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it
    """Unusual looks are listed for the privacy officers, and they are told of these and of wishes due (S44, S49)."""
    run(RUN, cut(datetime.now(UTC)), {"list_unusual": list_unusual, "wishes_due": tell_due})


@app.periodic(cron="5 * * * *")
@app.task(name="sweeps.access", queueing_lock="sweeps.access", pass_context=False)
def look_after_access(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it
    """Once an hour (S24, S26)."""
    works = {"open_review": access.open_review, "forget_sessions": access.forget_sessions}
    run("access", cut(datetime.now(UTC)), works)


@app.periodic(cron="* * * * *")
@app.task(name="sweeps.previews", queueing_lock="sweeps.previews", pass_context=False)
def go_on_with_previews(timestamp: int) -> None:
    """Every minute a slice of each preview, and at once the next one where tickets are left; sweeps come in between."""
    left = run("previews", cut(datetime.now(UTC)), {"previews": advance_all})["previews"]
    if left:
        with suppress(AlreadyEnqueued):
            at_once: Any = go_on_with_previews  # its decorators hide that it takes a timestamp
            at_once.defer(timestamp=timestamp)


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
    works = {"seal_views": seal_views, "anchor": lambda now: int(anchor(now) is not None)}
    run("anchor", cut(datetime.now(UTC)), works)
