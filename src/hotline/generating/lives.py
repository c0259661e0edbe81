"""Living a story: one ticket led through its course by the actions, as by the people of the demo city."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Final

from hotline.acting.kernel import act
from hotline.acting.reception import ContactIn, RequesterIn, register
from hotline.acting.request import Accomplished, Asked
from hotline.core.hours import add_work_time
from hotline.core.instants import SHANGHAI
from hotline.core.policy import Policy
from hotline.core.refusal import Refusal
from hotline.demo import data
from hotline.generating.plan import Plan, Story
from hotline.personal.references import drawn_from
from hotline.rehearsal import hotline_desks as desks
from hotline.rehearsal import unit_desks as units
from hotline.rehearsal.arrivals import Reception
from hotline.rehearsal.cast import Cast
from hotline.rehearsal.chance import Chance
from hotline.rehearsal.deeds import Deed, Matter, Scene
from hotline.rehearsal.words import Words
from hotline.rulebook.shipped import shipped_calendar
from hotline.tickets.selectors import ticket_as_read
from hotline.trouble import Trouble

RESIDENTS: Final = 40
Make = Callable[[Scene], Deed]


@dataclass(frozen=True)
class Lived:
    """What a story left: its ticket's number, the key of its requester, the requester's words with slots still open."""

    story: Story
    number: str
    requester: str
    text: str
    known: Mapping[str, str]


class City:
    """The people who live the stories; one for each process."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        first = plan.until - timedelta(days=1)
        self.cast = Cast(RESIDENTS, first, Chance(plan.seed, "cast"))

    @cached_property
    def slots(self) -> Mapping[str, tuple[str, ...]]:
        """What fills the slots of the requesters' words."""
        return data.texts().slots


def live(story: Story, city: City) -> Lived:
    """Lead one ticket through its story. Raises Trouble where the platform refuses an act of it."""
    return _Life(story, city).run()


class _Life:
    def __init__(self, story: Story, city: City) -> None:
        self.story, self.city = story, city
        self.chance = story.chance(city.plan.seed)
        self.words = Words(self.chance)
        self.now = datetime.combine(story.day, time(8, 30), SHANGHAI)
        self.number = ""
        self.matter: Matter

    def run(self) -> Lived:
        with drawn_from(self.story.chance(self.city.plan.seed, "references").random):
            lived = self._register()
            course = list(_course(self.chance))
            if not self.story.whole:
                course = course[: self.chance.number(0, len(course))]
            for make, minutes in course:
                if not self._step(make, minutes):
                    return lived
            if self.story.whole:
                self._end()
        return lived

    def _register(self) -> Lived:
        reception = Reception(self.city.cast, self.words, self.chance)
        resident = self.chance.pick(self.city.cast.residents)
        self.matter = replace(reception.matter(resident), fact=f"story-{self.story.n}")
        self.now = self._after(1, 420)
        known = reception.known(self.matter, self.now)
        text = self.words.fill(self.matter.demand.text, known)
        agent = self.city.cast.of_hotline("agent", self.chance)
        who = RequesterIn(name=resident.name, phone=resident.phone)
        contact = ContactIn(resident.channel, self.now, who, text, taken_by=agent.person or "")
        elements = {**reception.elements(self.matter, text, False), "priority": "normal"}
        self.number = _done(register(Asked("register", "", agent, self.now, elements), contact)).number
        return Lived(self.story, self.number, resident.key, self.matter.demand.text, known)

    def _step(self, make: Make, minutes: tuple[int, int]) -> bool:
        """The next act; False where its time would be after the end of the stock."""
        then = self._after(*minutes)
        if then > self.city.plan.end:
            return False
        self.now = then
        ticket, _ = ticket_as_read(self.number)
        scene = Scene(self.city.cast, self.words, self.chance, then, ticket, self.matter, {}, SEEN)
        deed = make(scene)
        _done(act(Asked(deed.act, self.number, deed.by, then, deed.args)))
        return True

    def _end(self) -> None:
        """From closure to the archive: follow-up, where nobody is content the decision on a redo (a23.1)."""
        for _ in range(12):
            ticket, _ = ticket_as_read(self.number)
            if ticket.state == "archived":
                return
            steps = NEXT.get(ticket.state)
            if steps is None:
                raise Trouble(f"工单 {self.number}：状态 {ticket.state} 走不到归档。")
            made = steps(self.chance, ticket.redos)
            if not all(self._step(make, minutes) for make, minutes in made):
                return

    def _after(self, least: int, most: int) -> datetime:
        """An instant so many working minutes later, at some second of it."""
        minutes = self.chance.number(least, most)
        then = add_work_time(shipped_calendar(), Policy(), self.now, minutes * 60)
        return then + timedelta(seconds=self.chance.number(0, 59)) if minutes else then


