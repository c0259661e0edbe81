"""The people of the worked examples, and a story in which they act: the core, step by step, in plain words.

坐席小陈 takes the call, 派单员老林 dispatches, 审核员周姐 decides, 城管局小李 works and 城管局赵局长 answers
for the unit, 水务局孙局长 leads the other unit, 督办员老何 supervises, 回访员小刘 calls back, 市民王女士 asked.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from hotline.core.arguments import read_arguments
from hotline.core.calendar import Calendar
from hotline.core.clock import Deadline
from hotline.core.decide import perform, settle
from hotline.core.instants import SHANGHAI
from hotline.core.policy import Policy, with_overrides
from hotline.core.product_guards import Circumstances
from hotline.core.reading import is_overdue, shown_deadline
from hotline.core.refusal import Refusal
from hotline.core.ticket import Actor, Ticket, World
from hotline.rulebook.shipped import shipped_calendar, shipped_notices, shipped_statutory

CHEN = Actor("agent", person="坐席小陈")
LIN = Actor("dispatcher", person="派单员老林")
ZHOU = Actor("reviewer", person="审核员周姐")
LI = Actor("handler", "城管局", person="城管局小李", units=("城管局",))
ZHAO = Actor("unit_lead", "城管局", person="城管局赵局长", units=("城管局",))
SUN = Actor("unit_lead", "水务局", person="水务局孙局长", units=("水务局",))
QIAN = Actor("handler", "水务局", person="水务局小钱", units=("水务局",))
HE = Actor("supervisor", person="督办员老何")
LIU = Actor("follow_up_caller", person="回访员小刘")
WANG = Actor("requester", person="市民王女士")
ADMIN = Actor("administrator", person="管理员小郑")
SYSTEM = Actor("system")
WU = Actor("handler", "沙边村委会", "village_committee", "村委会老吴")

DEFAULT = Policy()
CALENDAR = shipped_calendar()


def t(text: str) -> datetime:
    """An instant of Shanghai as people write it: `2026-01-05 10:00` or with seconds."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def words(instant: datetime | None) -> str | None:
    """The instant as people write it, with seconds only where there are any."""
    if instant is None:
        return None
    return f"{instant:%Y-%m-%d %H:%M}" + (f":{instant:%S}" if instant.second else "")


def calendar_without(*years: int, statutory: Iterable[str] = ()) -> Calendar:
    """The shipped calendar as it was before these years' notices came out."""
    notices = {year: notice for year, notice in shipped_notices().items() if year not in years}
    by_year = dict(shipped_statutory())
    for day in map(date.fromisoformat, statutory):
        by_year[day.year] = by_year.get(day.year, frozenset()) | {day}
    return Calendar("before", notices, by_year)


