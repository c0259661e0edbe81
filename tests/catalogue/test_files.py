"""The catalogue in and out as files: nothing half-imported, errors by row and column, a past date as it was (a15.2)."""

import csv
import io
import json
from datetime import date, timedelta
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from tests.catalogue.office import LAMPS, Office, accomplished
from tests.store.conftest import at
from tests.store.desk import WANG, Desk

from hotline.acting.cataloguing.comparing import compared_dates, compared_versions
from hotline.acting.cataloguing.importing import Plan, import_drafts, plan_file
from hotline.acting.cataloguing.linting import lint_catalogue, present_of
from hotline.catalogue.exporting import Asked, export_items, export_list, found
from hotline.catalogue.models import Draft, Item
from hotline.catalogue.selectors import content_of, directory_on, item_by_key, item_versions, items_naming
from hotline.catalogue.words import COLUMNS, row_of
from hotline.database.places import Place
from hotline.tickets.models import Assignment
from hotline.trouble import Trouble

TODAY = date(2026, 4, 20)
HEADINGS = [column.zh for column in COLUMNS]
GOOD = {
    "条目编号": "lamp_posts", "事项名称": "路灯杆更换", "事项分类": "030501 公共设施", "诉求类型": "求助、投诉",
    "法律依据": "《城市照明管理规定》", "条款": "第二十五条", "承办单位": "市城市管理和综合执法局",
    "协办单位": "市供电公司（演示）", "办理期限": "求助5个工作日；投诉10个工作日", "匹配词": "灯杆更换、灯具更换",
    "例外": "镇街：石岐街道、东区街道 → 按事发地镇街／城市建设和管理局\n是否在小区红线内：红线内 → 市住房和城乡建设局",
}  # fmt: skip


