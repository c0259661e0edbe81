"""Finding tickets by their elements (要素; a14.1): each has a field of its own, none is looked for in text."""

from dataclasses import dataclass, fields
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from hotline.tickets.models import Attachment, Demand


@dataclass(frozen=True)
class Elements:
    """What to look for; None leaves an element out. `concerned`: another person is concerned, named or not."""

    place: str | None = None
    town: str | None = None
    channel: str | None = None
    type: str | None = None
    class_code: str | None = None
    follow_up_channel: str | None = None
    identity_withheld: bool | None = None
    agent: str | None = None
    concerned: bool | None = None
    attachments: bool | None = None


_COLUMN: Final = {"agent": "contact__taken_by"}
"""Element -> its column where it is not the demand's own of that name."""


def tickets_with(wanted: Elements) -> QuerySet[Demand]:
    """The tickets that have all elements asked for, the latest first (a14.1)."""
    given = {field.name: getattr(wanted, field.name) for field in fields(wanted)}
    plain: dict[str, Any] = {_COLUMN.get(name, name): value for name, value in given.items() if value is not None}
    concerned, attached = plain.pop("concerned", None), plain.pop("attachments", None)
    found = Demand.objects.filter(**plain, registered_at__isnull=False)
    if concerned is not None:
        named = Q(contact__concerned_sealed__isnull=False) | Q(contact__concerned_unnamed=True)
        found = found.filter(named if concerned else ~named)
    if attached is not None:
        files = Exists(Attachment.objects.filter(demand=OuterRef("pk")))
        found = found.filter(files if attached else ~files)
    return found.order_by("-received_at", "-id")
