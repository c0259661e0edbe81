"""Silent acceptance, and counting anew after a notice: system acts nobody's act has done before (R5, R23)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from hotline.acting.kernel import begin, store
from hotline.acting.locking import context
from hotline.acting.system import system_acts
from hotline.sweeps.batches import in_batches
from hotline.tickets.models import RECOUNTED, Demand


def silent_acceptance(now: datetime, among: Iterable[str] | None = None) -> int:
    """Tickets whose unit was silent for the whole window are taken to be accepted (a16.1; R23); of all or of some."""
    due = Demand.objects.filter(system_act_at__lte=now)
    if among is not None:
        due = due.filter(number__in=list(among))
    return in_batches(due, lambda rows: _settle(rows, now))


def recompute_after_notice(now: datetime) -> int:
    """Tickets counted under another calendar than the present one are counted anew, one event each (a15.1; R5).

    May be stopped and resumed at any point: what is left is what still names the former calendar.
    """
    _, calendar, _ = context(now, None)
    other = Demand.objects.filter(state__in=RECOUNTED, view__isnull=False).exclude(calendar=calendar)
    return in_batches(other.exclude(state="merged"), lambda rows: _settle(rows, now))


def _settle(rows: Sequence[Demand], now: datetime) -> int:
    """Do the system acts due on locked tickets and those that follow them; the number of events."""
    policy, calendar, _ = context(now, None)
    demands = _not_ahead(_with_followers(rows), now)
    doing = begin(now, demands, policy, calendar)
    system_acts(doing)
    store(doing)
    return len(doing.events)


def _with_followers(rows: Sequence[Demand]) -> dict[str, Demand]:
    """The locked tickets with their followers locked too; a lead whose followers are busy waits for another sweep."""
    followers: dict[int, list[Demand]] = {row.id: [] for row in rows}
    merged = Demand.objects.filter(lead_id__in=followers).order_by("id").select_for_update(skip_locked=True)
    for follower in merged:
        followers[follower.lead_id or 0].append(follower)
    whole = [row for row in rows if len(followers[row.id]) == len((row.view or {}).get("followers", ()))]
    return {demand.number: demand for row in whole for demand in (row, *followers[row.id])}


def _not_ahead(demands: dict[str, Demand], now: datetime) -> dict[str, Demand]:
    """Without families that have events after now: a machine whose clock stands behind does nothing (S50)."""
    ahead = {number for number, demand in demands.items() if demand.last_event_at and demand.last_event_at > now}
    leads = {demands[number].lead_id or demands[number].id for number in ahead}
    return {number: demand for number, demand in demands.items() if (demand.lead_id or demand.id) not in leads}
