"""The organisation as pages show it: units with what they lack, one unit, people, what waits (a5.1, a5.2; S26)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery

from hotline.core.instants import SHANGHAI
from hotline.core.ticket import OPEN_WITH_UNIT
from hotline.core.units import missing_entries, must_be_ready
from hotline.organisation.models import Delegation, FormerName, Member, Person, Post, Proposal, Substitute, Unit
from hotline.organisation.selectors import on
from hotline.tickets.models import Demand

PAGE: Final = 100


@dataclass(frozen=True)
class UnitRow:
    """One unit in a list: what it is, what it lacks of a5.2, how many lie below it."""

    unit: Unit
    missing: tuple[str, ...]
    below: int
    nearest_due: datetime | None = None


def units(day: date) -> "QuerySet[Unit]":
    """Units with whether each entry of a5.2 is there, for a date."""
    held = Post.objects.filter(on(day), unit_id=OuterRef("pk"), role="unit_lead")
    substitutes = Substitute.objects.filter(on(day), unit_id=OuterRef("pk"))
    children = Unit.objects.filter(on(day), parent_id=OuterRef("pk")).order_by().values("parent_id")
    return Unit.objects.annotate(
        has_leader=Exists(held),
        has_substitute=Exists(substitutes),
        n_below=Subquery(children.annotate(n=Count("key")).values("n")),
    )


def row_of(unit: "Unit") -> UnitRow:
    """A unit read by `units` as a row."""
    present = {
        "leader": bool(getattr(unit, "has_leader", False)),
        "desk": bool(unit.contact_desk and unit.contact_phone),
        "substitute": bool(getattr(unit, "has_substitute", False)),
        "hours": bool(unit.duty_hours),
    }
    missing = missing_entries(present) if must_be_ready(unit.kind) else ()
    return UnitRow(unit, missing, getattr(unit, "n_below", None) or 0, getattr(unit, "nearest_due", None))


def unit_list(
    day: date, *, kinds: Iterable[str], words: str = "", ended: bool = False, after: str = ""
) -> tuple[list[UnitRow], str]:
    """A page of units by code and key, and the key to go on from, empty at the end. One statement."""
    found = units(day).filter(kind__in=list(kinds))
    found = found.filter(valid_to__lte=day) if ended else found.filter(on(day))
    if words:
        found = found.filter(Q(name__icontains=words) | Q(short_name__icontains=words) | Q(key__icontains=words))
    code, _, key = after.partition("|")
    if after:
        found = found.filter(Q(code__gt=code) | Q(code=code, key__gt=key))
    rows = [row_of(unit) for unit in found.select_related("parent").order_by("code", "key")[: PAGE + 1]]
    more = len(rows) > PAGE
    last = rows[PAGE - 1].unit if more else None
    return rows[:PAGE], f"{last.code}|{last.key}" if last else ""


def not_ready(day: date) -> list[UnitRow]:
    """The handling units that lack an entry of a5.2, those with work due soonest first. One statement."""
    due = Demand.objects.filter(unit_id=OuterRef("pk"), state__in=OPEN_WITH_UNIT).order_by().values("unit_id")
    found = units(day).filter(on(day)).annotate(nearest_due=Subquery(due.annotate(due=Min("due_at")).values("due")))
    rows = [row_of(unit) for unit in found.order_by(F("nearest_due").asc(nulls_last=True), "code", "key")]
    return [row for row in rows if row.missing]


@dataclass(frozen=True)
class UnitPage:
    """One unit with everything a page says of it."""

    row: UnitRow
    above: tuple[Unit, ...]
    below: tuple[Unit, ...]
    posts: tuple[Post, ...]
    substitutes: tuple[Substitute, ...]
    members: tuple[Member, ...]
    former_names: tuple[FormerName, ...]
    successors: tuple[Unit, ...]
    predecessors: tuple[Unit, ...]
    proposals: tuple[Proposal, ...]


def unit_page(key: str, day: date) -> UnitPage | None:
    """A unit by key, None where there is none; of an ended one what it was. Ten statements."""
    unit = units(day).select_related("stand_in").filter(key=key).first()
    if unit is None:
        return None
    seen = on(day) if unit.valid_to is None or unit.valid_to > day else Q(valid_to=unit.valid_to)
    held = Post.objects.filter(seen, unit=unit).select_related("person").order_by("-role", "valid_from", "person_id")
    after = unit.successions.select_related("successor").order_by("item", "id")
    before = Unit.objects.filter(successions__successor=unit).distinct().order_by("valid_to", "key")
    return UnitPage(
        row_of(unit),
        tuple(_above(unit)),
        tuple(Unit.objects.filter(on(day), parent=unit).order_by("kind", "code", "key")),
        tuple(held),
        tuple(Substitute.objects.filter(on(day), unit=unit).select_related("person").order_by("id")),
        tuple(Member.objects.filter(on(day), body=unit).select_related("person").order_by("-chair", "id")),
        tuple(unit.former_names.order_by("-until")),
        tuple(dict.fromkeys(one.successor for one in after)),
        tuple(before),
        tuple(Proposal.objects.filter(object=key, decided_at__isnull=True).exclude(kind="post")),
    )


def _above(unit: Unit) -> list[Unit]:
    found: list[Unit] = []
    parent = unit.parent
    while parent is not None and parent not in found:
        found.append(parent)
        parent = parent.parent
    return found[::-1]


# --- people ---


@dataclass(frozen=True)
class PersonRow:
    """One person in a list with the posts of the day and whether there is an account."""

    person: Person
    posts: tuple[Post, ...]
    account: bool


def people(
    day: date, *, units: frozenset[str] | None, words: str = "", role: str = "", after: str = ""
) -> tuple[list[PersonRow], str]:
    """A page of people in post by key, of some units or of all, and the key to go on from. Three statements."""
    held = Post.objects.filter(on(day))
    if units is not None:
        held = held.filter(unit_id__in=units)
    if role:
        held = held.filter(role=role)
    found = Person.objects.filter(key__in=held.values("person_id"))
    if words:
        unit = Q(posts__unit__name__icontains=words) | Q(posts__unit__short_name__icontains=words)
        found = found.filter(Q(name__icontains=words) | Q(key__icontains=words) | unit).distinct()
    rows = list(found.filter(key__gt=after).select_related("account").order_by("key")[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    posts: dict[str, list[Post]] = {person.key: [] for person in rows}
    for post in Post.objects.filter(on(day), person_id__in=posts).select_related("unit").order_by("id"):
        posts[post.person_id].append(post)
    shown = [PersonRow(person, tuple(posts[person.key]), hasattr(person, "account")) for person in rows]
    return shown, rows[-1].key if more else ""


@dataclass(frozen=True)
class PersonPage:
    """One person: posts present and past, delegations both ways, training, what waits for approval."""

    person: Person
    account: bool
    active: bool
    posts: tuple[Post, ...]
    former_posts: tuple[Post, ...]
    given: tuple[Delegation, ...]
    received: tuple[Delegation, ...]
    proposals: tuple[Proposal, ...]

    @property
    def trained_for(self) -> frozenset[str]:
        """The demand types passed trainings cover (a33.1)."""
        passed = (one for one in self.person.trainings.all() if one.result == "passed")
        return frozenset(kind for one in passed for kind in one.covers)


def person_page(key: str, now: datetime) -> PersonPage | None:
    """A person by key, None where there is none. Six statements."""
    day = now.astimezone(SHANGHAI).date()
    person = Person.objects.filter(key=key).select_related("account").prefetch_related("trainings").first()
    if person is None:
        return None
    posts = Post.objects.filter(person=person).select_related("unit").order_by("valid_from", "id")
    live = Delegation.objects.filter(valid_to__gt=day, revoked_at__isnull=True).select_related(
        "post__unit", "holder", "deputy"
    )
    account = getattr(person, "account", None)
    return PersonPage(
        person,
        account is not None,
        bool(account and account.is_active),
        tuple(post for post in posts if post.valid_to is None or post.valid_to > day),
        tuple(post for post in posts if post.valid_to is not None and post.valid_to <= day),
        tuple(live.filter(holder=person).order_by("id")),
        tuple(live.filter(deputy=person).order_by("id")),
        tuple(Proposal.objects.filter(kind="post", object=key, decided_at__isnull=True).order_by("id")),
    )
