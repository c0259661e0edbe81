"""Founding the demo city (演示城市): its units, people, catalogue and lists become rows, once."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from hotline.catalogue.classes import FIRST_EDITION
from hotline.catalogue.models import Entry, Item
from hotline.core.catalogue_lists import read_entry
from hotline.demo import catalogue, data
from hotline.organisation.models import Person, Post, Unit
from hotline.rulebook.versions import content_version

FOUNDED = date(2007, 1, 1)
"""The demo city's bodies and posts are in force from here, so that old messages can be replayed."""


@transaction.atomic
def found_demo_city() -> bool:
    """Make the rows of the demo city; False where it stands already."""
    if Unit.objects.filter(key=data.units()[0].key).exists():
        return False
    _units()
    _people()
    _items()
    _lists()
    return True


def _units() -> None:
    rows = [
        Unit(
            key=unit.key,
            name=unit.name,
            short_name=unit.short_name,
            kind=unit.kind,
            parent_id=unit.parent,
            code=unit.code,
            offices=list(unit.offices),
            valid_from=FOUNDED,
            valid_to=unit.valid_to,
            is_demo=True,
        )
        for unit in data.units()
    ]
    Unit.objects.bulk_create(rows)  # foreign keys are checked at commit, so the order does not matter


def _people() -> None:
    Person.objects.bulk_create(Person(key=person.key, name=person.name, is_demo=True) for person in data.people())
    Post.objects.bulk_create(
        Post(person_id=person.key, unit_id=post.unit, role=post.role, valid_from=FOUNDED)
        for person in data.people()
        for post in person.posts
    )


def _items() -> None:
    Item.objects.bulk_create(map(_item, catalogue.contents()))


def _item(content: Mapping[str, Any]) -> Item:
    columns = {name: value for name, value in content.items() if name != "unit"}
    version = content_version({**content, "valid_from": FOUNDED.isoformat()})
    return Item(version=version, unit_id=content["unit"], valid_from=FOUNDED, edition=FIRST_EDITION, **columns)


def _lists() -> None:
    Entry.objects.bulk_create(_entry(row) for row in data.lists())


def _entry(row: Mapping[str, Any]) -> Entry:
    list_, key = row["list"], row["key"]
    content, wrong = read_entry(list_, row["content"])
    if wrong:
        raise ValueError(f"{list_} {key}: {wrong[0].words}")
    version = content_version({"list": list_, "key": key, **content, "valid_from": FOUNDED.isoformat()})
    return Entry(version=version, list=list_, key=key, name=content["name"], content=content, valid_from=FOUNDED)
