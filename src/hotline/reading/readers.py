"""Who reads: a person in a post of today, with the units below and the appointments held (roles sections 1 and 2)."""

from datetime import datetime
from typing import Any

from django.db import connection

from hotline.core.instants import SHANGHAI
from hotline.core.scope import Reader
from hotline.core.ticket import Actor
from hotline.organisation.models import Post
from hotline.organisation.selectors import NotHeld, on

_POSTS = """
with recursive posts as (
  select p.id, p.unit_id, u.kind, p.role, p.appointment,
         p.valid_from <= %(day)s and (p.valid_to is null or p.valid_to > %(day)s) as today
  from organisation_post p join organisation_unit u on u.key = p.unit_id where p.person_id = %(person)s
), held as (
  select * from posts where today and role = %(role)s and (%(unit)s::text is null or unit_id = %(unit)s)
  order by id limit 1
), below (key) as (
  select unit_id from held
  union
  select u.key from organisation_unit u join below b on u.parent_id = b.key
  where u.valid_from <= %(day)s and (u.valid_to is null or u.valid_to > %(day)s)
)
select held.unit_id, held.kind, array(select key from below), array(select distinct unit_id from posts order by 1),
       array(select appointment from posts where today and unit_id = held.unit_id and appointment <> '')
from held
"""


def reader(person: str, role: str, now: datetime, *, unit: str | None = None, reason: str = "") -> Reader:
    """The reader a signed-in person is in one post; `unit` tells apart two posts of one role. One statement.

    `reason` is the ground on which a privacy officer opens a matter. Raises NotHeld where no such post is held today.
    """
    day = now.astimezone(SHANGHAI).date()
    with connection.cursor() as cursor:
        cursor.execute(_POSTS, {"person": person, "role": role, "day": day, "unit": unit})
        found = cursor.fetchone()
    if found is None:
        raise NotHeld(f"{person} 在 {day} 没有岗位 {role}。")
    own, kind, below, units, appointments = found
    return Reader(Actor(role, own, kind, person, tuple(units)), frozenset(below), frozenset(appointments), reason)


def readers_of(person: str, now: datetime) -> list[Reader]:
    """Somebody in every post held today, one reader for each role and unit."""
    day = now.astimezone(SHANGHAI).date()
    held = Post.objects.filter(on(day), person_id=person).order_by("id").values_list("role", "unit_id")
    return [reader(person, role, now, unit=unit) for role, unit in dict.fromkeys(held)]


# The post of whoever is acted for, the acts named, and the units of both: both are tested for duties (roles section 7).
_DELEGATED = """
with recursive given as (
  select p.unit_id, u.kind, d.acts
  from organisation_delegation d join organisation_post p on p.id = d.post_id
       join organisation_unit u on u.key = p.unit_id
  where d.deputy_id = %(person)s and d.holder_id = %(behalf)s and d.revoked_at is null
    and d.valid_from <= %(day)s and d.valid_to > %(day)s and p.role = %(role)s
    and p.valid_from <= %(day)s and (p.valid_to is null or p.valid_to > %(day)s)
    and (%(unit)s::text is null or p.unit_id = %(unit)s)
), held as (
  select unit_id, kind from given order by unit_id limit 1
), below (key) as (
  select unit_id from held
  union
  select u.key from organisation_unit u join below b on u.parent_id = b.key
  where u.valid_from <= %(day)s and (u.valid_to is null or u.valid_to > %(day)s)
)
select held.unit_id, held.kind, array(select key from below),
       array(select distinct unit_id from organisation_post where person_id in (%(person)s, %(behalf)s) order by 1),
       array(select distinct jsonb_array_elements_text(g.acts) from given g where g.unit_id = held.unit_id)
from held
"""


def deputy_reader(person: str, behalf: str, role: str, now: datetime, *, unit: str | None = None) -> Reader:
    """Somebody acting for another in a post delegated today: its reach, the acts named, no appointment (a5.2).

    Raises NotHeld where nothing is delegated, or no more. One statement.
    """
    day = now.astimezone(SHANGHAI).date()
    asked: dict[str, Any] = {"person": person, "behalf": behalf, "role": role, "day": day, "unit": unit}
    with connection.cursor() as cursor:
        cursor.execute(_DELEGATED, asked)
        found = cursor.fetchone()
    if found is None:
        raise NotHeld(f"{behalf} 在 {day} 没有授权 {person} 代办。")
    own, kind, below, units, acts = found
    actor = Actor(role, own, kind, person, tuple(units), behalf=behalf)
    return Reader(actor, frozenset(below), delegated=frozenset(acts))


def requester_reader(*numbers: str) -> Reader:
    """A requester who has proved these demands to be the own ones, by code or in a recorded call."""
    return Reader(Actor("requester"), proved=frozenset(numbers))
