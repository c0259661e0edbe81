"""The queues of each role (工作队列): which demands wait for whom, in which order, as conditions of one statement.

Open states stand as literals, so that the partial indexes are used whatever the plan. `d` is the demand. The
order follows the limit of whoever has to act: the due, the hotline's limit, the follow-up's.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from hotline.acting.locking import context
from hotline.core.reading import soon_until
from hotline.core.scope import UNIT_ROLES, Reader, reach_of
from hotline.core.ticket import OPEN, OPEN_WITH_UNIT
from hotline.rulebook.versions import CALENDARS, POLICIES

DUE: Final = "d.due_at"
LIMIT: Final = "coalesce(d.limit_at, d.due_at, d.received_at)"
OWED: Final = "(select min(f.due_at) from follow_up_followup f where f.demand_id = d.id and f.ended_at is null)"
RECEIVED: Final = "d.received_at"


def literals(states: tuple[str, ...]) -> str:
    """States as SQL literals: they are the code's own words, never input."""
    return ", ".join(f"'{state}'" for state in states)


@dataclass(frozen=True)
class Queue:
    """One queue: its key, Chinese name, condition, what orders it; `own_reach` where the reader's units bound it.

    `part` is what picks its demands among those of the role's first queue, where they are some of them.
    """

    key: str
    zh: str
    where: str
    order: str = DUE
    own_reach: bool = False
    part: str = ""


# A handler's own and the pool: what nobody took up yet, and what the unit's lead holds for the unit (a7.1).
OWN_OR_POOL: Final = """
(%(desk)s or d.person in ('', %(person)s, %(unit)s) or d.state = 'dispatched' or exists (
  select from organisation_post p where p.person_id = d.person and p.unit_id = d.unit_id and p.role = 'unit_lead'))
"""
_OF_UNIT: Final = f"d.unit_id = any(%(reach)s) and {OWN_OR_POOL}"
_ASKED: Final = "d.id in (select r.demand_id from tickets_request r where r.decided_at is null and r.kind = '{}')"

# Only a due before now can be overdue, which the index by due finds. As the core counts it: while a review runs, what
# counts is when it was asked for (R16, R17, R20, R21, R32).
OVERDUE: Final = f"""
d.state in ({literals(OPEN_WITH_UNIT)}) and d.due_at < %(now)s and d.due_at < (case
  when d.state = 'return_pending' then (d.view->'assignment'->>'applied_at')::timestamptz
  when d.state = 'consultation' and d.policy not in
      (select version from rulebook_policyversion where content->>'consultation_excluded' = 'false')
    then (d.view->'assignment'->>'applied_at')::timestamptz
  when d.state = 'closure_pending' and d.policy not in
      (select version from rulebook_policyversion where content->>'timeliness_moment' = 'approval')
    then (d.view->'assignment'->>'submitted_at')::timestamptz
  when d.state = 'handling' and d.view->'assignment' ? 'extension' and d.policy in
      (select version from rulebook_policyversion where content->>'pending_extension_stops_overdue' = 'true')
    then null
  else %(now)s end)
"""
# Due soon as the core counts it, less what is under review: there the unit has nothing to do (R32).
SOON: Final = "d.state in ('dispatched', 'handling') and d.due_at >= %(now)s and d.due_at <= %(soon)s"


def _of_unit(key: str, zh: str, condition: str) -> Queue:
    return Queue(key, zh, f"{condition} and {_OF_UNIT}", own_reach=True, part=condition)


# At P2 and P3 the requester's words leave the hotline only as a person has checked them (S05, S07); they wait from
# before the dispatch, so that the unit need not. Before registration they stand with the contact, without a reference.
_TO_CHECK: Final = f"""
d.protection in (2, 3) and d.state in ({literals(OPEN)}) and case
  when exists (select from tickets_words w where w.demand_id = d.id and w.kind = 'content') then exists (
    select from tickets_words w where w.demand_id = d.id and w.kind = 'content' and not exists (
      select from tickets_confirmedtext c where c.demand_id = d.id and c.of = w.reference))
  else not exists (select from tickets_confirmedtext c where c.demand_id = d.id) end
"""
TO_CHECK: Final = Queue("to_check", "待核对文字", _TO_CHECK, LIMIT)
"""What waits for a person of the hotline to check its words, due first (核对文字; a11.2)."""

_TAKING: Final = "select c.id from intake_contact c where c.taken_by = %(person)s and c.finished_at is null"

