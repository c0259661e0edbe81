"""Opening a ticket: its row with all that scope and matrix ask, in one statement; out of scope as if none were."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from hotline.core.canonical import restore
from hotline.core.instants import BadValue, cut
from hotline.core.number import check_number
from hotline.core.privacy import Relation, View, view_of
from hotline.core.scope import Opening, Reader, Standing, is_recused, opening
from hotline.core.ticket import Ticket, World
from hotline.database.gathering import gathered, row_of
from hotline.intake.models import Contact, Requester
from hotline.rulebook.versions import CALENDARS, IN_FORCE, POLICIES
from hotline.tickets.models import Demand


@dataclass(frozen=True)
class Opened:
    """A demand as one reader may open it: its row, how it stands to the reader, how much opens."""

    demand: Demand
    reader: Reader
    standing: Standing
    opening: Opening
    now: datetime

    @cached_property
    def relation(self) -> Relation:
        """What of the reader's relation to the demand the matrix asks."""
        demand, actor = self.demand, self.reader.actor
        own = bool(actor.person) and demand.contact.taken_by == actor.person
        return Relation(
            own_contact=own and demand.contact.finished_at is None,
            own_call=own,
            assigned=self._assigned(),
            co_handler=self.opening in ("claims", "header"),
            named=actor.person in self.standing.named,
            consent="consent" in self.marks,
            chosen_email=demand.follow_up_channel == "email",
            recused=is_recused(self.reader, self.standing),
        )

    @property
    def marks(self) -> frozenset[str]:
        """The marks of protection on the demand (保护标记)."""
        return frozenset(self.demand.marks_found)  # type: ignore[attr-defined]

    def _assigned(self) -> bool:
        actor = self.reader.actor
        return self.demand.person == actor.person if actor.role == "handler" else self.demand.unit_id == actor.unit

    def view(self, field: str) -> View:
        """How the reader sees a field of this demand."""
        demand = self.demand
        report = demand.type == "report"
        return view_of(field, self.reader.actor.role, demand.protection, self.relation, report=report)

    @cached_property
    def ticket(self) -> Ticket | None:
        """The core's value; None before register and for imported history."""
        return restore(Ticket, self.demand.view) if self.demand.view else None

    @cached_property
    def world(self) -> World:
        """The ticket and its lead, under the versions its row names."""
        demand, lead = self.demand, self.demand.lead
        return world_of_views(demand.policy, demand.calendar, demand.view, lead.view if lead else None)


def world_of_views(policy: str, calendar: str, *views: Mapping[str, Any] | None) -> World:
    """The world of some tickets, as their rows keep them, under these versions; for reading, not for deciding."""
    found: list[Ticket] = [restore(Ticket, view) for view in views if view]
    if not found:
        raise LookupError("no ticket to read")
    policies = {version: POLICIES[version] for version in {policy, *(ticket.policy for ticket in found)}}
    return World(CALENDARS[calendar], policies[policy], policies, {ticket.id: ticket for ticket in found})


