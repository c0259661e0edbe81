"""A rule from draft to force in the browser, by several people; every page of rules on desk and phone."""

import json
from datetime import date, timedelta
from pathlib import Path

import time_machine
from tests.journeys.conftest import NOW, PHONE, Arrives
from tests.rulebook.making import RuleDesk, appoint_approvers, notice

from hotline.acting.locking import context
from hotline.core.protection_rules import with_settings
from hotline.protection.shipped import shipped_content
from hotline.rulebook.models import Draft
from hotline.rulebook.versions import CALENDARS, POLICIES

PAGES = (
    "/desk/rules/policy",
    "/desk/rules/policy/draft",
    "/desk/rules/calendar",
    "/desk/rules/calendar?year=2027",
    "/desk/rules/calendar/moved",
    "/desk/rules/lists",
    "/desk/rules/lists?subject=not_taken_reasons",
    "/desk/rules/texts",
    "/desk/rules/texts?subject=sms%20dispatch",
    "/desk/rules/history?kind=policy",
    "/desk/rules/history?kind=code_list&subject=extension_causes",
    "/desk/rules/waiting",
)


def test_a_policy_is_drafted_by_one_and_approved_by_another(arrives: Arrives) -> None:
    appoint_approvers(date(2020, 1, 1))
    zeng = arrives("分析员小曾").opens("/desk/rules/policy").reads("退单期限", "2个工作日", "第十七条第一款")
    zeng.follows("新建草稿")
    zeng.page.locator("summary", has_text="退单与协商").click()
    zeng.fills(return_window="两天").presses("保存草稿").reads("有1处需要补充或修改", "退单期限：写法不对")
    assert zeng.page.input_value("[name=return_window]") == "两天"
    zeng.fills(return_window="1个工作日", reason="试点三个月").presses("保存草稿")
    zeng.reads("草稿已保存", "2个工作日", "1个工作日", "影响预览", "已完成", "0件变化").presses("提交批准")
    zeng.reads("已提交，由另一人批准。")
    luo = arrives("审批人罗处").opens("/desk/rules/waiting").follows("制度参数")
    luo.reads("起草", "分析员小曾", "批准后立即启用").fills(reason="同意试点").presses("批准").reads("已批准。")
    assert str(POLICIES[context(NOW + timedelta(hours=1), None)[0]].return_window) == "1wd"
    luo.opens("/desk/rules/history?kind=policy").reads("第2版", "罗处", "2个工作日", "1个工作日")


def test_a_notice_is_loaded_from_a_file_by_one_and_approved_by_another(
    arrives: Arrives, clock: time_machine.Traveller, tmp_path: Path
) -> None:  # fmt: skip
    appoint_approvers(date(2020, 1, 1))
    clock.move_to(NOW.replace(month=12, day=28))
    content = notice(2027, ["2026-12-31", "2027-02-05"])
    days = [{"date": day, "isOffDay": fact == "off", "name": "元旦"} for day, fact in content["days"].items()]
    file = tmp_path / "2027.json"
    file.write_text(json.dumps({"year": 2027, "days": days}))
    feng = arrives("管理员小冯", PHONE).opens("/desk/rules/calendar?year=2027").reads("缺2027年的放假通知", "暂定")
    feng.page.set_input_files("#file", file)
    feng.fills(reason="国务院办公厅通知").presses("保存草稿").reads("2027年节假日安排", "2026-12-31", "没有工单")
    feng.presses("提交批准")
    luo = (
        arrives("审批人罗处").opens("/desk/rules/waiting").follows("2027年节假日安排").presses("批准").reads("已批准。")
    )
    assert 2027 in CALENDARS[context(NOW, None)[1]].notices
    luo.opens("/desk/rules/calendar?year=2027")
    assert "缺2027年的放假通知" not in luo.page.locator("main").inner_text()


def test_every_page_of_rules_reads_well_on_desk_and_phone(arrives: Arrives) -> None:
    appoint_approvers(date(2020, 1, 1))
    desk = RuleDesk(NOW - timedelta(hours=1))
    desk.accepted()
    desk.makes("policy", {"changes": {"due_soon": 2}})
    text = desk.drafts("知识管理员小袁", "template", {"words": "已交{unit}，{due}前办结。"}, subject="dispatch")
    desk.takes("知识管理员小袁", "submits", text)
    for draft in ({"changes": {"redo_limit": "3wd", "oral_reply_types": ["praise"]}},):
        desk.previews(desk.drafts("分析员小曾", "policy", draft))
    desk.previews(desk.drafts("管理员小冯", "calendar", notice(2027, ["2027-02-05"])))
    drafts = [f"/desk/rules/draft/{one.id}" for one in Draft.objects.all()]
    protection = desk.drafts("保密员老谭", "protection", with_settings(shipped_content(), {"unusual.quiet_looks": 2}))
    analyst, keeper, officer, handler = map(arrives, ("分析员小曾", "知识管理员小袁", "保密员老谭", "城管局小李"))
    analyst.opens_at_both_widths(*PAGES, *drafts, f"{drafts[-1]}/tickets")
    keeper.opens_at_both_widths(PAGES[8])
    handler.opens_at_both_widths(PAGES[0])
    officer.opens_at_both_widths(
        drafts[1], "/desk/privacy/keeping", f"/desk/rules/draft/{protection}", "/desk/rules/history?kind=protection"
    )
    officer.opens("/desk/rules/protection/draft")
    for fold in officer.page.locator("main summary").all():
        fold.click()
    officer.looks().looks_on_a_phone().reads("明文查看的用途", "写法：6至360个月")
