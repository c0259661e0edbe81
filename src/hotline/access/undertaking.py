"""The confidentiality undertaking (保密承诺): versions, the one in force, who has not accepted it (a32.1; S29)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from hotline.access.models import Acceptance, Undertaking
from hotline.access.standing import in_force
from hotline.acting.configuring import Change, configure
from hotline.acting.request import Accomplished, Asked
from hotline.core.lifecycle import ROLES
from hotline.core.refusal import FAILED, Refusal, refuse
from hotline.core.scope import Reader
from hotline.database.writing import Update
from hotline.organisation.models import Account, Post
from hotline.organisation.selectors import on

CHAIN: Final = "access"
FIRST_VERSION: Final = "1"
SHORTEST, LONGEST = 20, 5000
APPROVER: Final = "department_approver"
_PROVISION: Final = "a32.1"


def shipped(version: str = FIRST_VERSION) -> str:
    """The text of a version that comes with the product."""
    return (files("hotline.access") / "data" / f"undertaking-{version}.txt").read_text("utf-8").strip()


def current(day: date) -> Undertaking | None:
    """The version in force on a date."""
    return in_force(day).first()


# --- versions ---


def draft(text: str, begins: date, by: Reader, now: datetime) -> Accomplished | Refusal:
    """Draft the next version; a draft not yet approved is replaced."""
    asked = Asked("draft_undertaking", "undertaking", by.actor, now)

    def make(_: Asked) -> Change | Refusal:
        failing = {
            "undertaking_drafter": by.actor.role != "privacy_officer",
            "undertaking_text": not SHORTEST <= len(text.strip()) <= LONGEST,
            "undertaking_from": begins < now.date(),
        }
        guard = next((name for name, failed in failing.items() if failed), None)
        if guard:
            return refuse(asked.act, guard, _PROVISION, FAILED)
        approved = Undertaking.objects.filter(approved_at__isnull=False)
        row = Undertaking(
            version=str(approved.count() + 1),
            text=text.strip(),
            in_force_from=begins,
            drafted_by=by.actor.person or "",
            drafted_at=now,
        )
        told = {"version": row.version, "from": begins.isoformat(), "text": {"present": True}}
        return Change(told, rows=[row], gone=[waiting()])

    return configure(asked, CHAIN, make)


def waiting() -> QuerySet[Undertaking, Undertaking]:
    """The draft that waits for its approval, if there is one."""
    return Undertaking.objects.filter(approved_at__isnull=True)


def approve(version: str, by: Reader, now: datetime) -> Accomplished | Refusal:
    """Approve the draft: everybody accepts it anew from its date on. Not by whoever drafted it (D07)."""
    asked = Asked("approve_undertaking", version, by.actor, now)

    def make(_: Asked) -> Change | Refusal:
        row = waiting().filter(version=version).first()
        if row is None:
            return refuse(asked.act, "undertaking_approved", _PROVISION, FAILED)
        if row.drafted_by == by.actor.person:
            return refuse(asked.act, "D07", _PROVISION, FAILED)
        if by.actor.role != "privacy_officer" and APPROVER not in by.appointments:
            return refuse(asked.act, "undertaking_approver", _PROVISION, FAILED)
        begins = max(row.in_force_from, now.date())
        values = {"approved_by": by.actor.person or "", "approved_at": now, "in_force_from": begins}
        return Change({"from": begins.isoformat()}, updates=[Update(Undertaking, version, values)])

    return configure(asked, CHAIN, make)


# --- who has not accepted it ---


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
    """Who in post has not accepted the version in force, by unit and name; `units` narrows the list. Two statements."""
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
            yield Missing(post.person_id, post.person.name, post.role, post.unit_id, post.unit.name, post.account)
