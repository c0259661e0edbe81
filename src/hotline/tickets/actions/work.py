"""Rows of the unit's work: co-handling, contact, reply, closure (arts. 16, 20-22)."""

from typing import Any

from hotline.core.place import tells_place
from hotline.database.identity import new_id
from hotline.tickets.actions.requests import invitation_status
from hotline.tickets.actions.rows import (
    UNKNOWN_PLACE,
    Done,
    Rows,
    asked,
    decided,
    open_assignment,
    place_columns,
    references,
)
from hotline.tickets.models import Commitment, ContactAttempt, Invitation, Reply


def invite_co_handler(done: Done) -> Rows:
    """An invitation to named claims with an inner due (a16.1; R24)."""
    unit = done.args["unit"]
    invited = done.after.held().co_handler(unit)
    if invited is None:
        raise LookupError(f"{unit} is not invited")
    return Rows(
        [
            Invitation(
                id=new_id(),
                assignment_id=open_assignment(done) or 0,
                demand_id=done.demand.id,
                unit_id=unit,
                claims=list(done.args["claims"]),
                list_item=done.list_item,
                question=done.reference("question"),
                invited_at=done.now,
                due_at=invited.due,
            )
        ]
    )


def submit_co_result(done: Done) -> Rows:
    """A co-handler's result for the lead: words, an answer to each claim, documents (a16.1)."""
    unit = done.actor.unit or ""
    kept = {
        "result": done.reference("result"),
        "answers": {claim: text.reference for claim, text in done.args.get("answers", ())},
        "documents": list(done.args.get("documents", ())),
        "reported_at": done.now,
    }
    reported = invitation_status(done, unit, "reported", **kept)
    return Rows(updates=reported + decided(done, "objection", "answered", {}, unit))


def contact_requester(done: Done) -> Rows:
    """An attempt or conversation (a12.2, a20.1.1)."""
    attempt = ContactAttempt(
        id=new_id(),
        demand_id=done.demand.id,
        by=done.person,
        unit=done.actor.unit or "",
        at=done.args.get("contact_at", done.now),
        channel=done.args.get("channel", ""),
        reached=done.args.get("reached", True),
        said=done.reference("said"),
    )
    first = done.demand.first_contact_at is None and done.actor.unit is not None
    columns = {"first_contact_at": attempt.at} if first else {}
    return Rows([attempt], columns=columns | _place_told(done))


def _place_told(done: Done) -> dict[str, Any]:
    """A place asked for again, and what came of it; one known already stays unless another is told (a13.1)."""
    if not tells_place(done.args):
        return {}
    asked_again = {"place_asked_at": done.now} if done.demand.place_in == UNKNOWN_PLACE else {}
    told = place_columns(done)
    if told["place_in"] == UNKNOWN_PLACE:
        return asked_again
    if told["place"] == UNKNOWN_PLACE:  # told by its code alone: words told before stay
        del told["place"]
    return {**told, **asked_again}


def reply(done: Done) -> Rows:
    """A reply, the next version of what was sent before, and its commitment (a20.1.2, a21.1)."""
    earlier = Reply.objects.filter(demand_id=done.demand.id).count() if done.demand.replied_at else 0
    sent = Reply(
        id=new_id(),
        demand_id=done.demand.id,
        version=earlier + 1,
        unit=done.unit,
        by=done.person,
        at=done.now,
        form=done.args.get("form", "written"),
        words=done.reference("reply"),
        answers=list(done.args.get("answers", ())),
        long_term=done.args.get("long_term", False),
        expected_by=done.args.get("expected_by"),
    )
    rows = Rows([sent], columns={"replied_at": done.now})
    if sent.expected_by is not None:
        rows.inserts.append(
            Commitment(
                id=new_id(),
                demand_id=done.demand.id,
                reply_id=sent.id,
                unit=done.unit,
                expected_by=sent.expected_by,
            )
        )
    return rows


def request_closure(done: Done) -> Rows:
    """The unit's report: what was found, done and decided, outcome, ground, evidence (a20.1.5, a22.1)."""
    facts = {
        **references(done, "findings", "done", "decided", "result", "ground"),
        "outcome": done.args.get("outcome"),
        "files": list(done.args.get("files", ())),
    }
    return Rows(
        [asked(done, "closure", "closure_review", facts)],
        decided(done, "extension", "lapsed", {}),
        columns={"outcome": done.args.get("outcome", "")},
    )


def refuse_closure(done: Done) -> Rows:
    """The ticket goes back with a coded reason (a22.1)."""
    facts = {**references(done, "reason"), "code": done.args.get("code")}
    return Rows(updates=decided(done, "closure", "refused", facts))
