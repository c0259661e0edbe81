"""派单 with candidates (P07): for each the limit and the date it would give, before it is chosen (a15.1)."""

from dataclasses import dataclass
from datetime import datetime

from hotline.acting.locking import context
from hotline.core.counting import select_limit
from hotline.core.limit import Limit, parse_limit
from hotline.core.policy import Policy
from hotline.reading.shown import TicketPage
from hotline.rulebook.versions import CALENDARS, POLICIES
from hotline.tickets.models import Demand
from hotline.web.candidates import Candidate, nearest_items

COUNT = 4


@dataclass(frozen=True)
class Option:
    """A candidate with the limit that would govern and the due it would give if dispatched now."""

    item: Candidate
    limit: Limit
    due: datetime


def options(page: TicketPage, now: datetime) -> list[Option]:
    """The candidates for a ticket, by its words as the dispatcher may see them and by the place where it happened."""
    town = Demand.objects.filter(number=page.number).values_list("town", flat=True).first() or ""
    policy_version, calendar_version, _before = context(now, None)
    policy, calendar = POLICIES[policy_version], CALENDARS[calendar_version]
    found = []
    for item in nearest_items(page.words.text or "", town, now.date(), COUNT):
        basic = _basic(item, page.type, policy)
        limit, due = select_limit(calendar, policy, now, basic, policy.limit_of_priority(page.priority))
        found.append(Option(item, limit, due))
    return found


def _basic(item: Candidate, type_: str, policy: Policy) -> Limit:
    """The item's limit for the type, else the item's for every type, else the type's own (R13)."""
    own = item.limits.get(type_) or item.limits.get("*")
    return parse_limit(own) if own else policy.limit_of_type(type_ or "other")
