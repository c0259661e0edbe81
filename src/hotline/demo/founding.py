"""Founding the demo city (演示城市): its units, people, catalogue and lists become rows, once."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from hotline.catalogue.classes import FIRST_EDITION
from hotline.catalogue.models import Entry, Item
from hotline.core.catalogue_content import read_content
from hotline.core.catalogue_lists import read_entry
from hotline.demo import data
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
    Item.objects.bulk_create(_item(item) for item in data.whole_catalogue())


def _item(item: data.CatalogueItem) -> Item:
    content = plain_item(item)
    columns = {**content, "unit_id": content["unit"]}
    del columns["unit"]
    version = content_version({**content, "valid_from": FOUNDED.isoformat()})
    return Item(version=version, valid_from=FOUNDED, edition=FIRST_EDITION, **columns)


def plain_item(item: data.CatalogueItem) -> dict[str, Any]:
    """The content of a demo item in its plain form. Raises ValueError where it would be refused on entry."""
    content, wrong = read_content(_raw(item))
    if wrong:
        raise ValueError(f"{item.key}: {wrong[0].words}")
    return content


def _raw(item: data.CatalogueItem) -> dict[str, Any]:
    basis = {"title": item.legal_basis.title, "article": item.legal_basis.article, "note": item.legal_basis.note}
    return {
        "key": item.key,
        "name": item.name,
        "class_code": item.code,
        "demand_types": list(item.demand_types),
        "legal_basis": basis,
        "unit": item.unit,
        "by_town": item.unit is None,
        "office": item.office or "",
        "rules": [dict(rule) for rule in item.rules],
        "co_units": list(item.co_units),
        "limits": dict(item.limits),
        "scope": list(item.scope),
        "examples": list(item.examples),
        "ask": item.ask,
        "not_covered": item.not_covered,
        "extension_open": True,
    }


def _lists() -> None:
    Entry.objects.bulk_create(_entry(row) for row in data.lists())


def _entry(row: Mapping[str, Any]) -> Entry:
    list_, key = row["list"], row["key"]
    content, wrong = read_entry(list_, row["content"])
    if wrong:
        raise ValueError(f"{list_} {key}: {wrong[0].words}")
    version = content_version({"list": list_, "key": key, **content, "valid_from": FOUNDED.isoformat()})
    return Entry(version=version, list=list_, key=key, name=content["name"], content=content, valid_from=FOUNDED)
