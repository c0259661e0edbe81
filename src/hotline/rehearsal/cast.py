"""The cast: the people of the demo city in their posts, and where a matter of the catalogue belongs."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from hotline.core.ticket import COMMITTEES, UNIT_KINDS, Actor
from hotline.demo import data
from hotline.organisation.selectors import actor
from hotline.rehearsal.chance import Chance


@dataclass(frozen=True)
class Resident:
    """One simulated requester: how he or she is reached and how often he or she is content."""

    n: int
    name: str
    phone: str
    channel: str
    content: float

    @property
    def key(self) -> str:
        """The key by which repeats are judged (a13.2.3)."""
        return f"resident-{self.n}"


class Cast:
    """Who plays: officials in their posts of the first day, residents by number; nobody joins or leaves."""

    def __init__(self, people: int, first: date, chance: Chance) -> None:
        self.first = first
        surnames, given = "陈林李黄梁何郑周吴冯", ("女士", "先生", "阿姨", "老师傅")
        self.residents = [
            Resident(
                n,
                f"{surnames[n % len(surnames)]}{given[n // len(surnames) % len(given)]}",
                f"139{n:08d}",
                chance.weighted([(6, "phone"), (2, "web"), (2, "wechat")]),
                chance.random.uniform(0.5, 0.95),
            )
            for n in range(people)
        ]
        self.pace = {unit.key: chance.random.uniform(0.4, 1.8) for unit in data.units()}
        self._actors: dict[tuple[str, str], Actor] = {}

    @cached_property
    def units(self) -> tuple[data.Unit, ...]:
        """The units that may be dispatched to."""
        return tuple(unit for unit in data.units() if unit.kind in UNIT_KINDS)

    @cached_property
    def towns(self) -> tuple[data.Unit, ...]:
        """Towns and subdistricts."""
        return tuple(unit for unit in data.units() if unit.kind == "town_or_subdistrict")

    @cached_property
    def committees(self) -> tuple[data.Unit, ...]:
        """Villagers' and residents' committees: may assist, never be main responsible (a6)."""
        return tuple(unit for unit in data.units() if unit.kind in COMMITTEES)

    @cached_property
    def by_key(self) -> dict[str, data.Unit]:
        """Every body of the city."""
        return {unit.key: unit for unit in data.units()}

    @cached_property
    def items(self) -> dict[str, data.CatalogueItem]:
        """The dispatch catalogue by key."""
        return {item.key: item for item in data.catalogue()}

    def holders(self, role: str, unit: str = "hotline") -> list[str]:
        """The people holding a role in a unit, in the order of the data."""
        return [p.key for p in data.people() if any((post.role, post.unit) == (role, unit) for post in p.posts)]

    def actor(self, person: str, role: str) -> Actor:
        """The person acting in a post."""
        known = self._actors.get((person, role))
        if known is None:
            known = self._actors[person, role] = actor(person, role, self.first)
        return known

    def of_hotline(self, role: str, chance: Chance, *, but: tuple[str, ...] = ()) -> Actor:
        """Somebody of the hotline in a role, where possible not one of those barred by separation of duties."""
        free = [person for person in self.holders(role) if person not in but]
        return self.actor(chance.pick(free or self.holders(role)), role)

    def of_unit(self, unit: str, role: str) -> Actor:
        """The handler or the lead of a unit; a committee has a handler only."""
        return self.actor(self.holders(role, unit)[0], role)

    def unit_for(self, item: data.CatalogueItem, town: data.Unit) -> str:
        """Where the catalogue sends an item of that town."""
        return item.unit or town.key
