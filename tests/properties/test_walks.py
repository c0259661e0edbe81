"""Whatever people try in whatever order: replay gives the same, explanations fold into the due, there is a way on."""

import json
import os
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.properties.walks import POLICIES, START, TRIES, Walk, begin, instants, long_walk, walked

from hotline.core.audit import Event, check_chain
from hotline.core.calendar import Calendar
from hotline.core.canonical import canonical_json, plain, restore
from hotline.core.clock import Deadline
from hotline.core.counting import add_to_due, base_due, shift_due
from hotline.core.decide import allowed_acts, silent_acceptance
from hotline.core.lifecycle import ACTS
from hotline.core.limit import Limit
from hotline.core.policy import Policy
from hotline.core.reading import own_deadline, shown_deadline
from hotline.core.replaying import replayed
from hotline.core.ticket import STATES, Actor, Ticket, World

SEEDS = 2 if "MUTANT_UNDER_TEST" in os.environ else 25

FINAL = ("answered", "disposed", "archived", "withdrawn")
IDLE = {"add_information", "report_risk", "urge", "supervise", "assign", "amend_type"}
"""Acts that bring no ticket nearer to its end."""

WALK = st.tuples(POLICIES, TRIES)
Tries = tuple[dict[str, object], list[tuple[int, str, int]]]


def digest(content: bytes) -> bytes:
    return sha256(content).digest()


def replay(walk: Walk, chain: str) -> Ticket:
    """A ticket from its events alone, as they are stored."""
    ticket: Ticket | None = None
    before: Calendar | None = None
    for event in walk.chains[chain]:
        stored = replace(event, args=json.loads(canonical_json(event.args)))
        ticket = replayed(ticket, stored, walk.world.policies, walk.calendars, before)
        before = walk.calendars[event.calendar]
    assert ticket is not None
    return ticket


@given(WALK)
def test_replay_of_the_events_equals_the_steps_as_they_were_taken(tries: Tries) -> None:
    walk = walked(*tries)
    for ticket in walk.world.tickets.values():
        assert replay(walk, ticket.id) == ticket


@given(WALK)
def test_every_ticket_reached_is_stored_and_read_back_the_same(tries: Tries) -> None:
    for ticket in walked(*tries).world.tickets.values():
        stored = json.loads(canonical_json(plain(ticket)))
        assert restore(Ticket, stored) == ticket


@given(WALK, st.integers(0, 100), st.sampled_from(["act", "at", "args", "actor", "policy", "previous", "hash", "seq"]))
def test_a_chain_holds_and_a_change_anywhere_in_it_is_found(tries: Tries, number: int, name: str) -> None:
    walk = walked(*tries)
    for events in walk.chains.values():
        assert check_chain(events, digest) is None
        at = number % len(events)
        fault = check_chain([*events[:at], tampered(events[at], name), *events[at + 1 :]], digest)
        assert fault is not None
        assert fault.seq == at + 1


def tampered(event: Event, name: str) -> Event:
    values: dict[str, Any] = {
        "act": event.act + "x", "at": START, "args": {**event.args, "x": 1}, "actor": {"role": "nobody"},
        "policy": "another", "previous": b"x", "hash": b"x", "seq": event.seq + 1,
    }  # fmt: skip
    if name == "at" and event.at == START:
        return replace(event, act="x")
    return replace(event, **{name: values[name]})


# --- explanations ---


def folded(found: Deadline, calendar: Calendar, policy: Policy) -> Any:
    """The due from the steps alone, as a reader with a calendar would work it out."""
    first, second, *rest = found.steps
    limit = Limit(first.days or 0, first.unit or "wd")
    assert (first.rule, first.start) == ("R13", second.start)
    assert second.rule in ("R11", "R15", "R17", "R26", "R27", "R29")
    assert second.start == second.end
    due = None
    for step in rest:
        match step.rule:
            case "R12":
                assert due is None
            case "R7" | "R8" | "R9" | "R10":
                assert step.start is not None
                due = base_due(calendar, policy, step.start, limit)
                assert (step.end, step.days, step.unit) == (due, limit.n, limit.unit)
            case "R16" | "R17" | "R21" | "R27":
                assert due is not None
                assert step.start is not None
                assert step.end is not None
                due = shift_due(calendar, policy, due, limit.unit, step.start, step.end)
            case "R18":
                assert step.start == due
                assert due is not None
                due = add_to_due(calendar, policy, due, Limit(step.days, step.unit or "wd")) if step.days else due
                assert step.end == due
            case "R4":
                assert found.provisional
            case _:
                assert step.start == due
                assert (step.rule in ("R28", "R35")) == bool(step.end and due and step.end < due)
                due = step.end
    return due


