"""The play: virtual time from errand to errand, one act after another, sweeps at their hours, proofs every night."""

import heapq
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from hotline.acting.kernel import act
from hotline.acting.records import record
from hotline.acting.request import Accomplished, Asked
from hotline.core.calendar import is_working
from hotline.core.hours import add_work_time
from hotline.core.instants import SHANGHAI
from hotline.core.policy import Policy
from hotline.core.records import RECORDS
from hotline.core.refusal import Refusal
from hotline.core.ticket import FROZEN, OPEN_WITH_UNIT, Ticket
from hotline.personal.references import drawn_from
from hotline.rehearsal import hotline_desks as desks
from hotline.rehearsal import invariants, proofs
from hotline.rehearsal import unit_desks as units
from hotline.rehearsal.arrivals import Reception
from hotline.rehearsal.caller import Broken, Caller, same
from hotline.rehearsal.cast import Cast
from hotline.rehearsal.chance import Chance
from hotline.rehearsal.deeds import Deed, Matter, Scene, choose
from hotline.rehearsal.faults import Faults
from hotline.rehearsal.lawmaking import changes_of_law
from hotline.rehearsal.mistakes import MISTAKES
from hotline.rehearsal.opening import open_demand
from hotline.rehearsal.records import answer_merged, keep_commitment, rate_later, records, state_position
from hotline.rehearsal.words import Words
from hotline.rulebook.shipped import shipped_calendar
from hotline.tickets.selectors import ticket_as_read

SWEEPS = (time(8, 35), time(12, 0), time(17, 35), time(20, 0))
NIGHT = time(23, 0)
FINAL = ("answered", "disposed", "archived", "withdrawn")
PATIENCE = {
    "registered": (5, 60),
    "dispatched": (20, 240),
    "handling": (20, 400),
    "return_pending": (30, 300),
    "consultation": (100, 900),
    "closure_pending": (20, 300),
    "closed": (30, 500),
    "dissatisfied": (30, 500),
    "merged": (200, 1500),
}
"""State -> working minutes until somebody takes the ticket up, least and most."""

Errand = Callable[[datetime], None]


@dataclass(frozen=True)
class Plan:
    """What is to be rehearsed. `nightly`: the invariants after each day, not at the end alone."""

    days: int
    people: int
    seed: int
    first: date = date(2026, 3, 2)
    faults: bool = False
    law: bool = True
    nightly: bool = True


@dataclass
class Record:
    """What happened."""

    acts: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    swept: Counter[str] = field(default_factory=Counter)
    contacts: int = 0
    late: int = 0
    replies: Counter[str] = field(default_factory=Counter)


