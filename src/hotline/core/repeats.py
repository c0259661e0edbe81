"""Repeats (重复反映): same requester, same fact, same ground (a13.2.3); candidates are proposed, a person decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hotline.core.policy import Policy
from hotline.core.ticket import Ticket, World


@dataclass(frozen=True, slots=True)
class Likeness:
    """Which of the three halves of the rule agree between a demand and an earlier ticket."""

    ticket: str
    same_requester: bool
    same_fact: bool
    same_ground: bool

    @property
    def is_repeat(self) -> bool:
        """All three agree (a13.2.3)."""
        return self.same_requester and self.same_fact and self.same_ground


def likeness(ticket: Ticket, requester: str | None, fact: str | None, ground: str | None) -> Likeness:
    """Compare the keys of a demand with a ticket's; a key not given agrees with nothing (a13.2.3)."""
    return Likeness(
        ticket.id,
        requester is not None and requester == ticket.requester,
        fact is not None and fact == ticket.fact,
        ground is not None and ground == ticket.ground,
    )


def still_counts(world: World, policy: Policy, ticket: Ticket, at: datetime) -> bool:
    """Whether a ticket can make a demand a repeat: not withdrawn nor disposed, within the policy's days (a13.2.3).

    With `repeat_scope_days` = n one closed or answered more than n natural days before counts no more; a redo has
    reopened it. A merged ticket ended with its lead.
    """
    if ticket.state in ("withdrawn", "disposed"):
        return False
    lead = world.lead_of(ticket)
    if policy.repeat_scope_days is None or lead.ended_at is None:
        return True
    return (at.date() - lead.ended_at.date()).days <= policy.repeat_scope_days


def repeats(world: World, policy: Policy, args: Mapping[str, Any], at: datetime) -> list[str]:
    """The tickets a demand repeats: equal in all three keys, or judged so by a person (`same_as`; a13.2.3)."""
    return [
        ticket.id
        for ticket in world.tickets.values()
        if (
            ticket.id == args.get("same_as")
            or likeness(ticket, args.get("requester"), args.get("fact"), args.get("ground")).is_repeat
        )
        and still_counts(world, policy, ticket, at)
    ]
