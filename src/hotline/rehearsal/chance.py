"""Chance from a seed: every draw of a rehearsal, each stream on its own, so that one never disturbs another."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """One named stream of draws. The same seed and name give the same draws on every machine."""

    def __init__(self, seed: int, name: str) -> None:
        self.random = Random(f"{seed} {name}")  # noqa: S311 - to be repeated, not to be secret

    def happens(self, probability: float) -> bool:
        """Whether something of this probability happens."""
        return self.random.random() < probability

    def number(self, least: int, most: int) -> int:
        """A whole number, both ends inside."""
        return self.random.randint(least, most)

    def pick(self, among: Sequence[T]) -> T:
        """One of several, all alike."""
        return among[self.random.randrange(len(among))]

    def weighted(self, among: Sequence[tuple[float, T]]) -> T:
        """One of several by weight; weights need not sum to one."""
        return self.random.choices([one for _, one in among], [weight for weight, _ in among])[0]
