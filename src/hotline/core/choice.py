"""Readers of words that can be chosen from: what an argument or a policy field may say (a14.1, a4.2)."""

from dataclasses import dataclass

from hotline.core.instants import BadValue


@dataclass(frozen=True, slots=True)
class Choice:
    """Reads one of some words."""

    allowed: tuple[str, ...]

    def __call__(self, value: object) -> str:
        """The word itself; raises BadValue for any other."""
        if not isinstance(value, str) or value not in self.allowed:
            raise BadValue("not one of " + ", ".join(self.allowed))
        return value


@dataclass(frozen=True, slots=True)
class Choices:
    """Reads a list of some words."""

    allowed: tuple[str, ...]

    def __call__(self, value: object) -> tuple[str, ...]:
        """The words themselves; raises BadValue for anything else."""
        if not isinstance(value, list | tuple):
            raise BadValue("not a list")
        one = Choice(self.allowed)
        return tuple(one(item) for item in value)
