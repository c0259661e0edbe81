"""What a new round, an amendment, a return and a consultation carry on or forget (a17, a23.1; R26, R29)."""

import pytest
from tests.law.story import HE, LIN, LIU, QIAN, SUN, ZHAO, ZHOU, Story, words

from hotline.core.limit import Limit
from hotline.core.ticket import Actor

MORNING, NOON, NEXT = "2026-03-02 10:00", "2026-03-02 12:00", "2026-03-03 10:00"


def test_a_redo_carries_the_items_limits_of_the_types() -> None:
    story = Story(redo_limit="full").handled(MORNING, item="照明", item_limit="8wd").dissatisfied(NOON)
    story.do(NEXT, HE, "redo", reason="查实")
    assert story.ticket().held().item_limits == (("*", Limit(8, "wd")),)
    story.do(NEXT, LIN, "amend_type", type="complaint", reason="r")
    assert str(story.ticket().held().clock.basic) == "8wd"


def test_the_consultation_lock_outlives_a_redo() -> None:
    story = Story().dispatched(MORNING).return_asked(NOON).do(NOON, ZHOU, "refer_to_consultation", question="由谁办理")
    story.do(NOON, HE, "decide_consultation", unit="城管局", basis="会议纪要").dissatisfied(NOON)
    story.do(NEXT, HE, "redo", reason="查实")
    assert story.ticket().held().locked
    assert story.refused(NEXT, ZHAO, "request_return", reason="r", basis="b").guard == "consultation_final"


def test_a_redo_forgets_who_received_the_ticket_before() -> None:
    story = Story().dispatched(MORNING).return_asked(NOON)
    story.do(NOON, ZHOU, "approve_return", unit="水务局", duty_basis="三定规定")
    assert [receipt.unit for receipt in story.ticket().receipts] == ["城管局"]
    story.do(NOON, QIAN, "accept").do(NOON, QIAN, "contact_requester").do(NOON, SUN, "reply")
    story.do(NOON, SUN, "request_closure", result="已修").do(NOON, ZHOU, "approve_closure")
    story.do(NOON, LIU, "follow_up", channel="sms", result="dissatisfied", reason="仍不亮")
    story.do(NEXT, HE, "redo", reason="查实")
    assert story.ticket().receipts == ()


def test_a_redo_round_does_not_restart_when_the_type_is_amended() -> None:
    story = Story(redo_limit="full", amend_type_rule="restart").handled(MORNING).dissatisfied(NOON)
    story.do(NEXT, HE, "redo", reason="查实").do("2026-03-05 10:00", LIN, "amend_type", type="complaint", reason="r")
    assert (words(story.ticket().held().clock.start), story.ticket().held().clock.kind) == (NEXT, "redo")
    fresh = Story(amend_type_rule="restart").handled(MORNING)
    fresh.do(NEXT, LIN, "amend_type", type="complaint", reason="r")
    assert (words(fresh.ticket().held().clock.start), fresh.ticket().held().clock.kind) == (NEXT, "amended")


def test_amending_the_type_leaves_the_priority() -> None:
    story = Story().handled(MORNING, priority="urgent").do(NEXT, LIN, "amend_type", type="complaint", reason="r")
    assert (story.ticket().type, story.ticket().priority) == ("complaint", "urgent")
    story.do(NEXT, LIN, "amend_type", priority="critical", reason="r")
    assert (story.ticket().type, story.ticket().priority) == ("complaint", "critical")
    assert story.refused(NEXT, LIN, "amend_type", type="complaint", reason="r").guard == "nothing_amended"
    assert story.refused(NEXT, LIN, "amend_type", priority="critical", reason="r").guard == "nothing_amended"


def test_the_second_round_counts_its_attempts_anew() -> None:
    story = Story().handled(MORNING).closed(NOON).do(NOON, LIU, "follow_up", channel="sms", result="unreached")
    assert (story.ticket().unreached, words(story.ticket().tried_at)) == (1, NOON)
    story.do(NEXT, LIU, "follow_up", channel="sms", result="dissatisfied", reason="仍不亮")
    story.do(NEXT, HE, "redo", reason="查实").closed(NEXT)
    assert (story.ticket().unreached, story.ticket().tried_at) == (0, None)


def test_an_extension_nobody_asked_for_is_not_answered() -> None:
    with pytest.raises(LookupError, match=r"^no extension has been asked for$"):
        Story().handled(MORNING).ticket().held().asked_extension()


def test_who_lost_a_ticket_is_named_once() -> None:
    def returned(story: Story, who: Actor, to: str) -> Story:
        story.do(NOON, who, "request_return", reason="不属本单位", basis="三定规定")
        return story.do(NOON, ZHOU, "approve_return", unit=to, duty_basis="三定规定")

    story = returned(Story(redispatch_to_returner=True).dispatched(MORNING), ZHAO, "水务局")
    assert story.ticket().lost_units == ("城管局",)
    returned(returned(story, SUN, "城管局"), ZHAO, "园林局")
    assert story.ticket().lost_units == ("城管局", "水务局")


def test_consultation_gives_back_what_was_lost() -> None:
    story = Story().dispatched(MORNING).return_asked(NOON)
    story.do(NOON, ZHOU, "approve_return", unit="水务局", duty_basis="三定规定")
    story.do(NEXT, SUN, "request_return", reason="r", basis="b").do(
        NEXT, ZHOU, "refer_to_consultation", question="由谁办理"
    )
    assert story.ticket().lost_units == ("城管局",)
    kept = Story()
    kept.world = story.world
    kept.do(NEXT, HE, "decide_consultation", unit="水务局", basis="会议纪要")
    assert kept.ticket().lost_units == ("城管局",)
    story.do(NEXT, HE, "decide_consultation", unit="城管局", basis="会议纪要")
    assert story.ticket().lost_units == ("水务局",)


def test_consultation_gives_a_ticket_back_to_whom_it_had_come_again() -> None:
    story = Story(redispatch_to_returner=True).dispatched(MORNING).return_asked(NOON)
    story.do(NOON, ZHOU, "approve_return", unit="水务局", duty_basis="三定规定")
    story.do(NOON, SUN, "request_return", reason="r", basis="b")
    story.do(NOON, ZHOU, "approve_return", unit="城管局", duty_basis="三定规定").return_asked(NEXT)
    story.do(NEXT, ZHOU, "refer_to_consultation", question="由谁办理")
    assert story.ticket().lost_units == ("城管局", "水务局")
    story.do(NEXT, HE, "decide_consultation", unit="城管局", basis="会议纪要")
    assert story.ticket().lost_units == ("水务局",)


def test_first_receipt_is_the_units_own_earliest_in_the_round() -> None:
    story = Story(first_receipt_scope="unit", redispatch_to_returner=True).dispatched(MORNING).return_asked(NOON)
    story.do(NOON, ZHOU, "approve_return", unit="水务局", duty_basis="三定规定")
    story.do(NEXT, SUN, "request_return", reason="r", basis="b")
    story.do(NEXT, ZHOU, "refuse_return", reason="r", basis="b")
    assert words(story.ticket().held().clock.start) == NOON
