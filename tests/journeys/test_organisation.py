"""A city sets itself up in the browser: units and people from spreadsheets, two people, a first demand dispatched."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import time_machine
from tests.journeys.conftest import PHONE, Arrives, Visitor
from tests.store.desk import WHO

from hotline.access.second_factor import code_at
from hotline.organisation.models import Unit
from hotline.organisation.spreadsheets import write_sheet
from hotline.proving.verifying import verify
from hotline.tickets.models import Demand

WHO |= {
    "管理员阿珠": ("zhu_administrator", "administrator"),
    "主管部门审批人老柯": ("ke_approver", "analyst"),
}
PARKS: dict[str, Any] = {
    "key": "parks", "name": "市公园管理中心", "short_name": "市公园中心", "kind": "authorised_organisation",
    "valid_from": "2026-04-01", "contact_desk": "办公室", "contact_phone": "0760-00008888",
    "duty_hours": [["1-5", "09:00", "17:00"]],
}  # fmt: skip
FU: dict[str, Any] = {
    "key": "fu", "name": "公园老傅", "unit": "parks", "role": "unit_lead", "appointment": "", "valid_from": "2026-04-20"
}  # fmt: skip

OWN = "bench-Kettle-92-rain"


def uploads(visitor: Visitor, kind: str, file: Path, *rows: dict[str, Any]) -> Visitor:
    file.write_bytes(write_sheet(kind, rows, file.suffix[1:]))
    visitor.opens(f"/desk/import?kind={kind}")
    visitor.page.set_input_files("[name=file]", file)
    return visitor.presses("上传并预览")


def approves(visitor: Visitor, kind: str) -> None:
    visitor.opens("/desk/units/proposals").follows(kind).ticks(approved="yes").presses("确定").reads("已批准。")


def begins(visitor: Visitor, username: str, password: str) -> Visitor:
    """Somebody's first sign-in: an own password, an own generator of codes, the promise of secrecy."""
    visitor.opens("/sign-in").fills(username=username, password=password).presses("登录")
    visitor.fills(new=OWN, again=OWN).presses("更换密码")
    secret = visitor.page.locator("main p .number").first.inner_text().replace(" ", "")
    visitor.fills(code=code_at(secret, datetime.now(UTC))).presses("绑定").opens("/desk")
    return visitor.ticks(accepted="yes").presses("确认")


def test_units_and_people_come_from_spreadsheets_and_get_a_first_ticket(
    arrives: Arrives, clock: time_machine.Traveller, tmp_path: Path
) -> None:
    feng, ke = arrives("管理员小冯"), arrives("主管部门审批人老柯")
    uploads(feng, "units", tmp_path / "units.xlsx", PARKS, {**PARKS, "key": "lakes", "kind": "企业"})
    feng.reads("有1行有误，没有导入任何内容。", "没有“企业”")
    assert not Unit.objects.filter(key="parks").exists()
    uploads(
        feng,
        "units",
        tmp_path / "units.csv",
        PARKS,
        {**PARKS, "key": "lakes", "name": "市湖泊中心", "short_name": "湖泊"},
    )
    feng.reads("新增2行").presses("确认导入").reads("由主管部门审批人")
    approves(ke, "导入单位")

    fu2 = {**FU, "key": "bin", "name": "公园小彬", "role": "handler"}
    uploads(feng, "people", tmp_path / "people.xlsx", FU, fu2).presses("确认导入").reads("已导入人员。")
    feng.opens("/desk/units/unready").reads("市公园管理中心", "代理人").follows("市公园管理中心")
    feng.page.select_option("[name=person]", "bin")
    feng.presses("指定代理人").reads("已指定代理人。", "公园小彬")
    feng.opens("/desk/people").fills(q="公园").presses("筛选").reads("公园老傅", "没有")
    feng.follows("批量开通账号").fills(q="公园").presses("筛选")
    for box in feng.page.locator("main input[name=person]").all():
        box.set_checked(box.get_attribute("value") == "fu")
    feng.presses("开通").reads("密码只显示这一次", "公园老傅")
    password = feng.page.locator("td.number").nth(1).inner_text()

    lin = arrives("派单员老林").opens("/desk/contact")
    lin.page.select_option("main [name=type]", "help")
    lin.fills(phone="13800138000", name="王女士", content="公园长椅坏了", place="孙文公园").ticks(
        urgency="yes"
    ).presses("登记")
    number = lin.page.url.rpartition("/")[2]
    lin.opens(f"/desk/{number}/do/dispatch")
    lin.page.select_option("main [name=unit]", "parks")
    lin.fills(duty_basis="三定规定", class_code="060201").presses("派单").reads("已派单")
    assert Demand.objects.get(number=number).unit_id == "parks"

    fu = begins(arrives(width=PHONE), "fu", password)
    fu.opens(f"/desk/{number}").reads("公园长椅坏了")
    assert verify().clean


def test_a_unit_is_renamed_split_and_looked_at_on_a_phone(arrives: Arrives) -> None:
    feng = arrives("管理员小冯").opens("/desk/unit/city_management").follows("更名")
    feng.fills(name="市城市管理局", short_name="市城管局", reason="机构改革方案").presses("预览影响")
    feng.reads("旧工单和事件仍显示当日的名称").presses("提交批准").reads("已提交")
    approves(arrives("主管部门审批人老柯"), "单位更名")
    luo = arrives("城管局罗局", PHONE).opens("/desk/unit/city_management").reads("市城市管理局", "原名称")
    for path in ("/desk/duty", "/desk/me", "/desk/people", "/desk/me/delegate", "/desk/import"):
        luo.opens(path)
    luo.opens("/desk/unit/city_management/duty").fills(begin="09:00", end="12:00").ticks(
        person="city_management_handler"
    )
    luo.presses("排班").reads("已排班。", "09:00-12:00")
    feng.opens("/desk/unit/city_management/change/split").fills(reason="分设")
    feng.page.select_option("#successors-1", "housing")
    feng.page.select_option("#successors-2", "water")
    feng.presses("预览影响").reads("目录条目归谁", "人员去哪里")
    feng.opens("/desk/person/chen_agent").follows("授予岗位").reads("另一名管理员或者保密员批准")
