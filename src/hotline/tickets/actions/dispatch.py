"""Rows of dispatch, approved return, decided consultation: a new assignment (a15.1, a17.1, a17.2)."""

from hotline.core.steps import plain_steps, steps_hash
from hotline.database.identity import new_id
from hotline.database.writing import Update
from hotline.organisation.selectors import accountable_person, standing_person, works_for
from hotline.personal.digest import ALGORITHM, sm3
from hotline.tickets.actions.rows import Done, Rows, decided, open_assignment, references
from hotline.tickets.models import Assignment


def new_assignment(done: Done, kind: str) -> Assignment:
    """The row of an assignment that begins now, with due and steps (a7.1, a15.1)."""
    if done.deadline is None:
        raise ValueError("an assignment needs a deadline")
    given = given_before(done) if kind == "redo" else {}
    return Assignment(
        id=new_id(),
        demand_id=done.demand.id,
        unit_id=done.after.held().unit,
        kind=kind,
        manner=given.get("manner") or done.args.get("manner", "transferred"),
        instruction_from=given.get("instruction_from") or done.reference("instruction_from"),
        item=done.args.get("item", ""),
        office=given.get("office") or done.args.get("office", ""),
        basis=done.reference("duty_basis") or done.reference("basis"),
        departure=done.reference("reason"),
        given_at=done.now,
        due_at=done.deadline.due,
        steps=plain_steps(done.deadline.steps),
        steps_hash=steps_hash(done.deadline.steps, sm3, ALGORITHM),
        accepted_at=done.now if done.after.held().accepted else None,
    )


def given_before(done: Done) -> dict[str, str]:
    """How the ticket was given to the unit in the round before: a redo goes on in the same manner (a4.3; R26)."""
    former = Assignment.objects.filter(demand_id=done.demand.id).order_by("-given_at", "-id")
    found = former.values_list("manner", "instruction_from", "office").first()
    return dict(zip(("manner", "instruction_from", "office"), found, strict=True)) if found else {}


def standing(done: Done) -> str:
    """Who answers for the unit that now holds the ticket, until somebody of it accepts or is named (a7.1)."""
    return standing_person(done.after.held().unit, done.now.date()) or ""


def staying(done: Done) -> str:
    """Who goes on answering where the ticket stays with its unit: the same person while in post there (a7.1)."""
    return accountable_person(done.after.held().unit, done.demand.person, done.now.date()) or ""


def ending(done: Done, how: str) -> list[Update]:
    """The end of the assignment that runs."""
    running = open_assignment(done)
    return [] if running is None else [Update(Assignment, running, {"ended_at": done.now, "ended_by": how})]


def dispatch(done: Done) -> Rows:
    """A dispatch, or one continued after a recall (a15.1; R11, R27)."""
    columns = {
        "dispatched_at": done.now,
        "class_code": done.args.get("class_code", done.demand.class_code),
        "person": standing(done),
    }
    return Rows([new_assignment(done, done.after.held().clock.kind)], columns=columns)


def approve_return(done: Done) -> Rows:
    """The old assignment ends without blame, the new one begins (a17.1; R15)."""
    facts = {**references(done, "duty_basis", "reason"), "item": done.args.get("item"), "unit": done.after.unit}
    decision = decided(done, "return", "approved", facts)
    return Rows(
        [new_assignment(done, "redispatch")],
        decision,
        first=ending(done, "return_approved"),
        columns={
            "dispatched_at": done.now,
            "accepted_at": None,
            "first_contact_at": None,
            "person": standing(done),
        },
    )


def decide_consultation(done: Done) -> Rows:
    """The body's decision with basis, minutes, people; another unit gets its own assignment (a8.1, a17.2; R17)."""
    facts = {
        **references(done, "decision", "basis", "minutes", "people"),
        "unit": done.args.get("unit"),
        "body": done.args.get("body"),
        "round": done.args.get("round"),
    }
    rows = Rows(updates=decided(done, "consultation", "decided", facts) + decided(done, "return", "consulted", facts))
    rows.columns["accepted_at"] = done.now
    if done.before is None or done.before.unit != done.after.unit:
        rows.first = ending(done, "consulted_away")
        rows.inserts.append(new_assignment(done, "consultation"))
        rows.columns |= {"dispatched_at": done.now, "first_contact_at": None, "person": standing(done)}
    return rows


def accept(done: Done) -> Rows:
    """The unit took the ticket (a16.1)."""
    running = open_assignment(done)
    updates = [Update(Assignment, running, {"accepted_at": done.now})] if running else []
    return Rows(updates=updates, columns={"accepted_at": done.now, "person": done.person})


def assign(done: Done) -> Rows:
    """The office or person the unit hands the ticket to (a5.2); the person answers, for an office who did (a7.1)."""
    to = done.args.get("to", "")
    return Rows(columns={"person": to} if works_for(to, done.unit, done.now.date()) else {})


def recall(done: Done) -> Rows:
    """The assignment is taken back; what was asked in it lapses (a15.1; R27)."""
    lapsed = decided(done, "extension", "lapsed", {}) + decided(done, "objection", "lapsed", {})
    columns = {"dispatched_at": None, "accepted_at": None, "person": ""}
    return Rows(updates=lapsed, first=ending(done, "recalled"), columns=columns)
