"""Who reads: a person in a post of today, with the units below and the appointments held (roles sections 1 and 2)."""

from datetime import datetime

from django.db import connection

from hotline.core.instants import SHANGHAI
from hotline.core.scope import Reader
from hotline.core.ticket import Actor
from hotline.organisation.selectors import NotHeld

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


def requester_reader(*numbers: str) -> Reader:
    """A requester who has proved these demands to be the own ones, by code or in a recorded call."""
    return Reader(Actor("requester"), proved=frozenset(numbers))
