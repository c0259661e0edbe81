"""What acts do to ticket and clock: co-handling, reply, closure, follow-up, redo, merge, recall, the lasting acts."""

from dataclasses import replace
from datetime import datetime

from hotline.core.calendar import Notice
from hotline.core.case import Case
from hotline.core.clock import Cap, Clock, Exclude, Keep, settled_due
from hotline.core.effects import chosen_limits, excluding, from_first_receipt, with_handler
from hotline.core.inner_limits import (
    SURVIVE_ASSIGNMENT,
    SURVIVE_RECALL,
    co_handler_due,
    forget_inner,
    recount_inner,
    with_inner,
)
from hotline.core.limit import Limit
from hotline.core.policy import with_overrides
from hotline.core.reading import own_deadline
from hotline.core.ticket import OPEN_WITH_UNIT, Assignment, CoHandler, CoStatus, Ticket, World, without_caps_of

# --- co-handlers ---


def invite_co_handler(case: Case) -> World:
    """A unit is invited to named claims with an inner due; the lead's limit stays one whole (a16.1; R24)."""
    lead_due = own_deadline(case.world, case.known, case.at).due
    due = case.get("due") or co_handler_due(case.world, case.policy, case.at, lead_due)
    committee = case.get("unit_kind") in ("village_committee", "residents_committee")
    invited = CoHandler(case.args["unit"], "invited", due, committee)
    ticket = case.known.with_assignment(co_handlers=(*case.held.co_handlers, invited))
    return case.world.put(with_handler(ticket, case))


def object_invitation(case: Case) -> World:
    """The invited unit objects; its inner due runs on (a16.1)."""
    return case.world.put(_co_status(case, case.actor.unit, "objected"))


def decide_objection(case: Case) -> World:
    """Upheld: the unit is released; else it is bound and must still report (a16.1)."""
    return case.world.put(_co_status(case, case.args["unit"], "released" if case.flag("upheld") else "bound"))


def submit_co_result(case: Case) -> World:
    """The invited unit hands its result to the lead (a16.1)."""
    return case.world.put(with_handler(_co_status(case, case.actor.unit, "reported"), case))


def _co_status(case: Case, unit: str | None, status: CoStatus) -> Ticket:
    co_handlers = tuple(replace(co, status=status) if co.unit == unit else co for co in case.held.co_handlers)
    return case.known.with_assignment(co_handlers=co_handlers)


# --- contact, reply, closure ---


def contact_requester(case: Case) -> World:
    """An attempt or conversation; only the unit's own count for it (a20.1.1)."""
    if case.actor.role not in ("handler", "unit_lead"):
        return case.world
    held = case.held
    ticket = case.known.with_assignment(attempts=held.attempts + 1, reached=held.reached or case.get("reached", True))
    return case.world.put(with_handler(ticket, case))


def reply(case: Case) -> World:
    """The lead unit's written answer (a20.1.2, a21.1)."""
    ticket = case.known.with_assignment(replied=True, replied_since_refusal=True)
    return case.world.put(with_handler(ticket, case))


def request_closure(case: Case) -> World:
    """The unit applies for closure; a pending extension lapses (a22.1; R19, R20)."""
    ticket = case.known.with_assignment(
        submitted_at=case.at,
        extension=None,
        reported_back=case.held.reported_back or case.flag("reported_back"),
    )
    ticket = with_inner(case.world, ticket, closure_review=(case.at, case.policy.closure_review_limit))
    return case.world.put(replace(with_handler(ticket, case), state="closure_pending"))


def approve_closure(case: Case) -> World:
    """The due is frozen and timeliness decided; the follow-up's limit starts where one is owed (a22.1; R20, R25)."""
    ticket, by_approval = case.known, case.policy.timeliness_moment == "approval"
    frozen = own_deadline(case.world, ticket, case.at if by_approval else None)
    moment = case.at if by_approval else case.held.submitted_at or case.at
    unreachable = ticket.anonymous or ticket.no_contact
    ticket = replace(
        ticket,
        state="archived" if unreachable else "closed",
        frozen=frozen,
        timely=moment <= frozen.due,
        ended_at=case.at,
        unreached=0,
        tried_at=None,
        closures_approved_by=(*ticket.closures_approved_by, *case.actor.persons),
    )
    if not unreachable:
        ticket = with_inner(case.world, ticket, follow_up=(case.at, case.policy.follow_up_limit))
    return case.world.put(ticket)