# Everything opening asks of a demand and of the small rows that hang on it; and, because what a reader may do is
# decided under them, the versions in force.
_OPEN: Final = f"""
select row_to_json(d) as demand, row_to_json(c) as contact, row_to_json(q) as requester, row_to_json(l) as lead,
  ({IN_FORCE["policy"]}) as policy_in_force, ({IN_FORCE["calendar"]}) as calendar_in_force,
  (select coalesce(json_agg(json_build_object('kind', r.kind, 'who', r.subject)), '[]')
   from tickets_restriction r where r.demand_id = d.id and r.lifted_at is null) as restrictions_found,
  array(select m.kind from tickets_mark m where m.demand_id = d.id and m.lifted_at is null order by 1) as marks_found,
  array(select distinct a.unit_id from tickets_assignment a where a.demand_id = d.id) as units_found,
  (select coalesce(json_agg(json_build_object('unit', i.unit_id, 'status', i.status, 'claims', i.claims,
     'due', i.due_at, 'invited', i.invited_at, 'reported', i.reported_at, 'result', i.result,
     'list_item', i.list_item, 'question', i.question)
     order by i.invited_at, i.id), '[]')
   from tickets_invitation i where i.demand_id = d.id) as invitations_found,
  (select coalesce(json_agg(json_build_object('key', m.key, 'words', m.words) order by m.id), '[]')
   from tickets_claim m where m.demand_id = d.id) as claims_found,
  (select coalesce(json_agg(json_build_object('by', t.by, 'unit', t.unit, 'at', t.at, 'channel', t.channel,
     'reached', t.reached, 'said', t.said) order by t.at, t.id), '[]')
   from tickets_contactattempt t where t.demand_id = d.id) as attempts_found,
  (select coalesce(json_agg(json_build_object('purpose', k.purpose, 'id', k.id, 'wrapped', encode(k.wrapped, 'hex'))),
     '[]')
   from intake_requesterkey k where k.requester_id = d.requester_id) as keys_found,
  exists (select from organisation_post p where p.person_id = d.person and p.unit_id = d.unit_id
          and p.role = 'unit_lead') as held_by_lead,
  exists (select from follow_up_followup f where f.demand_id = d.id and f.ended_at is null) as owed
from tickets_demand d join intake_contact c on c.id = d.contact_id
left join intake_requester q on q.id = d.requester_id left join tickets_demand l on l.id = d.lead_id
"""
_NUMBERED: Final = f"{_OPEN} where d.number = %(number)s"
_OF_PHONE: Final = f"""
{_OPEN} where d.requester_id in (select p.id from intake_requester p where p.phone_index = any(%(indexes)s))
order by d.id desc limit %(most)s
"""


def demands_of_phone(indexes: Sequence[bytes], most: int, now: datetime) -> list[Demand]:
    """The newest demands of whoever has a telephone of these blind indexes, with all that opening asks (S14)."""
    return [_demand(found) for found in gathered(_OF_PHONE, {"indexes": list(indexes), "most": most, "now": now})]


def demand_to_open(number: str, now: datetime) -> Demand | None:
    """The demand of a number with all that opening asks; whether it opens is the caller's to decide. One statement."""
    try:
        tidy = check_number(number)
    except BadValue:
        return None
    rows = gathered(_NUMBERED, {"number": tidy, "now": now})
    return _demand(rows[0]) if rows else None


def _demand(found: dict[str, Any]) -> Demand:
    """The row of a demand with its contact, requester and lead, and what hangs on it."""
    demand = row_of(Demand, found.pop("demand"))
    demand.contact = row_of(Contact, found.pop("contact"))
    requester, lead = found.pop("requester"), found.pop("lead")
    demand.requester = row_of(Requester, requester) if requester else None
    demand.lead = row_of(Demand, lead) if lead else None
    vars(demand).update(found)
    return demand


_LIVE: Final = ("invited", "objected", "bound", "reported")
"""Statuses in which an invited unit sees its claims; released, it keeps nothing but what a former unit keeps."""


def standing_of(demand: Any) -> Standing:
    """What scope needs to know of a demand read with all that opening asks."""
    marks: dict[str, set[str]] = {"recused": set(), "released": set(), "named": set()}
    for mark in demand.restrictions_found:
        marks[mark["kind"]].add(mark["who"])
    return Standing(
        demand.number,
        demand.protection,
        demand.unit_id,
        "" if demand.state == "dispatched" or demand.held_by_lead else demand.person,
        frozenset(row["unit"] for row in demand.invitations_found if row["status"] in _LIVE),
        frozenset(demand.units_found) - {demand.unit_id},
        demand.owed,
        bool(marks["named"]),
        frozenset(marks["named"]),
        frozenset(marks["recused"]),
        frozenset(marks["released"]),
    )


def open_ticket(number: str, reader: Reader, now: datetime) -> Opened | None:
    """The demand of a number, if it lies in the reader's scope; forbidden and unknown answer alike (S34).

    One statement. Nothing is logged here: who shows it (`ticket_page`) writes the view-log row.
    """
    now = cut(now)
    demand = demand_to_open(number, now)
    if demand is None:
        return None
    standing = standing_of(demand)
    found = opening(reader, standing)
    return Opened(demand, reader, standing, found, now) if found else None
