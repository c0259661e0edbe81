"""What acts do to ticket and clock: intake, dispatch, return, consultation, extension (lifecycle sections 5 and 7)."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from hotline.core.arguments import Args
from hotline.core.case import Case
from hotline.core.clock import Clock, Exclude, Extend, ExtensionRefused, Kind
from hotline.core.inner_limits import SURVIVE_ASSIGNMENT, forget_inner, inner_limit, with_inner
from hotline.core.intake import DISPOSITIONS, PORTAL
from hotline.core.limit import Limit
from hotline.core.policy import Policy
from hotline.core.ticket import Assignment, PendingExtension, Receipt, Ticket, World

ItemLimits = tuple[tuple[str, Limit], ...]


def with_handler(ticket: Ticket, case: Case) -> Ticket:
    """The ticket knowing who of a unit worked on it, and for whom (D01; a22.1)."""
    fresh = tuple(person for person in case.actor.persons if person not in ticket.handled_by)
    if not fresh or case.actor.role not in ("handler", "unit_lead"):
        return ticket
    return replace(ticket, handled_by=(*ticket.handled_by, *fresh))


# --- intake ---


def register(case: Case) -> World:
    """A ticket is formed; the limit for dispatch starts (a14.1; R30)."""
    world, args, policy = case.world, case.args, case.world.policy
    ticket = Ticket(
        id=case.new_id,
        state="registered",
        policy=policy.version,
        registered_at=case.at,
        type=args["type"],
        priority=args.get("priority", "normal"),
        anonymous=args.get("anonymous", False),
        no_contact=args.get("no_contact", False) or args.get("way_declined", False),
        requester=args.get("requester"),
        fact=args.get("fact"),
        ground=args.get("ground"),
        claims=args.get("claims", ()),
        follow_up_channel=PORTAL if args.get("way_declined", False) else args.get("follow_up_channel"),
        outside_due=args.get("outside_due"),
        class_given="class_code" in args,
    )
    return world.put(with_inner(world, ticket, dispatch=(case.at, policy.dispatch_limit)))


def dispose(case: Case) -> World:
    """A demand ends without ticket or answer; emergencies and risks start their limit (a13.2; R30)."""
    policy, kind = case.world.policy, DISPOSITIONS[case.args["class"]].limit
    ticket = Ticket(id=case.new_id, state="disposed", policy=policy.version, registered_at=case.at)
    if kind is not None:
        limit = policy.emergency_handover_limit if kind == "emergency_handover" else policy.risk_report_limit
        started = case.get("started_at", case.at)
        ticket = replace(ticket, inner={kind: inner_limit(case.world, policy, started, limit)})
    return case.world.put(ticket)


def answer_on_the_spot(case: Case) -> World:
    """The demand is answered at once (a15.1)."""
    return case.world.put(replace(case.known, state="answered", ended_at=case.at))


# --- a new assignment ---


def item_limits(args: Args) -> ItemLimits:
    """The catalogue item's limits by type; a single one stands for all types (R13)."""
    if "item_limit" in args:
        return (("*", args["item_limit"]),)
    by_type: ItemLimits = args.get("item_limits", ())
    return by_type


def chosen_limits(policy: Policy, ticket: Ticket, limits: ItemLimits) -> dict[str, Any]:
    """The limits competing for a ticket under a policy: of item or type, and of its priority (R13)."""
    by_type = dict(limits)
    of_item = by_type.get(ticket.type, by_type.get("*"))
    return {
        "basic": of_item or policy.limit_of_type(ticket.type),
        "basis": "item" if of_item else "type",
        "ceiling": policy.limit_of_priority(ticket.priority),
    }


def fresh_assignment(case: Case, ticket: Ticket, kind: Kind) -> Assignment:
    """An assignment that starts now with the full limit and counters at zero (R11, R15, R17).

    The policy is the one in force, the item the one named in the act.
    """
    limits = item_limits(case.args)
    clock = Clock(case.at, kind, **chosen_limits(case.world.policy, ticket, limits))
    return Assignment(
        case.args["unit"],
        clock,
        item=case.get("item"),
        item_limits=limits,
        mandatory=case.get("manner") in ("mandatory", "supervised"),
    )


