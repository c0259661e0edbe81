"""Generating: live the stories, make the requesters, cast the tickets, anchor; on several processes.

The one writer besides the actions (ADR 0011): it works on a database that holds no ticket, and alone.
"""

import pickle
import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any, Final

from django.db import connection, transaction

from hotline import data_folder
from hotline.acting.bulk_reception import next_numbers
from hotline.database import roles
from hotline.database.migrating import migrate
from hotline.database.places import Place
from hotline.demo.founding import found_demo_city
from hotline.generating import casting, moulds, processes, requesters
from hotline.generating.aside import put_aside
from hotline.generating.lives import City, live
from hotline.generating.plan import YEARS, Plan, Story, days
from hotline.personal.vault import provider
from hotline.proving import anchor_all
from hotline.rehearsal.chance import Chance
from hotline.rulebook.shipped import shipped_calendar
from hotline.sweeps.search_texts import take_in
from hotline.sweeps.system_acts import silent_acceptance
from hotline.tickets.models import Demand
from hotline.tickets.selectors import any_demand
from hotline.trouble import Trouble

AT_ONCE: Final = 500
"""Tickets, or requesters, of one transaction."""


@dataclass
class Generated:
    """How far a generation is: what it does now, and what has been made."""

    step: str = ""
    stories: int = 0
    requesters: int = 0
    tickets: int = 0
    events: int = 0
    seconds: dict[str, float] = field(default_factory=dict)


Told = Callable[[Generated], None]


def generate(plan: Plan, place: Place, workers: int, told: Told) -> Generated:
    """Fill an empty database with a stock of tickets. Raises Trouble where it holds any; nothing is written then."""
    migrate(place)
    if any_demand():
        raise Trouble(
            "这个数据库里已有诉求，造数须用空的数据库。请用 HOTLINE_DATA 换一个文件夹（如 var/generated），"
            "或执行 hotline database reset --yes。"
        )
    found_demo_city()
    provider()  # the key file exists before the processes look for it
    done = Generated()
    data_folder.make(data_folder.path())
    with (
        tempfile.TemporaryDirectory(dir=data_folder.path()) as folder,
        processes.working(plan, place.application, workers) as pool,
    ):
        _Generation(plan, place, Path(folder), pool, told, done).run(days(plan, shipped_calendar()))
    return done


class _Generation:
    def __init__(
        self, plan: Plan, place: Place, folder: Path, pool: ProcessPoolExecutor, told: Told, done: Generated
    ) -> None:
        self.plan, self.place, self.folder, self.pool, self._told, self.done = plan, place, folder, pool, told, done

    def run(self, wanted: list[tuple[date, list[Story]]]) -> None:
        """Every step in turn."""
        with self._step("stories"):
            for stories, events in self._each(live_day, ((self.folder, day, of) for day, of in wanted)):
                self.done.stories, self.done.events = self.done.stories + stories, self.done.events + events
        self.done.tickets = self.done.stories
        with self._step("requesters"):
            self._make_requesters()
        with ExitStack() as standing:
            standing.enter_context(put_aside(self.place.owner, tables_filled()))
            standing.callback(self.pool.shutdown, cancel_futures=True)  # nobody copies while they are made again
            with self._step("tickets"):
                for tickets, events in self._each(cast_day, ((self.folder, day) for day, _ in wanted)):
                    self.done.tickets, self.done.events = self.done.tickets + tickets, self.done.events + events
            with self._step("indexes"):
                standing.close()
        with self._step("analyse"), roles.connect(self.place.owner) as owner:
            owner.execute("vacuum (analyze)")
        with self._step("anchor"):
            anchor_all(self.plan.end)

    def _each(self, work: Callable[[Any], Any], among: Iterable[Any]) -> Iterator[Any]:
        """What each process gives back, in order; progress is told before the next."""
        for made in self.pool.map(work, among):
            yield made
            self._told(self.done)

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        self.done.step, began = name, monotonic()
        self._told(self.done)
        yield
        self.done.seconds[name] = round(monotonic() - began, 1)

    def _make_requesters(self) -> None:
        count = requesters.count(self.plan.tickets)
        spans = [(first, min(first + AT_ONCE, count)) for first in range(0, count, AT_ONCE)]
        with (self.folder / REQUESTERS).open("wb") as file:
            for made in self._each(make_requesters, spans):
                array("q", made).tofile(file)
                self.done.requesters += len(made)


def tables_filled() -> list[str]:
    """The tables whose rows are copied, requesters aside: their keys are looked up while tickets are cast."""
    return sorted({*moulds.names(), casting.SEARCH[0]})


# --- in the processes ---

REQUESTERS: Final = "requesters"


@cache
def _city(plan: Plan) -> City:
    return City(plan)


def live_day(what: tuple[Path, date, Sequence[Story]]) -> tuple[int, int]:
    """Live the stories of a day and keep their moulds in a file; how many stories and events."""
    folder, day, stories = what
    plan = processes.plan()
    city = _city(plan)
    lived = [live(story, city) for story in stories]
    numbers = [one.number for one in lived]
    silent_acceptance(plan.end, numbers)
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, [numbers])
        cursor.execute("update tickets_demand set anchored_seq = chain_seq where number = any(%s)", [numbers])
    take_in(list(Demand.objects.filter(number__in=numbers).values_list("id", flat=True)))
    made = moulds.read(lived)
    (folder / day.isoformat()).write_bytes(pickle.dumps(made))
    return len(made), sum(len(mould.events) for mould in made)


_TOLD: Final = """
update outbox_message set delivered_at = created_at, next_try_at = null, tries = 1, receipt = 'generated'
where chain = any(%s) and next_try_at is not null
"""
"""Messages of a stock are history: delivered when they arose, for nobody waits for them."""


def make_requesters(span: tuple[int, int]) -> list[int]:
    """Make some requesters."""
    plan = processes.plan()
    created = plan.end - timedelta(days=365 * (YEARS + 1))
    return requesters.make(*span, created)


def cast_day(what: tuple[Path, date]) -> tuple[int, int]:
    """Cast the tickets received on a day, all but those lived; how many tickets and events."""
    folder, day = what
    plan = processes.plan()
    made: list[moulds.Mould] = pickle.loads((folder / day.isoformat()).read_bytes())  # noqa: S301 - written above
    told = [(mould, n) for mould in made for n in range(1, mould.lived.story.tickets)]
    chance = Chance(plan.seed, f"requesters of {day}")
    chance.random.shuffle(told)
    pool = array("q")
    pool.frombytes((folder / REQUESTERS).read_bytes())
    who = [chance.number(0, len(pool) - 1) for _ in told]
    tickets = [
        casting.Ticket(mould, number, pool[n], requesters.name(n), telling)
        for (mould, telling), number, n in zip(told, next_numbers([day] * len(told)), who, strict=True)
    ]
    for first in range(0, len(tickets), AT_ONCE):
        _copy(tickets[first : first + AT_ONCE], plan.seed)
    return len(tickets), sum(len(ticket.mould.events) for ticket in tickets)


def _copy(tickets: Sequence[casting.Ticket], seed: int) -> None:
    vaults = moulds.vaults_of([ticket.requester for ticket in tickets])
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        for table, columns, lines in casting.cast(tickets, seed, vaults):
            with cursor.copy(f"copy {table} ({columns}) from stdin") as stream:
                stream.write(lines)
