"""Tickets nobody would come back to: closed without follow-up, open without a next step (a23.1; S15)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from hotline.core.audit import Fault
from hotline.proving.reading import column

_OF: Final = "(%(all)s or d.number = any(%(numbers)s)) and not d.imported_history"

_WITHOUT_EVENTS: Final = f"""
select d.number from tickets_demand d
where {_OF} and (d.chain_seq > 0 or d.state is not null)
  and not exists (select from audit_eventrow e where e.chain = d.number)
union all
select c.name from audit_chain c
where %(all)s and c.seq > 0 and not exists (select from audit_eventrow e where e.chain = c.name)
"""  # noqa: S608 - constants

_WITHOUT_FOLLOW_UP: Final = f"""
select d.number from tickets_demand d
where {_OF} and d.state in ('closed', 'dissatisfied', 'archived')
  and not exists (select from follow_up_followup f where f.demand_id = d.id
                  and f.opened_at = d.closed_at and (d.state <> 'closed' or f.ended_at is null))
order by d.number
"""  # noqa: S608 - constants

_WITHOUT_NEXT_STEP: Final = f"""
select d.number from tickets_demand d
where {_OF} and (
   d.state = 'registered' and d.view->'inner'->'dispatch' is null
   or d.state in ('dispatched', 'handling', 'return_pending', 'consultation', 'closure_pending')
      and not exists (select from tickets_assignment a where a.demand_id = d.id and a.ended_at is null)
   or d.state in ('return_pending', 'consultation', 'closure_pending')
      and not exists (select from tickets_request r where r.demand_id = d.id and r.decided_at is null
                      and r.kind = case d.state when 'return_pending' then 'return' when 'consultation'
                                   then 'consultation' else 'closure' end)
   or d.state = 'dissatisfied' and d.view->'inner'->'redo_window' is null
   or d.state = 'merged' and d.lead_id is null)
order by d.number
"""  # noqa: S608 - constants

_SYSTEM_ACTS: Final = f"""
select d.number from tickets_demand d
where {_OF} and d.system_act_at <= coalesce(%(now)s, (select max(last_event_at) from tickets_demand))
order by d.number
"""  # noqa: S608 - constants


def _of(numbers: Sequence[str] | None) -> dict[str, Any]:
    return {"all": numbers is None, "numbers": list(numbers or ())}


def without_events(numbers: Sequence[str] | None) -> Iterable[Fault]:
    """Rows whose chain has no event at all."""
    return [Fault(number, 1, "event missing or out of order") for number in column(_WITHOUT_EVENTS, _of(numbers))]


def without_follow_up(numbers: Sequence[str] | None) -> list[str]:
    """Closed tickets for which no follow-up of this closure is owed, made or excused."""
    return column(_WITHOUT_FOLLOW_UP, _of(numbers))


def without_next_step(numbers: Sequence[str] | None) -> list[str]:
    """Open tickets on which nobody owes anything."""
    return column(_WITHOUT_NEXT_STEP, _of(numbers))


def system_acts_owed(numbers: Sequence[str] | None, now: datetime | None) -> list[str]:
    """Tickets on which a system act is due and not yet recorded."""
    return column(_SYSTEM_ACTS, {**_of(numbers), "now": now})
