"""The guards only the platform can test: each refuses somewhere and lets pass somewhere."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from tests.law.guard_cases import (
    closed,
    contacted,
    handled,
    in_consultation,
    registered,
    replied,
    return_pending,
    submitted,
)
from tests.law.story import ADMIN, CHEN, HE, LI, LIN, LIU, ZHAO, ZHOU, Story, t

from hotline.core.lifecycle import ACTS
from hotline.core.product_guards import PRODUCT_GUARDS, Circumstances, product_guards
from hotline.core.refusal import Refusal
from hotline.core.ticket import Actor, World

NEXT = "2026-03-03 10:00"
SETTLED = {"urgency": "settled", "type": "help", "content": "路灯不亮", "contact": "有"}
DISPATCH = {"unit": "城管局", "duty_basis": "三定规定", "class_code": "0301"}
CONSULTED = {"unit": "水务局", "basis": "会议纪要", "decision": "由水务局承办", "round": "meeting"}
MET = ["contacted", "written_reply_delivered", "claims_answered", "outcome_supported", "long_term_complete"]
QIN = Actor("reviewer", person="审核员老秦")


@dataclass(frozen=True)
class Asked:
    """One act asked for under some circumstances."""

    act: str
    story: Callable[[], Story]
    who: Actor
    args: dict[str, Any]
    known: Circumstances = field(default_factory=Circumstances)

    def but(self, **changes: Any) -> "Asked":
        return replace(self, **changes)


def of_unit(who: Actor, *units: str) -> Actor:
    return replace(who, units=units)


URGE = Asked("urge", handled(), HE, {})
APPROVE = Asked("approve_closure", submitted, ZHOU, {"checklist": MET})
RETURN = Asked("approve_return", return_pending(), ZHOU, {"unit": "水务局", "duty_basis": "三定规定"})
REFER = Asked("refer_to_consultation", return_pending(), ZHOU, {"question": "由谁承办"})
FOLLOW = Asked("follow_up", closed(), LIU, {"channel": "sms", "result": "satisfied"})
ADOPT = Asked("adopt_policy", Story, ADMIN, {"policy": {"due_soon": 2}})
REGISTER = Asked("register", Story, CHEN, SETTLED)
DISPOSE = Asked("dispose", Story, CHEN, {"class": "province_transferred", "city": "珠海", "urgency": "settled"})
TURNED_AWAY = {
    "class": "statutory_channel_told", "reason": "已起诉", "channel": "法院", "reason_code": "litigation",
    "urgency": "settled",
}  # fmt: skip
TOLD = Asked("dispose", Story, CHEN, {**TURNED_AWAY, "class": "statutory_channel_told"})
ASSIST = Asked(
    "invite_co_handler",
    handled(),
    LI,
    {
        "unit": "沙边村委会", "unit_kind": "village_committee", "claims": ["1"], "list_item": "协助走访核实",
        "question": "住户是否在家", "due": "2026-03-04T17:30:00+08:00",
    },
)  # fmt: skip
SEND = Asked("dispatch", registered(), LIN, DISPATCH)
DECIDE = Asked("decide_consultation", in_consultation, HE, CONSULTED)
EXTEND = Asked("request_extension", handled(), ZHAO, {"reason": "待检测", "length": "5wd", "cause": "weather"})
REPORT = {"findings": "灯头烧坏", "done": "更换", "decided": "列入巡查", "outcome": "solved", "result": "已修复"}
CLOSE = Asked("request_closure", replied(), ZHAO, REPORT)


def mandatory() -> Story:
    story = registered()().dispatch("2026-03-02 10:00", manner="mandatory")
    return story.do("2026-03-02 10:00", LI, "accept").replied("2026-03-02 12:00")


def tried(when: str) -> Callable[[], Story]:
    return lambda: closed()().do(when, LIU, "follow_up", channel="sms", result="unreached")


REPLY = Asked("reply", contacted(), ZHAO, {"reply": "已修复"})
CONTACT = Asked("contact_requester", handled(), LI, {})


def without(asked: Asked, *names: str, **more: Any) -> Asked:
    return asked.but(args={name: value for name, value in {**asked.args, **more}.items() if name not in names})


def knowing(asked: Asked, **known: Any) -> Asked:
    return asked.but(known=Circumstances(**known))


CASES: dict[str, tuple[str, str, Asked, Asked]] = {
    "stale_version": (
        "a38.1",
        "内容在你打开之后已有变化，请核对后再提交。",
        knowing(URGE, version_read=3, version_now=4),
        knowing(URGE, version_read=4, version_now=4),
    ),
    "clock_back": (
        "a38.1",
        "当前时间早于上一条记录，请检查系统时钟。",
        knowing(URGE, last_event_at=t("2026-03-03 10:00:01")),
        knowing(URGE, last_event_at=t("2026-03-03 10:00")),
    ),
    "delegation": (
        "a5.2",
        "这项操作没有授权给你代办，或者授权已经终止。",
        URGE.but(who=replace(HE, behalf="督办员老梁"), known=Circumstances(delegated=frozenset({"redo"}))),
        URGE.but(who=replace(HE, behalf="督办员老梁"), known=Circumstances(delegated=frozenset({"urge"}))),
    ),
    "recusal": ("a11.2", "内容涉及你或你的单位，请回避。", knowing(URGE, recused=True), knowing(URGE, recused=False)),
    "D01": (
        "a22.1",
        "你曾办理或审签过本工单的答复，不能审核其办结。",
        APPROVE.but(who=replace(ZHOU, person=ZHAO.person)),
        APPROVE,
    ),
    "D02": (
        "a17.1",
        "你属于申请单位，不能审核本申请。",
        RETURN.but(who=of_unit(ZHOU, "城管局"), known=Circumstances(asking_units=("城管局",))),
        RETURN.but(who=of_unit(ZHOU, "交通局"), known=Circumstances(asking_units=("城管局",))),
    ),
    "D03": (
        "a17.1",
        "本工单由你派单，由其他审核员审核退单。",
        RETURN.but(who=replace(ZHOU, person=LIN.person), known=Circumstances(second_reviewer=True)),
        RETURN.but(who=replace(ZHOU, person=LIN.person), known=Circumstances(second_reviewer=False)),
    ),
    "D04": (
        "a23.1",
        "你同意过本工单办结，不能回访或决定重办。",
        FOLLOW.but(who=replace(LIU, person=ZHOU.person)),
        FOLLOW,
    ),
    "D05": (
        "a23.1",
        "你属于承办单位，不能回访或录入、更改评价。",
        FOLLOW.but(who=of_unit(LIU, "水务局", "城管局")),
        FOLLOW.but(who=of_unit(LIU, "水务局")),
    ),
    "D07": (
        "a36.1",
        "起草人不能批准。",
        knowing(ADOPT, drafted_by=ADMIN.person),
        knowing(ADOPT, drafted_by="分析员小宋"),
    ),
    "urgency_open": ("a13.1", "尚未判明是否属紧急事项。", without(REGISTER, "urgency"), REGISTER),
    "person_missing": (
        "a11.1",
        "未记录代表该组织提出诉求的人。",
        without(REGISTER, organisation=True),
        without(REGISTER, organisation=True, speaker="有"),
    ),
    "consequences_untold": (
        "a14.1",
        "未告知不留联系方式的后果：不能回访，只能凭编号和查询码查询。",
        without(REGISTER, "contact", way_declined=True),
        without(REGISTER, "contact", way_declined=True, consequences_told=True),
    ),
    "place_outside": (
        "a2.1",
        "事发地在省内其他城市，请征得诉求人同意后转办。",
        without(REGISTER, district="440402"),
        without(REGISTER, district="442000"),
    ),
    "place_class": (
        "a2.1",
        "事发地在本市，不能按“省内异地转办”处理。",
        without(DISPOSE, consent=True, town="442000001"),
        without(DISPOSE, consent=True, place_in="province"),
    ),
    "channel_not_in_force": (
        "a13.2.2",
        "该法定渠道的告知内容已失效，请选择现行的。",
        knowing(TOLD, channel_in_force=False),
        knowing(TOLD, channel_in_force=True),
    ),
    "reason_code_missing": (
        "a14.1",
        "未选择不予受理的理由。",
        DISPOSE.but(args=TURNED_AWAY | {"reason_code": "unlawful"}),
        DISPOSE.but(args=TURNED_AWAY),
    ),
    "class_missing": ("a13.1", "未填写事项分类。", without(SEND, "class_code"), SEND),
    "class_unknown": (
        "a13.1",
        "现行事项分类中没有这个代码。",
        knowing(SEND, class_known=False),
        knowing(SEND, class_known=True),
    ),
    "list_item_not_in_force": (
        "a6.1",
        "所写的村（居）委会工作职责事项不在现行清单内。",
        knowing(ASSIST, list_item_in_force=False),
        knowing(ASSIST, list_item_in_force=True),
    ),
    "committee_area": (
        "a6.1",
        "只能请本辖区的村（居）委会协助。",
        knowing(ASSIST, committee_in_area=False),
        knowing(ASSIST, committee_in_area=True),
    ),
    "assistance_unbounded": ("a6.1", "请村（居）委会协助须写明协助事项。", without(ASSIST, "question"), ASSIST),
    "extension_closed": (
        "a15.2",
        "该派单目录条目不开放延期。",
        knowing(EXTEND, extension_open=False),
        knowing(EXTEND, extension_open=True),
    ),
    "consent_missing": ("a24.1", "未记录诉求人同意转办。", DISPOSE, without(DISPOSE, consent=True)),
    "item_not_in_force": (
        "a15.2",
        "该派单目录条目不在有效期内。",
        knowing(SEND, item_in_force=False),
        knowing(SEND, item_in_force=True),
    ),
    "unit_not_in_force": (
        "a5.1",
        "该机构不在有效期内，不是承办单位。",
        knowing(DECIDE, unit_in_force=False),
        knowing(DECIDE, unit_in_force=True),
    ),
    "unit_without_person": (
        "a7.1",
        "该单位没有在岗的负责人或者承办人，无人对工单负责。",
        knowing(SEND, unit_has_person=False),
        knowing(SEND, unit_has_person=True),
    ),
    "body_missing": (
        "a8.1",
        "不能提交协商：缺少市级协商机制。",
        knowing(REFER, body_missing="市级协商机制"),
        REFER,
    ),
    "body_area": (
        "a8.1",
        "不属该镇街协商机制的辖区，应由市级协商机制确定。",
        knowing(DECIDE, body_has_area=False),
        knowing(DECIDE, body_has_area=True),
    ),
    "decision_missing": ("a8.1", "未写明协商结论。", without(DECIDE, "decision"), DECIDE),
    "cause_missing": ("a18.1", "未选择延期的客观原因。", without(EXTEND, cause="too_busy"), EXTEND),
    "reply_missing": ("a20.1.2", "未填写答复内容。", without(REPLY, "reply"), REPLY),
    "contact_time": (
        "a20.1.1",
        "联系时间不能早于接到工单，也不能晚于现在。",
        CONTACT.but(args={"contact_at": "2026-03-02T09:59:59+08:00"}),
        CONTACT.but(args={"contact_at": "2026-03-02T10:00:00+08:00"}),
    ),
    "follow_up_refused": (
        "a23.2",
        "诉求人选择不接受回访，不再联系；诉求人可以自行在网上评价。",
        without(FOLLOW.but(story=closed(follow_up_channel="none")), consent=True),
        FOLLOW.but(who=Actor("requester"), story=closed(follow_up_channel="none")),
    ),
    "follow_up_spacing": (
        "a23.1",
        "距上次回访不足4h，请换个时段。",
        FOLLOW.but(story=tried("2026-03-03 06:00:01")),
        FOLLOW.but(story=tried("2026-03-03 06:00")),
    ),
    "file_unknown": (
        "a22.1",
        "所列附件不在本工单上，请先上传。",
        knowing(CLOSE, files_there=False),
        knowing(CLOSE, files_there=True),
    ),
    "report_incomplete": ("a20.1.5", "办理情况报告未写明所做的工作。", without(CLOSE, "done"), CLOSE),
    "outcome_ground": (
        "a20.1.5",
        "办理结果为“无法办理”，须说明理由。",
        without(CLOSE, outcome="not_possible"),
        without(CLOSE, outcome="not_possible", ground="产权不明"),
    ),
    "report_back_missing": (
        "a4.3",
        "交办工单须先向交办机关报告办理情况。",
        CLOSE.but(story=mandatory),
        without(CLOSE.but(story=mandatory), reported_back=True),
    ),
    "checklist_open": (
        "a22.1",
        "办结审核清单“长期推进事项要素齐全”未满足。",
        without(APPROVE, checklist=MET[:-1]),
        APPROVE,
    ),
}


def outcome(asked: Asked) -> World | Refusal:
    story = asked.story()
    story.known = asked.known
    return story.ask(NEXT, asked.who, asked.act, **asked.args)


@pytest.mark.parametrize("guard", CASES)
def test_the_product_guard_refuses(guard: str) -> None:
    provision, sentence, refused, _ = CASES[guard]
    refusal = outcome(refused)
    assert isinstance(refusal, Refusal)
    assert (refusal.guard, refusal.provision, refusal.sentence) == (guard, provision, sentence)


@pytest.mark.parametrize("guard", CASES)
def test_the_product_guard_lets_pass(guard: str) -> None:
    assert isinstance(outcome(CASES[guard][3]), World)


def test_every_product_guard_has_its_two_cases() -> None:
    assert list(CASES) == [row.name for row in PRODUCT_GUARDS]


def test_they_come_after_the_role_and_before_the_acts_own_guards() -> None:
    assert isinstance(outcome(CASES["recusal"][2].but(who=CHEN)), Refusal)
    story = handled()()
    story.known = Circumstances(recused=True)
    assert story.refused(NEXT, CHEN, "urge").guard == "role"
    assert story.refused(NEXT, HE, "supervise").guard == "recusal"


def test_without_circumstances_none_is_tested() -> None:
    assert product_guards("dispatch", None) == ()
    registered()().do(NEXT, LIN, "dispatch", unit="城管局", duty_basis="三定规定")


AT: dict[str, set[str]] = {
    "D01": {"approve_closure", "refuse_closure"},
    "D02": {
        "approve_return", "refuse_return", "refer_to_consultation", "approve_extension", "refuse_extension",
        "decide_objection",
    },
    "D03": {"approve_return", "refuse_return"},
    "D04": {"follow_up", "redo", "decline_redo"},
    "D05": {"follow_up"},
    "D07": {"adopt_policy", "load_notice"},
    "urgency_open": {"register", "dispose"},
    "person_missing": {"register"},
    "consequences_untold": {"register"},
    "place_outside": {"register"},
    "place_class": {"dispose"},
    "reason_code_missing": {"dispose"},
    "class_missing": {"dispatch"},
    "class_unknown": {"dispatch"},
    "channel_not_in_force": {"dispose"},
    "list_item_not_in_force": {"assign", "invite_co_handler"},
    "committee_area": {"assign", "invite_co_handler"},
    "assistance_unbounded": {"invite_co_handler"},
    "extension_closed": {"request_extension"},
    "consent_missing": {"dispose"},
    "item_not_in_force": {"dispatch", "approve_return"},
    "unit_not_in_force": {"dispatch", "approve_return", "decide_consultation", "invite_co_handler"},
    "unit_without_person": {"dispatch", "approve_return", "decide_consultation"},
    "body_missing": {"refer_to_consultation"},
    "body_area": {"decide_consultation"},
    "decision_missing": {"decide_consultation"},
    "cause_missing": {"request_extension"},
    "reply_missing": {"reply"},
    "contact_time": {"contact_requester"},
    "follow_up_refused": {"follow_up"},
    "follow_up_spacing": {"follow_up"},
    "file_unknown": {"submit_co_result", "request_closure"},
    "report_incomplete": {"request_closure"},
    "outcome_ground": {"request_closure"},
    "report_back_missing": {"request_closure"},
    "checklist_open": {"approve_closure"},
}  # fmt: skip


@pytest.mark.parametrize("guard", [row.name for row in PRODUCT_GUARDS])
def test_at_which_acts_it_is_tested(guard: str) -> None:
    found = {act for act in ACTS if guard in [row.name for row in product_guards(act, Circumstances())]}
    assert found == AT.get(guard, set(ACTS))
