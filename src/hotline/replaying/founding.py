"""The replay's city (回放城市): one unit and one catalogue item for each row of a list of unit kinds, and its desks.

All of it is marked demo data and in force from the calendar's first day, so that old messages can be replayed. Founding
twice changes nothing.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.db import transaction

from hotline.catalogue.matching import Described, Nearest
from hotline.catalogue.models import Item
from hotline.core.instants import CALENDAR_BEGINS
from hotline.core.policy import DEMAND_TYPES
from hotline.core.ticket import Actor
from hotline.organisation.models import Person, Post, Unit
from hotline.organisation.selectors import actor
from hotline.rulebook.versions import content_version
from hotline.trouble import Trouble

HOTLINE = "replay-hotline"
NOBODY = "其他"
"""The row for what belongs to none of the others: no unit of its own, handled by RECEIVES."""
RECEIVES = "政务服务"
OTHER_CLASS = "9999"
DESKS = {
    "agent": ("agent", "回放话务员"),
    "dispatcher": ("dispatcher", "回放派单员"),
    "reviewer-1": ("reviewer", "回放审核员甲"),
    "reviewer-2": ("reviewer", "回放审核员乙"),
}
CLASSES = {
    "公安局": "0703",
    "交警支队": "0510",
    "消防救援支队": "0704",
    "住房和城乡建设局": "0302",
    "城市管理和综合执法局": "0303",
    "自然资源局": "0401",
    "生态环境局": "0402",
    "交通运输局": "0511",
    "水务局": "0403",
    "农业农村局": "0601",
    "教育局": "0102",
    "文化广电旅游体育局": "0108",
    "卫生健康局": "0203",
    "医疗保障局": "0801",
    "人力资源和社会保障局": "0804",
    "民政局": "0901",
    "退役军人事务局": "9901",
    "司法局": "1201",
    "市场监督管理局": "1002",
    "商务局": "1103",
    "发展和改革局": "1108",
    "工业和信息化局": "1108",
    "财政局": "1105",
    "税务局": "1102",
    "住房公积金管理中心": "0301",
    "金融工作局": "1104",
    "应急管理局": "0705",
    "政务服务和数据管理局": "9908",
    "信访局": "9902",
    "纪委监委": "1302",
    "组织人事部门": "9904",
    "供电企业": "0305",
    "供水企业": "0305",
    "燃气企业": "0305",
    "通信运营企业": "0305",
    "邮政管理局": "0501",
    "镇街": "0903",
}
"""Unit kind -> its second-level class of DB44/T 2479-2024; a kind not named here gets OTHER_CLASS."""


@dataclass(frozen=True)
class Kind:
    """One row of the list: key, name, the words for what the unit does."""

    key: str
    name: str
    scope: tuple[str, ...]

    @property
    def unit_kind(self) -> str:
        """Its kind among the units that may handle demands (a5.1)."""
        if self.name == "镇街":
            return "town_or_subdistrict"
        return "public_service_enterprise" if self.name.endswith("企业") else "city_department"


@dataclass(frozen=True)
class Match:
    """Where a message goes: the unit, and the item with its score, None where nothing in the catalogue is near."""

    unit: str
    item: str | None
    class_code: str
    score: float


class City:
    """The founded city: who acts, which unit a text goes to."""

    def __init__(self, kinds: list[Kind]) -> None:
        self._kinds = {kind.key: kind for kind in kinds}
        self._nearest = Nearest(Described(kind.key, kind.name, kind.scope) for kind in kinds)
        self._receives = next((kind for kind in kinds if RECEIVES in kind.name), kinds[0])

    def match(self, title: str, detail: str) -> Match:
        """The unit whose name and scope are nearest to a message."""
        for key, score in self._nearest.nearest(f"{title} {detail}", 1):
            kind = self._kinds[key]
            return Match(key, f"{key}-item", CLASSES.get(kind.name, OTHER_CLASS), score)
        return Match(self._receives.key, None, OTHER_CLASS, 0.0)

    @cache  # noqa: B019 - a city lives as long as its replay
    def desk(self, name: str) -> Actor:
        """Somebody of the hotline."""
        return actor(f"{HOTLINE}-{name}", DESKS[name][0], CALENDAR_BEGINS)

    @cache  # noqa: B019
    def of_unit(self, unit: str, role: str) -> Actor:
        """The handler or the lead of a unit."""
        return actor(f"{unit}-{role}", role, CALENDAR_BEGINS)


def read_kinds(file: Path) -> list[Kind]:
    """The list of unit kinds: columns unit, scope. Raises Trouble where it cannot be read."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as source:
            rows = [(row["unit"].strip(), row["scope"] or "") for row in csv.DictReader(source)]
    except (OSError, UnicodeDecodeError, KeyError, AttributeError) as error:
        raise Trouble(f"单位清单 {file} 不能读取：应是列名为 unit、scope 的 UTF-8 CSV。用 --units 指明。") from error
    kinds = [Kind(f"replay-{n:02d}", name, _words(scope)) for n, (name, scope) in enumerate(rows, 1) if name != NOBODY]
    if not kinds:
        raise Trouble(f"单位清单 {file} 里没有单位。")
    return kinds


