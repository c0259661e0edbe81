"""What reading costs on the stock of the present HOTLINE_DATA: `python -m benchmarks.reading` prints it as JSON.

Milliseconds in the server through the selectors that pages and API use, one connection, everything in memory.
"""

import json
import random
import sys
import time
from collections.abc import Callable
from statistics import quantiles
from typing import Any

from hotline.cli.running import platform

EACH, WARM = 80, 15
COMMON = "什么"


def timed(work: Callable[[], Any]) -> list[float]:
    """Milliseconds at p50 and p95, and of this process's processor (what a busy machine leaves out of account)."""
    for _ in range(WARM):
        work()
    found, processor = [], time.process_time()
    for _ in range(EACH):
        began = time.perf_counter()
        work()
        found.append(1000 * (time.perf_counter() - began))
    cuts = quantiles(found, n=20)
    return [round(cuts[9], 2), round(cuts[18], 2), round(1000 * (time.process_time() - processor) / EACH, 2)]


class Stock:
    """Who reads, and what there is to be read."""

    def __init__(self, chance: random.Random) -> None:
        from django.db.models import Count

        from hotline.core.ticket import OPEN_WITH_UNIT
        from hotline.demo import data
        from hotline.generating.plan import Plan
        from hotline.generating.requesters import count
        from hotline.reading.readers import reader
        from hotline.tickets.models import Demand

        self.chance, self.now = chance, Plan(1).end
        posts = {(post.role, post.unit): person.key for person in data.people() for post in person.posts}
        held = Demand.objects.filter(state__in=OPEN_WITH_UNIT)
        unit = str(held.values("unit").annotate(n=Count("id")).order_by("-n")[0]["unit"])
        self.lead = reader(posts["unit_lead", unit], "unit_lead", self.now)
        roles = ("supervisor", "follow_up_caller", "dispatcher", "reviewer")
        self.supervisor, self.caller, self.dispatcher, self.reviewer = (
            reader(posts[role, "hotline"], role, self.now) for role in roles
        )
        self.tickets = Demand.objects.count()
        self.any = list(Demand.objects.order_by("number").values_list("number", flat=True)[:: self.tickets // 997 or 1])
        self.mine = list(held.filter(unit=unit).values_list("number", flat=True))
        self.roads = data.texts().slots["road"]
        self.requesters = count(self.tickets)

    def phone(self) -> str:
        """The telephone number of somebody who has said something."""
        from hotline.generating.requesters import phone

        return phone(self.chance.randrange(self.requesters))


def _works(stock: Stock) -> dict[str, Callable[[], Any]]:
    """What is measured, by name."""
    return {**_lists(stock), **_searches(stock)}


def _lists(stock: Stock) -> dict[str, Callable[[], Any]]:
    from hotline.reading.page import ticket_page
    from hotline.reading.worklist import queue_counts, worklist

    now, supervisor = stock.now, stock.supervisor
    second = worklist(supervisor, now, "open").after
    return {
        "list_of_unit": lambda: worklist(stock.lead, now),
        "list_of_supervisor": lambda: worklist(supervisor, now, "open"),
        "list_second_page": lambda: worklist(supervisor, now, "open", after=second),
        "list_overdue": lambda: worklist(supervisor, now, "overdue"),
        "list_follow_up": lambda: worklist(stock.caller, now),
        "list_to_dispatch": lambda: worklist(stock.dispatcher, now, "to_dispatch"),
        "list_closures": lambda: worklist(stock.reviewer, now, "closures"),
        "counts_of_unit": lambda: queue_counts(stock.lead, now),
        "counts_of_supervisor": lambda: queue_counts(supervisor, now),
        "page_of_any": lambda: ticket_page(stock.chance.choice(stock.any), supervisor, now),
        "page_of_open": lambda: ticket_page(stock.chance.choice(stock.mine), stock.lead, now),
    }


def _searches(stock: Stock) -> dict[str, Callable[[], Any]]:
    from hotline.reading.search import search_number, search_phone, search_words

    now, supervisor, chance = stock.now, stock.supervisor, stock.chance
    return {
        "search_number": lambda: search_number(chance.choice(stock.any), supervisor, now),
        "search_phone": lambda: search_phone(stock.phone(), supervisor, now),
        "search_common": lambda: search_words(COMMON, supervisor, now),
        "search_road": lambda: search_words(chance.choice(stock.roads), supervisor, now),
        "search_rare": lambda: search_words(f"{chance.choice(stock.roads)}附近", supervisor, now),
        "search_nothing": lambda: search_words("龘靐齉爩", supervisor, now),
        "search_of_unit": lambda: search_words(COMMON, stock.lead, now),
    }


def main() -> int:
    """Measure the names given, all without one."""
    with platform():
        works = _works(Stock(random.Random(1)))
        found = {name: timed(work) for name, work in works.items() if name in sys.argv[1:] or len(sys.argv) == 1}
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
