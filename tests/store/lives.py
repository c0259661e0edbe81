"""Tickets led through the whole table of acts, so that events, rows and messages of each can be looked at."""

from datetime import timedelta

from tests.store.conftest import at
from tests.store.desk import Desk, row

from hotline.acting.law import adopt_policy, load_notice
from hotline.acting.reception import ContactIn, RequesterIn, dispose
from hotline.acting.request import Accomplished, Asked
from hotline.sweeps import recompute_after_notice

LI = RequesterIn(name="李先生", phone="13900139000")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080200000090"
    "7753de0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)
"""A picture of one pixel."""
NOTICE = {"year": 2027, "days": [{"date": "2027-01-01", "isOffDay": True}]}


def every_act(desk: Desk) -> dict[str, str]:
    """Every act of the table once and more; the tickets by what they went through."""
    return {
        "disposed": disposed(desk),
        "spot": on_the_spot(desk),
        "transferred": transferred(desk),
        "return": returned(desk),
        "consultation": consulted(desk),
        "extension": extended(desk),
        "co": co_handled(desk),
        "redo": redone(desk),
        "declined": declined(desk),
        **merged(desk),
        "recall": recalled(desk),
        "measures": measured(desk),
        "withdrawn": withdrawn(desk),
        **new_law(desk),
    }


def disposed(desk: Desk) -> str:
    args = {
        "class": "persuaded",
        "told": "已告知后果",
        "urgency": "settled",
        "reason": "违法",
        "reason_code": "unlawful",
    }
    asked = Asked("dispose", "", desk.who("坐席小陈"), desk.now, args)
    done = dispose(asked, ContactIn("phone", desk.now, RequesterIn(phone="13700000001"), "替我报复他"))
    assert isinstance(done, Accomplished), done
    return done.number


def on_the_spot(desk: Desk) -> str:
    number = desk.registers()
    desk.does("坐席小陈", "answer_on_the_spot", number, answer="可网上办理", source="知识库")
    desk.does("市民王女士", "rate_answer", number, channel="web", result="dissatisfied", reason="办不了")
    return number


def transferred(desk: Desk) -> str:
    args = {"class": "province_transferred", "city": "珠海", "consent": True, "urgency": "settled"}
    asked = Asked("dispose", "", desk.who("坐席小陈"), desk.now, args)
    done = dispose(asked, ContactIn("phone", desk.now, LI, "拱北的路坏了"))
    assert isinstance(done, Accomplished), done
    desk.does("坐席小陈", "enter_transfer", done.number, number_there="ZH-1", result="已修复")
    return done.number


def returned(desk: Desk) -> str:
    """A return refused, for another a return approved."""
    first, number = desk.dispatched(), desk.dispatched()
    desk.does("城管局罗局", "request_return", first, reason="非我职责", basis="三定")
    desk.does("审核员周姐", "refuse_return", first, reason="属你职责", basis="三定")
    desk.does("城管局罗局", "request_return", number, reason="非我职责", basis="三定")
    desk.does("审核员阿吴", "approve_return", number, unit="housing", duty_basis="三定", class_code="030303")
    return number


def consulted(desk: Desk) -> str:
    """A consultation for the same unit, for another one naming another unit."""
    body = {"body": "city_consultation"}
    for unit in ("city_management", "housing"):
        number = desk.dispatched()
        desk.does("城管局罗局", "request_return", number, reason="职责交叉", basis="三定")
        desk.does("审核员周姐", "refer_to_consultation", number, question="由谁承办", **body, units=["housing"])
        desk.does("住建局老汪", "state_position", number, position="已移交城管局")
        decided = {"unit": unit, "basis": "会议纪要", "decision": "由其承办", "round": "meeting"}
        desk.does("协商秘书老莫", "decide_consultation", number, **decided, **body)
    return number


def extended(desk: Desk) -> str:
    number = desk.dispatched()
    desk.does("城管局小李", "open_ticket", number)
    desk.does("城管局小李", "accept", number)
    desk.does("坐席小陈", "revise", number, title="路灯报修")
    desk.does("城管局小李", "attach", number, name="现场.png", content=PNG)
    desk.does("城管局小李", "ask_requester", number, questions="哪一盏不亮？")
    asked = {"reason": "等配件", "length": "3wd", "cause": "third_party", "done_so_far": "已下单"}
    desk.does("城管局罗局", "request_extension", number, **asked)
    desk.does("审核员周姐", "refuse_extension", number, reason="理由不充分")
    desk.does("城管局罗局", "request_extension", number, **asked)
    desk.does("审核员周姐", "approve_extension", number, length="2wd")
    desk.does("城管局小李", "assign", number, to="city_management_handler")
    return number


