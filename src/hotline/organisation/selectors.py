"""Reading the organisation: units in force, posts of a person, who acts (a5.1; roles sections 1 and 2)."""

from datetime import date

from django.db.models import Q, QuerySet

from hotline.core.ticket import Actor
from hotline.organisation.models import Person, Post, Unit
from hotline.trouble import Trouble


class NotHeld(Trouble):
    """A person asks for an act in a post not held on that day."""


def on(day: date) -> Q:
    """In force on a date."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


def units_in_force(day: date) -> QuerySet[Unit]:
    """The units of a date."""
    return Unit.objects.filter(on(day))


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


def another_reviewer(person: str, day: date) -> bool:
    """Whether somebody else is a reviewer on a date (D03)."""
    return Post.objects.filter(on(day), role="reviewer").exclude(person_id=person).exists()


def _in_force(post: Post, day: date) -> bool:
    return post.valid_from <= day and (post.valid_to is None or day < post.valid_to)


def names() -> dict[str, str]:
    """Every unit's and person's name by key, for showing."""
    units, people = Unit.objects.values_list("key", "name"), Person.objects.values_list("key", "name")
    return {**dict(units), **dict(people)}
