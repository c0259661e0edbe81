"""Doing an act: one durable transaction with its rows, one event per chain it changes, and its messages.

The order of things: lock the tickets in ascending id, look the idempotency key up, do what the system owed before now,
ask the core, write. A refusal leaves nothing behind but a line in the log of refused attempts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import models, transaction

from hotline.acting.circumstances import find
from hotline.acting.locking import context, lock, view_of, world_of
from hotline.acting.projection import assignment_update, columns, due_columns
from hotline.acting.registry import ROWS
from hotline.acting.request import Accomplished, Asked, accomplished_before
from hotline.acting.words import Kept, keep_words
from hotline.audit.chains import Head, Versions, appended, row
from hotline.audit.models import EventRow, RefusedAttempt
from hotline.core.arguments import read_arguments
from hotline.core.audit import Event, plain_actor, plain_args
from hotline.core.canonical import plain
from hotline.core.case import Case
from hotline.core.decide import perform, silent_acceptance
from hotline.core.effects import accepted
from hotline.core.effects_of_work import cap_of, recomputed
from hotline.core.instants import BadValue, cut
from hotline.core.reading import own_deadline
from hotline.core.refusal import Refusal
from hotline.core.ticket import OPEN_WITH_UNIT, Actor, Ticket, World
from hotline.database.identity import new_id
from hotline.database.writing import Update, write
from hotline.outbox.messages import Parties, owed
from hotline.rulebook.versions import CALENDARS
from hotline.tickets.actions.rows import Done, Rows
from hotline.tickets.models import ActKey, Assignment, Demand
from hotline.trouble import Trouble

SYSTEM = Actor("system")


class BadArgument(Trouble):
    """An argument is not of its form or a required one is missing; nothing was done."""


@dataclass
class Transaction:
    """One act while it is done: the locked demands, the world, the events and rows gathered so far."""

    now: datetime
    demands: dict[str, Demand]
    world: World
    heads: dict[str, Head]
    last_at: dict[str, datetime] = field(default_factory=dict)
    events: list[EventRow] = field(default_factory=list)
    rows: list[models.Model] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)
    first: list[Update] = field(default_factory=list)
    columns: dict[str, dict[str, Any]] = field(default_factory=dict)

    def append(self, number: str, act: str, at: datetime, actor: Actor, args: Mapping[str, Any]) -> Event:
        """Add one event to a ticket's chain, under the versions in force."""
        ticket = self.world.tickets[number]
        item = ticket.assignment.item if ticket.assignment else None
        versions = Versions(self.world.policy.version, self.world.calendar.version, item)
        event, head = appended(number, self.heads[number], act, at, plain_actor(actor), args, versions)
        self.heads[number], self.last_at[number] = head, at
        self.events.append(row(event, self.now))
        return event

    def set(self, number: str, **values: Any) -> None:
        """Columns of a demand to set besides those that follow from its value."""
        self.columns.setdefault(number, {}).update(values)


def act(asked: Asked) -> Accomplished | Refusal:
    """Do an act on a ticket, or say why not (architecture, "How a change happens").

    Raises BadArgument, NoSuchTicket. The same idempotency key gives the first result again.
    """
    asked = replace(asked, now=cut(asked.now))
    with transaction.atomic(durable=True):
        result = _within(asked)
    if isinstance(result, Refusal):
        log_refusal(asked, result)
    return result


def _within(asked: Asked) -> Accomplished | Refusal:
    into = asked.args.get("into")
    demands = lock(asked.number, [str(into)] if into else [])
    policy, calendar, before = context(asked.now, asked.key)
    if before is not None:
        return accomplished_before(before)
    views = {number: view_of(demand) for number, demand in demands.items() if demand.view is not None}
    view_of(demands[asked.number])
    heads = {number: Head(demand.chain_seq, bytes(demand.chain_head)) for number, demand in demands.items()}
    doing = Transaction(asked.now, demands, world_of(views.values(), policy, calendar), heads)
    found = find(asked, demands[asked.number], views[asked.number], demands)
    try:
        args = read_arguments(asked.act, found.args, platform=True)
    except BadValue as wrong:
        raise BadArgument(str(wrong)) from wrong
    clock_back = found.circumstances.last_event_at and asked.now < found.circumstances.last_event_at
    if not clock_back:
        system_acts(doing)
    kept = keep_words(demands[asked.number], asked.by.person or "", args, found.args, asked.now)
    outcome = perform(doing.world, asked.act, asked.number, asked.by, kept.args, asked.now, found.circumstances)
    if isinstance(outcome, Refusal):
        return outcome
    done = _done(doing, asked, kept, outcome)
    _gather(doing, asked, done, kept)
    return finish(doing, asked, done)


