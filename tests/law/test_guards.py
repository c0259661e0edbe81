"""Every guard refuses somewhere and lets pass somewhere; the checks before them; each disposition's needs."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from tests.law.guard_cases import (
    DEMAND,
    NEXT,
    Asked,
    GuardCase,
    claims_contacted,
    closed,
    dispatched,
    handled,
    in_consultation,
    invited,
    registered,
    submitted,
)
from tests.law.guards_of_acts import GUARDS_OF_ACTS
from tests.law.story import ADMIN, CHEN, HE, LI, LIN, LIU, QIAN, SUN, SYSTEM, WANG, WU, ZHAO, ZHOU, Story, t

from hotline.core.decide import refused_acts
from hotline.core.intake import DISPOSITIONS
from hotline.core.lifecycle import ACTS, DISPOSE_GUARDS
from hotline.core.product_guards import Circumstances
from hotline.core.refusal import Refusal
from hotline.core.ticket import Actor, World


def outcome(act: str, asked: Asked) -> World | Refusal:
    return asked.story().ask(asked.when, asked.who, act, **asked.args)


def name(case: GuardCase) -> str:
    return f"{case.act}-{case.guard}-{case.nth}"


@pytest.mark.parametrize("case", GUARDS_OF_ACTS, ids=name)
def test_the_guard_refuses(case: GuardCase) -> None:
    refusal = outcome(case.act, case.refuses)
    assert isinstance(refusal, Refusal)
    assert (refusal.act, refusal.guard, refusal.provision) == (case.act, case.guard, case.provision)
    assert refusal.sentence == case.sentence


@pytest.mark.parametrize("case", GUARDS_OF_ACTS, ids=name)
def test_the_guard_lets_pass(case: GuardCase) -> None:
    assert isinstance(outcome(case.act, case.passes), World)


def test_every_guard_of_the_table_has_its_two_cases() -> None:
    table = Counter((act.code, guard.name) for act in ACTS.values() for guard in act.guards)
    assert Counter((case.act, case.guard) for case in GUARDS_OF_ACTS) == table


@pytest.mark.parametrize("act", [act for act in ACTS.values() if act.guards], ids=lambda act: act.code)
def test_the_cases_stand_in_the_order_of_the_table(act: Any) -> None:
    ours = [case.guard for case in GUARDS_OF_ACTS if case.act == act.code]
    assert ours == [guard.name for guard in act.guards]


# --- dispositions ---

WITHHELD = {"requester": "王", "fact": "路灯", "ground": "不亮"}
NEEDS: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "reason": ("reason_missing", "a14.1", "未说明理由。", {"reason": "已进入诉讼"}),
    "line": ("line_missing", "a13.2.1", "未记录专线。", {"line": "119"}),
    "channel": ("channel_missing", "a13.2.2", "未记录法定渠道。", {"channel": "人民法院"}),
    "repeat_of": ("no_such_ticket", "a13.2.3", "所指工单不构成重复反映。", {"repeat_of": "T1", **WITHHELD}),
    "told": ("told_missing", "a13.2.4", "未记录告知的规定和后果。", {"told": "治安管理处罚法"}),
    "city": ("city_missing", "a24.1", "未记录转往城市。", {"city": "珠海"}),
    "reported_to": ("reported_to_missing", "a25.1", "未记录报告对象。", {"reported_to": "应急局"}),
}
PAIRS = [(code, need) for code, disposition in DISPOSITIONS.items() for need in disposition.needs]


def disposed(code: str, *left_out: str) -> World | Refusal:
    """A demand of 市民王女士 ended by this class with all it needs, less what is left out."""
    story = Story().registered("2026-03-02 09:00", **WITHHELD)
    given: dict[str, Any] = {}
    for need in DISPOSITIONS[code].needs:
        given |= NEEDS[need][3]
    args = {key: value for key, value in given.items() if key not in left_out}
    return story.ask(NEXT, CHEN, "dispose", "T2", class_=code, **args)


@pytest.mark.parametrize(("code", "need"), PAIRS)
def test_a_disposition_without_what_it_needs(code: str, need: str) -> None:
    refusal = disposed(code, need)
    assert isinstance(refusal, Refusal)
    assert (refusal.guard, refusal.provision, refusal.sentence) == NEEDS[need][:3]


@pytest.mark.parametrize("code", DISPOSITIONS)
def test_a_disposition_with_all_it_needs(code: str) -> None:
    world = disposed(code)
    assert isinstance(world, World)
    assert world.tickets["T2"].state == "disposed"


def test_a_ticket_closed_too_long_ago_is_not_named_as_repeated() -> None:
    story = Story(repeat_scope_days=5).handled("2026-03-02 09:00", **WITHHELD).closed("2026-03-02 10:00")
    asked = {**NEEDS["reason"][3], **NEEDS["repeat_of"][3]}
    in_time = story.ask("2026-03-07 10:00", CHEN, "dispose", "T2", class_="repeat_told", **asked)
    assert isinstance(in_time, World)
    late = story.refused("2026-03-08 10:00", CHEN, "dispose", "T2", class_="repeat_told", **asked)
    assert late.guard == "no_such_ticket"


def test_every_need_is_known() -> None:
    assert {need for _, need in PAIRS} == set(DISPOSE_GUARDS) == set(NEEDS)


def test_what_is_not_taken_says_why() -> None:
    not_taken = {code for code, disposition in DISPOSITIONS.items() if disposition.not_taken}
    assert not_taken == {
        "statutory_channel_told", "repeat_told", "persuaded", "out_of_area_told", "police_referred",
    }  # fmt: skip
    assert all("reason" in DISPOSITIONS[code].needs for code in not_taken)


# --- the checks before the guards ---


def test_state_comes_before_role() -> None:
    refusal = registered()().refused(NEXT, WANG, "accept")
    assert (refusal.guard, refusal.provision) == ("state", "a16.1")
    assert refusal.sentence == "工单现为“已登记待派单”，不能受理。"


def test_the_wrong_role_is_told_who_may() -> None:
    refusal = dispatched()().refused(NEXT, LIN, "accept")
    assert (refusal.guard, refusal.provision) == ("role", "a16.1")
    assert refusal.sentence == "派单员不能受理，请由承办人、单位负责人办理。"


def test_a_handler_drafts_what_the_unit_lead_releases() -> None:
    refusal = handled()().refused(NEXT, LI, "request_extension", reason="r", length="5wd")
    assert refusal.sentence == "承办人不能申请延期，请由单位负责人办理。"
    named = ["object_invitation", "reply", "request_closure", "request_return", "submit_co_result"]
    story = Story(unit_lead_required_for=named).handled("2026-03-02 10:00")
    story.do(NEXT, LI, "request_extension", reason="r", length="5wd")


def test_a_handler_may_never_do_what_is_nobodys_of_the_unit() -> None:
    assert handled()().refused(NEXT, LI, "recall", reason="r").guard == "role"


def test_the_role_sentence_of_the_system() -> None:
    refusal = registered()().refused(NEXT, SYSTEM, "dispatch", unit="城管局", item="照明")
    assert refusal.sentence == "系统不能派单，请由派单员办理。"
    Story(auto_dispatch=True).registered(NEXT).do(NEXT, SYSTEM, "dispatch", unit="城管局", item="照明")


def test_a_call_taker_amends_only_before_dispatch() -> None:
    registered()().do(NEXT, CHEN, "amend_type", type="complaint", reason="r")
    refusal = dispatched()().refused(NEXT, CHEN, "amend_type", type="complaint", reason="r")
    assert (refusal.guard, refusal.sentence) == ("role", "话务员不能变更类型/等级，请由派单员、审核员办理。")


@pytest.mark.parametrize("kind", ["village_committee", "residents_committee"])
def test_a_committee_is_never_main_responsible(kind: str) -> None:
    committee = Actor("handler", "城管局", kind)
    refusal = dispatched()().refused(NEXT, committee, "accept")
    assert (refusal.guard, refusal.provision) == ("committee_actor", "a6.2")
    assert refusal.sentence == "居（村）民委员会不作为主责办理单位。"


def test_a_committee_may_register_and_report_and_answer_its_task() -> None:
    story = Story().do(NEXT, WU, "register", **DEMAND)
    story.do(NEXT, WU, "report_risk", facts="塌方", reported_to="应急局")
    story = handled()().do(
        "2026-03-02 12:00", LI, "invite_co_handler", unit="沙边村委会", unit_kind="village_committee",
        list_item="3", claims=["1"],
    )  # fmt: skip
    story.do(NEXT, WU, "object_invitation", reason="人手不足")
    story.do(NEXT, WU, "submit_co_result", result="已走访")


def test_a_handler_of_a_department_does_not_release_its_co_result() -> None:
    assert invited()().refused(NEXT, QIAN, "submit_co_result", result="已查").guard == "role"
    assert invited()().refused(NEXT, QIAN, "object_invitation", reason="r").guard == "role"


def test_only_the_lead_unit_acts() -> None:
    refusal = dispatched()().refused(NEXT, SUN, "accept")
    assert (refusal.guard, refusal.provision, refusal.sentence) == ("unit", "a5.2", "只有当前承办单位可以受理。")


def test_a_co_handler_does_not_act_for_the_lead_until_released() -> None:
    refusal = invited()().refused(NEXT, SUN, "request_extension", reason="r", length="1wd")
    assert (refusal.guard, refusal.provision, refusal.sentence) == ("unit", "a16.1", "协办单位不能代替牵头单位办理。")
    story = invited()().do(NEXT, SUN, "object_invitation", reason="r")
    story.do(NEXT, ZHOU, "decide_objection", unit="水务局", upheld=True, reason="r")
    refusal = story.refused(NEXT, SUN, "request_extension", reason="r", length="1wd")
    assert (refusal.guard, refusal.provision) == ("unit", "a5.2")


def test_the_hotline_contacts_without_being_a_unit() -> None:
    story = dispatched()().do(NEXT, LIN, "contact_requester").do(NEXT, CHEN, "contact_requester")
    assert story.ticket().held().attempts == 0
    assert story.do(NEXT, LI, "contact_requester").ticket().held().attempts == 1


def test_a_reply_without_any_answer_leaves_every_claim() -> None:
    refusal = claims_contacted().refused(NEXT, ZHAO, "reply")
    assert (refusal.guard, refusal.sentence) == ("claim_unanswered", "事项点甲、乙未答复。")


def test_a_unit_is_not_urged_again_within_the_interval_of_working_days() -> None:
    story = Story(urge_interval="1wd").handled("2026-03-06 10:00").do("2026-03-06 11:00", LIN, "urge")
    refusal = story.refused("2026-03-09 17:29:59", LIN, "urge")
    assert (refusal.guard, refusal.sentence) == ("urge_interval", "距上次催办不足1wd。")
    story.do("2026-03-09 17:30", LIN, "urge")


def test_nobody_is_called_before_the_hours_for_calls_begin() -> None:
    call: dict[str, Any] = {"channel": "phone", "result": "satisfied"}
    early = closed()().refused("2026-03-03 08:29:59", LIU, "follow_up", **call)
    assert (early.guard, early.sentence) == ("follow_up_hours", "不在回访时段内。")
    closed()().do("2026-03-03 08:30", LIU, "follow_up", **call)


def test_what_only_the_platform_knows_bars_an_act_whatever_its_arguments() -> None:
    story = submitted()
    reviewer = replace(ZHOU, person="城管局小李")
    barred = refused_acts(story.world, "T1", reviewer, t(NEXT), Circumstances(recused=False))
    assert {act: refusal.guard for act, refusal in barred.items() if refusal and refusal.guard[0] == "D"} == {
        "approve_closure": "D01",
        "refuse_closure": "D01",
    }
    recused = refused_acts(story.world, "T1", ZHOU, t(NEXT), Circumstances(recused=True))
    assert recused["approve_closure"] is not None
    assert recused["approve_closure"].guard == "recusal"
    assert refused_acts(story.world, "T1", ZHOU, t(NEXT))["approve_closure"] is None


def test_the_lock_comes_before_the_state() -> None:
    story = Story()
    story.world = in_consultation().world
    story.do(NEXT, HE, "decide_consultation", unit="城管局", basis="会议纪要")
    for who in (ZHAO, LI):
        refusal = story.refused(NEXT, who, "request_return", reason="r", basis="b")
        assert (refusal.guard, refusal.provision) == ("consultation_final", "a17.2")
    assert story.refused(NEXT, SUN, "request_return").guard == "unit"
    assert story.refused(NEXT, LIN, "request_return").guard == "role"
    closed_one = story.closed("2026-03-03 12:00")
    assert closed_one.refused("2026-03-03 15:00", ZHAO, "request_return").guard == "consultation_final"
    assert closed()().refused(NEXT, ZHAO, "request_return").guard == "state"


def test_notices_and_policies_are_the_administrators() -> None:
    refusal = Story().refused(NEXT, ZHOU, "load_notice", year=2027, days=[])
    assert (refusal.guard, refusal.sentence) == ("role", "审核员不能载入节假日通知，请由管理员办理。")
    Story().do(NEXT, ADMIN, "adopt_policy", policy={"due_soon": 2})


@pytest.mark.parametrize("who", [HE, LIU, ZHOU], ids=lambda who: who.role)
def test_who_does_not_register(who: Actor) -> None:
    allowed = who is LIU
    assert isinstance(Story().ask(NEXT, who, "register", **DEMAND), World) == allowed
