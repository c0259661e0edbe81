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

EACH, WARM = 120, 25
COMMON = "什么"


def _timed(work: Callable[[], Any]) -> list[float]:
    for _ in range(WARM):
        work()
    found = []
    for _ in range(EACH):
        began = time.perf_counter()
        work()
        found.append(1000 * (time.perf_counter() - began))
    cuts = quantiles(found, n=20)
    return [round(cuts[9], 2), round(cuts[18], 2)]


def _works(chance: random.Random) -> dict[str, Callable[[], Any]]:
    """What is measured, by name."""
    from django.db.models import Count

    from hotline.core.ticket import OPEN_WITH_UNIT
    from hotline.demo import data
    from hotline.generating.plan import Plan
    from hotline.generating.requesters import count, phone
    from hotline.reading.page import ticket_page
    from hotline.reading.readers import reader
    from hotline.reading.search import search_number, search_phone, search_words
    from hotline.reading.worklist import queue_counts, worklist
    from hotline.tickets.models import Demand

    now = Plan(1).end
    posts = {(post.role, post.unit): person.key for person in data.people() for post in person.posts}
    busiest = Demand.objects.filter(state__in=OPEN_WITH_UNIT).values("unit").annotate(n=Count("id")).order_by("-n")
    unit = str(busiest[0]["unit"])
    lead = reader(posts["unit_lead", unit], "unit_lead", now)
    supervisor, caller, dispatcher, reviewer = (
        reader(posts[role, "hotline"], role, now)
        for role in ("supervisor", "follow_up_caller", "dispatcher", "reviewer")
    )
    all_ = list(
        Demand.objects.order_by("id").values_list("number", flat=True)[:: max(1, Demand.objects.count() // 997)]
    )
    mine = list(Demand.objects.filter(unit=unit, state__in=OPEN_WITH_UNIT).values_list("number", flat=True))
    people = count(Demand.objects.count())
    texts = data.texts().slots["road"]
    second = worklist(supervisor, now, "open").after
    return {
        "list_of_unit": lambda: worklist(lead, now),
        "list_of_supervisor": lambda: worklist(supervisor, now, "open"),
        "list_second_page": lambda: worklist(supervisor, now, "open", after=second),
        "list_overdue": lambda: worklist(supervisor, now, "overdue"),
        "list_follow_up": lambda: worklist(caller, now),
        "list_to_dispatch": lambda: worklist(dispatcher, now, "to_dispatch"),
        "list_closures": lambda: worklist(reviewer, now, "closures"),
        "counts_of_unit": lambda: queue_counts(lead, now),
        "counts_of_supervisor": lambda: queue_counts(supervisor, now),
        "page_of_any": lambda: ticket_page(chance.choice(all_), supervisor, now),
        "page_of_open": lambda: ticket_page(chance.choice(mine), lead, now),
        "search_number": lambda: search_number(chance.choice(all_), supervisor, now),
        "search_phone": lambda: search_phone(phone(chance.randrange(people)), supervisor, now),
        "search_common": lambda: search_words(COMMON, supervisor, now),
        "search_road": lambda: search_words(chance.choice(texts), supervisor, now),
        "search_two_words": lambda: search_words(
            f"{chance.choice(texts)}{chance.randrange(1, 200)}号", supervisor, now
        ),
        "search_nothing": lambda: search_words("龘靐齉爩", supervisor, now),
        "search_of_unit": lambda: search_words(COMMON, lead, now),
    }


def main() -> int:
    """Measure the names given, all without one; with EXPLAIN first, show the plans of the slowest statements."""
    import django

    with platform():
        django.setup()
        works = _works(random.Random(1))
        found = {name: _timed(work) for name, work in works.items() if name in sys.argv[1:] or len(sys.argv) == 1}
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
