"""Doing an act: one durable transaction with its rows, one event per chain it changes, and its messages.

The order of things: lock the tickets in ascending id, look the idempotency key up, do what the system owed before now,
ask the core, write. A refusal leaves nothing behind but a line in the log of refused attempts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import models

from hotline import figures
from hotline.acting.circumstances import Found, find
from hotline.acting.duty import to_duty
from hotline.acting.locking import context, durably, lock, view_of, world_of
from hotline.acting.marking import marked, marks_by_rule, marks_on
from hotline.acting.projection import assignment_update, columns
from hotline.acting.registry import ROWS
from hotline.acting.request import Accomplished, Asked, accomplished_before
from hotline.acting.system import system_acts
from hotline.acting.words import Kept, keep_words
from hotline.audit.chains import Head, Versions, appended, row
from hotline.audit.models import EventRow, RefusedAttempt
from hotline.core.arguments import read_arguments
from hotline.core.audit import Event, plain_actor, plain_args
from hotline.core.canonical import plain
from hotline.core.case import Case
from hotline.core.clock import Deadline
from hotline.core.decide import perform
from hotline.core.effects_of_work import cap_of
from hotline.core.instants import BadValue, cut
from hotline.core.intake import NO_FOLLOW_UP, PORTAL
from hotline.core.lifecycle import ACTS
from hotline.core.place import jurisdiction, tells_place
from hotline.core.reading import shown_deadline
from hotline.core.refusal import Refusal
from hotline.core.ticket import Actor, Ticket, World
from hotline.database.identity import new_id
from hotline.database.writing import Update, write
from hotline.outbox.messages import Parties, owed
from hotline.tickets.actions.rows import Done, Rows
from hotline.tickets.models import ActKey, Assignment, Demand, Request
from hotline.trouble import Trouble

LONGEST_NUMBER = 20
DUE_TOLD = ("merge", "lead_moved", "recompute")
"""Events that tell a merged ticket the due of its lead; between them its stored due stays."""


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
    told: set[str] = field(default_factory=set)

    def append(self, number: str, act: str, at: datetime, actor: Actor, args: Mapping[str, Any]) -> Event:
        """Add one event to a ticket's chain, under the versions in force."""
        ticket = self.world.tickets[number]
        item = ticket.assignment.item if ticket.assignment else None
        versions = Versions(self.world.policy.version, self.world.calendar.version, item)
        event, head = appended(number, self.heads[number], act, at, plain_actor(actor), args, versions)
        self.heads[number], self.last_at[number] = head, max(at, self.last_at.get(number, at))
        if act in DUE_TOLD:
            self.told.add(number)
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
    result = durably(lambda: _within(asked))
    return settled(asked, result)


def _within(asked: Asked) -> Accomplished | Refusal:
    into = asked.args.get("into")
    demands = lock(asked.number, [str(into)] if into else [])
    policy, calendar, before = context(asked.now, asked.key)
    if before is not None:
        return accomplished_before(before)
    ticket = view_of(demands[asked.number])
    doing = begin(asked.now, demands, policy, calendar)
    found = find(asked, demands[asked.number], ticket, demands)
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
    done = _done(doing, asked, kept, outcome, found)
    _gather(doing, asked, done, kept)
    if found.on_call:
        doing.rows.append(to_duty(done.after.held().unit, asked.number, doing.heads[asked.number].seq, asked.now))
    return finish(doing, asked, done)


def begin(now: datetime, demands: dict[str, Demand], policy: str, calendar: str) -> Transaction:
    """A transaction on locked demands, nothing done yet."""
    views = [view_of(demand) for demand in demands.values() if demand.view is not None]
    heads = {number: Head(demand.chain_seq, bytes(demand.chain_head)) for number, demand in demands.items()}
    return Transaction(now, demands, world_of(views, policy, calendar), heads)


def _done(doing: Transaction, asked: Asked, kept: Kept, outcome: World, found: Found) -> Done:
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
        found.decision,
        found.unit.name if found.unit else "",
        found.list_item,
    )


