"""Units, people and duty lists from spreadsheets: a row's effect before, all or nothing, formulas no values (S33)."""

import io
import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from tests.organisation.conftest import Office
from tests.store.conftest import at

from hotline.acting.organising.imports import import_lines, plan
from hotline.acting.organising.wishes import Wish
from hotline.acting.request import Accomplished
from hotline.audit.models import EventRow
from hotline.cli.main import main
from hotline.core.refusal import Refusal
from hotline.database.places import Place
from hotline.organisation.exports import rows_of
from hotline.organisation.models import Account, Duty, FormerName, Person, Post, Proposal, Unit
from hotline.organisation.plans import Plan
from hotline.organisation.sheets import SHEETS
from hotline.organisation.spreadsheets import read_sheet, write_sheet
from hotline.proving.verifying import verify
from hotline.spreadsheets import Line
from hotline.trouble import Trouble

BUREAU = {
    "标识": "parks", "名称": "市公园管理中心", "简称": "市公园中心", "类别": "授权组织", "起始日期": "2026-05-01",
    "联络科室": "办公室", "联络电话": "0760-00008888", "值守时间": "工作日 09:00-17:00",
}  # fmt: skip
XU = {"工号": "xu", "姓名": "小许", "单位标识": "shiqi", "岗位": "承办人", "起始日期": "2026-04-20"}
NIGHT = {
    "单位标识": "water_supply",
    "日期": "2026-04-20",
    "开始": "22:00",
    "结束": "06:00",
    "工号": "water_supply_handler",
}


def lines(*rows: Mapping[str, str]) -> list[Line]:
    return [Line(n, row) for n, row in enumerate(rows, 2)]


def planned(office: Office, kind: str, *rows: Mapping[str, str], by: str = "管理员小冯") -> Plan:
    return plan(kind, lines(*rows), Wish(office.reader(by), office.now, "import"))


def brings(office: Office, kind: str, *rows: Mapping[str, str], by: str = "管理员小冯") -> Accomplished | Refusal:
    return office.tries(by, lambda wish: import_lines(kind, lines(*rows), wish), "import")


def errors(found: Plan) -> dict[int, dict[str, str]]:
    return {row.n: dict(row.errors) for row in found.rows if row.errors}


# --- files ---


def test_a_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    rows = [
        {
            "key": "parks",
            "name": "=1+1",
            "kind": "city_department",
            "contact_phone": "+86 760",
            "valid_from": "2026-05-01",
        }
    ]
    for form in ("xlsx", "csv"):
        content = write_sheet("units", rows, form)
        assert b"=1+1" not in content or b"'=1+1" in content
        (line,) = read_sheet(content, f"u.{form}", "units")
        assert (line.cells["名称"], line.cells["类别"], line.cells["联络电话"]) == ("=1+1", "市直部门", "+86 760")
        assert not line.formulas
    book = openpyxl.load_workbook(io.BytesIO(write_sheet("units", rows, "xlsx")))
    assert book.worksheets[0]["B2"].data_type == "s"
    assert [row[0] for row in book["填写说明"].iter_rows(min_row=2, values_only=True)] == [
        c.zh for c in SHEETS["units"]
    ]


def test_cells_as_a_spreadsheet_keeps_them() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["标识", "名称", "简称", "类别", "起始日期", "代码", "24小时服务", "多余的列"])
    sheet.append(["parks", "=A1", "公园", "授权组织", date(2026, 5, 1), 442000001, True, "x"])
    sheet.append([None] * 8)
    out = io.BytesIO()
    book.save(out)
    (line,) = read_sheet(out.getvalue(), "u.xlsx", "units")
    assert (line.n, line.cells["起始日期"], line.cells["代码"], line.cells["24小时服务"]) == (
        2,
        "2026-05-01",
        "442000001",
        "是",
    )
    assert line.formulas == {"名称"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "文件是空的。"),
        (b"PK\x03\x04 nonsense", "表格打不开"),
        (b"\xff\xfe\x00\x01", "不是 xlsx，也不是 CSV"),
        ("名称,简称\nx,y".encode(), "缺少列：标识、类别、起始日期"),
        ("标识,标识,名称,简称,类别,起始日期\n".encode(), "列名重复：标识"),
        (b"x" * 5_000_001, "文件超过5 MB"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, told: str) -> None:
    with pytest.raises(Trouble, match=told):
        read_sheet(content, "u.csv", "units")


