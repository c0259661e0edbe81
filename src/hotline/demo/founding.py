"""Founding the demo city (演示城市): its units, people, catalogue and classification become rows, once."""

import json
from importlib.resources import files

from django.db import transaction

from hotline.catalogue.models import ClassCode, Item
from hotline.demo import data, organisation
from hotline.demo.organisation import FOUNDED
from hotline.rulebook.versions import content_version


@transaction.atomic
def found_demo_city() -> bool:
    """Make the rows of the demo city; False where it stands already."""
    if not organisation.found():
        return False
    _items()
    _classes()
    return True


def _items() -> None:
    rows = []
    for item in data.catalogue():
        content = {
            "key": item.key,
            "name": item.name,
            "class_code": item.code,
            "demand_types": list(item.demand_types),
            "legal_basis": {
                "title": item.legal_basis.title,
                "article": item.legal_basis.article,
                "note": item.legal_basis.note,
            },
            "unit": item.unit,
            "by_town": item.unit is None,
            "office": item.office or "",
            "co_units": list(item.co_units),
            "limits": dict(item.limits),
            "scope": list(item.scope),
            "ask": item.ask,
            "not_covered": item.not_covered,
            "valid_from": FOUNDED.isoformat(),
        }
        columns = {**content, "unit_id": content["unit"], "valid_from": FOUNDED}
        del columns["unit"]
        rows.append(Item(version=content_version(content), **columns))
    Item.objects.bulk_create(rows)


def _classes() -> None:
    text = (files("hotline.catalogue") / "data" / "db44t2479_2024.json").read_text(encoding="utf-8")
    ClassCode.objects.bulk_create(
        ClassCode(
            edition="DB44/T 2479-2024",
            code=row["code"],
            ordinal=row.get("ordinal") or 1,
            name=row["name"],
            level=row["level"],
            parent=row["parent"] or "",
        )
        for row in json.loads(text)["classes"]
    )
