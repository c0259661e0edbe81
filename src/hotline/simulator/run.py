"""Running scenarios: each step and question through the same functions as the platform."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from hotline.core.calendar import any_provisional, is_working, working_days_between
from hotline.core.counting import base_due
from hotline.core.decide import allowed_acts, perform, settle
from hotline.core.inner_limits import inner_due
from hotline.core.instants import BadValue, day_of_due
from hotline.core.knowledge import notice_status, notice_window
from hotline.core.lifecycle import WITHOUT_TICKET
from hotline.core.reading import (
    is_due_soon,
    is_overdue,
    is_timely,
    remaining_working_days,
    remaining_working_minutes,
    shown_deadline,
)
from hotline.core.refusal import Refusal
from hotline.core.steps import plain_steps
from hotline.core.ticket import Ticket, World
from hotline.simulator.scenario import Question, Scenario, Step, naming


def run_scenarios(scenarios: Iterable[Scenario]) -> list[dict[str, Any]]:
    """Run scenarios in order; raises BadInput for an act on a ticket that does not exist and the like."""
    return [run_scenario(scenario) for scenario in scenarios]


def run_scenario(scenario: Scenario) -> dict[str, Any]:
    """Run one scenario: its steps, then each question against the world as its instant sees it."""
    world = World(scenario.calendar, scenario.policy, {scenario.policy.version: scenario.policy})
    worlds = [world]
    lines = []
    for step in scenario.steps:
        place = f"scenario {scenario.id}: step {step.n}"
        with naming(f"{place}: ticket"):
            _check_ticket(worlds[-1], step)
        with naming(f"{place}: {step.act}"):
            world, line = _run_step(worlds[-1], step)
        worlds.append(world)
        lines.append(line)
    asked = []
    for n, question in enumerate(scenario.questions, 1):
        seen = sum(step.at <= question.at for step in scenario.steps)
        with naming(f"scenario {scenario.id}: question {n}: {question.what}"):
            answer = _answer(worlds[seen], question)
        asked.append({**question.plain, "answer": answer})
    return {"id": scenario.id, "steps": lines, "asked": asked}


def _check_ticket(world: World, step: Step) -> None:
    """A demand begins once, and acts on a ticket presuppose it."""
    exists = step.ticket in world.tickets
    if step.act in ("register", "dispose") and exists:
        raise BadValue(f"{step.ticket} exists already")
    if step.act not in WITHOUT_TICKET and not exists:
        raise BadValue(f"{step.ticket} does not exist")


def _run_step(world: World, step: Step) -> tuple[World, dict[str, Any]]:
    world, _ = settle(world, step.at)
    outcome = perform(world, step.act, step.ticket, step.actor, step.args, step.at)
    line: dict[str, Any] = {"n": step.n, "act": step.act, "ticket": step.ticket, "outcome": "done"}
    if isinstance(outcome, Refusal):
        line |= {
            "outcome": "refused",
            "guard": outcome.guard,
            "provision": outcome.provision,
            "reason": outcome.sentence,
        }
    else:
        world, _ = settle(outcome, step.at)  # a notice may have moved a window to before this instant (R5, R23)
    return world, line | _shown(world, world.tickets.get(step.ticket), step.at)


def _shown(world: World, ticket: Ticket | None, at: datetime) -> dict[str, Any]:
    """State, due and steps of a step's ticket after the step."""
    found = shown_deadline(world, ticket, at) if ticket else None
    return {
        "state": ticket.state if ticket else None,
        "due": found.due.isoformat() if found else None,
        "provisional": found.provisional if found else False,
        "steps_of_due": plain_steps(found.steps) if found else [],
    }


def _answer(world: World, question: Question) -> Any:
    world, _ = settle(world, question.at)
    if question.what in _OF_CALENDAR:
        return _OF_CALENDAR[question.what](world, question.args)
    if question.what == "allowed_acts":
        return allowed_acts(world, question.ticket, question.args["actor"], question.at)
    ticket = world.tickets.get(question.ticket)
    if ticket is None:
        return _OF_NOTHING.get(question.what)
    return _OF_TICKET[question.what](world, ticket, question)


_OF_NOTHING: dict[str, Any] = {"explanation": [], "provisional": False, "overdue": False, "due_soon": False}
"""Answers about a ticket that does not exist; null for the others."""


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def _due(world: World, ticket: Ticket, question: Question) -> str | None:
    found = shown_deadline(world, ticket, question.at)
    return _iso(found.due) if found else None


def _provisional(world: World, ticket: Ticket, question: Question) -> bool:
    found = shown_deadline(world, ticket, question.at)
    return found.provisional if found else False


def _explanation(world: World, ticket: Ticket, question: Question) -> list[str]:
    found = shown_deadline(world, ticket, question.at)
    return [step.rule for step in found.steps] if found else []


_OF_TICKET: dict[str, Callable[[World, Ticket, Question], Any]] = {
    "state": lambda world, ticket, question: ticket.state,
    "unit": lambda world, ticket, question: ticket.unit,
    "due": _due,
    "provisional": _provisional,
    "overdue": lambda world, ticket, question: is_overdue(world, ticket, question.at),
    "due_soon": lambda world, ticket, question: is_due_soon(world, ticket, question.at),
    "remaining_working_days": lambda world, ticket, question: remaining_working_days(world, ticket, question.at),
    "remaining_working_minutes": lambda world, ticket, question: remaining_working_minutes(world, ticket, question.at),
    "timely": lambda world, ticket, question: is_timely(world, ticket),
    "explanation": _explanation,
    "due_of": lambda world, ticket, question: _iso(inner_due(ticket, question.args["of"])),
}


def _limit_due(world: World, args: dict[str, Any]) -> dict[str, Any]:
    start, limit = args["from"], args["limit"]
    due = base_due(world.calendar, world.policy, start, limit)
    counted = limit.unit in ("wd", "nd", "wh")
    tail = world.policy.provisional_tail_from
    provisional = counted and any_provisional(world.calendar, start.date(), day_of_due(due), tail)
    return {"due": due.isoformat(), "provisional": provisional}


def _window(world: World, args: dict[str, Any]) -> dict[str, str]:
    earliest, latest = notice_window(world.calendar, world.policy, args["publish"])
    return {"earliest": earliest.isoformat(), "latest": latest.isoformat()}


_OF_CALENDAR: dict[str, Callable[[World, dict[str, Any]], Any]] = {
    "limit_due": _limit_due,
    "working_days_between": lambda world, args: working_days_between(world.calendar, args["from"], args["to"]),
    "is_working_day": lambda world, args: is_working(world.calendar, args["date"]),
    "knowledge_window": _window,
    "knowledge_status": lambda world, args: notice_status(
        world.calendar, world.policy, args["publish"], args["submitted"]
    ),
}
