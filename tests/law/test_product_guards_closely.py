"""The finer points of the product guards, of intake and of work."""

from tests.law.guard_cases import handled, registered
from tests.law.story import CHEN, LIU, SUN, ZHAO, ZHOU, Story
from tests.law.test_product_guards import (
    ADOPT,
    APPROVE,
    MET,
    NEXT,
    QIN,
    REGISTER,
    RETURN,
    Asked,
    mandatory,
    of_unit,
    outcome,
    without,
)

from hotline.core.product_guards import Circumstances
from hotline.core.refusal import Refusal
from hotline.core.ticket import Actor, World


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


def test_a_class_given_at_dispatch_stays() -> None:
    assert registered()().dispatch(NEXT, class_code="0301").ticket().class_given
    assert not registered()().dispatch(NEXT).ticket().class_given


def test_a_ticket_for_mandatory_report_stays_so_through_a_redo() -> None:
    story = mandatory()
    story.do("2026-03-02 15:00", ZHAO, "request_closure", result="已修复", reported_back=True)
    assert story.ticket().held().reported_back
    story.do("2026-03-02 16:00", ZHOU, "refuse_closure", reason="漏项")
    story.known = Circumstances()
    story.do(NEXT, ZHAO, "request_closure", result="已修复")
    story.known = None
    story.do(NEXT, ZHOU, "approve_closure")
    story.do(NEXT, LIU, "follow_up", channel="sms", result="dissatisfied", reason="仍不亮")
    story.do(NEXT, QIN, "redo", reason="查实")
    held = story.ticket().held()
    assert (held.mandatory, held.reported_back) == (True, False)


def test_a_supervised_manner_owes_the_report_too_a_transferred_one_does_not() -> None:
    assert registered()().dispatch(NEXT, manner="supervised").ticket().held().mandatory
    assert not registered()().dispatch(NEXT, manner="transferred").ticket().held().mandatory


def test_an_item_of_the_checklist_without_a_name_is_shown_by_its_code() -> None:
    asked = APPROVE.but(story=lambda: handled(closure_checklist=[*MET, "photographs"])().submitted("2026-03-02 12:00"))
    refusal = outcome(asked)
    assert isinstance(refusal, Refusal)
    assert refusal.sentence == "办结审核清单“photographs”未满足。"


def test_anybody_without_a_name_is_nobody() -> None:
    nobody = Actor("reviewer")
    asked = RETURN.but(who=nobody, known=Circumstances(second_reviewer=True))
    assert isinstance(outcome(asked), World)
    assert isinstance(outcome(ADOPT.but(who=Actor("administrator"))), World)
    assert isinstance(outcome(APPROVE.but(who=nobody)), World)
    assert outcome(RETURN.but(who=of_unit(SUN), known=Circumstances())) is not None
