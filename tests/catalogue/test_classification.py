"""The classification as a versioned list: five fields, a later edition with its mapping, old codes readable (a13.1)."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.catalogue.office import Office, accomplished, refused
from tests.store.conftest import at
from tests.store.desk import WANG, Desk

from hotline.catalogue.classes import FIRST_EDITION
from hotline.catalogue.classification import class_on, classes_of, classes_on, edition_on
from hotline.catalogue.models import ClassCode
from hotline.catalogue.selectors import catalogue_on
from hotline.catalogue.shipped import shipped_classes
from hotline.core.catalogue import Facts, decide
from hotline.core.classification import FIELDS
from hotline.core.refusal import Refusal
from hotline.database.places import Place

TODAY = date(2026, 4, 20)


def test_the_shipped_edition_is_in_force_whole(city: Place) -> None:
    rows = ClassCode.objects.filter(edition=FIRST_EDITION)
    assert Counter(rows.values_list("level", flat=True)) == {1: 14, 2: 99, 3: 515}
    assert rows.filter(name__isnull=True).count() == 13
    assert list(rows.filter(code="090499").order_by("ordinal").values_list("ordinal", "parent")) == [
        (1, "0904"), (2, "0905"),
    ]  # fmt: skip
    assert classes_on(TODAY)["010600"].name == "（标准未印名称）"
    assert classes_on(TODAY)["090499"].name == "其他生活服务／其他民族宗教"


def test_the_five_fields_partition_the_codes_in_force(city: Place) -> None:
    found = Counter(one.field for one in classes_on(TODAY).values())
    assert set(found) == set(FIELDS)
    assert sum(found.values()) == len(classes_on(TODAY))
    for code, one in classes_on(TODAY).items():
        assert one.field == classes_on(TODAY)[code[:2]].field


def test_the_database_wants_a_field_of_each_top_class_and_of_no_other(city: Place) -> None:
    for changes in ({"level": 1, "field": ""}, {"level": 1, "field": "sport"}, {"level": 2, "field": "environment"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ClassCode.objects.create(edition="X", code="77", **changes)


def edition(**changes: Any) -> dict[str, Any]:
    """A later edition: 030501 is split, 030502 goes into it, 0399 is new, everything else stays."""
    rows = [
        {"code": row["code"], "name": row["name"] or "", "field": row["field"], "parent": row["parent"]}
        for row in shipped_classes()
        if row["code"] not in ("030501", "030502")
    ]
    rows += [
        {"code": "030511", "name": "照明设施"},
        {"code": "030512", "name": "其他公共设施"},
        {"code": "030513", "name": "环卫设施"},
    ]
    mapping = {"030501": ["030511", "030512"], "030502": ["030513"]}
    return {"edition": "DB44/T 2479-2028", "classes": rows, "mapping": mapping, **changes}


def enacted(office: Office) -> None:
    """The later edition drafted, confirmed by the knowledge editor, approved."""
    number = office.drafts("管理员小冯", edition(), subject="classification", reason="标准修订")
    accomplished(office.proposes("管理员小冯", number))
    assert refused(office.approves("目录审批人", number)) == "unconfirmed"
    accomplished(office.confirms("知识管理员", number))
    accomplished(office.approves("目录审批人", number))


def test_a_later_edition_replaces_it_from_a_date_and_old_codes_stay_readable(office: Office) -> None:
    enacted(office)
    after = office.tomorrow()
    assert (edition_on(TODAY), edition_on(after)) == (FIRST_EDITION, "DB44/T 2479-2028")
    old, new = class_on("030501", TODAY), class_on("030511", after)
    assert old is not None
    assert new is not None
    assert (old.name, new.name, new.field) == ("公共设施", "照明设施", "social_management")
    assert class_on("030501", after) is None
    assert Counter(one.field for one in classes_of("DB44/T 2479-2028").values()).keys() == FIELDS.keys()


def test_items_of_the_edition_before_are_found_under_the_new_codes(office: Office) -> None:
    enacted(office)
    known = catalogue_on(office.tomorrow())
    assert known.items["street_light"].class_codes == ("030511", "030512")
    for code in ("030511", "030512"):
        assert decide(Facts(code, "help", text="路灯不亮"), known).item == "street_light"
    assert decide(Facts("030501", "help", text="路灯不亮"), catalogue_on(TODAY)).item == "street_light"


def test_a_code_of_the_older_edition_is_no_longer_dispatched_under(office: Office, desk: Desk) -> None:
    enacted(office)
    number = desk.registers(WANG, town="442000001")
    asked = {"unit": "city_management", "duty_basis": "三定规定"}
    assert desk.refused("派单员老林", "dispatch", number, **asked) == "class_missing"
    assert desk.refused("派单员老林", "dispatch", number, **asked, class_code="030511") == "class_unknown"
    desk.at(at("2026-04-21"))
    assert desk.refused("派单员老林", "dispatch", number, **asked, class_code="030501") == "class_unknown"
    desk.does("派单员老林", "dispatch", number, **asked, class_code="030511")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"mapping": {"030501": ["030511"]}}, "前一版的代码030502在本版没有，也没有对照"),
        ({"mapping": {"030501": ["999999"], "030502": []}}, "新代码999999不在本版之中"),
        ({"edition": ""}, "请写明分类版本的名称"),
        ({"edition": FIRST_EDITION}, "已有名为"),
        ({"classes": []}, "没有分类"),
        ({"classes": [{"code": "01", "name": "一"}]}, "没有写明属于哪个领域"),
        ({"classes": [{"code": "0101", "name": "一"}]}, "上级01不在本版之中"),
        ({"classes": [{"code": "1x", "name": "一"}]}, "应是2、4或6位数字"),
    ],
)
def test_an_edition_that_is_not_whole_is_refused(office: Office, changes: dict[str, Any], words: str) -> None:
    outcome = office.tries_draft("管理员小冯", edition(**changes), subject="classification")
    assert isinstance(outcome, Refusal)
    assert words in outcome.sentence
    assert refused(office.tries_draft("派单员老林", edition(), subject="classification")) == "role"
