"""What hangs on a unit (机构变更影响): tickets, people, catalogue items, units below, systems: the preview (a15.3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from hotline.catalogue.models import Item
from hotline.core.privacy import P3
from hotline.core.ticket import OPEN
from hotline.core.units import Hanging
from hotline.organisation.models import Post, ServiceAccount, Unit
from hotline.organisation.selectors import on
from hotline.tickets.models import Demand, Invitation

LIVE = (*OPEN, "merged", "closed", "dissatisfied")
"""States of tickets that may still come back to their unit: in hand, merged, or closed and perhaps done again."""
SHOWN = 50


@dataclass(frozen=True)
class Preview:
    """What a change of units touches, listed; of tickets the count of all, and those due first that may be listed."""

    tickets: tuple[Demand, ...]
    ticket_count: int
    invitation_count: int
    posts: tuple[Post, ...]
    items: tuple[Item, ...]
    units_below: tuple[Unit, ...]
    systems: tuple[ServiceAccount, ...]

    @property
    def hanging(self) -> Hanging:
        """The counts, as the core asks for them."""
        return Hanging(
            self.ticket_count + self.invitation_count,
            len(self.posts),
            len(self.items),
            len(self.units_below),
            len(self.systems),
        )


def tickets_of(units: Iterable[str]) -> QuerySet[Demand]:
    """The tickets lying with units that are not over yet."""
    return Demand.objects.filter(unit_id__in=list(units), state__in=LIVE)


def invitations_to(units: Iterable[str]) -> QuerySet[Invitation]:
    """The invitations of units on tickets in hand that are not over."""
    live = Invitation.objects.filter(unit_id__in=list(units), assignment__ended_at__isnull=True)
    return live.exclude(status__in=("released", "reported"))


def preview(units: Sequence[str], day: date, unlisted: Any = ()) -> Preview:
    """What hangs on units on a date. Seven statements.

    All tickets are counted; matters under recusal and the numbers of `unlisted`, those kept from the reader, stand in
    no list (a11.2).
    """
    tickets = tickets_of(units)
    listed = tickets.filter(protection__lt=P3).exclude(number__in=unlisted)
    items = Item.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), unit_id__in=units)
    posts = Post.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), unit_id__in=units)
    below = Unit.objects.filter(on(day), parent_id__in=units).exclude(key__in=units)
    return Preview(
        tuple(listed.order_by("due_at", "id")[:SHOWN]),
        tickets.count(),
        invitations_to(units).count(),
        tuple(posts.select_related("person", "unit").order_by("unit_id", "role", "person_id")),
        tuple(items.order_by("class_code", "key")),
        tuple(below.order_by("kind", "code")),
        tuple(ServiceAccount.objects.filter(unit_id__in=units, ended_at__isnull=True).order_by("name")),
    )
