"""Opening a ticket: its row with all that scope and matrix ask, in one statement; out of scope as if none were."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import JSONObject

from hotline.core.canonical import restore
from hotline.core.instants import BadValue, cut
from hotline.core.number import check_number
from hotline.core.privacy import Relation, View, view_of
from hotline.core.scope import Opening, Reader, Standing, is_recused, opening
from hotline.core.ticket import Ticket, World
from hotline.follow_up.models import FollowUp
from hotline.intake.models import RequesterKey
from hotline.organisation.models import Post
from hotline.rulebook.versions import CALENDARS, POLICIES
from hotline.tickets.models import Assignment, Claim, ContactAttempt, Demand, Invitation, Restriction


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
            chosen_email=demand.follow_up_channel == "email",
            recused=is_recused(self.reader, self.standing),
        )

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
        return world_of_rows(self.demand, self.demand.lead)


def world_of_rows(*rows: Demand | None) -> World:
    """The world of some rows under the calendar and policy the first one names; for reading, not for deciding."""
    first = rows[0]
    if first is None or first.view is None:
        raise LookupError("no ticket to read")
    found = [restore(Ticket, row.view) for row in rows if row is not None and row.view]
    policy = POLICIES[first.policy]
    return World(CALENDARS[first.calendar], policy, POLICIES, {ticket.id: ticket for ticket in found})


def _hex(column: str) -> Func:
    return Func(F(column), Value("hex"), function="encode", output_field=TextField())


def _parts() -> Mapping[str, Any]:
    """The small rows that hang on a demand, each as an array of objects in the one statement."""
    of = {"demand_id": OuterRef("pk")}
    keys = RequesterKey.objects.filter(requester_id=OuterRef("requester_id"))
    invitations = Invitation.objects.filter(**of).order_by("invited_at", "id")
    return {
        "restrictions_found": ArraySubquery(
            Restriction.objects.filter(lifted_at__isnull=True, **of).values(o=JSONObject(kind="kind", who="subject"))
        ),
        "units_found": ArraySubquery(Assignment.objects.filter(**of).values("unit_id").distinct()),
        "invitations_found": ArraySubquery(
            invitations.values(
                o=JSONObject(
                    unit="unit_id",
                    status="status",
                    claims="claims",
                    due="due_at",
                    invited="invited_at",
                    reported="reported_at",
                    result="result",
                    list_item="list_item",
                    question="question",
                )
            )
        ),
        "claims_found": ArraySubquery(
            Claim.objects.filter(**of).order_by("id").values(o=JSONObject(key="key", words="words"))
        ),
        "attempts_found": ArraySubquery(
            ContactAttempt.objects.filter(**of)
            .order_by("at", "id")
            .values(o=JSONObject(by="by", unit="unit", at="at", channel="channel", reached="reached", said="said"))
        ),
        "keys_found": ArraySubquery(keys.values(o=JSONObject(purpose="purpose", id="id", wrapped=_hex("wrapped")))),
        "held_by_lead": Exists(
            Post.objects.filter(person_id=OuterRef("person"), unit_id=OuterRef("unit_id"), role="unit_lead")
        ),
        "owed": Exists(FollowUp.objects.filter(ended_at__isnull=True, **of)),
    }


def rows_to_open() -> "QuerySet[Demand]":
    """Demands with all that opening asks, one statement."""
    related = ("contact", "requester", "unit", "lead")
    return Demand.objects.select_related(*related).annotate(**_parts())


_LIVE: Final = ("invited", "objected", "bound", "reported")
"""Statuses in which an invited unit sees its claims; released, it keeps nothing but what a former unit keeps."""


def standing_of(demand: Any) -> Standing:
    """What scope needs to know of a demand read by `rows_to_open`."""
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
    try:
        tidy = check_number(number)
    except BadValue:
        return None
    demand = rows_to_open().filter(Q(number=tidy)).first()
    if demand is None:
        return None
    standing = standing_of(demand)
    found = opening(reader, standing)
    return Opened(demand, reader, standing, found, cut(now)) if found else None
