"""Founding the demo city (演示城市): its units, people, catalogue and lists become rows, once."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from hotline.catalogue.classes import FIRST_EDITION
from hotline.catalogue.models import Entry, Item
from hotline.core.catalogue_lists import read_entry
from hotline.demo import catalogue, data, organisation
from hotline.demo.organisation import FOUNDED
from hotline.rulebook.versions import content_version


@transaction.atomic
def found_demo_city() -> bool:
    """Make the rows of the demo city; False where it stands already."""
    if not organisation.found():
        return False
    _items()
    _lists()
    return True


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
