"""Replay (重放): a ticket's events through the same effects, one by one, to the state they prove (a32.1).

A chain is enough by itself: what another ticket contributed (a cap of a merge) stands in the event.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from hotline.core.arguments import read_arguments
from hotline.core.audit import Event
from hotline.core.calendar import Calendar
from hotline.core.case import Case
from hotline.core.clock import Cap
from hotline.core.effects import accepted
from hotline.core.effects_of_work import letting_go, merged_ticket, parted, recomputed, taking_in
from hotline.core.lifecycle import ACTS
from hotline.core.policy import Policy
from hotline.core.records import RECORDS
from hotline.core.succession import succeeded
from hotline.core.ticket import Actor, Ticket, World

SIDE_ACTS = ("silent_acceptance", "recompute", "take_in", "let_go", "lead_moved", "succeed_unit", "to_pool")
"""Events that are no act of a person on this ticket: by rule, from the other side of a merge, after units or people."""


def replayed(
    ticket: Ticket | None,
    event: Event,
    policies: Mapping[str, Policy],
    calendars: Mapping[str, Calendar],
    before: Calendar | None = None,
) -> Ticket:
    """The ticket after one more event. `before` is the calendar of the event before, for a recomputation (R5)."""
    calendar = calendars[event.calendar]
    world = World(calendar, policies[event.policy], policies)
    if ticket is not None:
        world = world.put(ticket)
    if event.act in SIDE_ACTS:
        return _side_act(world, _existing(ticket), event, before or calendar)
    args = read_arguments(event.act, event.args, platform=True) if event.act in ACTS else {}
    case = Case(world, event.act, _actor(event.actor), event.at, _carried(world, ticket), ticket, event.chain, args)
    if event.act == "merge":
        return merged_ticket(case)
    if event.act == "unmerge":
        return parted(_existing(ticket), event.at)
    if event.act in RECORDS:
        return RECORDS[event.act].change(_existing(ticket), event.args)
    return ACTS[event.act].effect(case).tickets[event.chain]


def _side_act(world: World, ticket: Ticket, event: Event, before: Calendar) -> Ticket:
    match event.act:
        case "silent_acceptance":
            return accepted(ticket)
        case "recompute":
            return recomputed(replace(world, calendar=before), world, ticket)
        case "take_in":
            cap = event.args.get("cap")
            follower = event.args["ticket"]
            return taking_in(ticket, follower, Cap(datetime.fromisoformat(cap), follower) if cap else None)
        case "let_go":
            return letting_go(ticket, event.args["ticket"])
        case "succeed_unit":
            return succeeded(ticket, event.args)
        case _:
            return ticket


def _existing(ticket: Ticket | None) -> Ticket:
    if ticket is None:
        raise LookupError("the chain does not begin with register or dispose")
    return ticket


def _carried(world: World, ticket: Ticket | None) -> Policy:
    return world.policy_of(ticket) if ticket else world.policy


def _actor(plain: Mapping[str, Any]) -> Actor:
    known = ("unit", "unit_kind", "person", "account", "behalf")
    return Actor(plain["role"], **{name: plain[name] for name in known if name in plain})
