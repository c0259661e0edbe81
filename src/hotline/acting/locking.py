"""Locking the tickets an act touches, in ascending id, and reading the core's view of them."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final, TypeVar

from django.db import connection, transaction

from hotline.core.canonical import restore
from hotline.core.ticket import Ticket, World
from hotline.rulebook.versions import CALENDARS, IN_FORCE, POLICIES
from hotline.rulebook.wordings import noticed
from hotline.tickets.models import Demand
from hotline.trouble import Trouble


class NoSuchTicket(Trouble):
    """There is no ticket of that number, or it has no life of its own here."""


# Arrays, not joins: an index scan by key whatever the planner believes of a table that grows by the minute.
_LOCK = """
with named as materialized (select id, lead_id from tickets_demand where number = any(%(numbers)s)),
     heads as materialized (select id from named union select lead_id from named where lead_id is not null)
select * from tickets_demand
where id = any(array(select id from heads
                     union select id from tickets_demand
                           where lead_id is not null and lead_id = any(array(select id from heads))))
order by id for update
"""


class FamilyChanged(Exception):
    """While we waited for the locks somebody was merged in: begin again, holding nothing."""


Result = TypeVar("Result")


def durably(work: Callable[[], Result]) -> Result:
    """Do `work` in one durable transaction, begun again as often as merges get in between its locks."""
    while True:
        try:
            with transaction.atomic(durable=True):
                return work()
        except FamilyChanged:
            continue


def lock(number: str, also: Iterable[str] = ()) -> dict[str, Demand]:
    """Lock a ticket and the others named, each with its lead and all that follow the same lead; by number.

    All in one statement in ascending id: whoever took further locks while holding some could block another for good,
    so a family that has grown meanwhile raises FamilyChanged. Raises NoSuchTicket.
    """
    rows = Demand.objects.raw(_LOCK, {"numbers": [number, *also]})
    locked = {demand.number: demand for demand in rows}
    if number not in locked:
        raise NoSuchTicket(f"没有工单 {number}。")
    if set().union(*map(_related, locked.values())) - set(locked):
        raise FamilyChanged
    return locked


def _related(demand: Demand) -> set[str]:
    view = demand.view or {}
    lead = view.get("merged_into")
    return {*view.get("followers", ()), *([lead] if lead else ())}


def view_of(demand: Demand) -> Ticket:
    """The core's value of a ticket, as its row keeps it."""
    if demand.view is None:
        raise NoSuchTicket(f"{demand.number} 尚未登记或者系历史导入，不能办理。")
    ticket: Ticket = restore(Ticket, demand.view)
    return ticket


def world_of(tickets: Iterable[Ticket], policy: str, calendar: str) -> World:
    """The world one decision can see, under the versions in force."""
    return World(CALENDARS[calendar], POLICIES[policy], POLICIES, {ticket.id: ticket for ticket in tickets})


_CONTEXT: Final = f"""
select ({IN_FORCE["policy"]}), ({IN_FORCE["calendar"]}), (select result from tickets_actkey where key = %(key)s),
       (select seq from audit_chain where name = 'rulebook')
"""  # noqa: S608 - of the rulebook's own words


def context(now: datetime, key: str | None) -> tuple[str, str, dict[str, Any] | None]:
    """The policy and calendar versions in force at an instant and the result kept under an idempotency key.

    Tells the process by the way how far the rules of words have come.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CONTEXT, {"now": now, "key": key or ""})
        policy, calendar, result, rules = cursor.fetchone()
    noticed(rules or 0)
    if policy is None or calendar is None:
        raise Trouble("没有生效的制度参数或者日历版本；请先运行 hotline migrate。")
    return policy, calendar, json.loads(result) if result else None  # Django hands jsonb over as text