def system_acts(doing: Transaction) -> None:
    """What the system owed before now: a notice not yet applied to these tickets, silent acceptance (R5, R23)."""
    for number, demand in doing.demands.items():
        ticket = doing.world.tickets.get(number)
        if ticket is None:
            continue
        if demand.calendar != doing.world.calendar.version:
            recompute(doing, demand, ticket)
        effective = silent_acceptance(doing.world.tickets[number])
        if effective is not None and effective <= doing.now:
            accept_silently(doing, demand, effective)


def recompute(doing: Transaction, demand: Demand, ticket: Ticket) -> None:
    """One ticket under the calendar now in force (R5; a15.1)."""
    before = replace(doing.world, calendar=CALENDARS[demand.calendar])
    doing.world = doing.world.put(recomputed(before, doing.world, ticket))
    doing.append(demand.number, "recompute", doing.now, SYSTEM, {"calendar": doing.world.calendar.version})
    if ticket.assignment is not None:
        _refresh_assignment(doing, demand)


def _refresh_assignment(doing: Transaction, demand: Demand) -> None:
    """Due and steps of the running assignment after a recomputation; what closure froze never changes."""
    ticket = doing.world.tickets[demand.number]
    running = Assignment.objects.filter(demand_id=demand.id, ended_at__isnull=True).values_list("id", flat=True).first()
    if running is not None and ticket.state in (*OPEN_WITH_UNIT, "merged"):
        doing.first.append(Update(Assignment, running, due_columns(own_deadline(doing.world, ticket, doing.now))))


def accept_silently(doing: Transaction, demand: Demand, effective: datetime) -> None:
    """A unit silent for the whole window is taken to have accepted (R23; a16.1)."""
    ticket = doing.world.tickets[demand.number]
    doing.world = doing.world.put(accepted(ticket))
    doing.append(demand.number, "silent_acceptance", effective, SYSTEM, {})
    running = Assignment.objects.filter(demand_id=demand.id, ended_at__isnull=True).values_list("id", flat=True).first()
    if running is not None:
        doing.first.append(Update(Assignment, running, {"accepted_at": effective, "accepted_silently": True}))
    doing.set(demand.number, accepted_at=effective)


def _done(doing: Transaction, asked: Asked, kept: Kept, outcome: World) -> Done:
    before = doing.world.tickets[asked.number]
    after = outcome.tickets[asked.number]
    _, shown = columns(outcome, after, asked.now)
    others = {number: demand for number, demand in doing.demands.items() if number != asked.number}
    return Done(
        asked.act,
        doing.demands[asked.number],
        before,
        after,
        outcome,
        asked.by,
        kept.args,
        asked.args,
        asked.now,
        shown,
        others,
    )


def _gather(doing: Transaction, asked: Asked, done: Done, kept: Kept) -> None:
    """Rows, events and messages of an act decided."""
    rows = ROWS[asked.act](done)
    args = plain_args(kept.args)
    before_world, doing.world = doing.world, done.world
    if asked.act == "merge":
        args |= {"lead_due": plain(done.deadline.due) if done.deadline else None, "lead_state": _lead_state(done)}
    event = doing.append(asked.number, asked.act, asked.now, asked.by, args)
    _other_chains(doing, before_world, asked, done)
    if done.before is not None and not _ends_or_begins(rows):
        doing.updates += assignment_update(done.demand, done.world, done.before, done.after, asked.now)
    doing.rows += [*rows.inserts, *kept.rows]
    doing.updates += rows.updates
    doing.first += rows.first
    doing.set(asked.number, **rows.columns)
    content = message_content(done)
    doing.rows += owed(asked.act, parties(done), event.seq, content, asked.now)