UNIT_QUEUES: Final = (
    _of_unit("open", "在办", f"d.state in ({literals(OPEN_WITH_UNIT)})"),
    _of_unit("to_accept", "待受理", "d.state = 'dispatched'"),
    _of_unit("handling", "办理中", "d.state = 'handling'"),
    _of_unit("in_review", "审核中", "d.state in ('return_pending', 'consultation', 'closure_pending')"),
    _of_unit("overdue", "超期", OVERDUE),
    Queue(
        "co_handling",
        "协办",
        "d.state = 'handling' and d.id in (select i.demand_id from tickets_invitation i"
        " where i.unit_id = any(%(reach)s) and i.status in ('invited', 'objected', 'bound'))",
        own_reach=True,
    ),
)

QUEUES: Final[dict[str, tuple[Queue, ...]]] = {
    "agent": (Queue("mine", "我的接听", f"d.contact_id in ({_TAKING})", RECEIVED),),
    "dispatcher": (
        Queue("to_register", "待登记", "d.state is null and not d.imported_history", RECEIVED),
        Queue("to_dispatch", "待派单", "d.state = 'registered'", LIMIT),
        TO_CHECK,
    ),
    "reviewer": (
        Queue("returns", "退单待审核", "d.state = 'return_pending'", LIMIT),
        Queue("extensions", "延期待审核", f"d.state = 'handling' and {_ASKED.format('extension')}", LIMIT),
        Queue("closures", "办结待审核", "d.state = 'closure_pending'", LIMIT),
        Queue("objections", "协办异议待裁定", f"d.state = 'handling' and {_ASKED.format('objection')}"),
        Queue("dissatisfied", "不满意待定", "d.state = 'dissatisfied'"),
        TO_CHECK,
    ),
    "handler": UNIT_QUEUES,
    "unit_lead": UNIT_QUEUES,
    "follow_up_caller": (
        Queue(
            "to_follow_up",
            "待回访",
            "d.id in (select f.demand_id from follow_up_followup f where f.ended_at is null)",
            OWED,
        ),
    ),
    "supervisor": (
        Queue("overdue", "超期", OVERDUE),
        Queue("soon", "即将超期", SOON),
        Queue("open", "在办", f"d.state in ({literals(OPEN_WITH_UNIT)})"),
        Queue("dissatisfied", "不满意待定", "d.state = 'dissatisfied'"),
    ),
}
"""Role -> its queues, the first being the one its list opens on; a role without one has no list."""


CITY_QUEUES: Final = (
    Queue("open", "在办", f"d.state in ({literals(OPEN_WITH_UNIT)})"),
    Queue("overdue", "超期", OVERDUE),
    Queue("soon", "即将超期", SOON),
)
"""What the department in charge sees of the whole city, masked for good (a4.2)."""


def queues_of(reader: Reader) -> tuple[Queue, ...]:
    """The queues of a reader: the role's; a viewer of the department has the city's, a committee none (a4.2, a6.1)."""
    if reader.actor.is_committee:
        return ()
    if reader.actor.role == "analyst" and "department_viewer" in reader.appointments:
        return CITY_QUEUES
    return QUEUES.get(reader.actor.role, ())


def queue_of(reader: Reader, key: str | None) -> Queue | None:
    """A queue of a reader by key, the first one without; None where there is none such."""
    return next((queue for queue in queues_of(reader) if key in (None, queue.key)), None)


# Nobody finds what he or she is complained about in, nor what is restricted to others, nor what is sealed (P3, P4).
VISIBLE: Final = """
d.protection < 4 and not exists (
  select from tickets_restriction t where t.demand_id = d.id and t.lifted_at is null and (
    (t.kind = 'recused' and (t.subject = %(person)s or (t.subject = any(%(units)s) and not exists (
      select from tickets_restriction u where u.demand_id = d.id and u.kind = 'released' and u.lifted_at is null
        and u.subject = %(person)s))))
    or (t.kind = 'named' and not exists (
      select from tickets_restriction u where u.demand_id = d.id and u.kind = 'named' and u.lifted_at is null
        and u.subject = %(person)s))))
"""


def _soon(now: datetime) -> datetime:
    """The last due that counts as soon under the versions in force (R32)."""
    policy, calendar, _ = context(now, None)
    return soon_until(CALENDARS[calendar], POLICIES[policy], now)


def arguments(reader: Reader, now: datetime, *, soon: bool = True) -> dict[str, Any]:
    """What the conditions ask of reader and instant. One statement, the versions in force, where `soon` is asked."""
    actor = reader.actor
    return {
        "now": now,
        "soon": _soon(now) if soon else None,
        "person": actor.person or "",
        "unit": actor.unit or "",
        "units": sorted({*actor.units, *([actor.unit] if actor.unit else [])}),
        "reach": sorted(reach_of(reader)) if actor.role in UNIT_ROLES else [],
        "desk": actor.role == "unit_lead" or "unit_desk" in reader.appointments,
    }
