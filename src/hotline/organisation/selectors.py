"""Reading the organisation: units in force, posts of a person, who acts (a5.1; roles sections 1 and 2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import connection
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from hotline.core.instants import SHANGHAI
from hotline.core.policy import DEMAND_TYPES
from hotline.core.ticket import Actor
from hotline.organisation.models import Delegation, Person, Post, Succession, Training, Unit
from hotline.trouble import Trouble

ANSWERING: Final = ("unit_lead", "handler")
"""The posts of a unit whose holders may be accountable for a ticket (a5.2, a7.1)."""


class NotHeld(Trouble):
    """A person asks for an act in a post not held on that day."""


def on(day: date) -> Q:
    """In force on a date."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


def units_in_force(day: date) -> QuerySet[Unit]:
    """The units of a date."""
    return Unit.objects.filter(on(day))


@dataclass(frozen=True)
class UnitInForce:
    """A unit of a date; `staffed`: somebody in post answers for it (a7.1); `on_call`: round the clock (a35.1)."""

    key: str
    kind: str
    on_call: bool
    staffed: bool
    name: str = ""
    parent: str | None = None


def unit_in_force(key: str, day: date) -> UnitInForce | None:
    """The unit of a key, None where it is not in force on the date (a5.1)."""
    answering = Post.objects.filter(on(day), unit_id=OuterRef("pk"), role__in=ANSWERING)
    found = Unit.objects.filter(on(day), key=key).annotate(staffed=Exists(answering))
    row = found.values_list("key", "kind", "around_clock", "staffed", "name", "parent_id").first()
    return UnitInForce(*row) if row else None


def actor(person: str, role: str, day: date) -> Actor:
    """Who acts: the person in a post held on this day, with every unit he or she belongs or belonged to (D02, D05).

    Raises NotHeld where the person holds no such post.
    """
    posts = list(Post.objects.filter(person_id=person).select_related("unit"))
    held = [post for post in posts if post.role == role and _in_force(post, day)]
    if not held:
        raise NotHeld(f"{person} 在 {day} 没有岗位 {role}。")
    unit = held[0].unit
    return Actor(role, unit.key, unit.kind, person, tuple(sorted({post.unit_id for post in posts})))


def actor_of_system(person: str, role: str, unit: str, now: datetime) -> Actor:
    """Who acts through a unit's system: the person in a post held today in that unit or below it (roles section 9).

    Raises NotHeld where the person holds no such post there. One statement.
    """
    day = now.astimezone(SHANGHAI).date()
    with connection.cursor() as cursor:
        cursor.execute(_POST_BELOW, {"person": person, "role": role, "unit": unit, "day": day})
        found = cursor.fetchone()
    if found is None:
        raise NotHeld(f"{person} 在 {day} 没有岗位 {role}。")
    own, kind, units = found
    return Actor(role, own, kind, person, tuple(units))


def delegated_acts(actor: Actor, day: date) -> frozenset[str]:
    """The acts somebody may do today for another, in the role and unit acted in (roles section 7). One statement."""
    held = delegations_to(actor.person or "", day)
    found = held.filter(holder_id=actor.behalf, post__role=actor.role, post__unit_id=actor.unit)
    return frozenset(act for acts in found.values_list("acts", flat=True) for act in acts)


def delegations_to(person: str, day: date) -> QuerySet[Delegation]:
    """What is delegated to a person on a date, the holder still being in post (roles section 7)."""
    live = Delegation.objects.filter(on(day), deputy_id=person, revoked_at__isnull=True)
    held = live.filter(Q(post__valid_from__lte=day) & (Q(post__valid_to__isnull=True) | Q(post__valid_to__gt=day)))
    return held.select_related("post__unit", "holder", "deputy").order_by("id")


def units_below(unit: str, now: datetime) -> list[str]:
    """A unit and every unit below it today. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_UNITS_BELOW, {"unit": unit, "day": now.astimezone(SHANGHAI).date()})
        return [str(key) for (key,) in cursor.fetchall()]


_BELOW = """
with recursive below (key) as (
  select %(unit)s::text
  union
  select u.key from organisation_unit u join below b on u.parent_id = b.key
  where u.valid_from <= %(day)s and (u.valid_to is null or u.valid_to > %(day)s)
)
"""
_UNITS_BELOW = _BELOW + "select key from below"  # noqa: S608 - built of this code's own words
_POST_BELOW = (
    _BELOW  # noqa: S608 - built of this code's own words
    + """
select p.unit_id, u.kind,
       array(select distinct unit_id from organisation_post where person_id = %(person)s order by 1)
from organisation_post p join organisation_unit u on u.key = p.unit_id
where p.person_id = %(person)s and p.role = %(role)s and p.unit_id in (select key from below)
  and p.valid_from <= %(day)s and (p.valid_to is null or p.valid_to > %(day)s)