@given(WALK)
def test_the_steps_alone_lead_from_the_start_to_the_due(tries: Tries) -> None:
    walk = begin(tries[0])
    for number, name, at in instants(tries[1]):
        walk.attempt(number, name, at)
        for ticket in walk.world.tickets.values():
            for found in deadlines(walk.world, ticket, at):
                calendar = walk.calendars.get(found.calendar_version, walk.world.calendar)
                assert folded(found, calendar, walk.world.policies[found.policy_version]) == found.due
                assert [step.n for step in found.steps] == list(range(1, len(found.steps) + 1))
                assert found.provisional == (found.steps[-1].rule == "R4")


def deadlines(world: World, ticket: Ticket, at: Any) -> list[Deadline]:
    """The deadline shown and, where a unit has the ticket, its own."""
    shown = shown_deadline(world, ticket, at)
    own = own_deadline(world, ticket, at) if ticket.assignment else None
    return [found for found in (shown, own) if found is not None]


# --- a way on ---


def people(ticket: Ticket) -> list[Actor]:
    """One actor of each role, for the unit that has the ticket and for the one invited."""
    roles = ("agent", "dispatcher", "reviewer", "supervisor", "follow_up_caller", "requester")
    units = [ticket.unit, *(co.unit for co in ticket.assignment.co_handlers)] if ticket.assignment else []
    return [Actor(role) for role in roles] + [Actor("unit_lead", unit) for unit in units]


def has_way_on(world: World, ticket: Ticket, at: Any) -> bool:
    """Whether somebody, or the system, can bring a ticket nearer to its end; a merged one goes with its lead."""
    if ticket.state in FINAL or silent_acceptance(ticket) is not None:
        return True
    if ticket.merged_into:
        return has_way_on(world, world.lead_of(ticket), at)
    return any(set(allowed_acts(world, ticket.id, actor, at)) - IDLE for actor in people(ticket))


@given(WALK)
def test_no_state_is_without_a_way_on(tries: Tries) -> None:
    walk = begin(tries[0])
    for number, name, at in instants(tries[1]):
        walk.attempt(number, name, at)
        for ticket in walk.world.tickets.values():
            assert has_way_on(walk.world, ticket, at), ticket


@given(WALK)
def test_each_ticket_has_one_state_and_a_due_where_the_state_shows_one(tries: Tries) -> None:
    walk = begin(tries[0])
    for number, name, at in instants(tries[1]):
        walk.attempt(number, name, at)
        for ticket in walk.world.tickets.values():
            lead = walk.world.lead_of(ticket)
            without = lead.state in ("registered", "answered", "disposed", "withdrawn")
            assert (shown_deadline(walk.world, ticket, at) is None) == without
            assert bool(ticket.merged_into) == (ticket.state == "merged")
            assert all(walk.world.tickets[name].merged_into == ticket.id for name in ticket.followers)


@given(WALK)
def test_a_refusal_changes_nothing_and_says_why(tries: Tries) -> None:
    walk = begin(tries[0])
    for number, name, at in instants(tries[1]):
        refusal = walk.attempt(number, name, at)
        if refusal is not None:
            assert refusal.sentence
            assert "{" not in refusal.sentence
            assert refusal.provision.startswith("a")


@pytest.mark.parametrize("seed", range(SEEDS))
def test_long_walks_replay_fold_and_have_a_way_on(seed: int) -> None:
    overrides, tries = long_walk(seed)
    walk = begin(overrides)
    for number, name, at in instants(tries):
        walk.attempt(number, name, at)
        for ticket in walk.world.tickets.values():
            assert has_way_on(walk.world, ticket, at)
            for found in deadlines(walk.world, ticket, at):
                calendar = walk.calendars.get(found.calendar_version, walk.world.calendar)
                assert folded(found, calendar, walk.world.policies[found.policy_version]) == found.due
    for ticket in walk.world.tickets.values():
        assert replay(walk, ticket.id) == ticket
        assert restore(Ticket, json.loads(canonical_json(plain(ticket)))) == ticket


def test_the_long_walks_go_everywhere() -> None:
    reached: set[str] = set()
    acts: set[str] = set()
    for seed in range(60):
        walk = begin(long_walk(seed)[0])
        for number, name, at in instants(long_walk(seed)[1]):
            walk.attempt(number, name, at)
            reached.update(ticket.state for ticket in walk.world.tickets.values())
        acts.update(event.act for events in walk.chains.values() for event in events)
    assert reached == set(STATES)
    assert acts == {*ACTS, "recompute", "silent_acceptance", "take_in", "let_go"} - {"load_notice", "adopt_policy"}
