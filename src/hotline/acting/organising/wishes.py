"""What somebody wishes to change of the organisation, and how it is done or refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from hotline.acting.configuring import Change, configure
from hotline.acting.request import Accomplished, Asked
from hotline.core.instants import SHANGHAI
from hotline.core.refusal import Refusal
from hotline.core.scope import Reader

ORGANISATION, ACCESS = "organisation", "access"
"""The chains of units and duty lists, and of people and rights."""


@dataclass(frozen=True)
class Wish:
    """A change wished for: by whom in which post of today, when, of which object, with which values.

    `key` is the idempotency key.
    """

    reader: Reader
    now: datetime
    object: str
    values: Mapping[str, Any] = field(default_factory=dict)
    key: str | None = None

    @property
    def day(self) -> date:
        """The day of the wish."""
        return self.now.astimezone(SHANGHAI).date()

    @property
    def person(self) -> str:
        """Who wishes it; the platform for what time alone brings."""
        return self.reader.actor.person or self.reader.actor.role


def settle(wish: Wish, act: str, chain: str, make: Callable[[], Change | Refusal]) -> Accomplished | Refusal:
    """Do what is wished, under the lock of its chain, or say why not."""
    asked = Asked(act, wish.object, wish.reader.actor, wish.now, {}, wish.key)
    return configure(asked, chain, lambda _: make())