def as_csv(*rows: dict[str, str]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, HEADINGS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def as_xlsx(*rows: dict[str, str]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append([row.get(name, "") for name in HEADINGS])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def planned(content: bytes, name: str = "a.csv", start: date = TODAY) -> Plan:
    return plan_file(content, name, "item", start, present_of(at("2026-04-20")))


@pytest.mark.parametrize("written", [as_csv, as_xlsx])
def test_a_row_becomes_a_draft_with_everything_it_says(office: Office, written: Any) -> None:
    asked = office.asked("派单员老林", in_force_from=TODAY, reason="首次制定", warnings_reason="按承诺")
    accomplished(import_drafts(asked, written(GOOD), "目录.xlsx", "item"))  # type: ignore[arg-type]
    draft = Draft.objects.get()
    assert draft.content == {
        "key": "lamp_posts", "name": "路灯杆更换", "class_code": "030501", "demand_types": ["help", "complaint"],
        "legal_basis": {"title": "城市照明管理规定", "article": "第二十五条"}, "unit": "city_management",
        "by_town": False, "office": "", "co_units": ["power_supply"], "limits": {"help": "5wd", "complaint": "10wd"},
        "scope": ["灯杆更换", "灯具更换"], "examples": [], "ask": "", "not_covered": "", "extension_open": True,
        "rules": [
            {"towns": ["442000001", "442000002"], "answers": {}, "unit": None, "office": "城市建设和管理局"},
            {"towns": [], "answers": {"property_line": "inside"}, "unit": "housing", "office": ""},
        ],
    }  # fmt: skip
    assert draft.in_force_from == TODAY


MISTAKES = {
    "事项名称": ({"事项名称": ""}, "未填写事项名称。"),
    "法律依据": ({"法律依据": ""}, "未填写法律依据。"),
    "承办单位": ({"承办单位": "市路灯所"}, "没有单位“市路灯所”。"),
    "办理期限": ({"办理期限": "求助尽快"}, "“求助尽快”不能读"),
    "诉求类型": ({"诉求类型": "催办"}, "没有诉求类型“催办”。"),
    "事项分类": ({"事项分类": "0305xx"}, "2、4或6位数字"),
    "例外": ({"例外": "红线内 → 市住房和城乡建设局"}, "派单要素“红线内”不能读"),
    "可否延期": ({"可否延期": "看情况"}, "写“是”或“否”"),
    "条目编号": ({"条目编号": "路灯"}, "只用字母"),
    "匹配词": ({"匹配词": "长" * 201}, "每项最多200字"),
}


@pytest.mark.parametrize("column", MISTAKES)
def test_a_mistake_is_told_by_row_and_column_and_nothing_is_imported(office: Office, column: str) -> None:
    changes, words = MISTAKES[column]
    asked = office.asked("派单员老林", in_force_from=TODAY, reason="首次制定")
    outcome = import_drafts(asked, as_csv(GOOD, {**GOOD, "条目编号": "other", **changes}), "目录.csv", "item")
    assert isinstance(outcome, Plan)
    wrong = outcome.rows[1]
    assert (wrong.n, wrong.effect, outcome.rows[0].effect) == (3, "error", "new")
    assert [(name, words in told) for name, told in wrong.errors if name == column] == [(column, True)]
    assert not Draft.objects.exists()


def test_a_committee_an_unknown_class_and_a_key_twice_are_error_lines(city: Place) -> None:
    village = {**GOOD, "条目编号": "a", "承办单位": "坦洲镇禾田村（演示）村民委员会"}
    unknown = {**GOOD, "条目编号": "b", "事项分类": "030598"}
    plan = planned(as_csv(village, unknown, {**GOOD, "条目编号": "c"}, {**GOOD, "条目编号": "c"}))
    told = [dict(row.errors) for row in plan.rows]
    assert "不得将该事项交由" in told[0]["承办单位"]
    assert told[1]["事项分类"] == "现行分类中没有代码030598。"
    assert told[2]["条目编号"] == told[3]["条目编号"] == "同一编号在文件里出现了两次。"


def test_a_formula_is_no_value(city: Place) -> None:
    plan = planned(as_xlsx({**GOOD, "事项名称": '=HYPERLINK("x")'}))
    assert ("事项名称", "单元格里是公式，请改成值。") in plan.rows[0].errors


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "文件是空的"),
        (b"PK\x03\x04 not a zip", "表格打不开"),
        ("条目编号,事项名称\na,b\n".encode(), "缺少列"),
        (b"\x00\x01\x02", "不是 xlsx"),
    ],
)
def test_a_file_that_is_none_is_told_so(city: Place, content: bytes, words: str) -> None:
    with pytest.raises(Trouble, match=words):
        planned(content)


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_what_is_exported_changes_nothing_when_imported_again(city: Place, form: str) -> None:
    content = export_items(Asked(TODAY), form)
    plan = planned(content, f"目录.{form}", TODAY + timedelta(days=1))
    assert plan.errors == 0
    assert plan.counts["unchanged"] == Item.objects.count()


def test_a_change_is_shown_field_by_field_before_it_is_made(office: Office) -> None:
    row = Item.objects.get(key="street_light")
    cells = row_of(content_of(row), directory_on(TODAY))
    named = {column.zh: cells[column.name] for column in COLUMNS} | {"办理期限": "求助2个工作日"}
    plan = planned(as_csv(named), start=TODAY + timedelta(days=1))
    assert [(one.label, one.old, one.new) for one in plan.rows[0].differences] == [
        ("办理期限", ("求助3个工作日",), ("求助2个工作日",))
    ]


def test_a_batch_goes_through_its_life_together(office: Office) -> None:
    row = {**GOOD, "例外": "镇街：石岐街道 → 按事发地镇街／城市建设和管理局"}
    asked = office.asked("派单员老林", in_force_from=office.tomorrow(), reason="首次制定", warnings_reason="按承诺")
    other = {**row, "条目编号": "b", "匹配词": "灯罩"}
    accomplished(import_drafts(asked, as_csv(row, other), "a.csv", "item"))  # type: ignore[arg-type]
    ids = list(Draft.objects.values_list("id", flat=True))
    accomplished(office.proposes("派单员老林", *ids))
    for name in ("城管局罗局", "供电负责人", "石岐老张"):
        accomplished(office.confirms(name, *ids))
    accomplished(office.approves("目录审批人", *ids))
    assert set(Item.objects.filter(key__in=("lamp_posts", "b")).values_list("valid_from", flat=True)) == {
        office.tomorrow()
    }