def _gather(doing: Transaction, asked: Asked, done: Done, kept: Kept) -> None:
    """Rows, events and messages of an act decided."""
    rows = ROWS[asked.act](done)
    if any(isinstance(made, Assignment) for made in rows.inserts):
        doing.set(asked.number, warned_until=None)
    args = plain_args(kept.args)
    if tells_place(kept.args):
        args["jurisdiction"] = jurisdiction(kept.args).plain()
    before_world, doing.world = doing.world, done.world
    if asked.act == "merge":
        facts = lead_facts(done.world.lead_of(done.after), done.deadline)
        args |= {f"lead_{name}": fact for name, fact in facts.items()}
    event = doing.append(asked.number, asked.act, asked.now, asked.by, args)
    _other_chains(doing, before_world, asked, done)
    if done.before is not None and not _ends_or_begins(rows):
        doing.updates += assignment_update(done.demand, done.world, done.before, done.after, asked.now)
    doing.rows += [*rows.inserts, *kept.rows]
    doing.updates += rows.updates
    doing.first += rows.first
    doing.set(asked.number, **rows.columns)
    _protect(doing, done)
    content = message_content(done)
    doing.rows += owed(asked.act, parties(done), event.seq, content, asked.now)


def _protect(doing: Transaction, done: Done) -> None:
    """Marks of protection that come with an act by itself (roles section 6, P1 and P2)."""
    kinds = marks_by_rule(done)
    if not kinds:
        return
    protected = marked(done, kinds, marks_on(done.demand))
    doing.rows += protected.rows
    doing.updates += protected.updates
    doing.set(done.demand.number, **protected.columns)


def _ends_or_begins(rows: Rows) -> bool:
    """Whether the rows of an act already end the running assignment or begin a new one."""
    return bool(rows.first) or any(isinstance(made, Assignment) for made in rows.inserts)


def _other_chains(doing: Transaction, before: World, asked: Asked, done: Done) -> None:
    """The other chains an act touches: a lead taking in or letting go, followers of a lead that moved."""
    lead, by = _lead_changed(done), asked.by
    if asked.act == "merge":
        cap = cap_of(Case(before, asked.act, by, asked.now, before.policy_of(done.known_before), done.before))
        doing.append(lead, "take_in", asked.now, by, {"ticket": asked.number, "cap": plain(cap.due) if cap else None})
    elif asked.act == "unmerge":
        doing.append(lead, "let_go", asked.now, by, {"ticket": asked.number})
    if lead != asked.number:
        moved = assignment_update(
            doing.demands[lead], done.world, before.tickets[lead], done.world.tickets[lead], asked.now
        )
        doing.updates += moved
    _tell_followers(doing, before.tickets[lead], asked)


def _lead_changed(done: Done) -> str:
    """The ticket whose followers may have to be told: the lead of a merge or unmerge, else the ticket itself."""
    if done.act == "merge":
        return str(done.args["into"])
    return (done.before.merged_into if done.before and done.act == "unmerge" else None) or done.after.id


def _tell_followers(doing: Transaction, was: Ticket, asked: Asked) -> None:
    """One event for each follower that shows another state or due than before, or whose requester is told (R28)."""
    lead = doing.world.tickets[was.id]
    if not lead.followers:
        return
    shown = shown_deadline(doing.world, lead, asked.now)
    facts = lead_facts(lead, shown)
    told = lead.state != was.state or "requesters_of_followers" in ACTS[asked.act].messages
    for follower in lead.followers:
        if follower != asked.number and (told or doing.demands[follower].due_at != (shown.due if shown else None)):
            doing.append(follower, "lead_moved", asked.now, asked.by, {"lead": lead.id, **facts})


def lead_facts(lead: Ticket, shown: Deadline | None) -> dict[str, Any]:
    """What a merged ticket's chain keeps of its lead: state and the due it shows."""
    return {
        "state": lead.state,
        "due": plain(shown.due) if shown else None,
        "provisional": bool(shown and shown.provisional),
    }


def finish(doing: Transaction, asked: Asked, done: Done) -> Accomplished:
    """Write an act done, with its idempotency key."""
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
    store(doing)
    return result


