"""Counting what a draft would do to the tickets (影响预览; a4.2, R5, R33), slice by slice, so that it may be left.

Reads tickets without locking any and writes only the preview. A slice is what one call does; `advance` goes on where
the last one ended, in the page that asked for it, in the worker, or on the command line.
"""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Q, QuerySet

from hotline.acting.locking import context, view_of
from hotline.acting.rule_contents import base_of, calendar_after, look_at, policy_after
from hotline.core.calendar import Calendar
from hotline.core.foresight import Moved, Otherwise, after_notice, otherwise, return_open
from hotline.core.policy import Policy
from hotline.core.privacy import P3
from hotline.core.ticket import OPEN_WITH_UNIT, World
from hotline.database.identity import new_id
from hotline.protecting.counting import is_small
from hotline.protecting.retention import due_under
from hotline.protection.rules import Rules, read_rules, rules_of
from hotline.rulebook.models import Draft, Preview, PreviewRow
from hotline.rulebook.versions import CALENDARS, POLICIES
from hotline.tickets.models import RECOUNTED, Assignment, Demand, Request

BATCH: Final = 200
SLICE: Final = 2_000
"""Tickets looked at by one call: a second or two."""
PAST: Final = timedelta(days=90)
"""How far back a policy is tried on what was received and dispatched."""
MOST_ROWS: Final = 20_000
"""Rows listed; the counts count all, those of matters under recusal too, which stand in no list (a11.2)."""
log = logging.getLogger(__name__)


def begin(draft: Draft, now: datetime) -> Preview:
    """A preview of the draft as it stands, in place of any earlier one; nothing is counted yet."""
    values: dict[str, Any] = {
        "revision": draft.revision, "base": base_of(draft.kind, draft.subject), "at": now, "state": "waiting",
        "done": 0, "cursor": 0, "counts": {}, "failure": "", "ended_at": None, "total": _tickets(draft, now).count(),
    }  # fmt: skip
    with transaction.atomic():
        found, _ = Preview.objects.update_or_create(draft=draft, defaults=values)
        PreviewRow.objects.filter(preview=found).delete()
    return found


def advance(preview_id: int, now: datetime, at_most: int = SLICE) -> bool:
    """One slice of a preview; whether it is at its end. Two at once do nothing twice: the row is locked meanwhile."""
    with transaction.atomic():
        preview = Preview.objects.select_for_update(skip_locked=True).filter(draft_id=preview_id).first()
        if preview is None or preview.state not in ("waiting", "running"):
            return True
        try:
            with transaction.atomic():
                _slice(preview, at_most)
        except Exception as fault:
            log.exception("preview failed")
            preview.refresh_from_db()
            preview.state, preview.failure = "failed", type(fault).__name__
        preview.ended_at = None if preview.state == "running" else now
        preview.save()
    return preview.state != "running"


def is_quick(draft: Draft) -> bool:
    """Whether a slice may be counted while somebody waits; what would be due is one slice over every demand (S43)."""
    return draft.kind != "protection" or is_small()


def advance_all(now: datetime) -> int:
    """A slice of each preview waiting or left; how many are still to be gone on with."""
    waiting = list(Preview.objects.filter(state__in=("waiting", "running")).values_list("draft_id", flat=True))
    return sum(not advance(preview, now) for preview in waiting)


def cancel(preview_id: int) -> None:
    """Stop counting."""
    Preview.objects.filter(draft_id=preview_id, state__in=("waiting", "running")).update(state="cancelled")


def whole(draft: Draft, now: datetime) -> Preview:
    """A preview counted to its end at once: for the command line and for tests."""
    found = begin(draft, now)
    while not advance(found.draft_id, now):
        pass
    found.refresh_from_db()
    return found


def _tickets(draft: Draft, now: datetime) -> QuerySet[Demand]:
    if draft.kind == "calendar":
        return _recounted_tickets()
    if draft.kind != "policy":
        return Demand.objects.none()
    received = Demand.objects.filter(received_at__gte=now - PAST, received_at__lte=now)  # by index; dispatch has none
    return received.filter(dispatched_at__isnull=False, view__isnull=False)


def _slice(preview: Preview, at_most: int) -> None:
    draft = preview.draft
    preview.state = "running"
    if look_at(draft.kind, draft.subject, draft.content, preview.base, preview.at).faults:
        raise ValueError("the draft is no rule")
    rows, looked = _tickets(draft, preview.at).filter(id__gt=preview.cursor).order_by("id"), 0
    counts = Counter(preview.counts)
    while looked < at_most:
        batch = list(rows.filter(id__gt=preview.cursor)[:BATCH])
        if not batch:
            counts.update(_at_the_end(draft, preview))
            preview.state = "done"
            break
        found = _of_notice(draft, preview, batch) if draft.kind == "calendar" else _of_policy(draft, preview, batch)
        counts.update(found)
        preview.cursor, looked = batch[-1].id, looked + len(batch)
        preview.done += len(batch)
    preview.counts = dict(counts)


def notice_effects(content: Mapping[str, Any], base: str, now: datetime) -> Iterator[Moved]:
    """What a notice would do to every ticket, without any draft; nothing is written (R5)."""
    after, cursor = calendar_after(content, base), 0
    while batch := list(_recounted_tickets().filter(id__gt=cursor).order_by("id")[:BATCH]):
        yield from _moved_in(batch, _followers(batch), after, now)
        cursor = batch[-1].id


def _recounted_tickets() -> QuerySet[Demand]:
    return Demand.objects.filter(view__isnull=False, state__in=RECOUNTED).exclude(state="merged")


