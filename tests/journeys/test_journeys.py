"""From a demand said on a phone to its follow-up, by different people in the browser, each date explained."""

from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import Page
from tests.journeys.conftest import DESK, NOW, PHONE, Arrives, Visitor

from hotline.tickets.models import Demand

WORDS = "民生路的路灯不亮，一周了，晚上老人摔过一跤。希望修好并告诉我时间。"


def said(wang: Visitor) -> tuple[str, str]:
    """市民王女士 says a demand in five steps; number and code."""
    wang.opens("/").follows("说诉求").fills(words=WORDS).presses("下一步")
    wang.fills(place="民生路12号")
    wang.page.select_option("[name=town]", label="石岐街道")
    wang.presses("下一步").presses("继续")
    wang.presses("下一步").reads("有2处", "应为11位数字", "请选择回访方式")
    wang.fills(phone="13800138000", name="王女士").ticks(way="sms").presses("下一步")
    wang.reads(WORDS, "石岐街道 民生路12号", "13800138000").presses("提交诉求")
    number, code = (wang.page.locator(".figure").nth(n).inner_text() for n in (0, 1))
    return number, code


def test_from_a_phone_to_the_follow_up(arrives: Arrives, clock: time_machine.Traveller) -> None:
    wang = arrives(width=PHONE)
    number, code = said(wang)

    lin = arrives("派单员老林").reads("待登记", number)
    lin.opens(f"/desk/{number}").follows("登记")
    lin.page.select_option("main [name=type]", "help")
    lin.ticks(urgency="yes").presses("登记").reads("已登记", code)
    lin.follows("派单").reads("路灯和公共照明", "《城市照明管理规定》")
    lin.page.locator("main input[name=item]").first.check()
    lin.presses("派单").reads("已派单", "4月23日17:30到期")
    lin.follows("为什么是这一天").reads("按派单目录条目确定办理期限", "第十五条第一款", "什么会改变它")

    clock.move_to(NOW + timedelta(hours=2))
    li = arrives("城管局小李", PHONE).opens("/desk/list/to_accept").reads(number)
    li.opens(f"/desk/{number}").reads("138****8000").follows("受理").presses("受理").reads("已受理")
    li.follows("记录联系").ticks(reached="yes").fills(said="约好今晚看现场").presses("记录联系").reads(
        "已记录联系", "已联系上"
    )
    li.reads("申请办结", "请由单位负责人办理")

    clock.move_to(NOW + timedelta(days=1))
    luo = arrives("城管局罗局").opens(f"/desk/{number}/do/reply").ticks(answers="1")
    luo.fills(reply="三盏路灯已修复，今后每周巡查一次。").presses("书面答复").reads("已答复")
    luo.follows("申请办结").presses("申请办结").reads("办理情况报告未写明查明的情况。")
    luo.fills(findings="灯头烧坏", done="更换灯头", decided="列入巡查", result="已修复").ticks(outcome="solved")
    luo.presses("申请办结").reads("已提交办结申请", "已按期提交，审核中")

    zhou = arrives("审核员周姐").opens("/desk/list/closures").reads(number)
    zhou.opens(f"/desk/{number}").follows("办结审核").reads("问了什么", "答了什么", "三盏路灯已修复")
    zhou.page.get_by_text("同意办结", exact=True).first.click()
    for box in zhou.page.locator("form[aria-label=同意办结] input[name=checklist]").all():
        box.check()
    zhou.page.locator("form[aria-label=同意办结] button").click()
    zhou.looks().reads("已办结")

    wang.opens("/progress").fills(number=number, code="AAAA-AAAA").presses("查进度").reads("编号或查询码不对")
    wang.fills(number=number, code=code).presses("查进度").reads("您的诉求：已办结", "三盏路灯已修复", "已办结 · 按期")
    wang.follows("为什么是这一天").reads("4月23日17:30", "民法典第二百零一条第一款")

    he = arrives("回访员小何").reads(number)
    he.opens(f"/desk/{number}/do/follow_up").reads("您好，这里是12345")
    he.ticks(channel="sms", solved="solved", result="satisfied").presses("保存回访").reads("已记录")
    wang.opens(f"/progress/{number}").reads("收到您的评价：满意", "已归档")
    assert Demand.objects.get(number=number).state == "archived"
    wang.follows("查阅、更正、删除我的信息").ticks(kind="copy").presses("提交申请")
    wang.reads("已收到您的申请", "复制", "待答复", "办理以前要核对您的身份")


