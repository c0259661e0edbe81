"""The dispatch catalogue: decisions a second, and the dry run of a changed catalogue over every ticket of a stock.

The stock holds 100,000 tickets, or HOTLINE_BENCH_LARGEST. In the change every tenth item goes to another unit, the next
one gets a shorter limit; its affected tickets are kept as lines, as the page does, and thrown away afterwards.
"""

import resource
import time
from dataclasses import replace
from statistics import median
from typing import Any

from benchmarks.stock import sizes, stock

AIM_SECONDS = 60
"""For a million tickets; counted down by their number on a smaller stock."""
ROUNDS = 3
DECISIONS = 100_000


def run() -> dict[str, Any]:
    """The main figure is the dry run's seconds to the aim for so many tickets (<= 1)."""
    with stock(sizes()[-1]):
        from hotline.cli.running import platform

        with platform():
            decided, tried = _decisions(), _trials()
    return {
        "ratio": round(tried["seconds"] / (AIM_SECONDS * tried["tickets"] / 1_000_000), 3),
        "aim": f"<= 1: {AIM_SECONDS} s for a million tickets",
        **tried,
        "decisions_per_second": decided,
        "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _decisions() -> int:
    """Decisions a second with all their steps: every item and every class of the catalogue, in every town."""
    from hotline.catalogue.selectors import catalogue_on
    from hotline.core.catalogue import Facts, decide
    from hotline.generating.plan import Plan

    catalogue = catalogue_on(Plan(1).end.date())
    demands = [
        Facts(code, item.demand_types[0], town, item=chosen)
        for item in catalogue.items.values()
        for code in item.class_codes
        for town in catalogue.towns
        for chosen in ("", item.key)
    ]
    rates = []
    for _ in range(ROUNDS):
        began, done = time.perf_counter(), 0
        while done < DECISIONS:
            for facts in demands:
                decide(facts, catalogue)
            done += len(demands)
        rates.append(done / (time.perf_counter() - began))
    return round(median(rates))


def _trials() -> dict[str, Any]:
    """Median seconds of the dry run, and what it found."""
    from django.db import transaction

    from hotline.acting.cataloguing.trying import LONGEST, Change, ask, tried
    from hotline.catalogue.selectors import catalogue_on
    from hotline.core.limit import Limit
    from hotline.generating.plan import Plan

    now = Plan(1).end
    items = dict(sorted(catalogue_on(now.date()).items.items()))
    units = sorted({item.unit for item in items.values() if item.unit})
    tenth = list(items.values())[::10]
    next_ = list(items.values())[1::10]
    change = Change(
        now.date(),
        {item.key: replace(item, unit=next(unit for unit in units if unit != item.unit)) for item in tenth}
        | {item.key: replace(item, limits=(("*", Limit(1, "wd")),)) for item in next_},
    )
    seconds, result = [], dict[str, Any]()
    for _ in range(ROUNDS):
        began = time.perf_counter()
        with transaction.atomic():
            result = tried(change, LONGEST, now, ask([], LONGEST, "bench", now).id)
            seconds.append(time.perf_counter() - began)
            transaction.set_rollback(True)
    told = {name: result[name] for name in ("tickets", "groups", "affected", "unit", "limit", "both", "late")}
    return {"seconds": round(median(seconds), 1), "slowest": round(max(seconds), 1), **told}