def co_handled(desk: Desk) -> str:
    number = desk.accepted(claims=["1", "2"])
    for unit in ("housing", "shiqi"):
        desk.does("城管局小李", "invite_co_handler", number, unit=unit, claims=["2"])
    desk.does("住建局老汪", "object_invitation", number, reason="与我无关")
    asked = {"list_item": "visit", "question": "灯杆在哪里", "due": (desk.now + timedelta(hours=4)).isoformat()}
    desk.does("城管局小李", "invite_co_handler", number, unit="qiaotou_residents", claims=["1"], **asked)
    desk.does("城管局小李", "release_field", number, unit="qiaotou_residents", fields=["location"])
    desk.does("桥头社区阿芳", "submit_co_result", number, result="灯杆在社区门口")
    desk.does("审核员周姐", "decide_objection", number, unit="housing", upheld=True, reason="成立")
    desk.does("石岐老张", "submit_co_result", number, result="已清理", answers={"2": "已清运"})
    desk.does("坐席小陈", "add_claim", number, claim="3", content="还有一处")
    desk.submits(number, answers=["1", "2", "3"])
    desk.does("审核员周姐", "refuse_closure", number, reason="照片缺失", code="evidence")
    return number


def redone(desk: Desk) -> str:
    """Closed, dissatisfied, redone, closed again, archived."""
    number = desk.accepted()
    desk.does("市民王女士", "choose_follow_up_way", number, way="phone")
    desk.closes(number)
    desk.does("回访员小何", "follow_up", number, channel="phone", result="unreached")
    desk.at(desk.now + timedelta(hours=4))
    desk.does("回访员小何", "follow_up", number, channel="phone", result="dissatisfied", reason="还是不亮")
    if row(number).state == "dissatisfied":
        desk.does("督办员老郑", "redo", number, reason="确未修好")
    desk.closes(number)
    desk.does("回访员小何", "follow_up", number, channel="phone", result="satisfied", solved="solved")
    return number


def declined(desk: Desk) -> str:
    number = desk.accepted()
    desk.closes(number)
    desk.does("回访员小何", "follow_up", number, channel="phone", result="dissatisfied", reason="嫌慢")
    if row(number).state == "dissatisfied":
        desk.does("督办员老郑", "decline_redo", number, reason="已解决")
    return number


def merged(desk: Desk) -> dict[str, str]:
    """Three tickets, two merged into the first, one taken out again; the lead closed with its follower."""
    lead, stays, leaves = desk.accepted(), desk.accepted(LI), desk.accepted(LI)
    for number in (stays, leaves):
        desk.does("派单员老林", "merge", number, into=lead, reason="同一路灯")
    desk.does("派单员老林", "unmerge", leaves, reason="另一路灯")
    desk.closes(lead)
    desk.does("回访员小何", "answer_merged", stays, channel="phone", result="satisfied", solved="solved")
    return {"lead": lead, "merged": stays, "unmerged": leaves}


def recalled(desk: Desk) -> str:
    number = desk.dispatched()
    desk.does("派单员老林", "recall", number, reason="核对")
    desk.dispatches(number, item="street_light")
    return number


def measured(desk: Desk) -> str:
    number = desk.accepted()
    desk.does("督办员老郑", "urge", number)
    desk.does("督办员老郑", "supervise", number, reason="群众关注")
    desk.does("城管局罗局", "answer_supervision", number, answer="今日完成")
    desk.does("坐席小陈", "add_information", number, content="又坏一盏")
    desk.does("派单员老林", "amend_type", number, type="complaint", reason="实为投诉")
    desk.does("坐席小陈", "report_risk", number, facts="电线裸露", reported_to="应急局")
    return number


def withdrawn(desk: Desk) -> str:
    number = desk.dispatched()
    desk.does("市民王女士", "withdraw", number, words="不用了")
    return number


def new_law(desk: Desk) -> dict[str, str]:
    """A year-end ticket counted under a provisional year, a notice, a new policy."""
    desk.at(max(desk.now, at("2026-12-21")))
    lead, number = desk.accepted(type="complaint"), desk.accepted(LI, type="help")
    desk.does("派单员老林", "merge", number, into=lead, reason="同一事项")
    desk.at(desk.now + timedelta(hours=1))
    notice = Asked("load_notice", "", desk.who("管理员小冯"), desk.now, NOTICE)
    assert isinstance(load_notice(notice, "yuan_knowledge"), Accomplished)
    assert recompute_after_notice(desk.now) > 0
    policy = Asked("adopt_policy", "", desk.who("管理员小冯"), desk.now, {"policy": {"limit_help": "8wd"}})
    assert isinstance(adopt_policy(policy, "yuan_knowledge"), Accomplished)
    return {"provisional": lead, "provisional follower": number, "later": desk.accepted()}
