"""The case put to a guard or an effect: who asks for which act on which ticket, with what, when."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hotline.core.arguments import Args
from hotline.core.policy import Policy
from hotline.core.refusal import Failed
from hotline.core.ticket import Actor, Assignment, Ticket, World


@dataclass(frozen=True, slots=True)
class Case:
    """One act asked for. `policy` is the version the ticket carries, before there is one that in force (R33).

    `new_id` names the demand that register or dispose would make.
    """

    world: World
    act: str
    actor: Actor
    at: datetime
    policy: Policy
    ticket: Ticket | None = None
    new_id: str = ""
    args: Args = field(default_factory=dict)

    @property
    def known(self) -> Ticket:
        """The ticket of an act that presupposes one."""
        if self.ticket is None:
            raise LookupError(f"{self.act} presupposes a ticket")
        return self.ticket

    @property
    def held(self) -> Assignment:
        """The current assignment of an act that presupposes one."""
        return self.known.held()

    def get(self, name: str, default: Any = None) -> Any:
        """An argument, or the default where it is missing."""
        return self.args.get(name, default)

    def flag(self, name: str) -> bool:
        """Whether a yes-or-no argument says yes; not given is no."""
        return bool(self.args.get(name))


Check = Callable[[Case], Failed | None]


@dataclass(frozen=True, slots=True)
class Guard:
    """One condition of an act (前置条件): its name, its check, its provision (None: the act's), standing or not.

    A standing guard does not depend on the arguments.
    """

    name: str
    check: Check
    provision: str | None = None
    standing: bool = False