class Play:
    """One rehearsal. `run` plays it to the end; raises Broken at the first broken invariant."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.chance = Chance(plan.seed, "people")
        self.cast = Cast(plan.people, plan.first, Chance(plan.seed, "cast"))
        self.words = Words(Chance(plan.seed, "words"))
        self.reception = Reception(self.cast, self.words, Chance(plan.seed, "arrivals"))
        self.faults = Faults(Chance(plan.seed, "faults") if plan.faults else None)
        self.caller = Caller(self.faults)
        self.record = Record()
        self.matters: dict[str, Matter] = {}
        self.living: dict[str, Ticket] = {}
        self.checked: datetime | None = None
        self._errands: list[tuple[datetime, int, Errand]] = []
        self._count = 0

    def run(self, on_day: Callable[[date, "Play"], None] = lambda _day, _play: None) -> Record:
        """Play every day; `on_day` hears of each evening."""
        with drawn_from(Chance(self.plan.seed, "references").random):
            for n in range(self.plan.days):
                self._day(self.plan.first + timedelta(days=n))
                on_day(self.plan.first + timedelta(days=n), self)
            self.prove(since=None, now=at(self.plan.first + timedelta(days=self.plan.days - 1), NIGHT))
        return self.record

    def later(self, when: datetime, errand: Errand) -> None:
        """Do something at an instant."""
        self._count += 1
        heapq.heappush(self._errands, (when, self._count, errand))

    def key(self, what: str) -> str:
        """The next idempotency key."""
        self._count += 1
        return f"rehearsal-{self.plan.seed}-{self._count}-{what}"

    def _day(self, day: date) -> None:
        night = at(day, NIGHT)
        for hour in (*SWEEPS, time(22, 59, 59)):
            self.later(at(day, hour), self._sweep)
        for _ in range(self._contacts(day)):
            minute = min(self.chance.number(7 * 60, 22 * 60), self.chance.number(7 * 60, 22 * 60))
            self.later(at(day) + timedelta(minutes=minute, seconds=self.chance.number(0, 59)), self._arrival)
        if self.plan.law:
            changes_of_law(self, day)
        while self._errands and self._errands[0][0] < night:
            when, _, errand = heapq.heappop(self._errands)
            errand(when)
        if self.plan.nightly:
            self.prove(since=self.checked, now=night)
        proofs.anchor(night)
        self.checked = night

    def _contacts(self, day: date) -> int:
        """How many contacts a day brings: each resident about every eighth day, half as often on days off."""
        usual = max(1.0, self.plan.people / 8) * (1.0 if is_working(shipped_calendar(), day) else 0.5)
        return max(1, round(self.chance.random.gauss(usual, usual / 6)))

    def prove(self, since: datetime | None, now: datetime) -> None:
        """The invariants. Raises Broken naming the first broken ticket."""
        found = list(invariants.broken(since, now))
        if found:
            raise Broken(f"{now:%Y-%m-%d} 排练发现 {len(found)} 处问题，第一处：{found[0]}")

    def _sweep(self, now: datetime) -> None:
        self.record.swept.update(self.caller.insist(lambda: proofs.sweep(now)))

    def _arrival(self, now: datetime) -> None:
        self.record.contacts += 1
        open_demand(self, now)

    def take_up(self, number: str, state: str, now: datetime) -> None:
        """Somebody will look at the ticket after a time that depends on its state and the unit's pace."""
        if state in FINAL:
            self.living.pop(number, None)
            return
        least, most = PATIENCE[state]
        unit = self.living[number].unit if number in self.living else None
        pace = self.cast.pace.get(unit or "", 1.0) if state in ("dispatched", "handling") else 1.0
        minutes = self.chance.number(least, most) * pace
        when = add_work_time(shipped_calendar(), Policy(), now, int(minutes * 60)) + timedelta(
            seconds=self.chance.number(0, 59)
        )
        self.later(when, lambda at_: self._look(number, at_))

    def _look(self, number: str, now: datetime) -> None:
        """Somebody looks at a ticket and does what comes to mind."""
        ticket, version = self.caller.insist(lambda: ticket_as_read(number))
        self.living[number] = ticket
        lead = self.ticket(ticket.merged_into) if ticket.merged_into else ticket
        if lead.state in FINAL:
            self.living.pop(number, None)
        if ticket.state in FINAL or lead.state in ("answered", "withdrawn"):
            return
        scene = Scene(
            self.cast, self.words, self.chance, now, ticket, self.matters[number], self.living, self.record.acts
        )
        if lead is not ticket and lead.state in FROZEN:
            self.ask(number, answer_merged(scene), now, None)
            return
        if self.chance.happens(0.06):
            self.ask(number, self.chance.pick(MISTAKES)(scene), now, None)
        if ticket.state == "dispatched" and self.chance.happens(0.12):
            later = add_work_time(shipped_calendar(), Policy(), now, 20 * 3600)
            self.later(later, lambda at_: self._look(number, at_))
            return
        _, make = choose(options(scene), self.chance, self.record.acts)
        stale = 0.02 if self.record.refused["stale_version"] else 0.2
        read = self.chance.weighted([(stale, version - 1), (0.3, version), (0.7, None)])
        done = self.ask(number, make(scene), now, read)
        self.take_up(number, done.state or ticket.state if isinstance(done, Accomplished) else ticket.state, now)

    def ask(self, number: str, deed: Deed, now: datetime, version: int | None) -> Accomplished | Refusal:
        """One act on a ticket through the platform, with whatever goes wrong on the way."""
        asked = Asked(deed.act, number, deed.by, now, deed.args, self.key(deed.act), version)
        if self.faults.happens("clock jump", 0.005):
            self._with_clock_back(asked)
        result = self.caller.ask(lambda: do(asked))
        self.note(deed.act, result)
        if isinstance(result, Accomplished):
            self._after(asked, result)
        return result

    def ticket(self, number: str) -> Ticket:
        """A ticket as it stands."""
        return self.caller.insist(lambda: ticket_as_read(number))[0]

    def _with_clock_back(self, asked: Asked) -> None:
        """The machine's clock stands before the last event: whatever is asked for is refused."""
        before = Asked(asked.act, asked.number, asked.by, asked.now - timedelta(days=400), asked.args)
        result = self.caller.insist(lambda: do(before))
        if not isinstance(result, Refusal):
            raise Broken(f"工单 {asked.number}：时钟倒退时仍然执行了 {asked.act}。")
        self.record.refused[result.guard] += 1

    def _after(self, asked: Asked, result: Accomplished) -> None:
        """What an act brings with it for the play: what others now see, and the request that arrives once more."""
        if self.faults.happens("late delivery", 0.01):
            hours = self.chance.number(1, 72)
            self.later(asked.now + timedelta(hours=hours), lambda at_: self._deliver_late(asked, result, at_))
        if asked.act in ("dispatch", "approve_return", "decide_consultation", "merge", "unmerge", "recall"):
            self.living[asked.number] = self.ticket(asked.number)
        if asked.act == "refer_to_consultation":
            state_position(self, asked.number, asked.now)
        if asked.args.get("long_term"):
            version = self.record.replies[asked.number] = self.record.replies[asked.number] + 1
            keep_commitment(self, asked.number, version, date.fromisoformat(asked.args["expected_by"]))
        elif asked.act == "answer_on_the_spot":
            rate_later(self, asked.number, asked.now)
        elif asked.act == "reply":
            self.record.replies[asked.number] += 1

    def _deliver_late(self, asked: Asked, result: Accomplished, now: datetime) -> None:
        again = Asked(asked.act, asked.number, asked.by, now, asked.args, asked.key, asked.version)
        same(result, self.caller.insist(lambda: do(again)))
        self.record.late += 1

    def note(self, name: str, result: Accomplished | Refusal) -> None:
        """Count an act or its refusal."""
        if isinstance(result, Refusal):
            self.record.refused[result.guard] += 1
        else:
            self.record.acts[name] += 1


def options(s: Scene) -> tuple[tuple[float, str, Callable[[Scene], Deed]], ...]:
    """What may come to somebody's mind about a ticket, by its state."""
    table = {
        "registered": desks.REGISTERED,
        "dispatched": units.DISPATCHED,
        "return_pending": desks.RETURN_PENDING,
        "consultation": desks.CONSULTATION,
        "closure_pending": desks.CLOSURE_PENDING,
        "closed": desks.CLOSED,
        "dissatisfied": desks.DISSATISFIED,
        "merged": desks.MERGED,
    }
    usual = units.handling(s) if s.ticket.state == "handling" else table[s.ticket.state]
    return (*usual, *records(s)) if s.ticket.state in OPEN_WITH_UNIT else usual


def do(asked: Asked) -> Accomplished | Refusal:
    """An act of the table or a record beside it."""
    return record(asked) if asked.act in RECORDS else act(asked)


def at(day: date, hour: time = time()) -> datetime:
    """An instant of a day in Shanghai."""
    return datetime.combine(day, hour, SHANGHAI)