def test_said_dispatched_returned_dispatched_again_extended_answered_closed_and_followed_up(
    arrives: Arrives, clock: time_machine.Traveller
) -> None:
    """Everything that may happen to a date, by nine people, each in a window of the own; every date is explained."""
    wang = arrives(width=PHONE)
    number, code = said(wang)
    ticket = f"/desk/{number}"
    lin = arrives("派单员老林").opens(ticket).follows("登记")
    lin.page.select_option("main [name=type]", "complaint")
    lin.ticks(urgency="yes").presses("登记").reads("已登记").follows("派单")
    lin.page.select_option("main [name=unit]", "city_management")
    lin.fills(duty_basis="三定规定", class_code="030303").presses("派单").reads("5月13日17:30到期")
    lin.follows("为什么是这一天").reads("5月13日17:30", "第十五条第一款")

    clock.move_to(NOW + timedelta(hours=3))
    luo = arrives("城管局罗局").opens(f"{ticket}/do/request_return")
    luo.fills(reason="楼道由住建部门监管").presses("申请退单").reads("未说明依据。")
    luo.fills(basis="物业管理条例").presses("申请退单").reads("已提交", "退单审核中，时间不计入")
    luo.follows("为什么是这一天").reads("什么会改变它")

    clock.move_to(NOW + timedelta(days=1))
    wu = arrives("审核员阿吴").opens(f"{ticket}/review/return").reads("楼道由住建部门监管", "物业管理条例")
    wu.page.get_by_text("同意退单并转派", exact=True).first.click()
    form = wu.page.locator("form[aria-label=同意退单并转派]")
    form.locator("[name=unit]").select_option("housing")
    form.locator("[name=duty_basis]").fill("物业管理条例")
    form.locator("button").click()
    wu.looks().reads("已转派", "5月14日17:30到期")
    wu.follows("为什么是这一天").reads("同意退单后另行转派，办理期限自转派之日起重新计算")
    former = arrives("城管局罗局").opens(ticket)
    former.reads("本工单已转派，后续内容不再显示。")

    zhong = arrives("住建局小钟", PHONE).opens(f"{ticket}/do/accept").presses("受理").reads("已受理")
    zhong.follows("记录联系").ticks(reached="yes").fills(said="约好明早看现场").presses("记录联系").reads("已记录联系")
    zhong.opens(f"{ticket}/do/request_extension").reads("请由单位负责人办理")
    wang_ = arrives("住建局老汪").opens(f"{ticket}/do/request_extension")
    wang_.fills(reason="须等业主大会", length="5个工作日")
    wang_.page.select_option("main [name=cause]", "third_party")
    wang_.presses("申请延期").reads("已提交")
    _extended(wu, ticket)

    clock.move_to(NOW + timedelta(days=2))
    _answered_and_closed(arrives, ticket)
    wang.opens("/progress").fills(number=number, code=code).presses("查进度").reads("已办结 · 按期", "已清理楼道")
    wang.follows("为什么是这一天").reads("5月21日17:30", "同意延期，自原到期时间起延长")
    he = arrives("回访员小何").opens(f"/desk/{number}/do/follow_up")
    he.ticks(channel="sms", solved="solved", result="satisfied").presses("保存回访").reads("已记录")
    wang.opens(f"/progress/{number}").reads("收到您的评价：满意", "已归档")
    assert Demand.objects.get(number=number).state == "archived"


def _extended(wu: Visitor, ticket: str) -> None:
    """The reviewer grants what was asked for."""
    wu.opens(f"{ticket}/review/extension").reads("须等业主大会", "5个工作日", "第三方")
    wu.page.get_by_text("同意延期", exact=True).first.click()
    wu.page.locator("form[aria-label=同意延期] [name=length]").fill("5个工作日")
    wu.page.locator("form[aria-label=同意延期] button").click()
    wu.looks().reads("已延期", "5月21日17:30到期").follows("为什么是这一天").reads("同意延期，自原到期时间起延长")