def test_a_csv_in_the_old_encoding_is_read() -> None:
    text = "标识,名称,简称,类别,起始日期\nparks,市公园中心,公园,授权组织,2026/5/1\n"
    (line,) = read_sheet(text.encode("gb18030"), "u.csv", "units")
    assert line.cells["名称"] == "市公园中心"


# --- units ---


def test_units_are_proposed_with_the_effect_of_each_row_and_made_by_the_approval(office: Office) -> None:
    changed = {**exported("units", "parks_none", "city_management"), "联络电话": "0760-00007777", "名称": "市城管局"}
    found = planned(office, "units", BUREAU, changed, exported("units", "", "housing"))
    assert [(row.object, row.effect) for row in found.rows] == [
        ("parks", "new"), ("city_management", "changed"), ("housing", "unchanged"),
    ]  # fmt: skip
    assert [(one.column, one.old, one.new) for one in found.rows[1].changes] == [
        ("名称", "市城市管理和综合执法局", "市城管局"), ("联络电话", "0760-00000026", "0760-00007777"),
    ]  # fmt: skip
    assert isinstance(brings(office, "units", BUREAU, changed), Accomplished)
    assert not Unit.objects.filter(key="parks").exists()
    assert office.waiting().kind == "import_units"
    assert isinstance(office.approves("审批人老柯"), Accomplished)
    made = Unit.objects.get(key="parks")
    assert (made.kind, made.valid_from, made.duty_hours) == (
        "authorised_organisation", date(2026, 5, 1), [["1-5", "09:00", "17:00"]],
    )  # fmt: skip
    assert FormerName.objects.get().name == "市城市管理和综合执法局"
    assert verify().clean


def exported(kind: str, _: str, key: str) -> dict[str, str]:
    """A row of the export as cells."""
    columns = SHEETS[kind]
    row = next(row for row in rows_of(kind, at("2026-04-20")) if row["key"] == key)
    return {column.zh: "" if row[column.name] is None else column.show(row[column.name]) for column in columns}


WRONG_UNITS: list[tuple[dict[str, str], dict[str, str]]] = [
    ({"类别": ""}, {"类别": "请填写类别。"}),
    ({"类别": "公司"}, {"类别": "没有“公司”"}),
    ({"起始日期": ""}, {"起始日期": "请填写起始日期。"}),
    ({"起始日期": "五月"}, {"起始日期": "日期写法：2026-05-07。"}),
    ({"终止日期": "2026-04-01"}, {"终止日期": "终止日期应晚于起始日期。"}),
    ({"标识": "Parks!"}, {"标识": "只能用小写字母"}),
    ({"简称": "市公园管理和绿化养护中心"}, {"简称": "最多10个字，现在多了2个。"}),
    ({"上级标识": "no_such"}, {"上级标识": "没有单位“no_such”。"}),
    ({"类别": "村民委员会"}, {"上级标识": "居（村）民委员会须填所在镇街。"}),
    ({"类别": "村民委员会", "上级标识": "housing"}, {"上级标识": "应填镇街。"}),
    ({"代码": "442000001"}, {"代码": "其他有效的单位已用此代码。"}),
    ({"24小时服务": "是"}, {"夜间电话": "24小时服务单位须留夜间电话。（第三十五条）"}),
    ({"24小时服务": "也许"}, {"24小时服务": "请填写“是”或者“否”。"}),
    ({"联络电话": "找老王"}, {"联络电话": "不是电话号码。"}),
    ({"值守时间": "上午"}, {"值守时间": "写法："}),
]


def test_what_is_wrong_with_a_unit_is_said_at_its_column(office: Office) -> None:
    for change, told in WRONG_UNITS:
        (found,) = planned(office, "units", {**BUREAU, **change}).rows
        assert {column: found_words[: len(told.get(column, ""))] for column, found_words in found.errors} == told, (
            change
        )


def test_what_stands_is_not_ended_or_turned_into_another_kind_by_a_file(office: Office) -> None:
    row = exported("units", "", "housing")
    (found,) = planned(
        office, "units", {**row, "类别": "镇街", "终止日期": "2026-12-31", "起始日期": "2020-01-01"}
    ).rows
    assert set(dict(found.errors)) == {"类别", "终止日期", "起始日期"}
    assert "第十五条第三款" in dict(found.errors)["终止日期"]


