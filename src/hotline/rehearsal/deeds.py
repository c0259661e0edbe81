"""A deed: an act somebody means to do. A scene: what he or she sees. Options: what may come to mind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from hotline.core.ticket import Actor, Ticket
from hotline.demo import data
from hotline.rehearsal.cast import Cast, Resident
from hotline.rehearsal.chance import Chance
from hotline.rehearsal.words import Words


@dataclass(frozen=True)
class Deed:
    """An act with its actor and plain arguments, texts as they are typed."""

    act: str
    by: Actor
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Matter:
    """What a demand is about, as the people concerned know it."""

    resident: Resident
    item: data.CatalogueItem
    town: data.Unit
    demand: data.DemandText
    fact: str
    ground: str


@dataclass(frozen=True)
class Scene:
    """What somebody sees who takes up a ticket: the ticket as read, the matter, other tickets, acts so far."""

    cast: Cast
    words: Words
    chance: Chance
    now: datetime
    ticket: Ticket
    matter: Matter
    others: Mapping[str, Ticket]
    seen: Mapping[str, int]

    @property
    def unit(self) -> str:
        """The unit that holds the ticket."""
        return self.ticket.unit or ""

    @property
    def known(self) -> dict[str, str]:
        """What fills the slots of a text from the ticket itself."""
        law = self.matter.item.legal_basis.title.strip("《》")
        names = {key: unit.short_name for key, unit in self.cast.by_key.items()}
        return {
            "town": self.matter.town.short_name,
            "unit": names.get(self.unit, "承办单位"),
            "other_unit": names[self.chance.pick(self.cast.units).key],
            "item": self.matter.item.name,
            "law": law,
            "date": day_words(self.now.date()),
        }

    def lead(self) -> Actor:
        """The lead of the unit that holds the ticket."""
        return self.cast.of_unit(self.unit, "unit_lead")

    def handler(self) -> Actor:
        """The handler of the unit that holds the ticket."""
        return self.cast.of_unit(self.unit, "handler")

    def hotline(self, role: str, *, but: tuple[str, ...] = ()) -> Actor:
        """Somebody of the hotline."""
        return self.cast.of_hotline(role, self.chance, but=but)

    def text(self, kind: str) -> str:
        """Words of a kind about this ticket."""
        return self.words.text(kind, self.known)

    def line(self, kind: str, **wanted: str) -> dict[str, str]:
        """A line of a kind about this ticket."""
        return self.words.line(kind, self.known, **wanted)

    def another_unit(self) -> str:
        """A unit that does not hold the ticket and has not lost it."""
        barred = {self.unit, *self.ticket.lost_units}
        return self.chance.pick([unit.key for unit in self.cast.units if unit.key not in barred])


Option = tuple[float, str, Callable[[Scene], Deed]]
"""How readily an act comes to mind, its name, and how it is done."""

NOVELTY = 8.0
"""Acts not yet seen in this rehearsal come to mind that much more readily: also a short one shows them all."""


def choose(options: Sequence[Option], chance: Chance, seen: Mapping[str, int]) -> tuple[str, Callable[[Scene], Deed]]:
    """One option by weight, new ones first."""
    weighed = [(weight * (1.0 if seen.get(name) else NOVELTY), (name, make)) for weight, name, make in options]
    return chance.weighted(weighed)


def day_words(day: date) -> str:
    """A date as people say it."""
    return f"{day.month}月{day.day}日"