def _followers(batch: Sequence[Demand]) -> list[Demand]:
    return list(Demand.objects.filter(lead_id__in=[demand.id for demand in batch]))


def _of_notice(draft: Draft, preview: Preview, batch: Sequence[Demand]) -> Counter[str]:
    """Tickets with all that follow them, each under the calendar its row names."""
    after, followers = calendar_after(draft.content, preview.base), _followers(batch)
    listed = {demand.number for demand in (*batch, *followers) if demand.protection < P3}
    counts: Counter[str] = Counter(tickets=len(batch) + len(followers))
    made: list[PreviewRow] = []
    for found in _moved_in(batch, followers, after, preview.at):
        counts[found.verdict] += 1
        if found.ticket in listed:
            made.append(_row(preview, found))
    _keep(preview, made)
    return counts


def _moved_in(batch: Sequence[Demand], followers: Sequence[Demand], after: Calendar, now: datetime) -> Iterator[Moved]:
    policy, _, _ = context(now, None)
    by_calendar: dict[str, list[Demand]] = {}
    leads = {demand.id: demand.calendar for demand in batch}
    for demand in (*batch, *followers):
        by_calendar.setdefault(leads.get(demand.lead_id or demand.id, demand.calendar), []).append(demand)
    for calendar, demands in by_calendar.items():
        yield from after_notice(*_worlds(demands, CALENDARS[calendar], after, policy), now)


def _worlds(demands: Sequence[Demand], before: Calendar, after: Calendar, policy: str) -> tuple[World, World]:
    tickets = {demand.number: view_of(demand) for demand in demands}
    own = POLICIES[policy]
    return World(before, own, POLICIES, tickets), World(after, own, POLICIES, tickets)


def _row(preview: Preview, found: Moved) -> PreviewRow:
    return PreviewRow(
        id=new_id(),
        preview=preview,
        number=found.ticket,
        unit=found.unit or "",
        was=found.was,
        was_provisional=found.was_provisional,
        counted=found.counted,
        to=found.to,
        provisional=found.provisional,
        verdict=found.verdict,
    )


def _keep(preview: Preview, made: list[PreviewRow]) -> None:
    room = MOST_ROWS - PreviewRow.objects.filter(preview=preview).count() if made else 0
    PreviewRow.objects.bulk_create(made[: max(room, 0)])


def _of_policy(draft: Draft, preview: Preview, batch: Sequence[Demand]) -> Counter[str]:
    """What was dispatched lately, had it been under the new version; those whose timeliness turns are listed."""
    policy = policy_after(draft.content, preview.base)
    counts: Counter[str] = Counter(tickets=len(batch))
    made: list[PreviewRow] = []
    for demand in batch:
        ticket = view_of(demand)
        world = World(CALENDARS[demand.calendar], policy, POLICIES, {ticket.id: ticket})
        found = otherwise(world, ticket, policy, preview.at)
        if found is None:
            continue
        verdict = _verdict(found)
        counts[verdict] += 1
        if found.was_timely != found.now_timely:
            turned = "late" if found.was_timely else "timely"
            counts[turned] += 1
            if demand.protection >= P3:
                continue
            row = Moved(ticket.id, ticket.unit, found.was, False, found.now, found.now, False, "later")
            made.append(_row(preview, row))
            made[-1].verdict = turned
    counts.update(_returns(batch, policy))
    _keep(preview, made)
    return counts


def _verdict(found: Otherwise) -> str:
    if found.now == found.was:
        return "same"
    return "longer" if found.now > found.was else "shorter"


def _returns(batch: Sequence[Demand], policy: Policy) -> Counter[str]:
    """Returns asked for on these tickets, and how many of them would have come after the new window (R14; a17.1)."""
    ids = [demand.id for demand in batch]
    calendars = {demand.id: demand.calendar for demand in batch}
    asked = Request.objects.filter(demand_id__in=ids, kind="return").values_list("demand_id", "asked_at")
    given: dict[int, list[datetime]] = {}
    for demand_id, at in Assignment.objects.filter(demand_id__in=ids).values_list("demand_id", "given_at"):
        given.setdefault(demand_id, []).append(at)
    counts: Counter[str] = Counter()
    for demand_id, at in asked:
        received = max((one for one in given.get(demand_id, ()) if one <= at), default=None)
        if received is not None:
            counts["returns"] += 1
            counts["returns_barred"] += not return_open(CALENDARS[calendars[demand_id]], policy, received, at)
    return counts


def _at_the_end(draft: Draft, preview: Preview) -> dict[str, int]:
    """What is counted at once: tickets a policy leaves as they are, and those it will meet when dispatched (R33)."""
    if draft.kind == "protection":
        return _due_either_way(rules_of(int(preview.base)), read_rules(draft.content), preview.at)
    if draft.kind != "policy":
        return {}
    states = Q(state__in=OPEN_WITH_UNIT) | Q(state="merged")
    dispatched = Demand.objects.filter(states, view__isnull=False).count()
    waiting = Demand.objects.filter(state="registered", view__isnull=False).count()
    return {"dispatched": dispatched, "undispatched": waiting}


def _due_either_way(before: Rules, after: Rules, now: datetime) -> dict[str, int]:
    """Of each kind of record kept otherwise: how many are past their time, as it is and as it would be (S43)."""
    was = {keeping.kind: keeping for keeping in before.retention}
    changed = [keeping for keeping in after.retention if keeping.keep_months != was[keeping.kind].keep_months]
    counts = {f"{one.keeping.kind}.was": one.count for one in due_under([was[one.kind] for one in changed], now)}
    return counts | {f"{one.keeping.kind}.now": one.count for one in due_under(changed, now)}