def test_units_may_not_stand_above_one_another_in_a_circle(office: Office) -> None:
    one, other = {**BUREAU, "上级标识": "lakes"}, {**BUREAU, "标识": "lakes", "上级标识": "parks"}
    assert {n: list(words) for n, words in errors(planned(office, "units", one, other)).items()} == {
        2: ["上级标识"], 3: ["上级标识"],
    }  # fmt: skip
    assert errors(planned(office, "units", BUREAU, BUREAU)) == {3: {"标识": "与第2行重复。"}}


def test_with_one_mistake_nothing_is_imported(office: Office) -> None:
    before = (Unit.objects.count(), Proposal.objects.count(), EventRow.objects.count())
    done = brings(office, "units", BUREAU, {**BUREAU, "标识": "lakes", "类别": "公司"})
    assert isinstance(done, Refusal)
    assert (done.guard, done.sentence) == ("import_wrong", "有1行有误，没有导入任何内容。")
    assert (Unit.objects.count(), Proposal.objects.count(), EventRow.objects.count()) == before
    people = brings(office, "people", XU, {**XU, "工号": "zhu", "岗位": "审核员"})
    assert isinstance(people, Refusal)
    assert not Person.objects.filter(key__in=["xu", "zhu"]).exists()


def test_what_has_become_wrong_meanwhile_is_not_approved(office: Office) -> None:
    brings(office, "units", {**BUREAU, "代码": "DEMO-P1"})
    Unit.objects.filter(key="housing").update(code="DEMO-P1")
    done = office.approves("审批人老柯")
    assert isinstance(done, Refusal)
    assert done.guard == "import_wrong"
    assert not Unit.objects.filter(key="parks").exists()


# --- people ---


def test_people_who_weigh_nothing_come_in_at_once_others_wait_for_a_second_person(office: Office) -> None:
    second_post = {**XU, "单位标识": "dongqu", "岗位": "单位负责人"}
    assert isinstance(brings(office, "people", XU, second_post), Accomplished)
    assert list(Post.objects.filter(person_id="xu").order_by("id").values_list("unit_id", "role")) == [
        ("shiqi", "handler"), ("dongqu", "unit_lead"),
    ]  # fmt: skip
    reviewer = {"工号": "qiu", "姓名": "小邱", "单位标识": "hotline", "岗位": "审核员", "起始日期": "2026-04-20"}
    assert isinstance(brings(office, "people", reviewer), Accomplished)
    assert not Person.objects.filter(key="qiu").exists()
    assert isinstance(office.approves("保密员老谭"), Accomplished)
    assert Post.objects.get(person_id="qiu").approved_by == "tan_privacy"
    assert verify().clean


def test_what_is_wrong_with_people(office: Office) -> None:
    found = planned(
        office, "people",
        XU,
        {**XU, "姓名": "老许"},
        {**XU, "单位标识": "hotline", "岗位": "督办员"},
        {**XU, "工号": "b", "单位标识": "no_such"},
        {**XU, "工号": "c", "岗位": "话务员"},
        {**XU, "工号": "d", "任命": "协商秘书"},
        {**XU, "工号": "zhou_reviewer", "姓名": "审核员周姐", "工作电话": ""},
        {**XU, "工号": "e", "终止日期": "2026-04-20"},
    )  # fmt: skip
    told = errors(found)
    assert told[3] == {"姓名": "与第2行不一致，同一工号应当相同。", "岗位": "与第2行重复。"}
    assert told[4] == {"岗位": "不能与“承办人”同时担任。（岗位分离）"}
    assert told[5] == {"单位标识": "没有单位“no_such”。"}
    assert told[6] == {"岗位": "“镇街”没有“话务员”岗位。"}
    assert told[7] == {"任命": "“协商秘书”不能任命给该单位的“承办人”。"}
    assert told[8] == {"岗位": "不能与“审核员”同时担任。（岗位分离）"}
    assert told[9] == {"终止日期": "终止日期应晚于起始日期。"}
    assert 2 not in told


def test_nobody_brings_a_post_for_himself_and_only_an_administrator_brings_people(office: Office) -> None:
    own = brings(
        office,
        "people",
        {**XU, "工号": "feng_administrator", "姓名": "管理员小冯", "单位标识": "hotline", "岗位": "管理员"},
    )
    assert isinstance(own, Refusal)
    assert own.guard == "oneself"
    for name in ("城管局罗局", "保密员老谭", "审批人老柯"):
        done = brings(office, "people", XU, by=name)
        assert isinstance(done, Refusal)
        assert done.guard == "role"