def _ends_or_begins(rows: Rows) -> bool:
    """Whether the rows of an act already end the running assignment or begin a new one."""
    return bool(rows.first) or any(isinstance(made, Assignment) for made in rows.inserts)


def _lead_state(done: Done) -> str:
    return done.world.lead_of(done.after).state


def _other_chains(doing: Transaction, before: World, asked: Asked, done: Done) -> None:
    """The chains of the other tickets an act touches: a lead takes in or lets go, followers of a lead that moved."""
    by = asked.by
    if asked.act == "merge":
        cap = cap_of(Case(before, asked.act, by, asked.now, before.policy_of(done.known_before), done.before))
        args = {"ticket": asked.number, "cap": plain(cap.due) if cap else None}
        doing.append(str(done.args["into"]), "take_in", asked.now, by, args)
    elif asked.act == "unmerge" and done.before is not None and done.before.merged_into:
        doing.append(done.before.merged_into, "let_go", asked.now, by, {"ticket": asked.number})
    for follower in done.after.followers if asked.act != "merge" else ():
        due = plain(done.deadline.due) if done.deadline else None
        doing.append(
            follower, "lead_moved", asked.now, by, {"lead": asked.number, "state": done.after.state, "due": due}
        )


def finish(doing: Transaction, asked: Asked, done: Done) -> Accomplished:
    """Write everything gathered: rows that end first, then all others in one statement."""
    result = Accomplished(
        asked.number,
        asked.act,
        done.after.state,
        done.deadline.due if done.deadline else None,
        doing.heads[asked.number].seq,
    )
    if asked.key is not None:
        doing.rows.append(
            ActKey(key=asked.key, demand=asked.number, act=asked.act, result=result.plain(), recorded_at=asked.now)
        )
    write(updates=doing.first)
    write([*doing.rows, *doing.events], [*doing.updates, *demand_updates(doing)])
    return result


def demand_updates(doing: Transaction) -> list[Update]:
    """The new columns of every locked demand whose chain grew."""
    updates = []
    for number, demand in doing.demands.items():
        head = doing.heads[number]
        if head.seq == demand.chain_seq:
            continue
        values, _ = columns(doing.world, doing.world.tickets[number], doing.now)
        values |= doing.columns.get(number, {})
        values |= {"chain_seq": head.seq, "chain_head": head.hash, "last_event_at": doing.last_at[number]}
        updates.append(Update(Demand, demand.id, values))
    return updates


def parties(done: Done) -> Parties:
    """Whom the act concerns."""
    ways = {number: way_to(demand) for number, demand in done.others.items() if number in done.after.followers}
    return Parties(
        unit=done.after.unit,
        former_unit=done.before.unit if done.before else None,
        named_unit=done.args.get("unit"),
        person=done.args.get("to"),
        body=done.args.get("body"),
        requester_ways={done.demand.number: way_to(done.demand), **ways},
        number=done.demand.number,
        changed=done.before is not None and done.before.unit != done.after.unit,
        dissatisfied=done.args.get("result") == "dissatisfied",
    )


def way_to(demand: Demand) -> str | None:
    """How a requester is told: web and WeChat by their channel, a telephone by SMS; `anonymous` has none."""
    view = demand.view or {}
    if view.get("anonymous"):
        return "anonymous"
    if view.get("no_contact"):
        return None
    return demand.channel if demand.channel in ("web", "wechat", "email") else "sms"


def message_content(done: Done) -> dict[str, Any]:
    """What every message of an act says: ids, instants, references (never words)."""
    due = plain(done.deadline.due) if done.deadline else None
    rules = [step.rule for step in done.deadline.steps] if done.deadline else []
    names = ("reason", "basis", "result", "answer", "told", "question")
    return {
        "state": done.after.state,
        "unit": done.after.unit,
        "due": due,
        "provisional": done.deadline.provisional if done.deadline else False,
        "rules": rules,
        **{name: done.reference(name) for name in names if done.reference(name)},
    }


def log_refusal(asked: Asked, refusal: Refusal) -> None:
    """One line in the unchained log of refused attempts."""
    attempt = RefusedAttempt(
        id=new_id(),
        at=asked.now,
        act=asked.act,
        demand=asked.number,
        actor=plain_actor(asked.by),
        guard=refusal.guard,
        provision=refusal.provision,
    )
    write([attempt])
