"""Due dates with all their steps per second, beside numpy.busday_offset and a bare table count on the same dates.

busday_offset cannot make a weekend day a working day: it is here as the fastest known method, and its wrong answers
are counted.
"""

import random
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

import numpy as np

from hotline.core.calendar import nth_working_day
from hotline.core.clock import Clock, Exclude, deadline
from hotline.core.instants import SHANGHAI
from hotline.core.limit import Limit
from hotline.core.policy import Policy
from hotline.rulebook.shipped import shipped_calendar

MANY = 50_000
ROUNDS = 5
AIM = 25_000
"""Explained due dates per second in one process."""


def _rate(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return MANY / (time.perf_counter() - start)


def run() -> dict[str, Any]:
    """Medians of several rounds, the methods in turn in each."""
    chance = random.Random(1)
    calendar, policy = shipped_calendar(), Policy()
    first = datetime(2019, 1, 2, 10, tzinfo=SHANGHAI)
    starts = [first + timedelta(minutes=chance.randrange(7 * 365 * 1440)) for _ in range(MANY)]
    limits = [chance.choice((1, 2, 3, 5, 7, 10, 15, 20)) for _ in range(MANY)]
    clocks = [Clock(start, "dispatch", Limit(n, "wd")) for start, n in zip(starts, limits, strict=True)]
    reviewed = [
        Clock(c.start, c.kind, c.basic, changes=(Exclude("R16", c.start, c.start + timedelta(days=2)),)) for c in clocks
    ]
    days = [start.date() for start in starts]
    off = sorted(date.fromordinal(day) for day, works in calendar.facts.items() if not works)
    holidays = np.busdaycalendar(weekmask="1111100", holidays=np.array(off, dtype="datetime64[D]"))
    dates, counts = np.array(days, dtype="datetime64[D]"), np.array(limits)
    methods: dict[str, Callable[[], Any]] = {
        "explained": lambda: [deadline(clock, calendar, policy) for clock in clocks],
        "explained_with_a_refused_return": lambda: [deadline(clock, calendar, policy) for clock in reviewed],
        "table_count": lambda: [nth_working_day(calendar, day, n) for day, n in zip(days, limits, strict=True)],
        "busday_offset": lambda: np.busday_offset(dates, counts, roll="backward", busdaycal=holidays),
    }
    rates: dict[str, list[float]] = {name: [] for name in methods}
    for _ in range(ROUNDS):
        for name, work in methods.items():
            rates[name].append(_rate(work))
    wrong = np.busday_offset(dates, counts, roll="backward", busdaycal=holidays)
    right = [deadline(clock, calendar, policy).due.date() for clock in clocks]
    misses = sum(theirs != ours for theirs, ours in zip(wrong.astype(object), right, strict=True))
    middle = {name: median(values) for name, values in rates.items()}
    return {
        "ratio": round(middle["explained"] / AIM, 2),
        "aim": f"explained >= {AIM}/s",
        **{f"{name}_per_second": round(value) for name, value in middle.items()},
        "explained_to_table_count": round(middle["explained"] / middle["table_count"], 3),
        "busday_offset_wrong_percent": round(100 * misses / MANY, 1),
    }