def test_what_is_exported_comes_in_unchanged(office: Office) -> None:
    for kind in ("units", "people"):
        rows = rows_of(kind, office.now)
        for form in ("xlsx", "csv"):
            read = read_sheet(write_sheet(kind, rows, form), f"x.{form}", kind)
            found = plan(kind, read, Wish(office.reader("管理员小冯"), office.now, "import"))
            assert (len(found.rows), found.counts["unchanged"], found.errors) == (len(rows), len(rows), 0)
            assert found.nothing_to_do


# --- duty lists ---


def test_duty_lists_come_in_by_who_keeps_them(office: Office) -> None:
    other = {**NIGHT, "单位标识": "city_management", "工号": "city_management_handler"}
    refused = brings(office, "duty", NIGHT, other, by="城管局罗局")
    assert isinstance(refused, Refusal)
    assert not Duty.objects.exists()
    assert errors(planned(office, "duty", NIGHT, other, by="城管局罗局")) == {
        2: {"单位标识": "“市供水公司”的值班表不由你维护。"}
    }
    assert isinstance(brings(office, "duty", other, by="城管局罗局"), Accomplished)
    duty = Duty.objects.get()
    assert duty.end - duty.start == timedelta(hours=8)
    later = {**other, "结束": "07:00", "值班电话": "0760-00006666"}
    (found,) = planned(office, "duty", later, by="城管局罗局").rows
    assert [(one.column, one.old, one.new) for one in found.changes] == [
        ("结束", "06:00", "07:00"), ("值班电话", "", "0760-00006666"),
    ]  # fmt: skip
    assert isinstance(brings(office, "duty", later, by="城管局罗局"), Accomplished)
    duty.refresh_from_db()
    assert duty.phone == "0760-00006666"
    assert verify().clean


# --- the command ---


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main(["organisation", *words])
    said = capsys.readouterr()
    return code, said.out + said.err


@pytest.fixture
def empty(database: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A platform nobody has set up yet."""
    from contextlib import nullcontext

    monkeypatch.setattr("hotline.cli.organisation.migrated_platform", lambda: nullcontext(database))
    return database


FIRST = (
    "first-administrator", "--administrator", "feng:小冯", "--second-administrator", "zhu:阿珠", "--privacy-officer",
    "tan:老谭", "--approver", "ke:老柯",
)  # fmt: skip


def test_a_city_begins_with_four_people_and_a_spreadsheet(
    empty: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = run(capsys, *FIRST, "--json")
    made = json.loads(said)
    assert code == 0
    assert [(one["username"], one["what"]) for one in made] == [
        ("feng", "管理员"), ("zhu", "第二管理员"), ("tan", "保密员"), ("ke", "主管部门审批人"),
    ]  # fmt: skip
    assert Account.objects.get(username="feng").check_password(made[0]["password"])
    assert run(capsys, *FIRST)[0] == 1
    file = tmp_path / "units.csv"
    good = {**BUREAU, "起始日期": "2024-03-01"}
    file.write_text(sheet(good, {**good, "标识": "lakes", "类别": "公司"}), encoding="utf-8")
    code, said = run(capsys, "import", "units", str(file), "--drafted-by", "feng", "--approved-by", "ke")
    assert code == 1
    assert "第3行" in said
    assert "没有“公司”" in said
    assert "有误，没有导入任何内容。" in said
    file.write_text(sheet(good), encoding="utf-8")
    code, said = run(capsys, "import", "units", str(file), "--dry-run", "--json")
    assert (code, json.loads(said)["counts"]["new"], Unit.objects.count()) == (0, 1, 2)
    assert run(capsys, "import", "units", str(file), "--drafted-by", "zhu", "--approved-by", "feng")[0] == 1
    Proposal.objects.all().delete()
    code, said = run(capsys, "import", "units", str(file), "--drafted-by", "feng", "--approved-by", "ke")
    assert (code, "已导入。" in said, Unit.objects.filter(key="parks").exists()) == (0, True, True)
    out = tmp_path / "out.xlsx"
    assert run(capsys, "export", "units", str(out))[0] == 0
    assert {line.cells["标识"] for line in read_sheet(out.read_bytes(), "o", "units")} == {
        "hotline",
        "data_department",
        "parks",
    }
    assert run(capsys, "template", "duty", str(tmp_path / "t.txt"))[0] == 1
    assert verify().clean


def sheet(*rows: Mapping[str, str]) -> str:
    names = list(BUREAU)
    return "\n".join([",".join(names), *(",".join(row.get(name, "") for name in names) for row in rows)])
