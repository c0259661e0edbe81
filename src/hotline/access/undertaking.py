"""The confidentiality undertaking (保密承诺): versions, the one in force, who has not accepted it (a32.1; S29)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Final

from django.db.models import Exists, OuterRef

from hotline.access.models import Acceptance, SecurityPerson, Undertaking
from hotline.access.standing import in_force
from hotline.core.lifecycle import ROLES
from hotline.organisation.models import Account, Post, Unit
from hotline.organisation.selectors import on, units_in_force

FIRST_VERSION: Final = "1"


def shipped(version: str = FIRST_VERSION) -> str:
    """The text of a version that comes with the product."""
    return (files("hotline.access") / "data" / f"undertaking-{version}.txt").read_text("utf-8").strip()


def current(day: date) -> Undertaking | None:
    """The version in force on a date."""
    return in_force(day).first()


@dataclass(frozen=True)
class Missing:
    """A person in post who has not accepted the version in force."""

    person: str
    name: str
    role: str
    unit: str
    unit_name: str
    has_account: bool

    @property
    def role_name(self) -> str:
        """The role's name on screen."""
        return ROLES[self.role]


def missing(day: date, units: frozenset[str] | None = None) -> Iterator[Missing]:
    """Who in post has not accepted the version in force, by unit and name; `units` narrows the list. One statement."""
    version = current(day)
    if version is None:
        return
    accepted = Acceptance.objects.filter(person_id=OuterRef("person_id"), undertaking=version)
    account = Account.objects.filter(person_id=OuterRef("person_id"), is_active=True)
    held = Post.objects.filter(on(day)).exclude(Exists(accepted)).annotate(account=Exists(account))
    if units is not None:
        held = held.filter(unit_id__in=units)
    seen: set[tuple[str, str, str]] = set()
    for post in held.select_related("person", "unit").order_by("unit__kind", "unit_id", "person__name", "id"):
        place = (post.person_id, post.role, post.unit_id)
        if place not in seen:
            seen.add(place)
            yield Missing(*_named(post), has_account=post.account)


def _named(post: Post) -> tuple[str, str, str, str, str]:
    return post.person_id, post.person.name, post.role, post.unit_id, post.unit.name


def security_people(day: date) -> dict[str, SecurityPerson]:
    """Who answers for information security, by unit, on a date."""
    found = SecurityPerson.objects.filter(on(day)).select_related("person", "unit")
    return {one.unit_id: one for one in found}


def units_without(day: date) -> list[Unit]:
    """Units in force on a date that name nobody who answers for information security (a32.1)."""
    named = SecurityPerson.objects.filter(on(day), unit_id=OuterRef("pk"))
    return list(units_in_force(day).exclude(Exists(named)).order_by("kind", "code", "key"))
