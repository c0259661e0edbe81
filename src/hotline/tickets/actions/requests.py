"""Rows of returns, consultations, extensions and objections: applications with reason and basis (arts. 16-18)."""

from hotline.core.canonical import plain
from hotline.database.writing import Update
from hotline.tickets.actions.rows import Done, Rows, asked, decided, references
from hotline.tickets.models import Invitation


def request_return(done: Done) -> Rows:
    """An application for return; a pending extension lapses (a17.1; R19)."""
    facts = {**references(done, "reason", "basis"), "suggested_unit": done.args.get("suggested_unit")}
    return Rows([asked(done, "return", "return_review", facts)], decided(done, "extension", "lapsed", {}))


def refuse_return(done: Done) -> Rows:
    """The decision with reason and basis (a17.1)."""
    return Rows(updates=decided(done, "return", "refused", references(done, "reason", "basis")))


def refer_to_consultation(done: Done) -> Rows:
    """The question put to a body; the return stays undecided (a17.2, a8.1)."""
    facts = {**references(done, "question"), "body": done.args.get("body"), "units": list(done.args.get("units", ()))}
    return Rows([asked(done, "consultation", "consultation", facts)])


def request_extension(done: Done) -> Rows:
    """An application for extension: cause, reason, length, what has been done (a18.1)."""
    facts = {
        **references(done, "reason", "done_so_far"),
        "cause": done.args.get("cause"),
        "length": plain(done.args.get("length")),
        "old_due": plain(done.deadline.due) if done.deadline else None,
    }
    return Rows([asked(done, "extension", "extension_review", facts)])


def approve_extension(done: Done) -> Rows:
    """Days granted, old and new due (a18.1, a19.1)."""
    facts = {
        **references(done, "reason"),
        "length": plain(done.args.get("length")),
        "new_due": plain(done.deadline.due) if done.deadline else None,
    }
    return Rows(updates=decided(done, "extension", "approved", facts))


def refuse_extension(done: Done) -> Rows:
    """The decision with its reason (a18.1)."""
    return Rows(updates=decided(done, "extension", "refused", references(done, "reason")))


def object_invitation(done: Done) -> Rows:
    """An invited unit's objection (a16.1)."""
    return Rows(
        [asked(done, "objection", None, references(done, "reason"))],
        invitation_status(done, done.actor.unit or "", "objected"),
    )


def decide_objection(done: Done) -> Rows:
    """Upheld: released; else bound (a16.1)."""
    unit, upheld = done.args["unit"], done.args.get("upheld", False)
    decision = decided(done, "objection", "upheld" if upheld else "refused", references(done, "reason"), unit)
    return Rows(updates=decision + invitation_status(done, unit, "released" if upheld else "bound"))


def invitation_status(done: Done, unit: str, status: str, **values: object) -> list[Update]:
    """The change of a unit's invitation in the running assignment."""
    found = Invitation.objects.filter(
        demand_id=done.demand.id, unit_id=unit, assignment__ended_at__isnull=True
    ).values_list("id", flat=True)
    return [Update(Invitation, invitation, {"status": status, **values}) for invitation in found]
