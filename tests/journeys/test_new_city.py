"""A city sets itself up from an empty database, in the browser alone: organisation, catalogue, a first demand by it."""

from pathlib import Path
from typing import Any

import pytest
from tests.journeys.conftest import NOW, Arrives, Visitor
from tests.journeys.test_organisation import approves, begins, uploads

from hotline.access.first_people import DEPARTMENT, FIRST, HOTLINE, first_people
from hotline.acting.organising.wishes import Wish
from hotline.acting.system import SYSTEM
from hotline.catalogue.files import write_table
from hotline.catalogue.models import Draft
from hotline.catalogue.words import COLUMNS
from hotline.core.refusal import Refusal
from hotline.core.scope import Reader
from hotline.database.places import Place
from hotline.organisation.models import Unit
from hotline.proving import anchoring
from hotline.proving.verifying import verify
from hotline.tickets.models import Assignment

PEOPLE = {
    "administrator": ("feng", "小冯"),
    "second_administrator": ("zhu", "阿珠"),
    "privacy_officer": ("tan", "老谭"),
    "approver": ("ke", "老柯"),
}
TOWN: dict[str, Any] = {
    "key": "shiqi", "name": "石岐街道办事处", "short_name": "石岐", "kind": "town_or_subdistrict", "code": "442000001",
    "valid_from": "2026-04-01", "contact_desk": "办公室", "contact_phone": "0760-00000001",
    "duty_hours": [["1-5", "09:00", "17:00"]],
}  # fmt: skip
PARKS: dict[str, Any] = {
    **TOWN, "key": "parks", "name": "市公园管理中心", "short_name": "市公园中心", "kind": "authorised_organisation",
    "code": "",
}  # fmt: skip
POSTS: tuple[dict[str, Any], ...] = tuple(
    {"key": key, "name": name, "unit": unit, "role": role, "appointment": appointment, "valid_from": "2026-04-20"}
    for key, name, unit, role, appointment in (
        ("lin", "老林", "hotline", "dispatcher", ""),
        ("chen", "小陈", "hotline", "agent", ""),
        ("mei", "阿梅", "hotline", "analyst", "catalogue_approver"),
        ("fu", "老傅", "parks", "unit_lead", ""),
        ("bin", "小彬", "parks", "handler", ""),
    )
)
BENCH = {
    "key": "park_benches", "name": "公园座椅损坏", "class_code": "060201", "demand_types": "求助、投诉",
    "title": "城市公园管理办法", "article": "第十条", "unit": "市公园中心", "limits": "求助3个工作日",
    "scope": "长椅、座椅", "examples": "公园长椅断了一条腿",
}  # fmt: skip


@pytest.fixture
def new_city(database: Place, quick_hashes: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """An empty database after `hotline organisation first-administrator`: one-time passwords by person."""
    monkeypatch.setattr(anchoring, "folder", lambda: tmp_path / "anchors")
    names = {which: PEOPLE[which] for which in FIRST}
    made, passwords = first_people(Wish(Reader(SYSTEM), NOW, "first"), names, {DEPARTMENT: "市数据局", HOTLINE: "热线"})
    assert not isinstance(made, Refusal)
    return passwords


def opens_accounts(visitor: Visitor, *keys: str) -> dict[str, str]:
    """Open accounts for these people in post; the one-time passwords shown once, by person."""
    visitor.opens("/desk/accounts").follows("批量开通")
    for box in visitor.page.locator("main input[name=person]").all():
        box.set_checked(box.get_attribute("value") in keys)
    visitor.presses("开通").reads("密码只显示这一次")
    return passwords_on(visitor)


def passwords_on(visitor: Visitor) -> dict[str, str]:
    """Account -> password, as the page shows them."""
    rows = [row.locator("td").all_inner_texts() for row in visitor.page.locator("main tbody tr").all()]
    return {account: password for _, account, password in rows}


def brings(visitor: Visitor, file: Path, button: str, *rows: dict[str, str], hints: str = "") -> Visitor:
    """Choose a catalogue as a file and press a button."""
    file.write_bytes(write_table("派单目录", COLUMNS, rows, file.suffix[1:]))
    visitor.opens("/desk/catalogue/import")
    visitor.page.set_input_files("[name=file]", file)
    return visitor.fills(reason="第一版目录", warnings_reason=hints).presses(button)


def test_from_an_empty_database_to_a_demand_dispatched_by_the_catalogue(
    new_city: dict[str, str], arrives: Arrives, tmp_path: Path
) -> None:
    feng, zhu, ke = (begins(arrives(), key, new_city[key]) for key in ("feng", "zhu", "ke"))
    uploads(feng, "units", tmp_path / "units.xlsx", TOWN, PARKS).reads("新增2行").presses("确认导入")
    feng.reads("由主管部门审批人")
    approves(ke, "导入单位")
    assert Unit.objects.filter(key__in=("shiqi", "parks")).count() == 2

    uploads(feng, "people", tmp_path / "people.xlsx", *POSTS).presses("确认导入")
    zhu.opens("/desk/units/proposals").reads("导入人员")
    approves(zhu, "导入人员")
    given = opens_accounts(feng, "lin", "chen", "fu")
    feng.opens("/desk/accounts").follows("批量开通").presses("开通").reads("已列入待决定的申请")
    zhu.opens("/desk/accounts/requests").presses("同意").reads("密码只显示这一次")
    given |= passwords_on(zhu)
    assert {"lin", "chen", "fu", "mei"} <= set(given)

    lin, fu, mei, chen = (begins(arrives(), key, given[key]) for key in ("lin", "fu", "mei", "chen"))
    wrong = {**BENCH, "unit": "市公园管理处", "key": "benches"}
    brings(lin, tmp_path / "catalogue.xlsx", "形成草稿", BENCH, wrong).reads("有误1", "第3行", "市公园管理处")
    assert not Draft.objects.exists()
    brings(lin, tmp_path / "catalogue.xlsx", "先看结果", BENCH).reads("新增1", "没有错误")
    brings(lin, tmp_path / "catalogue.xlsx", "形成草稿", BENCH).reads("检查有1项提示，须说明理由。", "提示：", "新增1")
    brings(lin, tmp_path / "catalogue.xlsx", "形成草稿", BENCH, hints="以后再补").presses("全部送出").reads(
        "征求意见中"
    )
    fu.opens("/desk/catalogue/queue").follows("公园座椅损坏").presses("同意")
    mei.opens("/desk/catalogue/queue").follows("公园座椅损坏").presses("批准").reads("已批准")

    chen.opens("/desk/contact")
    chen.page.select_option("main [name=type]", "help")
    chen.fills(phone="13800138000", name="王女士", content="公园长椅断了一条腿", place="孙文公园").ticks(urgency="yes")
    number = chen.presses("登记").page.url.rpartition("/")[2]
    lin.opens(f"/desk/{number}/do/dispatch").reads("公园座椅损坏")
    lin.ticks(item="park_benches").presses("派单").reads("已派单")
    turn = Assignment.objects.get(demand__number=number)
    assert (turn.unit_id, turn.item.partition("@")[0] != "") == ("parks", True)
    lin.opens(f"/desk/{number}/why-unit").reads("公园座椅损坏")
    assert verify().clean
