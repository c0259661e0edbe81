"""A unit has ended: its successor takes over every ticket as it stands, limits and all (a15.3, a16.1)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hotline.core.ticket import Assignment, Ticket


def succeeded(ticket: Ticket, args: Mapping[str, Any]) -> Ticket:
    """The ticket with the successor wherever the ended unit stood: as lead, co-handler, former unit (a15.3).

    The clock is not touched: whoever takes over takes over the due. A co-handler already there stays as it is.
    """
    former, successor = str(args["from"]), str(args["to"])

    def named(unit: str) -> str:
        return successor if unit == former else unit

    return replace(
        ticket,
        assignment=_assignment(ticket.assignment, former, successor),
        recalled=_assignment(ticket.recalled, former, successor),
        receipts=tuple(replace(receipt, unit=named(receipt.unit)) for receipt in ticket.receipts),
        lost_units=tuple(dict.fromkeys(named(unit) for unit in ticket.lost_units)),
    )


def _assignment(held: Assignment | None, former: str, successor: str) -> Assignment | None:
    if held is None:
        return None
    lead = successor if held.unit == former else held.unit
    there = {lead, *(co.unit for co in held.co_handlers if co.status != "released")}
    co_handlers = tuple(
        co
        if co.unit != former
        else replace(co, status="released")
        if successor in there
        else replace(co, unit=successor)
        for co in held.co_handlers
    )
    return replace(held, unit=lead, co_handlers=co_handlers)
