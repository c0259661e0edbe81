"""The demo city's dispatch catalogue (演示目录): the items the stories are played with, and all others as a table.

The table is one an import takes. Every legal basis is a real law, marked as waiting for the legal office.
"""

import csv
import io
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, Final

from hotline.catalogue.words import Directory, content_from
from hotline.core.catalogue_content import read_content
from hotline.demo import data

TABLE: Final = "catalogue_more.csv"
UNCONFIRMED: Final = "演示，待法制部门确认"
"""What stands beside every legal basis of the table."""

STANDS_IN: Final = {
    "市文化广电旅游局": "education",
    "市医疗保障局": "human_resources",
    "市税务局": "market",
    "市消防救援支队": "police",
    "市邮政管理局": "transport",
    "市公共交通公司（演示）": "transport",
    "市通信公司甲（演示）": "market",
    "市通信公司乙（演示）": "market",
    "市燃气公司（演示）": "housing",
    "市广电网络公司（演示）": "education",
    "市科学技术局": "education",
    "市民族宗教事务局": "civil_affairs",
    "市人民政府国有资产监督管理委员会": "market",
    "市信访局": "civil_affairs",
    "市应急管理局": "police",
    "市发展和改革局": "market",
    "市工业和信息化局": "market",
    "市农业农村局": "natural_resources",
    "市商务局": "market",
    "市司法局": "civil_affairs",
    "市财政局": "market",
    "市退役军人事务局": "civil_affairs",
}
"""Units that the table names and the demo city does not have -> who stands in for them."""


@cache
def contents() -> tuple[dict[str, Any], ...]:
    """The content of every item, not to be changed. Raises ValueError where one would be refused on entry."""
    found = [*map(_of_item, data.catalogue()), *_of_table()]
    checked = []
    for raw in found:
        content, wrong = read_content(raw)
        if wrong:
            raise ValueError(f"{raw['key']}: {wrong[0].words}")
        checked.append(content)
    return tuple(checked)


def _of_item(item: data.CatalogueItem) -> dict[str, Any]:
    basis = item.legal_basis
    return {
        "key": item.key,
        "name": item.name,
        "class_code": item.code,
        "demand_types": list(item.demand_types),
        "legal_basis": {"title": basis.title, "article": basis.article, "note": basis.note},
        "unit": item.unit,
        "by_town": item.unit is None,
        "office": item.office or "",
        "rules": [],
        "co_units": list(item.co_units),
        "limits": dict(item.limits),
        "scope": list(item.scope),
        "examples": [],
        "ask": item.ask,
        "not_covered": item.not_covered,
        "extension_open": True,
    }


def _of_table() -> Iterator[dict[str, Any]]:
    names = directory()
    text = files(__package__).joinpath("data", TABLE).read_text("utf-8")
    for row in csv.DictReader(io.StringIO(text, newline="")):
        raw, wrong = content_from(row, names)
        if wrong:
            raise ValueError(f"{raw['key']}: {wrong[0].words}")
        if raw["unit"] in raw["co_units"]:
            raw["co_units"].remove(raw["unit"])
        yield raw


def directory() -> Directory:
    """The names of the demo city's units and questions."""
    units = {unit.key: unit.name for unit in data.units()}
    stand_in = {f"{key} {name}": name for name, key in STANDS_IN.items() if name not in units.values()}
    questions = {row["key"]: row["content"] for row in data.lists() if row["list"] == "question"}
    return _Standing(
        units=units | stand_in,
        short={unit.key: unit.short_name for unit in data.units()},
        towns={unit.code: unit.key for unit in data.units() if unit.kind == "town_or_subdistrict"},
        questions={key: content["name"] for key, content in questions.items()},
        answers={key: content["answers"] for key, content in questions.items()},
    )


class _Standing(Directory):
    """A directory in which some units stand in for others."""

    def unit(self, words: str) -> str | None:
        """The key of a unit, or of who stands in for it."""
        found = super().unit(words)
        return found.partition(" ")[0] if found else None