def store(doing: Transaction) -> None:
    """Write everything gathered: rows that end first, then all others in one statement."""
    write(updates=doing.first)
    write([*doing.rows, *doing.events], [*doing.updates, *demand_updates(doing)])


def demand_updates(doing: Transaction) -> list[Update]:
    """The new columns of every locked demand whose chain grew."""
    updates = []
    for number, demand in doing.demands.items():
        head = doing.heads[number]
        if head.seq == demand.chain_seq:
            continue
        own = doing.columns.get(number, {})
        warned = own.get("warned_until", demand.warned_until)
        values, _ = columns(doing.world, doing.world.tickets[number], doing.now, warned)
        values |= own
        if values["state"] == "merged" and number not in doing.told:
            del values["due_at"], values["provisional"]
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
    """How a requester is told: web and WeChat by their channel, a telephone by SMS; `anonymous`: nobody is known."""
    view = demand.view or {}
    if view.get("anonymous"):
        return "anonymous"
    if view.get("no_contact"):  # who declined every way reads it under number and query code (a14.1)
        return PORTAL if view.get("follow_up_channel") == PORTAL else None
    return demand.channel if demand.channel in ("web", "wechat", "email") else "sms"


def message_content(done: Done) -> dict[str, Any]:
    """What every message of an act says: ids, instants, references (never words)."""
    due = plain(done.deadline.due) if done.deadline else None
    rules = [step.rule for step in done.deadline.steps] if done.deadline else []
    names = ("reason", "basis", "result", "answer", "told", "question", "reply", "decision", "channel", "city")
    return {
        "state": done.after.state,
        "unit": done.after.unit,
        "due": due,
        "provisional": done.deadline.provisional if done.deadline else False,
        "rules": rules,
        **({"office": done.args["office"]} if done.args.get("office") else {}),
        **_uncalled(done),
        **{name: done.reference(name) for name in names if done.reference(name)},
        **_reason_asked(done),
    }


def _uncalled(done: Done) -> dict[str, str]:
    """At a closure, that somebody concerned will not be called: then nobody is promised a call (a14.1, a23.2)."""
    concerned = [done.after, *(done.world.tickets[number] for number in done.after.followers)]
    uncalled = any(ticket.no_contact or ticket.follow_up_channel == NO_FOLLOW_UP for ticket in concerned)
    return {"class": "uncalled"} if done.act == "approve_closure" and uncalled else {}


def _reason_asked(done: Done) -> dict[str, str]:
    """What an approval says besides: the reason of the application granted, of a return the basis too (a17.1, a19.1).

    A return approved by a catalogue item rests on the item, whose version is named.
    """
    kind = {"approve_extension": "extension", "approve_return": "return"}.get(done.act)
    if kind is None:
        return {}
    found = {"basis": done.reference("duty_basis"), "item": str(done.args.get("item", ""))} if kind == "return" else {}
    if not done.reference("reason") or kind == "return":
        asked_for = Request.objects.filter(demand_id=done.demand.id, kind=kind, decided_at__isnull=True)
        found["reason"] = (asked_for.values_list("asked", flat=True).first() or {}).get("reason", "")
    return {name: value for name, value in found.items() if value}


def settled(asked: Asked, result: Accomplished | Refusal) -> Accomplished | Refusal:
    """Count what came of an act now durable or refused; a refusal gets its line in the log of refused attempts."""
    if isinstance(result, Refusal):
        figures.REFUSED.labels(asked.act, result.guard).inc()
        log_refusal(asked, result)
    elif not result.again:
        figures.DONE.labels(asked.act).inc()
    return result


def log_refusal(asked: Asked, refusal: Refusal) -> None:
    """One line in the unchained log of refused attempts."""
    attempt = RefusedAttempt(
        id=new_id(),
        at=asked.now,
        act=asked.act,
        demand=asked.number[:LONGEST_NUMBER],  # of a change of configuration the object's key, which may be longer
        actor=plain_actor(asked.by),
        guard=refusal.guard,
        provision=refusal.provision,
        sentence=refusal.sentence,
    )
    write([attempt])