def newly_assigned(case: Case, ticket: Ticket, assignment: Assignment, *, window: bool) -> Ticket:
    """The ticket with a new assignment under the policy in force (R33) and its inner limits set anew.

    `window`: whether this kind of assignment has a window for return and for silence (dispatch, approved return).
    """
    world, policy, former = case.world, case.world.policy, ticket.assignment or ticket.recalled
    receipts = (*ticket.receipts, Receipt(former.unit, former.clock.start)) if former else ticket.receipts
    ticket = replace(
        forget_inner(ticket, SURVIVE_ASSIGNMENT),
        policy=policy.version,
        assignment=assignment,
        recalled=None,
        recalled_at=None,
        receipts=receipts,
        dispatched_by=case.actor.person,
    )
    ticket = with_inner(world, ticket, first_contact=(case.at, policy.first_contact_limit))
    if window and not ticket.in_redo_round:
        ticket = with_inner(world, ticket, return_window=(case.at, policy.return_window))
    if window and policy.silent_acceptance:
        ticket = with_inner(world, ticket, accept=(case.at, policy.silent_acceptance_after))
    return ticket


def dispatch(case: Case) -> World:
    """The ticket goes to a unit: the limit starts, or after a recall from the same unit continues (R11, R27)."""
    ticket = case.known
    former = ticket.recalled if ticket.recalled and ticket.recalled.unit == case.args["unit"] else None
    assignment = fresh_assignment(case, ticket, "dispatch")
    if former is not None:
        assignment = replace(assignment, locked=former.locked)
        if case.world.policy.recall_same_unit == "continue" and ticket.recalled_at is not None:
            assignment = _continued(assignment, former, ticket.recalled_at, case.at)
    ticket = newly_assigned(case, ticket, assignment, window=True)
    if "class_code" in case.args:
        ticket = replace(ticket, class_given=True)
    return case.world.put(replace(ticket, state="dispatched"))


def _continued(fresh: Assignment, former: Assignment, recalled_at: datetime, at: datetime) -> Assignment:
    """The recalled assignment taken up again: start, changes, counters and contacts stay, acceptance does not (R27)."""
    clock = replace(
        fresh.clock,
        kind="continued",
        start=former.clock.start,
        changes=(*former.clock.changes, Exclude("R27", recalled_at, at)),
    )
    return replace(
        fresh,
        clock=clock,
        returns=former.returns,
        extensions=former.extensions,
        extension_refused=former.extension_refused,
        reached=former.reached,
        attempts=former.attempts,
    )


def accept(case: Case) -> World:
    """The unit takes the ticket; the clock is not touched (a16.1; R11)."""
    return case.world.put(with_handler(accepted(case.known), case))


def accepted(ticket: Ticket) -> Ticket:
    """The ticket accepted, by act or by silence (R23)."""
    return replace(ticket.with_assignment(accepted=True), state="handling")


def assign(case: Case) -> World:
    """The unit hands the ticket to an office or person of its own: no state, no clock (a5.2)."""
    return case.world.put(with_handler(case.known, case))


# --- return and consultation ---


def request_return(case: Case) -> World:
    """The unit applies for return: the review runs and is excluded, a pending extension lapses (a17.1; R16, R19)."""
    held = case.held
    ticket = case.known.with_assignment(returns=held.returns + 1, applied_at=case.at, extension=None)
    ticket = with_inner(case.world, ticket, return_review=(case.at, case.policy.return_review_limit))
    return case.world.put(replace(with_handler(ticket, case), state="return_pending"))


def approve_return(case: Case) -> World:
    """The ticket goes to another unit with a limit counted anew (a17.1; R15)."""
    ticket = case.known
    assignment = fresh_assignment(case, ticket, "redispatch")
    ticket = replace(ticket, lost_units=_with(ticket.lost_units, ticket.held().unit))
    ticket = newly_assigned(case, ticket, assignment, window=True)
    return case.world.put(replace(ticket, state="dispatched"))


