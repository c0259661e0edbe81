"""References (引用): names for kept texts, random, or drawn from a seed in a rehearsal (S17)."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from random import Random

_draw: ContextVar[Callable[[], str] | None] = ContextVar("reference_source", default=None)


def new_reference() -> str:
    """A name nobody can guess and that says nothing of what it names."""
    draw = _draw.get()
    return draw() if draw else secrets.token_hex(12)


@contextmanager
def drawn_from(random: Random) -> Iterator[None]:
    """Inside, references come from this source of chance, so that a rehearsal can be repeated."""
    token = _draw.set(lambda: f"{random.getrandbits(96):024x}")
    try:
        yield
    finally:
        _draw.reset(token)