class Story:
    """What happens to some tickets under a policy and a calendar, one act after the other."""

    def __init__(self, calendar: Calendar = CALENDAR, **policy: Any) -> None:
        first = with_overrides(Policy(), policy, "default")
        self.world = World(calendar, first, {first.version: first})
        self.known: Circumstances | None = None

    def ask(self, when: str, who: Actor, act: str, ticket: str = "T1", **args: Any) -> World | Refusal:
        """What would come of the act; nothing is done."""
        world, _ = settle(self.world, t(when))
        named = {name.rstrip("_"): value for name, value in args.items()}
        read = read_arguments(act, named, platform=True)
        return perform(world, act, ticket, who, read, t(when), self.known)

    def do(self, when: str, who: Actor, act: str, ticket: str = "T1", **args: Any) -> "Story":
        """Do the act; it must not be refused."""
        outcome = self.ask(when, who, act, ticket, **args)
        assert isinstance(outcome, World), f"{act}: {outcome.guard} {outcome.sentence}"
        self.world = outcome
        return self

    def refused(self, when: str, who: Actor, act: str, ticket: str = "T1", **args: Any) -> Refusal:
        """The refusal of the act; it must be refused."""
        outcome = self.ask(when, who, act, ticket, **args)
        assert isinstance(outcome, Refusal), f"{act} was done"
        assert outcome.act == act
        return outcome

    # --- the beginnings most examples share ---

    def registered(self, when: str, kind: str = "help", ticket: str = "T1", **args: Any) -> "Story":
        """坐席小陈 registers the demand."""
        given = {"content": "路灯不亮", "contact": "有", **args}
        return self.do(when, CHEN, "register", ticket, type=kind, **given)

    def dispatched(
        self, when: str, kind: str = "help", ticket: str = "T1", unit: str = "城管局", **args: Any
    ) -> "Story":
        """Registered and dispatched at the same instant."""
        at_dispatch = ("item", "item_limit", "item_unit", "duty_basis", "unit_kind", "reason")
        dispatch = {name: args.pop(name) for name in at_dispatch if name in args}
        return self.registered(when, kind, ticket, **args).dispatch(when, ticket, unit, **dispatch)

    def dispatch(self, when: str, ticket: str = "T1", unit: str = "城管局", **args: Any) -> "Story":
        """派单员老林 dispatches the ticket."""
        return self.do(when, LIN, "dispatch", ticket, unit=unit, **{"duty_basis": "三定规定", **args})

    def handled(self, when: str, kind: str = "help", ticket: str = "T1", **args: Any) -> "Story":
        """Registered, dispatched and accepted at the same instant."""
        return self.dispatched(when, kind, ticket, **args).do(when, LI, "accept", ticket)

    def replied(self, when: str, ticket: str = "T1") -> "Story":
        """The requester is reached and answered in writing."""
        return self.do(when, LI, "contact_requester", ticket).do(when, ZHAO, "reply", ticket)

    def submitted(self, when: str, ticket: str = "T1") -> "Story":
        """Answered, and closure applied for."""
        return self.replied(when, ticket).do(when, ZHAO, "request_closure", ticket, result="已修复")

    def closed(self, when: str, ticket: str = "T1") -> "Story":
        """Answered, submitted and approved at the same instant."""
        return self.submitted(when, ticket).do(when, ZHOU, "approve_closure", ticket)

    def dissatisfied(self, when: str, ticket: str = "T1") -> "Story":
        """Closed, and 市民王女士 is not satisfied."""
        self.closed(when, ticket)
        return self.do(when, LIU, "follow_up", ticket, channel="sms", result="dissatisfied", reason="仍不亮")

    def return_asked(self, when: str, ticket: str = "T1") -> "Story":
        """城管局赵局长 applies for return."""
        return self.do(when, ZHAO, "request_return", ticket, reason="不属本单位", basis="三定规定")

    def return_refused(self, when: str, ticket: str = "T1") -> "Story":
        """审核员周姐 refuses it."""
        return self.do(when, ZHOU, "refuse_return", ticket, reason="属城管职责", basis="派单目录")

    # --- reading ---

    def ticket(self, ticket: str = "T1", when: str | None = None) -> Ticket:
        """The ticket, at an instant with what the system has done by then."""
        world = settle(self.world, t(when))[0] if when else self.world
        return world.tickets[ticket]

    def deadline(self, when: str, ticket: str = "T1") -> Deadline | None:
        """The deadline shown at an instant."""
        world, _ = settle(self.world, t(when))
        return shown_deadline(world, world.tickets[ticket], t(when))

    def due(self, when: str, ticket: str = "T1") -> str | None:
        """The due shown at an instant."""
        found = self.deadline(when, ticket)
        return words(found.due) if found else None

    def rules(self, when: str, ticket: str = "T1") -> list[str]:
        """The rules of the explanation shown at an instant."""
        found = self.deadline(when, ticket)
        return [step.rule for step in found.steps] if found else []

    def overdue(self, when: str, ticket: str = "T1") -> bool:
        """Whether the ticket is overdue at an instant."""
        world, _ = settle(self.world, t(when))
        return is_overdue(world, world.tickets[ticket], t(when))

    def inner(self, kind: str, ticket: str = "T1") -> str | None:
        """The end of an inner limit."""
        limit = self.world.tickets[ticket].inner.get(kind)
        return words(limit.due) if limit else None
