"""The desk: lists, the ticket's page, acts as forms from the core's table, reviews; what cannot be done says why."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.store.desk import CHECKLIST, WANG, Desk
from tests.web.conftest import NOW, Clock, SignedIn, later

from hotline.acting.reception import ContactIn, RequesterIn, receive
from hotline.sweeps.search_texts import search_texts
from hotline.tickets.models import Demand


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode()))


def hidden(answer: Any, name: str) -> str:
    """A hidden field of the form."""
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    assert found is not None
    return found[1]


def does(client: Client, number: str, act: str, /, **typed: Any) -> Any:
    """Open the form of an act and send it."""
    form = client.get(f"/desk/{number}/do/{act}")
    assert form.status_code == 200, text(form)
    kept = {"key": hidden(form, "key"), "version": hidden(form, "version")}
    return client.post(f"/desk/{number}/do/{act}", kept | typed)


def test_lists_show_what_waits_with_counts_and_badges(signed_in: SignedIn, desk: Desk, clock: Clock) -> None:
    number = desk.dispatched()
    later(clock, desk)
    page = text(signed_in("城管局小李").get("/desk/list/to_accept"))
    for told in ("待受理 1", "在办 1", number, "路灯不亮", "还剩10个工作日", "求助", "已派单待受理"):
        assert told in page
    assert "现在没有“超期”的工单。" in text(signed_in("城管局罗局").get("/desk/list/overdue"))
    other = text(signed_in("城管局小李").get("/desk/list/open?type=complaint"))
    assert ("没有符合条件的工单。" in other, number in other) == (True, False)
    assert signed_in("城管局小李").get("/desk/list/open?due=cake").status_code == 422
    assert number not in text(signed_in("城管局小李").get("/desk/list/open?due=soon"))
    clock.move_to(NOW + timedelta(days=16))
    assert number in text(signed_in("城管局小李").get("/desk/list/open?due=soon"))


def test_the_page_masks_and_offers_only_what_the_core_allows(signed_in: SignedIn, desk: Desk, clock: Clock) -> None:
    number = desk.accepted()
    later(clock, desk)
    page = signed_in("城管局小李").get(f"/desk/{number}")
    shown = text(page)
    assert ("138****8000" in shown, "13800138000" in shown, "王**" in shown) == (True, False, True)
    html = page.content.decode()
    assert f"/desk/{number}/do/contact_requester" in html
    assert f"/desk/{number}/do/request_closure" not in html
    assert "申请办结：承办人不能申请办结，请由单位负责人办理。" in shown
    lead = text(signed_in("城管局罗局").get(f"/desk/{number}"))
    assert "申请办结：尚未书面答复诉求人。（第二十条第（二）项）" in lead
    assert "申请退单：已受理的工单不能申请退单。（第十六条）" in lead


def test_an_act_is_done_from_its_form_and_told(signed_in: SignedIn, desk: Desk, clock: Clock) -> None:
    number = desk.dispatched()
    later(clock, desk)
    client = signed_in("城管局小李")
    done = does(client, number, "accept")
    assert done.headers["Location"] == f"/desk/{number}"
    assert "已受理。请及时联系诉求人。到期时间2026年5月7日17:30。" in text(client.get(f"/desk/{number}"))
    assert Demand.objects.get(number=number).state == "handling"


def test_a_missing_field_is_named_at_its_field_and_the_text_is_kept(
    signed_in: SignedIn, desk: Desk, clock: Clock
) -> None:
    number = desk.dispatched()
    later(clock, desk)
    client = signed_in("城管局罗局")
    answer = does(client, number, "request_return", reason="该处由街道负责", basis="  ")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(r'href="#f-basis">未说明依据。', html) or "未说明依据。" in html
    assert 'aria-describedby="f-basis-hint f-basis-wrong" aria-invalid="true"' in html
    assert "该处由街道负责</textarea>" in html
    assert Demand.objects.get(number=number).state == "dispatched"


def test_limits_and_dates_are_read_as_people_write_them(signed_in: SignedIn, desk: Desk, clock: Clock) -> None:
    number = desk.accepted()
    later(clock, desk)
    client = signed_in("城管局罗局")
    typed = {"reason": "备件须外地采购", "cause": "third_party"}
    wrong = does(client, number, "request_extension", length="很久", **typed)
    assert (wrong.status_code, "期限写法" in text(wrong)) == (422, True)
    too_long = does(client, number, "request_extension", length="99个工作日", **typed)
    assert (too_long.status_code, "延长期限超过上限。" in text(too_long)) == (422, True)
    assert does(client, number, "request_extension", length="5个工作日", **typed).status_code == 302


def test_whoever_was_slower_keeps_the_text_and_sees_who_was_faster(
    signed_in: SignedIn, desk: Desk, clock: Clock
) -> None:
    number = desk.accepted()
    later(clock, desk)
    client = signed_in("城管局小李")
    form = client.get(f"/desk/{number}/do/contact_requester")
    typed = {"key": hidden(form, "key"), "version": hidden(form, "version"), "reached": "yes", "said": "约好周三看现场"}
    desk.does("城管局罗局", "contact_requester", number, reached=False)
    later(clock, desk, 5)
    stale = client.post(f"/desk/{number}/do/contact_requester", typed)
    assert stale.status_code == 409
    assert "工单刚由城管局罗局办理了“联系诉求人”" in text(stale)
    assert "约好周三看现场</textarea>" in stale.content.decode()
    again = client.post(f"/desk/{number}/do/contact_requester", {**typed, "version": hidden(stale, "version")})
    assert again.status_code == 302


def test_the_same_form_sent_twice_is_one_act(signed_in: SignedIn, desk: Desk, clock: Clock) -> None:
    number = desk.accepted()
    later(clock, desk)
    client = signed_in("城管局小李")
    form = client.get(f"/desk/{number}/do/contact_requester")
    typed = {"key": hidden(form, "key"), "version": hidden(form, "version"), "reached": "yes", "said": "已通话"}
    assert client.post(f"/desk/{number}/do/contact_requester", typed).status_code == 302
    assert client.post(f"/desk/{number}/do/contact_requester", typed).status_code == 302
    assert Demand.objects.get(number=number).attempts.count() == 1


def test_an_act_that_is_not_open_has_no_form_but_why(signed_in: SignedIn, desk: Desk, clock: Clock) -> None:
    number = desk.accepted()
    later(clock, desk)
    client = signed_in("城管局罗局")
    closed = client.get(f"/desk/{number}/do/request_closure")
    assert (closed.status_code, "尚未书面答复诉求人。" in text(closed)) == (403, True)
    assert "<form method" not in closed.content.decode().partition("<main")[2]
    typed = client.post(f"/desk/{number}/do/request_closure", {"result": "写了很久的办理情况"})
    assert (typed.status_code, "写了很久的办理情况" in text(typed)) == (409, True)
    foreign = client.get(f"/desk/{number}/do/approve_closure")
    assert (foreign.status_code, "单位负责人不能同意办结，请由审核员办理。" in text(foreign)) == (403, True)
    assert client.get(f"/desk/{number}/do/register").status_code == 404
    assert client.get(f"/desk/{number}/do/nonsense").status_code == 404


def test_a_mark_of_secrecy_stops_an_act(signed_in: SignedIn, desk: Desk, clock: Clock) -> None:
    number = desk.accepted()
    later(clock, desk)
    before = Demand.objects.get(number=number).chain_seq
    answer = does(signed_in("城管局小李"), number, "contact_requester", reached="yes", said="见文件机密★5年")
    assert (answer.status_code, "机密★5年”字样，没有保存" in text(answer)) == (422, True)
    assert Demand.objects.get(number=number).chain_seq == before


def test_a_call_is_registered_at_the_desk_and_its_code_is_told_once(signed_in: SignedIn, clock: Clock) -> None:
    client = signed_in("坐席小陈")
    form = client.get("/desk/contact")
    typed = {
        "key": hidden(form, "key"), "what": "register", "phone": "138 0013 8000", "name": "王女士", "type": "help",
        "content": "民生路路灯不亮", "place": "民生路12号", "town": "442000001", "follow_up_channel": "phone",
        "claims": "1、2", "priority": "normal",
    }  # fmt: skip
    open_ = client.post("/desk/contact", typed)
    assert (open_.status_code, "尚未判明是否属紧急事项。" in text(open_)) == (422, True)
    assert "民生路路灯不亮</textarea>" in open_.content.decode()
    assert Demand.objects.count() == 0
    done = client.post("/desk/contact", typed | {"urgency": "yes"})
    demand = Demand.objects.get()
    assert done.headers["Location"] == f"/desk/{demand.number}"
    assert (demand.state, demand.view["claims"] if demand.view else None) == ("registered", ["1", "2"])
    first, second = (client.get(f"/desk/{demand.number}") for _ in range(2))
    assert ("查询码" in text(first), "查询码" in text(second)) == (True, False)
    assert client.post("/desk/contact", typed | {"urgency": "yes"}).status_code == 302
    assert Demand.objects.count() == 1


def test_the_time_of_a_call_is_the_systems_and_what_was_said_of_it_stands_beside(
    signed_in: SignedIn, desk: Desk, clock: Clock
) -> None:
    client = signed_in("坐席小陈")
    typed = {
        "what": "register", "phone": "13800138000", "name": "王女士", "type": "help", "content": "民生路路灯不亮",
        "place": "民生路12号", "urgency": "yes", "received_at": "2020-01-01T09:00", "registered_at": "2020-01-01T09:00",
    }  # fmt: skip
    wrong = client.post("/desk/contact", typed | {"key": "a", "stated_at": "上周三晚上"})
    assert (wrong.status_code, "日期写法：2026-05-07 16:00。" in text(wrong)) == (422, True)
    assert client.post("/desk/contact", typed | {"key": "b", "stated_at": "2026-04-15T21:00"}).status_code == 302
    assert client.post("/desk/contact", typed | {"key": "c"}).status_code == 302
    said, plain = Demand.objects.select_related("contact").order_by("id")
    assert said.contact.stated_at == NOW.replace(day=15, hour=21, minute=0)
    assert plain.contact.stated_at is None
    for demand in (said, plain):
        assert demand.received_at == demand.registered_at == demand.contact.received_at == NOW
    assert said.limit_at == plain.limit_at
    assert re.search("诉求人自述时间 ?4月15日21:00", text(client.get(f"/desk/{said.number}")))


@pytest.mark.parametrize(
    ("typed", "guard"),
    [
        ({"class": "emergency_told"}, "未记录专线。"),
        (
            {"class": "statutory_channel_told", "urgency": "yes", "reason": "已起诉", "reason_code": "litigation"},
            "未记录法定渠道。",
        ),
        ({"urgency": "yes"}, "请填写处理结果。"),
    ],
)
def test_another_outcome_asks_for_what_the_order_wants(
    signed_in: SignedIn, clock: Clock, typed: dict[str, str], guard: str
) -> None:
    client = signed_in("坐席小陈")
    answer = client.post("/desk/contact", {"what": "dispose", "key": "k", "phone": "13800138000", **typed})
    assert (answer.status_code, guard in text(answer)) == (422, True)
    assert Demand.objects.count() == 0


def test_a_demand_of_the_portal_is_registered_with_what_was_said_there(
    signed_in: SignedIn, desk: Desk, clock: Clock
) -> None:
    contact = ContactIn(
        "web", NOW, RequesterIn(name="王女士", phone="13800138000"), "民生路路灯不亮", source="portal", source_id="x",
        place="民生路12号", town="442000001", withheld=True, way="sms",
    )  # fmt: skip
    number = receive(contact)[0]
    later(clock, desk)
    client = signed_in("派单员老林")
    assert number in text(client.get("/desk/list/to_register"))
    form = client.get(f"/desk/{number}/settle/register")
    assert "民生路路灯不亮</textarea>" in form.content.decode()
    assert 'value="民生路12号"' in form.content.decode()
    typed = {"key": hidden(form, "key"), "content": "民生路路灯不亮", "place": "民生路12号", "town": "442000001"}
    typed |= {"type": "help", "urgency": "yes", "follow_up_channel": "sms", "claims": "1"}
    assert client.post(f"/desk/{number}/settle/register", typed).status_code == 302
    demand = Demand.objects.get(number=number)
    assert (demand.state, demand.identity_withheld, demand.protection) == ("registered", True, 2)
    assert client.get(f"/desk/{number}/settle/register").status_code == 404


def test_a_dispatch_without_any_choice_is_asked_for_a_unit_first(signed_in: SignedIn, desk: Desk) -> None:
    number = desk.registers(WANG)
    answer = does(signed_in("派单员老林"), number, "dispatch", manner="transferred", reason="写好的理由")
    page = text(answer)
    assert answer.status_code == 422
    assert "请先选一个目录条目" in page
    assert "未填写事项分类" not in page
    assert "写好的理由" in answer.content.decode()
    assert Demand.objects.get(number=number).state == "registered"


def test_candidates_say_why_until_when_and_are_dispatched_by_the_catalogue(
    signed_in: SignedIn, desk: Desk, clock: Clock
) -> None:
    number = desk.registers(WANG, content="民生路的路灯不亮，灯杆歪了", town="442000001")
    later(clock, desk)
    client = signed_in("派单员老林")
    page = client.get(f"/desk/{number}/do/dispatch")
    shown = text(page)
    for told in ("市城市管理和综合执法局 · 路灯和公共照明", "词“", "《城市照明管理规定》", "→ 4月23日17:30"):
        assert told in shown
    item = re.search(r'name="item" value="([a-z_]+)"', page.content.decode())
    assert item is not None
    assert does(client, number, "dispatch", item=item[1], unit="", manner="transferred").status_code == 302
    demand = Demand.objects.get(number=number)
    assert (demand.state, demand.unit_id, demand.class_code) == ("dispatched", "city_management", "030501")


def test_a_committee_is_never_made_responsible(signed_in: SignedIn, desk: Desk, clock: Clock) -> None:
    number = desk.registers(WANG)
    later(clock, desk)
    typed = {"item": "", "unit": "qiaotou_residents", "duty_basis": "就在社区", "class_code": "030303"}
    answer = does(signed_in("派单员老林"), number, "dispatch", **typed)
    assert answer.status_code == 422
    assert "不得将该事项交由居（村）民委员会作为主责办理。" in text(answer)


def test_a_review_shows_question_answer_and_wants_before_its_decision(
    signed_in: SignedIn, desk: Desk, clock: Clock
) -> None:
    number = desk.accepted()
    desk.submits(number)
    later(clock, desk)
    client = signed_in("审核员周姐")
    page = client.get(f"/desk/{number}/review/closure")
    shown = text(page)
    for told in (
        "问了什么",
        "路灯不亮",
        "答了什么",
        "已修复路灯",
        "已联系诉求人",
        "办理结果已解决",
        "同意办结",
        "退回继续办理",
    ):
        assert told in shown
    half = does(client, number, "approve_closure", checklist=CHECKLIST[:2])
    assert (half.status_code, "办结审核清单“各诉求事项点均已答复”未满足。" in text(half)) == (422, True)
    assert does(client, number, "approve_closure", checklist=CHECKLIST).status_code == 302
    assert Demand.objects.get(number=number).state == "closed"
    assert client.get(f"/desk/{number}/review/nonsense").status_code == 404


def test_after_the_last_answer_the_caller_goes_back_to_the_list(signed_in: SignedIn, desk: Desk, clock: Clock) -> None:
    number = desk.accepted()
    desk.closes(number)
    later(clock, desk)
    client = signed_in("回访员小何")
    assert "您好，这里是12345" in text(client.get(f"/desk/{number}/do/follow_up"))
    done = does(client, number, "follow_up", channel="phone", result="satisfied", solved="solved")
    assert done.headers["Location"] == "/desk"
    assert client.get(f"/desk/{number}").status_code == 404


def test_why_this_date_says_each_step_and_what_would_change_it(signed_in: SignedIn, desk: Desk, clock: Clock) -> None:
    number = desk.accepted()
    later(clock, desk)
    shown = text(signed_in("城管局小李").get(f"/desk/{number}/why"))
    for told in (
        "为什么是 5月7日17:30", "按诉求类型确定办理期限", "5月1日至5月5日放假，不计", "民法典第二百零一条第一款",
        "同意延期最多再加10个工作日，最晚到", "变更类型或等级不会提前", "重办另起5个工作日",
    ):  # fmt: skip
        assert told in shown
    undispatched = desk.registers(WANG)
    assert "工单尚未派单，没有到期时间。应在" in text(signed_in("派单员老林").get(f"/desk/{undispatched}/why"))


def test_search_by_number_and_telephone_leaves_no_telephone_in_an_address(
    signed_in: SignedIn, desk: Desk, clock: Clock
) -> None:
    number = desk.accepted()
    later(clock, desk)
    client = signed_in("审核员周姐")
    assert client.post("/desk/search", {"q": number}).headers["Location"] == f"/desk/{number}"
    assert client.get(f"/desk/search?q={number}").headers["Location"] == "/desk"
    short = client.post("/desk/search", {"q": "灯"})
    assert (short.status_code, "请至少输入两个字" in text(short)) == (422, True)
    by_phone = client.post("/desk/search", {"q": "138 0013 8000"})
    assert (by_phone.status_code, number in text(by_phone), "138****8000" in text(by_phone)) == (200, True, False)


def test_a_search_leads_on_to_the_next_twenty(signed_in: SignedIn, desk: Desk, clock: Clock) -> None:
    made = [desk.registers(WANG) for _ in range(21)]
    search_texts()
    later(clock, desk)
    client = signed_in("审核员周姐")
    first = client.post("/desk/search", {"q": "路灯"})
    assert (made[-1] in text(first), made[0] in text(first)) == (True, False)
    then = client.post("/desk/search", {"q": hidden(first, "q"), "after": hidden(first, "after")})
    assert (made[-1] in text(then), made[0] in text(then), "下一页" in text(then)) == (False, True, False)
    strange = client.post("/desk/search", {"q": "路灯", "after": "x"})
    assert (strange.status_code, "请重新查找" in text(strange)) == (422, True)


def test_overdue_is_told_by_icon_word_and_form(signed_in: SignedIn, desk: Desk, clock: Clock) -> None:
    number = desk.accepted()
    clock.move_to(NOW + timedelta(days=24))
    html = signed_in("督办员老郑").get("/desk/list/overdue").content.decode()
    assert number in html
    assert 'class="due late"' in html
    assert "已超期6个工作日" in html
