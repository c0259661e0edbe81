"""The guards only the platform can test, looked at closely: whom each knows, when it holds, what it names."""

import pytest
from tests.law.guard_cases import dissatisfied, extension, handled, objected, registered, return_pending, submitted
from tests.law.story import CHEN, LI, LIN, LIU, SUN, ZHAO, ZHOU, Story
from tests.law.test_product_guards import (
    ADOPT,
    APPROVE,
    ASSIST,
    CLOSE,
    DECIDE,
    MET,
    NEXT,
    QIN,
    REGISTER,
    REPORT,
    RETURN,
    Asked,
    mandatory,
    of_unit,
    outcome,
    tried,
    without,
)

from hotline.core.product_guards import Circumstances
from hotline.core.refusal import Refusal
from hotline.core.ticket import Actor, World


def test_a_committee_is_asked_a_bounded_question_another_unit_is_not_bound_by_that() -> None:
    refusal = outcome(without(ASSIST, "due"))
    assert isinstance(refusal, Refusal)
    assert (refusal.guard, refusal.sentence) == ("assistance_unbounded", "请村（居）委会协助须写明答复日期。")
    unit = without(ASSIST, "question", "due", "list_item", unit="住建局", unit_kind="city_department")
    assert isinstance(outcome(unit), World)


def test_an_emergency_needs_no_word_on_urgency() -> None:
    for kind in ("emergency_told", "emergency_transferred"):
        asked = Asked("dispose", Story, CHEN, {"class": kind, "line": "119"})
        assert isinstance(outcome(asked), World)
    refusal = outcome(Asked("dispose", Story, CHEN, {"class": "nothing_asked"}))
    assert isinstance(refusal, Refusal)
    assert refusal.guard == "urgency_open"


def test_a_person_concerned_is_recorded_or_marked_unnamed() -> None:
    refusal = outcome(without(REGISTER, for_another=True))
    assert isinstance(refusal, Refusal)
    assert (refusal.guard, refusal.sentence) == ("person_missing", "未记录相关人，也未注明不具名。")
    for told in ({"person_concerned": "有"}, {"concerned_unnamed": True}):
        assert isinstance(outcome(without(REGISTER, for_another=True, **told)), World)


def test_a_class_given_at_registration_is_enough_for_dispatch() -> None:
    story = Story().registered("2026-03-02 10:00", class_code="0301")
    story.known = Circumstances()
    story.do(NEXT, LIN, "dispatch", unit="城管局", duty_basis="三定规定")
    story.known = None
    story.do(NEXT, LIN, "recall", reason="误派")
    assert story.ticket().class_given


def test_a_class_given_at_dispatch_stays() -> None:
    assert registered()().dispatch(NEXT, class_code="0301").ticket().class_given
    assert not registered()().dispatch(NEXT).ticket().class_given


def test_d01_knows_everybody_who_worked_on_it() -> None:
    story = submitted()
    assert story.ticket().handled_by == ("城管局小李", "城管局赵局长")
    other = story.ask(NEXT, QIN, "approve_closure")
    assert isinstance(other, World)


def test_d02_at_an_objection_means_the_objecting_unit() -> None:
    asked = Asked("decide_objection", objected, of_unit(ZHOU, "水务局"), {"unit": "水务局", "reason": "r"})
    refusal = outcome(asked.but(known=Circumstances(asking_units=("水务局",))))
    assert isinstance(refusal, Refusal)
    assert (refusal.guard, refusal.provision) == ("D02", "a16.1")


def test_d02_at_an_extension_cites_its_article() -> None:
    asked = Asked("approve_extension", extension(), of_unit(ZHOU, "城管局"), {})
    refusal = outcome(asked.but(known=Circumstances(asking_units=("城管局",))))
    assert isinstance(refusal, Refusal)
    assert (refusal.guard, refusal.provision) == ("D02", "a18.1")


def test_d03_only_looks_at_the_last_dispatch() -> None:
    story = return_pending()()
    assert story.ticket().dispatched_by == "派单员老林"
    story.known = Circumstances(second_reviewer=True)
    story.do(NEXT, ZHOU, "approve_return", unit="水务局", duty_basis="三定规定")
    assert story.ticket().dispatched_by == "审核员周姐"


def test_d04_holds_for_the_redo_too_and_for_every_approval() -> None:
    story = dissatisfied()()
    story.known = Circumstances()
    refusal = story.refused(NEXT, ZHOU, "redo", reason="查实")
    assert (refusal.guard, refusal.provision) == ("D04", "a23.1")
    assert story.refused(NEXT, ZHOU, "decline_redo", reason="无新情况").guard == "D04"
    story.do(NEXT, QIN, "redo", reason="查实")
    assert story.ticket().closures_approved_by == ("审核员周姐",)