def refuse_closure(case: Case) -> World:
    """The ticket goes back to work; its limit counts from first receipt (a22.1; R21)."""
    held, clock = case.held, case.held.clock
    if case.policy.closure_review_excluded:
        clock = excluding(clock, Exclude("R21", held.submitted_at or case.at, case.at))
    ticket = case.known.with_assignment(
        clock=from_first_receipt(case, clock), submitted_at=None, replied_since_refusal=False
    )
    return case.world.put(replace(ticket, state="handling"))


# --- follow-up and redo ---


def follow_up(case: Case) -> World:
    """The requester's answer, or an attempt without one (a23.1; R26)."""
    ticket, result = case.known, case.args["result"]
    if result == "unreached":
        ticket = replace(ticket, unreached=ticket.unreached + 1, tried_at=case.at)
        given_up = ticket.unreached >= case.policy.follow_up_attempts
        return case.world.put(replace(ticket, state="archived") if given_up else ticket)
    if result != "dissatisfied":
        return case.world.put(replace(ticket, state="archived"))
    if case.policy.redo_on_dissatisfied == "automatic" and ticket.redos < case.policy.redo_max:
        return redo(case)
    ticket = with_inner(case.world, ticket, redo_window=(case.at, case.policy.redo_window))
    return case.world.put(replace(ticket, state="dissatisfied"))


def redo(case: Case) -> World:
    """A new round with the same unit (a23.1; R26)."""
    return case.world.put(redone(case))


def redone(case: Case) -> Ticket:
    """The ticket in its new round: limit of the redo alone, accepted, contact and reply due again (R26)."""
    ticket, held, policy = case.known, case.held, case.policy
    if isinstance(policy.redo_limit, Limit):
        clock = Clock(case.at, "redo", policy.redo_limit, basis="redo")
    else:
        clock = Clock(case.at, "redo", **chosen_limits(policy, ticket, held.item_limits))
    assignment = Assignment(
        held.unit,
        clock,
        item=held.item,
        item_limits=held.item_limits,
        accepted=True,
        locked=held.locked,
        mandatory=held.mandatory,
    )
    ticket = replace(
        forget_inner(ticket, SURVIVE_ASSIGNMENT),
        state="handling",
        assignment=assignment,
        redos=ticket.redos + 1,
        receipts=(),
        frozen=None,
        timely=None,
        ended_at=None,
    )
    return with_inner(case.world, ticket, first_contact=(case.at, policy.first_contact_limit))


def decline_redo(case: Case) -> World:
    """No new round, with reason (a23.1)."""
    return case.world.put(replace(case.known, state="archived"))


# --- merging and recall ---


def merge(case: Case) -> World:
    """The ticket follows a lead, which is due no later than it was itself (a13.2.3; R28)."""
    lead = case.world.tickets[case.args["into"]]
    return case.world.put(taking_in(lead, case.known.id, cap_of(case)), merged_ticket(case))


def cap_of(case: Case) -> Cap | None:
    """What the merged ticket's shown due lays on the lead; nothing without a due, or with `merge_due` lead (R28)."""
    ticket = case.known
    if ticket.assignment is None or case.policy.merge_due != "earliest":
        return None
    return Cap(own_deadline(case.world, ticket, case.at).due, ticket.id)


def taking_in(lead: Ticket, ticket: str, cap: Cap | None) -> Ticket:
    """The lead with a ticket merged into it, and that ticket's cap on its due (R28)."""
    lead = replace(lead, followers=(*lead.followers, ticket))
    if cap is None or lead.assignment is None:
        return lead
    clock = lead.assignment.clock
    return lead.with_assignment(clock=replace(clock, changes=(*clock.changes, cap)))


def merged_ticket(case: Case) -> Ticket:
    """The merged ticket's own side: it keeps its clock, a pending extension lapses (R19, R28)."""
    ticket = case.known
    if ticket.assignment is not None:
        ticket = ticket.with_assignment(extension=None)
    return replace(ticket, state="merged", former_state=ticket.state, merged_into=case.args["into"])


def unmerge(case: Case) -> World:
    """The ticket takes up its former state and its own clock; the lead loses the cap (a13.2.3; R28)."""
    world, ticket = case.world, case.known
    return world.put(letting_go(world.lead_of(ticket), ticket.id), parted(ticket, case.at))


def letting_go(lead: Ticket, ticket: str) -> Ticket:
    """The lead without the cap of a ticket, on its present clock and on a recalled one (R28)."""
    lead = replace(lead, followers=tuple(follower for follower in lead.followers if follower != ticket))
    if lead.assignment is not None:
        lead = lead.with_assignment(clock=without_caps_of(lead.assignment.clock, ticket))
    if lead.recalled is not None:
        lead = replace(lead, recalled=replace(lead.recalled, clock=without_caps_of(lead.recalled.clock, ticket)))
    return lead


