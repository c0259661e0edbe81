"""What the calendar brings to the organisation: changes of units take effect, open work follows (a15.3; roles 7)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import connection

from hotline.acting.organising.hanging import invitations_to, tickets_of
from hotline.acting.organising.unit_changes import take_effect
from hotline.acting.organising.wishes import Wish
from hotline.acting.request import Accomplished
from hotline.acting.succession import succeed_unit, to_pool
from hotline.acting.system import SYSTEM
from hotline.catalogue.models import Item
from hotline.core.instants import SHANGHAI, cut
from hotline.core.scope import Reader
from hotline.core.units import CHANGES
from hotline.organisation.models import Proposal
from hotline.organisation.selectors import ended_with_successor, successor_of

LOOKED_BACK: Final = timedelta(days=60)
"""For how long the open work of ended units and posts is looked for; it is all moved at the first look."""


def unit_changes(now: datetime) -> int:
    """Approved changes of units whose day has come, the earliest first; each one transaction and one event."""
    now = cut(now)
    day = now.astimezone(SHANGHAI).date()
    due = Proposal.objects.filter(decision="approved", applied_at__isnull=True, effective_on__lte=day, kind__in=CHANGES)
    done = [take_effect(Wish(Reader(SYSTEM), now, one.object), one) for one in due.order_by("effective_on", "id")]
    return sum(isinstance(result, Accomplished) for result in done)


def successions(now: datetime, most: int | None = None) -> int:
    """Tickets and invitations of units that have ended go to the successor, one event each (a15.3); resumable.

    `most` leaves the rest to the next sweep, for whoever waits on a page.
    """
    now = cut(now)
    day = now.astimezone(SHANGHAI).date()
    done = 0
    for unit in ended_with_successor(day, day - LOOKED_BACK):
        items = dict(tickets_of([unit]).values_list("number", "item"))
        items |= dict(invitations_to([unit]).values_list("demand__number", "demand__item"))
        keys = dict(Item.objects.filter(version__in=items.values()).values_list("version", "key"))
        for number, version in sorted(items.items())[: None if most is None else max(0, most - done)]:
            done += _succeed(number, unit, successor_of(unit, day, keys.get(version, "")), now)
    return done


def _succeed(number: str, unit: str, successor: str | None, now: datetime) -> int:
    if successor is None:
        return 0
    return int(succeed_unit(number, unit, successor, now))


# Posts that ended lately, and the tickets in their units' hands that still name the person.
_LEFT: Final = """
select d.number, d.person from tickets_demand d
where d.state in ('dispatched', 'handling', 'return_pending', 'consultation', 'closure_pending')
  and (d.unit_id, d.person) in (
    select p.unit_id, p.person_id from organisation_post p
    where p.valid_to <= %(day)s and p.valid_to > %(since)s and p.role in ('handler', 'unit_lead')
      and not exists (select from organisation_post q where q.person_id = p.person_id and q.unit_id = p.unit_id
                        and q.role in ('handler', 'unit_lead') and q.valid_from <= %(day)s
                        and (q.valid_to is null or q.valid_to > %(day)s)))
order by d.number
"""


def pools(now: datetime, most: int | None = None) -> int:
    """Open work of people who are not in post any more lies in their unit's pool, one event each (roles section 7).

    `most` leaves the rest to the next sweep.
    """
    now = cut(now)
    day = now.astimezone(SHANGHAI).date()
    with connection.cursor() as cursor:
        cursor.execute(_LEFT, {"day": day, "since": day - LOOKED_BACK})
        found: Sequence[tuple[str, str]] = cursor.fetchall()[:most]
    return sum(to_pool(number, person, now) for number, person in found)