def test_the_export_of_a_past_date_is_the_catalogue_tickets_were_dispatched_by(office: Office, desk: Desk) -> None:
    before = desk.registers(WANG, town="442000001", class_code="030501")
    desk.does("派单员老林", "dispatch", before, item="street_light", unit="city_management")
    changed = {**content_of(Item.objects.get(key="street_light")), "limits": {"help": "1wd"}}
    office.enacts(changed, warnings_reason="从快")
    desk.at(at("2026-04-22"))
    after = desk.registers(WANG, town="442000001", class_code="030501")
    desk.does("派单员老林", "dispatch", after, item="street_light", unit="city_management")
    for number, day, limit in ((before, TODAY, "3wd"), (after, date(2026, 4, 22), "1wd")):
        used = Assignment.objects.get(demand__number=number).item
        rows = {row["key"]: row for row in json.loads(export_items(Asked(day), "json"))["items"]}
        assert (rows["street_light"]["version"], rows["street_light"]["limits"]["help"]) == (used, limit)
    versions = item_versions("street_light")
    told = compared_versions(versions[1], versions[0], TODAY)
    assert [(one.label, one.old, one.new) for one in told.differences] == [
        ("办理期限", ("求助3个工作日",), ("求助1个工作日",))
    ]
    assert [one.key for one in compared_dates(TODAY, date(2026, 4, 22))] == ["street_light"]


def test_it_is_searched_by_unit_class_and_words(city: Place) -> None:
    of_education = found(Asked(TODAY, unit="education"))
    assert all(row.unit_id == "education" or "education" in row.co_units for row in of_education)
    assert {"education", None} == {row.unit_id for row in of_education}
    assert all(row.by_town for row in found(Asked(TODAY, unit="by_town")))
    assert {row.class_code[:2] for row in found(Asked(TODAY, class_code="03"))} == {"03"}
    assert "street_light" in {row.key for row in found(Asked(TODAY, words="路灯 不亮"))} | {
        row.key for row in found(Asked(TODAY, words="路灯"))
    }
    assert {row.key for row in items_naming("power_supply", TODAY)} >= {"power_cut", "street_light"}


def test_lists_are_exported_and_read_again(city: Place) -> None:
    for list_ in ("channel", "duty", "law", "question"):
        for form in ("csv", "xlsx", "json"):
            content = export_list(list_, TODAY, form)
            start = TODAY + timedelta(days=1)
            plan = plan_file(content, f"x.{form}", list_, start, present_of(at("2026-04-20")))
            assert (plan.errors, plan.to_do) == (0, ()), (list_, form, plan.rows)


def test_no_text_of_an_export_runs(office: Office) -> None:
    office.enacts({**LAMPS, "name": "=1+1", "co_units": []})
    book = load_workbook(io.BytesIO(export_items(Asked(office.tomorrow()), "xlsx")))
    cells = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row]
    assert "'=1+1" in cells
    assert item_by_key("lamp_posts", office.tomorrow()) is not None


def test_the_demo_catalogue_has_no_error(city: Place) -> None:
    found_ = lint_catalogue(TODAY, at("2026-04-20"))
    assert [one for one in found_ if one.level == "error"] == []


def test_a_whole_catalogue_is_checked_between_its_items(city: Place) -> None:
    twin = {**content_of(Item.objects.get(key="street_light")), "key": "twin"}
    found_ = lint_catalogue(TODAY, at("2026-04-20"), {"twin": twin})
    assert [(one.check, one.key) for one in found_ if one.level == "error"] == [("overlap", "street_light")]
