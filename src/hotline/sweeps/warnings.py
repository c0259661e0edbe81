"""Warnings to units: once when a due is soon, at the due, then every `warning_interval` while overdue (a5.2)."""

from collections.abc import Sequence
from datetime import datetime

from hotline.acting.locking import view_of, world_of
from hotline.acting.projection import next_warning
from hotline.core.reading import due_soon_from, is_due_soon, is_overdue, own_deadline
from hotline.core.spacing import latest_instant, overdue_from
from hotline.core.ticket import Ticket, World
from hotline.database.writing import Update, write
from hotline.outbox.models import Message
from hotline.sweeps.batches import in_batches
from hotline.sweeps.notices import notice
from hotline.tickets.models import Demand


def warn(now: datetime) -> int:
    """Warn the units whose tickets are due soon or overdue, each instant of the schedule once (a5.2)."""
    return in_batches(Demand.objects.filter(warn_at__lte=now), lambda rows: _warn(rows, now))


def _warn(rows: Sequence[Demand], now: datetime) -> int:
    messages: list[Message] = []
    updates: list[Update] = []
    for demand in rows:
        ticket = view_of(demand)
        world = world_of([ticket], demand.policy, demand.calendar)
        kind, moment = _owed(world, ticket, demand.warned_until, now)
        warned = moment or demand.warned_until
        if moment is not None:
            due = own_deadline(world, ticket, now)
            content = {"due": due.due.isoformat(), "provisional": due.provisional}
            messages.append(notice(demand, kind, ("unit", demand.unit_id or ""), now, content))
        following = next_warning(world, ticket, now, warned)
        if following is not None and following <= now:
            following = None  # nothing is owed although its instant has passed: a pending extension stops it
        updates.append(Update(Demand, demand.id, {"warned_until": warned, "warn_at": following}))
    write(messages, updates)
    return len(messages)


def _owed(world: World, ticket: Ticket, warned_until: datetime | None, now: datetime) -> tuple[str, datetime | None]:
    """The warning owed at an instant and the moment of the schedule it answers; None where none is owed."""
    due = own_deadline(world, ticket, now).due
    if is_overdue(world, ticket, now):
        n, moment = _latest(world, ticket, due, now)
        return f"overdue+{n}" if n else "overdue", moment if warned_until is None or warned_until < moment else None
    soon = due_soon_from(world, ticket, due)
    if is_due_soon(world, ticket, now) and (warned_until is None or warned_until < soon):
        return "due_soon", soon
    return "", None


def _latest(world: World, ticket: Ticket, due: datetime, now: datetime) -> tuple[int, datetime]:
    """The last instant at or before now at which an overdue unit is warned, and which of them it is."""
    policy = world.policy_of(ticket)
    return latest_instant(world.calendar, policy, overdue_from(due), policy.warning_interval, now)