def test_a_ticket_for_mandatory_report_stays_so_through_a_redo() -> None:
    story = mandatory()
    story.do("2026-03-02 15:00", ZHAO, "request_closure", result="已修复", reported_back=True)
    assert story.ticket().held().reported_back
    story.do("2026-03-02 16:00", ZHOU, "refuse_closure", reason="漏项")
    story.known = Circumstances()
    story.do(NEXT, ZHAO, "request_closure", **REPORT)
    story.known = None
    story.do(NEXT, ZHOU, "approve_closure")
    story.do(NEXT, LIU, "follow_up", channel="sms", result="dissatisfied", reason="仍不亮")
    story.do(NEXT, QIN, "redo", reason="查实")
    held = story.ticket().held()
    assert (held.mandatory, held.reported_back) == (True, False)


def test_a_supervised_manner_owes_the_report_too_a_transferred_one_does_not() -> None:
    assert registered()().dispatch(NEXT, manner="supervised").ticket().held().mandatory
    assert not registered()().dispatch(NEXT, manner="transferred").ticket().held().mandatory


def test_refused_facts_name_what_is_missing() -> None:
    refusal = outcome(without(APPROVE, "checklist"))
    assert isinstance(refusal, Refusal)
    assert dict(refusal.fact) == {"item": "已联系诉求人"}


def test_an_item_of_the_checklist_without_a_name_is_shown_by_its_code() -> None:
    asked = APPROVE.but(story=lambda: handled(closure_checklist=[*MET, "photographs"])().submitted("2026-03-02 12:00"))
    refusal = outcome(asked)
    assert isinstance(refusal, Refusal)
    assert refusal.sentence == "办结审核清单“photographs”未满足。"


def test_a_consultation_says_whether_it_met_or_wrote() -> None:
    refusal = outcome(without(DECIDE, "round"))
    assert isinstance(refusal, Refusal)
    assert (refusal.guard, refusal.sentence) == ("decision_missing", "未注明是会议协商还是书面协商。")


def test_anybody_without_a_name_is_nobody() -> None:
    nobody = Actor("reviewer")
    asked = RETURN.but(who=nobody, known=Circumstances(second_reviewer=True))
    assert isinstance(outcome(asked), World)
    assert isinstance(outcome(ADOPT.but(who=Actor("administrator"))), World)
    assert isinstance(outcome(APPROVE.but(who=nobody)), World)
    assert outcome(RETURN.but(who=of_unit(SUN), known=Circumstances())) is not None


def test_a_contact_in_the_future_is_refused_and_one_now_is_not() -> None:
    later = handled()()
    later.known = Circumstances()
    assert later.refused(NEXT, LI, "contact_requester", contact_at="2026-03-03T10:00:01+08:00").guard == "contact_time"
    later.do(NEXT, LI, "contact_requester", contact_at="2026-03-03T10:00:00+08:00")


def test_the_requester_may_answer_right_after_an_attempt_that_failed() -> None:
    story = tried("2026-03-03 09:59")()
    story.known = Circumstances()
    story.do(NEXT, Actor("requester"), "follow_up", channel="web", result="satisfied")


@pytest.mark.parametrize(
    ("missing", "named"),
    [("findings", "查明的情况"), ("done", "所做的工作"), ("decided", "处理决定"), ("outcome", "结果类别")],
)
def test_a_report_names_the_first_element_it_lacks(missing: str, named: str) -> None:
    refusal = outcome(without(CLOSE, missing))
    assert isinstance(refusal, Refusal)
    assert (refusal.guard, dict(refusal.fact)) == ("report_incomplete", {"element": named})
    refusal = outcome(without(CLOSE, missing, **{missing: "  "} if missing != "outcome" else {}))
    assert isinstance(refusal, Refusal)
    assert refusal.guard == "report_incomplete"


def test_a_contact_without_a_stated_time_was_made_now() -> None:
    story = handled()()
    story.known = Circumstances()
    story.do(NEXT, LI, "contact_requester")


def test_the_spacing_of_follow_ups_may_be_a_working_day() -> None:
    story = Story(follow_up_spacing="1wd", follow_up_attempts=3).handled("2026-03-06 09:00").closed("2026-03-06 10:00")
    story.known = Circumstances()
    story.do("2026-03-06 11:00", LIU, "follow_up", channel="sms", result="unreached")
    assert story.refused("2026-03-09 11:00", LIU, "follow_up", channel="sms", result="unreached").guard == (
        "follow_up_spacing"
    )
    story.do("2026-03-09 17:30", LIU, "follow_up", channel="sms", result="unreached")
