"""派单 with candidates (P07): for each the unit and why, the limit and the date it would give, before it is chosen;
units that come to mind and may not be chosen stand below with their sentence (a6.2, a15.1, a17.1)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from hotline.acting.locking import context
from hotline.core.counting import select_limit
from hotline.core.limit import Limit, parse_limit
from hotline.core.policy import Policy
from hotline.core.refusal import SENTENCES
from hotline.core.ticket import COMMITTEES
from hotline.organisation.models import Unit
from hotline.organisation.selectors import on
from hotline.reading.shown import TicketPage
from hotline.rulebook.versions import CALENDARS, POLICIES
from hotline.tickets.models import Assignment, Demand
from hotline.web.candidates import Candidate, nearest_items

COUNT = 4
ANSWER = "element-"
"""What the name of a field begins with that answers a question of the catalogue."""


@dataclass(frozen=True)
class Option:
    """A candidate with the limit that would govern and the due it would give if dispatched now."""

    item: Candidate
    limit: Limit
    due: datetime


@dataclass(frozen=True)
class Barred:
    """A unit that may not be chosen, with the sentence and the provision."""

    name: str
    sentence: str
    provision: str


def answers_given(posted: QueryDict | None) -> dict[str, str]:
    """The answers to the catalogue's questions in a posted form, by the question's key."""
    if posted is None:
        return {}
    return {
        name.removeprefix(ANSWER)[:60]: posted.get(name, "")[:60]
        for name in posted
        if name.startswith(ANSWER) and posted.get(name)
    }


def options(page: TicketPage, now: datetime, answers: Mapping[str, str] | None = None) -> list[Option]:
    """The candidates for a ticket, by its words as the dispatcher may see them and by the place where it happened."""
    town = Demand.objects.filter(number=page.number).values_list("town", flat=True).first() or ""
    policy_version, calendar_version, _before = context(now, None)
    policy, calendar = POLICIES[policy_version], CALENDARS[calendar_version]
    found = []
    for item in nearest_items(page.words.text or "", town, now.date(), COUNT, page.type, answers):
        basic = _basic(item, page.type, policy)
        limit, due = select_limit(calendar, policy, now, basic, policy.limit_of_priority(page.priority))
        found.append(Option(item, limit, due))
    return found


def _basic(item: Candidate, type_: str, policy: Policy) -> Limit:
    """The item's limit for the type, else the item's for every type, else the type's own (R13)."""
    own = item.limits.get(type_) or item.limits.get("*")
    return parse_limit(own) if own else policy.limit_of_type(type_ or "other")


def barred(page: TicketPage, now: datetime) -> list[Barred]:
    """Units that come to mind and may not be chosen: committees of the place, units that returned this ticket."""
    return list(_barred(page, now))


def _barred(page: TicketPage, now: datetime) -> Iterator[Barred]:
    lost = Assignment.objects.filter(demand__number=page.number, ended_by="return_approved")
    for name in dict.fromkeys(lost.order_by("ended_at").values_list("unit__name", flat=True)):
        yield Barred(name, SENTENCES["returned_before"], "a17.1")
    town = Demand.objects.filter(number=page.number).exclude(town="").values("town")
    near = Unit.objects.filter(on(now.date()), kind__in=COMMITTEES, parent__code__in=town).order_by("key")
    for name in near.values_list("name", flat=True)[:3]:
        yield Barred(name, SENTENCES["committee_lead"], "a6.2")