def _words(scope: str) -> tuple[str, ...]:
    for mark in "()（），,;；":
        scope = scope.replace(mark, "、")
    return tuple(word.strip() for word in scope.split("、") if word.strip())


@transaction.atomic
def found(kinds: list[Kind]) -> City:
    """Make the rows of the city where they do not stand; refuse a list other than the one it was founded with."""
    standing = dict(Unit.objects.filter(key__startswith="replay-").exclude(key=HOTLINE).values_list("key", "name"))
    if standing and standing != {kind.key: kind.name for kind in kinds}:
        raise Trouble("数据库里的回放城市是用另一份单位清单建立的；请用同一份清单，或者换一个数据库。")
    if not standing:
        Unit.objects.bulk_create(_units(kinds))
        posts = list(_posts(kinds))
        Person.objects.bulk_create(Person(key=key, name=name, is_demo=True) for key, name, _, _ in posts)
        Post.objects.bulk_create(
            Post(person_id=key, unit_id=unit, role=role, valid_from=CALENDAR_BEGINS) for key, _, unit, role in posts
        )
        Item.objects.bulk_create(_item(kind) for kind in kinds)
    return City(kinds)


def _units(kinds: list[Kind]) -> Iterator[Unit]:
    yield _unit(HOTLINE, "回放热线中心", "hotline")
    for kind in kinds:
        yield _unit(kind.key, kind.name, kind.unit_kind)


def _unit(key: str, name: str, kind: str) -> Unit:
    return Unit(key=key, name=name, short_name=name, kind=kind, code=key, valid_from=CALENDAR_BEGINS, is_demo=True)


def _posts(kinds: list[Kind]) -> Iterator[tuple[str, str, str, str]]:
    """Person, name, unit, role."""
    for desk, (role, name) in DESKS.items():
        yield f"{HOTLINE}-{desk}", name, HOTLINE, role
    for kind in kinds:
        yield f"{kind.key}-handler", f"{kind.name}承办人", kind.key, "handler"
        yield f"{kind.key}-unit_lead", f"{kind.name}负责人", kind.key, "unit_lead"


def _item(kind: Kind) -> Item:
    content = {
        "key": f"{kind.key}-item",
        "name": f"{kind.name}职责事项",
        "class_code": CLASSES.get(kind.name, OTHER_CLASS),
        "demand_types": list(DEMAND_TYPES),
        "legal_basis": {"title": "单位职责清单", "article": "", "note": "回放用，未经确认"},
        "unit": kind.key,
        "scope": list(kind.scope),
        "valid_from": CALENDAR_BEGINS.isoformat(),
    }
    columns = {**content, "unit_id": kind.key, "valid_from": date.fromisoformat(str(content["valid_from"]))}
    del columns["unit"]
    return Item(version=content_version(content), **columns)
