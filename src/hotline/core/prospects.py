"""What would change a due (什么会改变它), as data, by the same guards and sums that decide the acts (arts. 15-23)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from hotline.core.case import Case
from hotline.core.clock import Deadline
from hotline.core.counting import add_to_due
from hotline.core.decide import first_refusal
from hotline.core.lifecycle import ACTS
from hotline.core.limit import Limit
from hotline.core.reading import own_deadline
from hotline.core.refusal import Refusal
from hotline.core.ticket import OPEN_WITH_UNIT, Actor, Ticket, World

What = Literal["extension", "return_refused", "return_approved", "closure_refused", "redo", "amended", "others"]
Effect = Literal["later", "excluded", "counted_anew", "same", "own_limit", "not_earlier", "from_receipt"]


@dataclass(frozen=True, slots=True)
class Prospect:
    """One thing that may still happen and what it does to the due.

    `until` is the last instant to ask for it, `length` the longest addition or the new limit (None: the full limit),
    `latest` the latest due it can lead to, `refusal` why it can no longer happen.
    """

    what: What
    effect: Effect
    provision: str
    until: datetime | None = None
    length: Limit | None = None
    latest: datetime | None = None
    refusal: Refusal | None = None


def prospects(world: World, ticket: Ticket, at: datetime) -> tuple[Prospect, ...]:
    """What would still change a ticket's due, in the order of the order; nothing where no due runs (a15.1, a19.1)."""
    ticket = world.lead_of(ticket)
    if ticket.state not in OPEN_WITH_UNIT:
        return ()
    found = own_deadline(world, ticket, at)
    return (
        *_returns(world, ticket, at),
        _extension(world, ticket, found, at),
        Prospect("closure_refused", "same", "a22.1"),
        *_redo(world, ticket),
        _amended(world, ticket),
        Prospect("others", "same", "a38.1"),
    )


_ANYBODY: Final = Actor("unit_lead")
"""Whoever may ask: the standing guards of returns and extensions do not look at the person."""


def _standing_refusal(world: World, ticket: Ticket, act: str, at: datetime) -> Refusal | None:
    """The standing guard that bars an act whoever asks, as if its state were reached."""
    case = Case(world, act, _ANYBODY, at, world.policy_of(ticket), ticket)
    return first_refusal(case, (guard for guard in ACTS[act].guards if guard.standing))


def _returns(world: World, ticket: Ticket, at: datetime) -> tuple[Prospect, ...]:
    """A return, where one can still be asked for or is under review (a17.1; R15, R16)."""
    window = ticket.inner.get("return_window")
    barred = _standing_refusal(world, ticket, "request_return", at) if ticket.state != "return_pending" else None
    if ticket.state not in ("dispatched", "handling", "return_pending") or ticket.held().locked or barred:
        return ()
    until = window.due if window and ticket.state != "return_pending" else None
    return (
        Prospect("return_refused", "excluded", "a17.1", until),
        Prospect("return_approved", "counted_anew", "a17.1", until),
    )


def _extension(world: World, ticket: Ticket, found: Deadline, at: datetime) -> Prospect:
    """An extension: at most so much from the due, to be asked for before it (a18.1; R18)."""
    policy = world.policy_of(ticket)
    longest = policy.extension_max if isinstance(policy.extension_max, Limit) else found.limit
    pending = ticket.held().extension
    if pending is not None:
        latest = add_to_due(world.calendar, policy, found.own_due, pending.length)
        return Prospect("extension", "later", "a18.1", None, pending.length, latest)
    barred = _standing_refusal(world, ticket, "request_extension", at)
    if barred is not None:
        return Prospect("extension", "later", barred.provision, refusal=barred)
    latest = add_to_due(world.calendar, policy, found.own_due, longest)
    return Prospect("extension", "later", "a18.1", found.due, longest, latest)


def _redo(world: World, ticket: Ticket) -> tuple[Prospect, ...]:
    """A redo after closure starts a limit of its own, as often as policy allows (a23.1; R26)."""
    policy = world.policy_of(ticket)
    if ticket.redos >= policy.redo_max:
        return ()
    own = policy.redo_limit if isinstance(policy.redo_limit, Limit) else None
    return (Prospect("redo", "own_limit", "a23.1", length=own),)


def _amended(world: World, ticket: Ticket) -> Prospect:
    """A change of type or priority, by the policy's rule (a2.1; R29)."""
    rule = world.policy_of(ticket).amend_type_rule
    effects: dict[str, Effect] = {
        "never_earlier": "not_earlier",
        "recompute": "from_receipt",
        "restart": "counted_anew",
    }
    return Prospect("amended", effects[rule], "a2.1")