order by p.unit_id = %(unit)s desc, p.id limit 1
"""
)


def another_reviewer(person: str, day: date) -> bool:
    """Whether somebody else is a reviewer on a date (D03)."""
    return Post.objects.filter(on(day), role="reviewer").exclude(person_id=person).exists()


def _in_force(post: Post, day: date) -> bool:
    return post.valid_from <= day and (post.valid_to is None or day < post.valid_to)


_ANSWERS: Final = (
    When(role="unit_lead", then=Value(0)),
    When(role="handler", appointment="unit_desk", then=Value(1)),
    When(role="handler", then=Value(2)),
)
"""Who answers for a unit (a5.2, a7.1): its lead, else its desk (单位联络员), else whoever handles there."""

CITY: Final = "city"
"""The last of the levels: the city itself, which no unit row stands for."""


@dataclass(frozen=True)
class Level:
    """One level a ticket is answered for at (分级负责; a7.1): the unit, or CITY, and the person who stands for it."""

    unit: str
    person: str | None


def standing_person(unit: str, day: date) -> str | None:
    """The one person who answers for a unit on a date, always the same one for the same posts (a7.1).

    The longest in post goes first; None where nobody of the unit is in post.
    """
    held = Post.objects.filter(on(day), unit_id=unit, role__in=ANSWERING)
    ranked = held.annotate(rank=Case(*_ANSWERS, output_field=IntegerField()))
    return ranked.order_by("rank", "valid_from", "person_id").values_list("person_id", flat=True).first()


def works_for(person: str, unit: str, day: date) -> bool:
    """Whether somebody is in post with a unit on a date, as its lead or handling for it (a5.2)."""
    return Post.objects.filter(on(day), unit_id=unit, person_id=person, role__in=ANSWERING).exists()


def accountable_person(unit: str, named: str, day: date) -> str | None:
    """The one person accountable within a unit: the one named while in post there, else the standing one (a7.1)."""
    return named if named and works_for(named, unit, day) else standing_person(unit, day)


def levels(unit: str, day: date) -> tuple[Level, ...]:
    """The levels from a unit up to the city, each with who answers there on a date (a7.1)."""
    above: list[str] = []
    key: str | None = unit
    while key and key not in above:
        above.append(key)
        key = Unit.objects.filter(key=key).values_list("parent_id", flat=True).first()
    return (*(Level(one, standing_person(one, day)) for one in above), Level(CITY, None))


def people_of(units: Iterable[str], day: date) -> list[Person]:
    """The people in post with some units on a date, by name."""
    held = Post.objects.filter(on(day), unit_id__in=list(units)).values("person_id")
    return list(Person.objects.filter(key__in=held).order_by("name", "key"))


def ended_with_successor(day: date, since: date) -> list[str]:
    """The units that have ended between two dates and have a successor (a15.3)."""
    ended = Unit.objects.filter(valid_to__lte=day, valid_to__gt=since, successions__isnull=False)
    return list(ended.order_by("valid_to", "key").values_list("key", flat=True).distinct())


def successor_of(unit: str, day: date, item: str = "") -> str | None:
    """The unit that stands in the place of another on a date: itself while in force, else its successor (a15.3).

    `item` is a catalogue item's key, of whose allotment at a split the successor is; None where nobody took over.
    """
    present: str | None = unit
    seen: set[str] = set()
    while present is not None and present not in seen:
        seen.add(present)
        if Unit.objects.filter(on(day), key=present).exists():
            return present
        after = Succession.objects.filter(unit_id=present, since__lte=day, item__in={"", item})
        present = after.order_by("-item").values_list("successor_id", flat=True).first()
    return None


def untrained_for(person: str) -> tuple[str, ...]:
    """The demand types an agent has passed no training for: a warning at the desk, never a refusal (a33.1).

    The order asks for training and for every demand to be recorded (a14.1): who is not trained asks the duty leader.
    """
    passed = Training.objects.filter(person_id=person, result="passed").values_list("covers", flat=True)
    covered = {kind for covers in passed for kind in covers}
    return tuple(kind for kind in DEMAND_TYPES if kind not in covered)


def names() -> dict[str, str]:
    """Every unit's and person's name by key, for showing."""
    units, people = Unit.objects.values_list("key", "name"), Person.objects.values_list("key", "name")
    return {**dict(units), **dict(people)}


def is_demo_city() -> bool:
    """Whether the bodies here are the invented ones of the demo city."""
    return Unit.objects.filter(is_demo=True).exists()


def appointments(person: str, day: date) -> frozenset[str]:
    """The appointments (任命) a person holds on a date, whatever the post (roles section 1)."""
    held = Post.objects.filter(on(day), person_id=person).exclude(appointment="")
    return frozenset(held.values_list("appointment", flat=True))