def refuse_return(case: Case) -> World:
    """The unit goes on; its limit counts from first receipt, the review excluded (a17.1; R16)."""
    applied = case.held.applied_at or case.at
    clock = from_first_receipt(case, excluding(case.held.clock, Exclude("R16", applied, case.at)))
    ticket = case.known.with_assignment(clock=clock, applied_at=None)
    return case.world.put(replace(ticket, state="handling"))


def refer_to_consultation(case: Case) -> World:
    """The return is put to a consultation body; its limit starts (a17.2; R17)."""
    held = case.held
    clock = held.clock
    if not case.policy.consultation_excluded:
        clock = excluding(clock, Exclude("R16", held.applied_at or case.at, case.at))
    ticket = case.known.with_assignment(clock=clock, referred_at=case.at)
    ticket = with_inner(case.world, ticket, consultation=(case.at, case.policy.consultation_limit))
    return case.world.put(replace(ticket, state="consultation"))


def decide_consultation(case: Case) -> World:
    """The body names the unit: the present one goes on, another starts anew; either way it is locked (a17.2; R17)."""
    ticket, unit = case.known, case.args["unit"]
    lost = tuple(name for name in ticket.lost_units if name != unit)
    if unit == ticket.unit:
        ticket = replace(_consulted(case), lost_units=lost)
    else:
        assignment = replace(fresh_assignment(case, ticket, "consultation"), accepted=True, locked=True)
        ticket = replace(ticket, lost_units=_with(lost, ticket.held().unit))
        ticket = newly_assigned(case, ticket, assignment, window=False)
    return case.world.put(replace(ticket, state="handling"))


def _consulted(case: Case) -> Ticket:
    """The ticket that consultation left with its unit: the time is excluded, the assignment locked (R17)."""
    held, clock = case.held, case.held.clock
    if case.policy.consultation_excluded:
        clock = excluding(clock, Exclude("R17", held.applied_at or case.at, case.at))
    clock = from_first_receipt(case, clock)
    return case.known.with_assignment(clock=clock, applied_at=None, referred_at=None, accepted=True, locked=True)


def excluding(clock: Clock, exclude: Exclude) -> Clock:
    """The clock with one more excluded interval (R16)."""
    return replace(clock, changes=(*clock.changes, exclude))


def from_first_receipt(case: Case, clock: Clock) -> Clock:
    """The clock counted from first receipt: this assignment's start, or the unit's earliest in the round (R16).

    a17.1 自首次接到, a22.1 首次收到; `first_receipt_scope`.
    """
    if case.policy.first_receipt_scope != "unit":
        return clock
    earlier = [receipt.start for receipt in case.known.receipts if receipt.unit == case.held.unit]
    return replace(clock, start=min([clock.start, *earlier]))


def _with(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return names if name in names else (*names, name)


# --- extension ---


def request_extension(case: Case) -> World:
    """The unit applies for an extension; nothing stops (a18.1; R19)."""
    ticket = case.known.with_assignment(extension=PendingExtension(case.at, case.args["length"]))
    ticket = with_inner(case.world, ticket, extension_review=(case.at, case.policy.extension_review_limit))
    return case.world.put(with_handler(ticket, case))


def approve_extension(case: Case) -> World:
    """The due moves from the old due by what is granted (a18.1; R18)."""
    held = case.held
    granted = case.get("length", held.asked_extension().length)
    clock = replace(held.clock, changes=(*held.clock.changes, Extend(granted)))
    return case.world.put(case.known.with_assignment(clock=clock, extensions=held.extensions + 1, extension=None))


def refuse_extension(case: Case) -> World:
    """The due stays, the time of deciding is not given back (a18.1; R18)."""
    held = case.held
    asked = held.asked_extension().length
    clock = replace(held.clock, changes=(*held.clock.changes, ExtensionRefused(asked)))
    return case.world.put(case.known.with_assignment(clock=clock, extension=None, extension_refused=True))
