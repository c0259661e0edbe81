"""Rows of dispatch, approved return, decided consultation: a new assignment (a15.1, a17.1, a17.2)."""

from django.db.models import Model

from hotline.catalogue.actions import proposal_of_return
from hotline.catalogue.selectors import item_key
from hotline.core.catalogue import Manner, Why, concluded, plain_why
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
        item_unit=done.args.get("item_unit", ""),
        answers=dict(done.args.get("element_answers", ())),
        why=plain_why(why(done, kind)),
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


def why(done: Done, kind: str) -> tuple[Why, ...]:
    """The steps of "why this unit", to be kept with the assignment (a15.1)."""
    unit = done.after.held().unit
    manner: Manner = "redo" if kind == "redo" else "consultation" if kind == "consultation" else "duty"
    if manner == "duty" and done.args.get("item"):
        manner = "item"
    return concluded(done.decision, unit, done.unit_name or unit, manner)


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
    named = {"item": done.args.get("item"), "unit": done.after.unit, "return_ground": done.args.get("return_ground")}
    facts = {**references(done, "duty_basis", "reason"), **named}
    decision = decided(done, "return", "approved", facts)
    return Rows(
        [new_assignment(done, "redispatch"), *_proposed(done)],
        decision,
        first=ending(done, "return_approved"),
        columns={
            "dispatched_at": done.now,
            "class_code": done.args.get("class_code", done.demand.class_code),
            "accepted_at": None,
            "first_contact_at": None,
            "person": standing(done),
        },
    )


def _proposed(done: Done) -> list[Model]:
    """A return right because the catalogue is wrong proposes a change of it by itself (a15.3)."""
    if done.args.get("return_ground") != "catalogue_wrong":
        return []
    held = done.known_before.assignment
    about = item_key((held.item if held else None) or "") or done.demand.class_code
    return [proposal_of_return(about, done.demand.number, done.person, done.now)]


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