def _done(result: Accomplished | Refusal) -> Accomplished:
    if isinstance(result, Refusal):
        raise Trouble(f"造数中的 {result.act} 不予执行（{result.guard}，{result.provision}）：{result.sentence}")
    return result


# --- courses ---

SEEN: Final = {"redo": 1, "decline_redo": 1, "settle_commitment": 1}
"""Nothing is new here: the usual comes as often as is usual."""


def _reached(s: Scene) -> Deed:
    return Deed("contact_requester", s.handler(), {"reached": True, "channel": "phone", "said": s.text("contact")})


def _not_reached(s: Scene) -> Deed:
    return Deed("contact_requester", s.handler(), {"reached": False, "channel": "phone"})


def _reply(s: Scene) -> Deed:
    """A written answer that promises nothing for later: the sweeps would find every promise of years ago broken."""
    deed = units.reply(s)
    return Deed(deed.act, deed.by, {name: deed.args[name] for name in ("reply", "answers")})


def _extension(s: Scene) -> Deed:
    """A day more, which is within what any limit may be extended by."""
    deed = units.request_extension(s)
    return Deed(deed.act, deed.by, {**deed.args, "length": "1wd"})


Step = tuple[Make, tuple[int, int]]
DISPATCH: Final[Step] = (desks.dispatch, (5, 50))
ACCEPT: Final[Step] = (units.accept, (20, 150))
CONTACT: Final[Step] = (_reached, (20, 120))
REPLY: Final[Step] = (_reply, (300, 2200))
CLOSE: Final[Step] = (units.request_closure, (5, 90))
APPROVE: Final[Step] = (desks.approve_closure, (20, 240))
BEGIN: Final = (DISPATCH, ACCEPT)
FINISH: Final = (REPLY, CLOSE, APPROVE)
COURSES: Final[tuple[tuple[float, tuple[Step, ...]], ...]] = (
    (30, (*BEGIN, (units.assign, (5, 60)), CONTACT, *FINISH)),
    (25, (*BEGIN, (units.assign, (5, 60)), (_not_reached, (20, 90)), CONTACT, *FINISH)),
    (15, (*BEGIN, CONTACT, (desks.add_information, (30, 400)), (units.assign, (5, 60)), *FINISH)),
    (8, (*BEGIN, CONTACT, (_extension, (60, 250)), (desks.approve_extension, (20, 200)), *FINISH)),
    (2, (*BEGIN, CONTACT, (_extension, (60, 250)), (desks.refuse_extension, (20, 200)), *FINISH)),
    (6, (DISPATCH, (units.request_return, (20, 120)), (desks.approve_return, (30, 200)), ACCEPT, CONTACT, *FINISH)),
    (2, (DISPATCH, (units.request_return, (20, 120)), (desks.refuse_return, (30, 200)), CONTACT, *FINISH)),
    (4, (DISPATCH, (_reached, (900, 1200)), *FINISH)),
    (4, (*BEGIN, CONTACT, *FINISH[:2], (desks.refuse_closure, (20, 200)), REPLY, CLOSE, APPROVE)),
    (4, (*BEGIN, CONTACT, (units.invite, (20, 200)), (units.co_result, (200, 800)), *FINISH)),
)
"""How often, and the acts from dispatch to closure with the working minutes before each."""


def _course(chance: Chance) -> Iterator[Step]:
    yield from chance.weighted(COURSES)


def _follow_up(_chance: Chance, _redos: int) -> tuple[Step, ...]:
    return ((desks.follow_up, (500, 900)),)


def _redo(chance: Chance, redos: int) -> tuple[Step, ...]:
    if redos or chance.happens(0.6):
        return ((desks.decline_redo, (20, 200)),)
    return ((desks.redo, (20, 200)), CONTACT, *FINISH)


def _again(_chance: Chance, _redos: int) -> tuple[Step, ...]:
    """A round that an answer of follow-up opened by itself."""
    return (CONTACT, *FINISH)


NEXT: Final[Mapping[str, Callable[[Chance, int], tuple[Step, ...]]]] = {
    "closed": _follow_up,
    "dissatisfied": _redo,
    "handling": _again,
}
"""State after a course -> what comes next."""
