"""What is generated: how many stories, on which days, how many tickets tell each; all of it follows from the seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Final

from hotline.core.calendar import Calendar, is_working
from hotline.core.instants import SHANGHAI
from hotline.rehearsal.chance import Chance

YEARS: Final = 3
"""How far back the stock reaches."""
QUIET: Final = timedelta(days=30)
"""A ticket received earlier than this before the end has run its whole course."""
RECENT: Final = 14
"""Working days in which the open tickets were received."""
TOLD: Final = {"whole": (24, 512), "open": (8, 16)}
"""Kind -> stories at least, tickets of one story at most. The open ones, which lists show, resemble each other less."""


@dataclass(frozen=True)
class Plan:
    """What was asked for. `until` is the last day of the stock; without `open` 3 of 100 tickets are."""

    tickets: int
    seed: int = 1
    until: date = date(2026, 11, 20)
    open: int | None = None

    @property
    def end(self) -> datetime:
        """The instant after which nothing has happened yet: closing time of the last day."""
        return datetime.combine(self.until, time(17, 30), SHANGHAI)

    @property
    def opened(self) -> int:
        """How many tickets are broken off on their way."""
        return min(self.tickets, round(self.tickets * 0.03) if self.open is None else self.open)


@dataclass(frozen=True)
class Story:
    """One course of a ticket, lived once through the actions and told by `tickets` tickets in all.

    `whole`: to its end; otherwise it is broken off somewhere between registration and follow-up.
    """

    n: int
    day: date
    tickets: int
    whole: bool

    def chance(self, seed: int, stream: str = "story") -> Chance:
        """The story's own draws."""
        return Chance(seed, f"{stream} {self.n}")


def days(plan: Plan, calendar: Calendar) -> list[tuple[date, list[Story]]]:
    """The stories by the day their tickets are received, in order of time."""
    ordered = sorted(_stories(plan, calendar), key=lambda story: (story.day, story.n))
    return [(day, list(of)) for day, of in groupby(ordered, key=lambda story: story.day)]


def _stories(plan: Plan, calendar: Calendar) -> Iterator[Story]:
    chance = Chance(plan.seed, "days")
    past = _working_days(calendar, plan.until - timedelta(days=365 * YEARS), plan.until - QUIET)
    recent = _working_days(calendar, plan.until - QUIET, plan.until)[-RECENT:]
    n = 0
    for kind, tickets, among in (("whole", plan.tickets - plan.opened, past), ("open", plan.opened, recent)):
        for told in _shares(tickets, *TOLD[kind]):
            yield Story(n, chance.pick(among), told, kind == "whole")
            n += 1


def _shares(tickets: int, least: int, most: int) -> Iterator[int]:
    """Tickets shared out as evenly as can be among so many stories."""
    stories = min(tickets, max(least, -(-tickets // most)))
    for n in range(stories):
        yield tickets * (n + 1) // stories - tickets * n // stories


def _working_days(calendar: Calendar, first: date, last: date) -> list[date]:
    spanned = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in spanned if is_working(calendar, day)]