def _answered_and_closed(arrives: Arrives, ticket: str) -> None:
    """The unit's lead answers and applies, the reviewer reads the answer beside the question and agrees."""
    wang_ = arrives("住建局老汪").opens(f"{ticket}/do/reply").ticks(answers="1")
    wang_.fills(reply="已清理楼道并修好路灯，物业每周巡查。")
    wang_.presses("书面答复").reads("已答复").follows("申请办结")
    wang_.fills(findings="堆物堵路", done="清理并换灯", decided="列入巡查", result="已办妥").ticks(outcome="solved")
    wang_.presses("申请办结").reads("已按期提交，审核中").follows("为什么是这一天").reads("5月21日17:30")
    zhou = arrives("审核员周姐").opens(f"{ticket}/review/closure").reads("已清理楼道并修好路灯")
    zhou.page.get_by_text("同意办结", exact=True).first.click()
    for box in zhou.page.locator("form[aria-label=同意办结] input[name=checklist]").all():
        box.check()
    zhou.page.locator("form[aria-label=同意办结] button").click()
    zhou.looks().reads("已办结")


PAGES = ("/", "/say/what", "/progress", "/calculator", "/order", "/privacy", "/accessibility", "/sign-in", "/nowhere")


@pytest.mark.parametrize(("width", "size"), [(DESK, "normal"), (PHONE, "large")], ids=["desk", "phone"])
def test_public_pages_at_every_width_and_size(arrives: Arrives, width: dict[str, int], size: str) -> None:
    visitor = arrives(width=width)
    visitor.context.add_cookies([{"name": "size", "value": size, "url": visitor.address}])
    for path in PAGES:
        visitor.opens(path)


@pytest.mark.parametrize(("width", "theme"), [(DESK, "dark"), (PHONE, "light")], ids=["desk", "phone"])
def test_pages_of_the_desk_at_every_width_and_theme(
    arrives: Arrives, width: dict[str, int], theme: str, clock: time_machine.Traveller
) -> None:
    from tests.store.desk import Desk

    desk = Desk(NOW)
    number = desk.accepted()
    clock.move_to(NOW + timedelta(hours=1))
    luo = arrives("城管局罗局", width)
    luo.context.add_cookies([{"name": "theme", "value": theme, "url": luo.address}])
    tails = (
        "",
        "/why",
        "/do/contact_requester",
        "/do/request_closure",
        "/do/request_extension",
        "/do/invite_co_handler",
    )
    for path in ("/desk", *(f"/desk/{number}{tail}" for tail in tails), "/desk/shortcuts"):
        luo.opens(path)


def test_without_scripts_everything_works(arrives: Arrives) -> None:
    wang = arrives(width=PHONE, java_script_enabled=False)
    page: Page = wang.page
    page.goto(f"{wang.address}/say/what")
    page.fill("[name=words]", WORDS)
    page.click("main button[type=submit]")
    page.check("[name=unclear]")
    page.click("main button[type=submit]")
    page.click("main button[type=submit]")
    page.check("[value=anonymous]")
    page.click("main button[type=submit]")
    page.click("main button[type=submit]")
    assert page.locator("h1").inner_text() == "已提交"
    assert Demand.objects.count() == 1


def test_keys_move_and_send_without_a_mouse(arrives: Arrives, clock: time_machine.Traveller) -> None:
    from tests.store.desk import Desk

    desk = Desk(NOW)
    numbers = [desk.dispatched(), desk.dispatched()]
    clock.move_to(NOW + timedelta(hours=1))
    li = arrives("城管局小李").opens("/desk/list/to_accept")
    li.page.keyboard.press("j")
    li.page.keyboard.press("j")
    focused = li.page.evaluate("() => document.activeElement.textContent")
    assert focused in numbers
    li.page.keyboard.press("Enter")
    li.page.wait_for_url(f"**/desk/{focused}")
    li.page.keyboard.press("y")
    li.page.wait_for_url("**/why")
    li.page.keyboard.press("/")
    assert li.page.evaluate("() => document.activeElement.id") == "find"
    li.page.keyboard.type("jky")
    assert li.page.locator("#find").input_value() == "jky"
    li.opens(f"/desk/{focused}/do/contact_requester").ticks(reached="yes").fills(said="已通话")
    li.page.keyboard.press("Control+Enter")
    li.page.wait_for_url(f"**/desk/{focused}")
    li.reads("联系诉求人：已联系上")