def parted(ticket: Ticket, at: datetime) -> Ticket:
    """The merged ticket back in its former state (R28)."""
    former = ticket.former_state or "registered"
    return replace(ticket, state=former, former_state=None, merged_into=None, unmerged_at=at)


def recall(case: Case) -> World:
    """The dispatch is taken back: no unit, no due, the limit for dispatch starts again (a15.1; R27, R30)."""
    ticket = case.known
    ticket = replace(
        forget_inner(ticket, SURVIVE_RECALL),
        state="registered",
        assignment=None,
        recalled=replace(case.held, extension=None, co_handlers=()),
        recalled_at=case.at,
    )
    return case.world.put(with_inner(case.world, ticket, dispatch=(case.at, case.policy.dispatch_limit)))


# --- lasting acts ---


def urge(case: Case) -> World:
    """The unit is reminded by a person (a38.1)."""
    return case.world.put(replace(case.known, urged_at=case.at))


def unchanged(case: Case) -> World:
    """An act that is recorded and changes neither state nor clock (lifecycle section 5)."""
    return case.world


def supervise(case: Case) -> World:
    """A supervision demands an answer within its limit (a38.1; R30)."""
    return case.world.put(with_inner(case.world, case.known, supervise=(case.at, case.policy.supervise_limit)))


def report_risk(case: Case) -> World:
    """A risk is reported upwards; the limit runs from knowledge (a25.1; R30)."""
    known_at = case.get("known_at", case.at)
    limit = case.policy.risk_report_limit
    return case.world.put(with_inner(case.world, case.known, risk_report=(known_at, limit)))


def amend_type(case: Case) -> World:
    """Type or priority change; the limit is selected anew by the policy's rule (a2.1; R29)."""
    ticket = case.known
    amended = replace(ticket, type=case.get("type", ticket.type), priority=case.get("priority", ticket.priority))
    held = ticket.assignment
    if held is None or held.clock.basis == "redo":
        return case.world.put(amended)
    clock = replace(held.clock, **chosen_limits(case.policy, amended, held.item_limits))
    rule = case.policy.amend_type_rule
    if rule == "never_earlier":
        kept = Keep("R29", settled_due(held.clock, case.world.calendar, case.policy))
        clock = replace(clock, changes=(*clock.changes, kept))
    elif rule == "restart" and clock.kind != "redo":
        caps = tuple(change for change in clock.changes if isinstance(change, Cap))
        clock = replace(clock, start=case.at, kind="amended", changes=caps)
    return case.world.put(amended.with_assignment(clock=clock))


def withdraw(case: Case) -> World:
    """The requester takes the demand back (a11.2)."""
    return case.world.put(replace(case.known, state="withdrawn"))


def load_notice(case: Case) -> World:
    """A year's notice replaces its facts; every running due and inner limit is counted anew (a15.1; R5)."""
    year, days = case.args["year"], case.args["days"]
    calendar = case.world.calendar.with_notice(Notice(year, days, None, None, case.at), version=f"notice {case.at}")
    after = replace(case.world, calendar=calendar)
    return after.put(*(recomputed(case.world, after, ticket) for ticket in case.world.tickets.values()))


def recomputed(before: World, after: World, ticket: Ticket) -> Ticket:
    """One ticket under the new calendar: its promised due kept where policy says so, inner limits counted anew (R5)."""
    ticket = recount_inner(after, ticket)
    if after.policy_of(ticket).notice_may_move_earlier:
        return ticket
    if ticket.assignment is not None and ticket.state in (*OPEN_WITH_UNIT, "merged"):
        return replace(ticket, assignment=_kept(before, ticket, ticket.assignment))
    if ticket.recalled is not None and ticket.state in ("registered", "merged"):
        return replace(ticket, recalled=_kept(before, ticket, ticket.recalled))
    return ticket


def _kept(before: World, ticket: Ticket, held: Assignment) -> Assignment:
    due = settled_due(held.clock, before.calendar, before.policy_of(ticket))
    return replace(held, clock=replace(held.clock, changes=(*held.clock.changes, Keep("R5", due))))


def adopt_policy(case: Case) -> World:
    """A new version of the policy is in force; tickets keep theirs (a4.2; R33)."""
    version = f"policy {len(case.world.policies) + 1}"
    policy = with_overrides(case.world.policy, case.args.get("policy") or {}, version)
    return replace(case.world, policy=policy, policies={**case.world.policies, version: policy})
