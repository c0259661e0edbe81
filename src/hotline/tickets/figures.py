"""Figures of tickets: co-handlers' results in time (a16.1), demands waiting for dispatch (a15.1)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from hotline.core.canonical import restore
from hotline.core.ticket import InnerLimit, Ticket
from hotline.tickets.models import Assignment, Demand, Invitation

# --- co-handling ---


@dataclass(frozen=True)
class CoHandling:
    """A co-handler's invitations: how many it was asked for, reported on, and was late with."""

    unit: str
    invited: int
    reported: int
    late: int


@dataclass(frozen=True)
class Excuse:
    """Why a lead had to wait: a co-handler late with its result, or still owing it (`reported_at` None)."""

    unit: str
    due: datetime
    reported_at: datetime | None


def _late(now: datetime) -> Q:
    """Reported after the inner due, or owed past it while the lead's assignment runs."""
    owing = Q(reported_at__isnull=True, assignment__ended_at__isnull=True, due_at__lt=now)
    return Q(reported_at__gt=F("due_at")) | owing


def co_handling(now: datetime) -> list[CoHandling]:
    """Each co-handler's own figures; its lateness counts here and for nobody else (a16.1). Released ones count not."""
    counted = Invitation.objects.exclude(status="released")
    late = set(counted.filter(_late(now)).values_list("id", flat=True))
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for one, unit, reported_at in counted.values_list("id", "unit_id", "reported_at"):
        for n, holds in enumerate((True, reported_at is not None, one in late)):
            sums[unit][n] += holds
    return [CoHandling(unit, *sums[unit]) for unit in sorted(sums)]


def excuses(number: str, now: datetime) -> list[Excuse]:
    """The co-handlers whose lateness excuses the lead of a ticket, stated on it (a16.1)."""
    found = Invitation.objects.filter(_late(now), demand__number=number).exclude(status="released")
    rows = found.order_by("due_at", "id").values_list("unit_id", "due_at", "reported_at")
    return [Excuse(*row) for row in rows]


# --- waiting for dispatch ---


@dataclass(frozen=True)
class Waiting:
    """A demand registered and not dispatched: since when, until when it should be, whether that has passed."""

    number: str
    since: datetime
    due: datetime
    beyond: bool


@dataclass(frozen=True)
class Dispatching:
    """The figure of a period's registrations: dispatched, in time, still waiting, of these beyond the limit (a15.1).

    A demand answered, merged or withdrawn before dispatch is in none of them.
    """

    dispatched: int
    in_time: int
    waiting: int
    beyond: int


def waiting_for_dispatch(now: datetime) -> list[Waiting]:
    """The demands waiting for dispatch, the oldest first, measured by the policy each carries (a15.1; R30)."""
    found = [_waiting(demand, now) for demand in Demand.objects.filter(state="registered", view__isnull=False)]
    return sorted(found, key=lambda one: (one.since, one.number))


def beyond_dispatch_limit(now: datetime) -> list[Waiting]:
    """The dispatcher's overdue list (a15.1)."""
    return [one for one in waiting_for_dispatch(now) if one.beyond]


def _waiting(demand: Demand, now: datetime) -> Waiting:
    limit = _limit(demand)
    return Waiting(demand.number, limit.start, limit.due, limit.due < now)


def _limit(demand: Demand) -> InnerLimit:
    ticket: Ticket = restore(Ticket, demand.view or {})
    return ticket.inner["dispatch"]


def dispatching(begin: datetime, end: datetime, now: datetime) -> Dispatching:
    """How soon the demands registered from `begin` to before `end` were dispatched (a15.1)."""
    registered = Demand.objects.filter(registered_at__gte=begin, registered_at__lt=end, view__isnull=False)
    given: dict[int, list[datetime]] = defaultdict(list)
    rows = Assignment.objects.filter(demand__in=registered).order_by("given_at", "id")
    for demand_id, given_at in rows.values_list("demand_id", "given_at"):
        given[demand_id].append(given_at)
    dispatched = [_in_time(demand, given[demand.id]) for demand in registered.filter(id__in=list(given))]
    waiting = [_waiting(demand, now).beyond for demand in registered.filter(state="registered")]
    return Dispatching(len(dispatched), sum(dispatched), len(waiting), sum(waiting))


def _in_time(demand: Demand, given: Iterable[datetime]) -> bool:
    """Whether the dispatch that ended the last wait came within its limit; a recall begins another wait (R30)."""
    limit = _limit(demand)
    first = next((at for at in given if at >= limit.start), None)
    return first is not None and first <= limit.due
