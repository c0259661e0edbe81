"""Deciding an act: the checks in their order, the effect, the system acts due before (lifecycle section 5, R23)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hotline.core.arguments import Args
from hotline.core.case import Case, Guard
from hotline.core.effects import accepted
from hotline.core.intake import DISPOSITIONS
from hotline.core.lifecycle import ACTS, DISPOSE_GUARDS, ROLES, STATE_WORDS, WITHOUT_TICKET, Act
from hotline.core.product_guards import Circumstances, product_guards
from hotline.core.refusal import FAILED, Failed, Refusal, refuse
from hotline.core.ticket import Actor, Ticket, World


@dataclass(frozen=True, slots=True)
class SystemAct:
    """An act the system does by rule: silent acceptance, effective one second after the window's end (R23)."""

    ticket: str
    act: str
    effective_at: datetime


def silent_acceptance(ticket: Ticket) -> datetime | None:
    """When a dispatched ticket counts as accepted: one second after its window, or after an unmerge (R23; a16.1)."""
    window = ticket.inner.get("accept")
    if ticket.state != "dispatched" or window is None:
        return None
    end = max(window.due, ticket.unmerged_at) if ticket.unmerged_at else window.due
    return end + timedelta(seconds=1)


def settle(world: World, at: datetime) -> tuple[World, list[SystemAct]]:
    """The world with the system acts due before `at` done, and those acts (R23)."""
    done, changed = [], []
    for ticket in world.tickets.values():
        effective = silent_acceptance(ticket)
        if effective is not None and effective <= at:
            changed.append(accepted(ticket))
            done.append(SystemAct(ticket.id, "accept", effective))
    return (world.put(*changed) if changed else world), done


def perform(
    world: World,
    act: str,
    ticket_id: str,
    actor: Actor,
    args: Args,
    at: datetime,
    circumstances: Circumstances | None = None,
) -> World | Refusal:
    """Do an act, or say why not. The system acts due before `at` must have been done (`settle`; R23).

    `circumstances` are what only the platform knows; without them the product guards are not tested.
    """
    ticket = world.tickets.get(ticket_id)
    policy = world.policy_of(ticket) if ticket else world.policy
    if act in WITHOUT_TICKET:
        policy, ticket = world.policy, None
    case = Case(world, act, actor, at, policy, ticket, ticket_id, args)
    refusal = may(case)
    if refusal is None:
        refusal = first_refusal(case, (*product_guards(act, circumstances), *guards_of(case)))
    return refusal or ACTS[act].effect(case)


def may(case: Case) -> Refusal | None:
    """The checks before any guard: lock, state, role, committee, unit, in this order (a17.2, a6.2, a5.2, a16.1)."""
    row = ACTS[case.act]
    if _locked(case):
        return refuse(case.act, "consultation_final", "a17.2", FAILED)
    if case.ticket is not None and case.ticket.state not in row.states:
        failed = Failed({"state": STATE_WORDS[case.ticket.state], "act": row.zh})
        return refuse(case.act, "state", row.provision, failed)
    if not role_allowed(case, row):
        return refuse(case.act, "role", row.provision, _wrong_role(case, row))
    if case.actor.role in ("handler", "unit_lead"):
        return _may_unit(case, row)
    return None


def _locked(case: Case) -> bool:
    """A return asked by the current lead unit under the consultation lock, whatever the state (a17.2)."""
    if case.act != "request_return" or case.ticket is None or case.ticket.assignment is None:
        return False
    by_unit = case.actor.role in ("handler", "unit_lead") and case.actor.unit == case.ticket.unit
    return by_unit and case.ticket.assignment.locked


def role_allowed(case: Case, row: Act) -> bool:
    """Whether the actor's role may do the act under the policy the ticket carries (roles section 3)."""
    role, named = case.actor.role, case.act in case.policy.unit_lead_required_for
    if role == "handler" and (row.drafted or role in row.who):
        committees_own = case.actor.is_committee and case.act in ("submit_co_result", "object_invitation")
        return committees_own or not named
    if role == "system" and case.act == "dispatch":
        return case.policy.auto_dispatch
    if role == "agent" and case.act == "amend_type":
        return case.ticket is not None and case.ticket.state == "registered"
    return role in row.who


def _wrong_role(case: Case, row: Act) -> Failed:
    who = "、".join(ROLES[role] for role in row.who if role != case.actor.role) or "其他岗位"
    return Failed({"role": ROLES[case.actor.role], "act": row.zh, "who": who})


def _may_unit(case: Case, row: Act) -> Refusal | None:
    """What people of units must be besides: no committee as main responsible, and of the lead unit (a6.2, a5.2)."""
    if case.actor.is_committee and not row.open_to_committees:
        return refuse(case.act, "committee_actor", "a6.2", FAILED)
    held = case.ticket.assignment if case.ticket else None
    if row.of_lead_unit and held is not None and case.actor.unit != held.unit:
        co = held.co_handler(case.actor.unit)
        if co is not None and co.status != "released":
            return refuse(case.act, "unit", "a16.1", Failed(variant="co_handler"))
        return refuse(case.act, "unit", "a5.2", Failed({"act": row.zh}))
    return None


def guards_of(case: Case) -> tuple[Guard, ...]:
    """The act's own guards; those of a disposition by its class (a13.2)."""
    if case.act == "dispose":
        return tuple(DISPOSE_GUARDS[need] for need in DISPOSITIONS[case.args["class"]].needs)
    return ACTS[case.act].guards


def first_refusal(case: Case, guards: Iterable[Guard]) -> Refusal | None:
    """The refusal of the first guard that fails, None where all pass (lifecycle section 5)."""
    for guard in guards:
        failed = guard.check(case)
        if failed is not None:
            return refuse(case.act, guard.name, guard.provision or ACTS[case.act].provision, failed)
    return None


def refused_acts(
    world: World, ticket_id: str, actor: Actor, at: datetime, circumstances: Circumstances | None = None
) -> dict[str, Refusal | None]:
    """Every act on a ticket with the refusal that stands whatever the arguments, or None (lifecycle section 5).

    With `circumstances` the standing product guards are tested too.
    """
    ticket = world.tickets.get(ticket_id)
    if ticket is None:
        return {}
    found: dict[str, Refusal | None] = {}
    for row in ACTS.values():
        if row.code not in WITHOUT_TICKET:
            case = Case(world, row.code, actor, at, world.policy_of(ticket), ticket)
            guards = (*product_guards(row.code, circumstances), *row.guards)
            found[row.code] = may(case) or first_refusal(case, (g for g in guards if g.standing))
    return found


def allowed_acts(world: World, ticket_id: str, actor: Actor, at: datetime) -> list[str]:
    """The acts open to an actor on a ticket: checks and standing guards pass (lifecycle section 5)."""
    return sorted(act for act, refusal in refused_acts(world, ticket_id, actor, at).items() if refusal is None)
