"""What each act leaves behind: state, marks, inner limits, counters (lifecycle sections 5 and 7)."""

from dataclasses import replace
from typing import Any

import pytest
from tests.law.guard_cases import DEMAND, RETURN
from tests.law.story import CHEN, HE, LI, LIN, SUN, WANG, ZHAO, ZHOU, Story, t, words

from hotline.core.case import Case
from hotline.core.decide import SystemAct, may, settle, silent_acceptance
from hotline.core.effects import with_handler
from hotline.core.reading import is_timely, shown_deadline

MORNING, NOON, NEXT = "2026-03-02 10:00", "2026-03-02 12:00", "2026-03-03 10:00"
THIRD = {"requester": "王", "fact": "路灯", "ground": "不亮"}


# --- intake ---


def test_what_registration_keeps() -> None:
    ticket = (
        Story()
        .do(
            MORNING, CHEN, "register", **DEMAND, **THIRD, priority="urgent", anonymous=True, no_contact=True,
            claims=["甲", 2], follow_up_channel="sms", outside_due="2026-03-10T17:00:00+08:00", class_code="0301",
        )
        .ticket()
    )  # fmt: skip
    assert (ticket.id, ticket.state, ticket.policy, ticket.registered_at) == ("T1", "registered", "default", t(MORNING))
    assert (ticket.type, ticket.priority, ticket.anonymous, ticket.no_contact) == ("help", "urgent", True, True)
    assert (ticket.requester, ticket.fact, ticket.ground) == ("王", "路灯", "不亮")
    assert (ticket.claims, ticket.follow_up_channel, ticket.class_given) == (("甲", "2"), "sms", True)
    assert ticket.outside_due == t("2026-03-10 17:00")
    assert set(ticket.inner) == {"dispatch"}
    assert words(ticket.inner["dispatch"].due) == "2026-03-02 16:30"
    plain = Story().registered(MORNING).ticket()
    assert (plain.priority, plain.anonymous, plain.no_contact, plain.claims) == ("normal", False, False, ())
    assert (plain.follow_up_channel, plain.outside_due, plain.class_given) == (None, None, False)


DISPOSED = [
    ("emergency_told", {"line": "110"}, {"emergency_handover": "2026-03-02 10:05"}),
    ("emergency_transferred", {"line": "119", "started_at": "2026-03-02T09:58:00+08:00"},
     {"emergency_handover": "2026-03-02 10:03"}),
    ("risk_reported", {"reported_to": "应急局"}, {"risk_report": "2026-03-02 10:30"}),
    ("risk_reported", {"reported_to": "应急局", "started_at": "2026-03-02T09:50:00+08:00"},
     {"risk_report": "2026-03-02 10:20"}),
    ("withdrawn", {}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "args", "inner"), DISPOSED)
def test_r30_what_a_disposition_starts(kind: str, args: dict[str, str], inner: dict[str, str]) -> None:
    ticket = Story().do(MORNING, CHEN, "dispose", class_=kind, **args).ticket()
    assert (ticket.state, ticket.policy, ticket.registered_at) == ("disposed", "default", t(MORNING))
    assert {name: words(limit.due) for name, limit in ticket.inner.items()} == inner


def test_an_answer_on_the_spot_ends_it_timely() -> None:
    story = Story().registered(MORNING).do(NOON, CHEN, "answer_on_the_spot", answer="已修", source="知识库")
    ticket = story.ticket()
    assert (ticket.state, ticket.ended_at) == ("answered", t(NOON))
    assert is_timely(story.world, ticket) is True
    assert shown_deadline(story.world, ticket, t(NEXT)) is None


def test_what_makes_a_repeat() -> None:
    story = Story().registered(MORNING, **THIRD)
    again = {**DEMAND, **THIRD}
    refusal = story.refused(NOON, CHEN, "register", "T2", **again)
    assert dict(refusal.fact) == {"ticket": "T1"}
    for key in THIRD:
        story.do(NOON, CHEN, "register", f"T-{key}", **{**again, key: "另一"})
        story.do(NOON, CHEN, "register", f"T-no-{key}", **{name: v for name, v in again.items() if name != key})
    assert story.refused(NOON, CHEN, "register", "T3", **DEMAND, same_as="T1").guard == "repeat"
    story.do(NOON, CHEN, "register", "T4", **DEMAND, same_as="T9")
    story.do(NOON, WANG, "withdraw", words="不用了")
    story.do(NEXT, CHEN, "register", "T5", **again)


def test_how_far_back_a_repeat_reaches() -> None:
    story = Story(repeat_scope_days=30).handled(MORNING, **THIRD)
    assert story.refused("2026-05-02 10:00", CHEN, "register", "T2", **DEMAND, **THIRD).guard == "repeat"
    story.closed("2026-03-04 10:00")
    assert story.refused("2026-04-03 23:59", CHEN, "register", "T2", **DEMAND, **THIRD).guard == "repeat"
    story.do("2026-04-04 00:00", CHEN, "register", "T2", **DEMAND, **THIRD)
    answered = Story(repeat_scope_days=30).registered(MORNING, **THIRD)
    answered.do(NOON, CHEN, "answer_on_the_spot", answer="已修", source="知识库")
    assert answered.refused("2026-04-01 10:00", CHEN, "register", "T2", **DEMAND, **THIRD).guard == "repeat"
    answered.do("2026-04-02 10:00", CHEN, "register", "T2", **DEMAND, **THIRD)


def test_a_redo_reopens_a_repeat_and_a_merged_ticket_ends_with_its_lead() -> None:
    story = Story(repeat_scope_days=1).handled(MORNING, **THIRD).dissatisfied(NOON)
    story.do("2026-03-03 10:00", ZHOU, "redo", reason="查实")
    assert story.refused("2026-03-20 10:00", CHEN, "register", "T2", **DEMAND, **THIRD).guard == "repeat"
    merged = Story(repeat_scope_days=1).handled(MORNING).dispatched(MORNING, "help", "T2", **THIRD)
    merged.do(NOON, LIN, "merge", "T2", into="T1", reason="同一路灯")
    assert merged.refused("2026-03-20 10:00", CHEN, "register", "T3", **DEMAND, **THIRD).guard == "repeat"
    merged.closed("2026-03-21 10:00")
    merged.do("2026-03-23 10:00", CHEN, "register", "T3", **DEMAND, **THIRD)


# --- dispatch, return, consultation ---


def test_what_a_dispatch_sets() -> None:
    ticket = Story().dispatched(MORNING, item="照明").ticket()
    held = ticket.held()
    assert (held.unit, held.item, held.accepted, held.locked, held.returns) == ("城管局", "照明", False, False, 0)
    assert {name: words(limit.due) for name, limit in ticket.inner.items()} == {
        "dispatch": "2026-03-02 16:30",
        "first_contact": "2026-03-03 17:30",
        "return_window": "2026-03-04 17:30",
        "accept": "2026-03-04 17:30",
    }
    assert "accept" not in Story(silent_acceptance=False).dispatched(MORNING).ticket().inner


def test_silence_is_acceptance_a_second_after_the_window() -> None:
    story = Story().dispatched(MORNING)
    assert silent_acceptance(story.ticket()) == t("2026-03-04 17:30:01")
    assert story.ticket(when="2026-03-04 17:30").state == "dispatched"
    later = story.ticket(when="2026-03-04 17:30:01")
    assert (later.state, later.held().accepted) == ("handling", True)
    assert story.refused("2026-03-04 17:30:01", ZHAO, "accept").guard == "state"
    assert silent_acceptance(Story().registered(MORNING).ticket()) is None


def test_a_return_asked_and_refused() -> None:
    story = Story().dispatched(MORNING).return_asked(NOON)
    held = story.ticket().held()
    assert (held.returns, held.applied_at) == (1, t(NOON))
    assert story.inner("return_review") == "2026-03-03 17:30"
    assert story.ticket().handled_by == ("城管局赵局长",)
    story.return_refused(NEXT)
    held = story.ticket().held()
    assert (story.ticket().state, held.applied_at, held.accepted, held.returns) == ("handling", None, False, 1)


def test_a_pending_extension_lapses_with_return_closure_recall_and_merge() -> None:
    def pending(**policy: Any) -> Story:
        story = Story(return_after_acceptance=True, **policy).handled(MORNING)
        return story.do(NOON, ZHAO, "request_extension", reason="r", length="1wd")

    assert pending().ticket().held().extension is not None
    assert pending().inner("extension_review") == "2026-03-03 17:30"
    assert pending().return_asked(NEXT).ticket().held().extension is None
    assert pending().submitted(NEXT).ticket().held().extension is None
    recalled = pending().do(NEXT, LIN, "recall", reason="r").ticket().recalled
    assert recalled is not None
    assert recalled.extension is None
    merged = pending().dispatched(NOON, "help", "T2").do(NEXT, LIN, "merge", "T1", into="T2", reason="r")
    assert merged.ticket().held().extension is None


def test_a_new_assignment_forgets_what_the_old_one_counted() -> None:
    story = Story(return_after_acceptance=True).handled(MORNING).replied(NOON)
    story.do(NOON, LI, "invite_co_handler", unit="交通局", claims=["1"]).do(NOON, HE, "supervise", reason="r")
    story.do(NOON, LI, "report_risk", facts="塌方", reported_to="应急局")
    story.return_asked("2026-03-02 15:00")
    story.do(NEXT, ZHOU, "approve_return", unit="水务局", duty_basis="b", item="管网")
    ticket, held = story.ticket(), story.ticket().held()
    assert (ticket.state, held.unit, held.item, held.returns, held.attempts) == ("dispatched", "水务局", "管网", 0, 0)
    assert (held.reached, held.replied, held.co_handlers, held.clock.changes) == (False, False, (), ())
    assert (held.clock.start, held.clock.kind) == (t(NEXT), "redispatch")
    assert ticket.lost_units == ("城管局",)
    assert [(receipt.unit, receipt.start) for receipt in ticket.receipts] == [("城管局", t(MORNING))]
    assert {name: words(limit.due) for name, limit in ticket.inner.items()} == {
        "dispatch": "2026-03-02 16:30", "supervise": "2026-03-05 17:30", "risk_report": "2026-03-02 12:30",
        "first_contact": "2026-03-04 17:30", "return_window": "2026-03-05 17:30", "accept": "2026-03-05 17:30",
    }  # fmt: skip


def test_what_a_consultation_sets() -> None:
    story = Story().dispatched(MORNING).return_asked(NOON)
    story.do("2026-03-02 15:00", ZHOU, "refer_to_consultation", question="q")
    assert (story.ticket().state, story.ticket().held().referred_at) == ("consultation", t("2026-03-02 15:00"))
    assert story.inner("consultation") == "2026-03-09 17:30"
    same = story.do(NEXT, HE, "decide_consultation", unit="城管局", basis="b").ticket()
    held = same.held()
    assert (held.accepted, held.locked, held.applied_at, held.referred_at) == (True, True, None, None)
    assert (same.lost_units, held.returns) == ((), 1)
    other = Story().dispatched(MORNING).return_asked(NOON)
    other.do("2026-03-02 15:00", ZHOU, "refer_to_consultation", question="q")
    other.do(NEXT, HE, "decide_consultation", unit="水务局", basis="b", item_limit="3wd")
    ticket, held = other.ticket(), other.ticket().held()
    assert (held.unit, held.accepted, held.locked, held.clock.kind) == ("水务局", True, True, "consultation")
    assert (ticket.lost_units, ticket.state, other.due(NEXT)) == (("城管局",), "handling", "2026-03-06 17:30")
    assert set(ticket.inner) == {"dispatch", "first_contact"}


def test_a_unit_named_by_a_later_consultation_is_lost_no_more() -> None:
    story = Story().dispatched(MORNING).return_asked(NOON)
    story.do(NOON, ZHOU, "approve_return", unit="水务局", duty_basis="b")
    story.do("2026-03-02 15:00", SUN, "request_return", **RETURN)
    story.do("2026-03-02 16:00", ZHOU, "refer_to_consultation", question="q")
    story.do(NEXT, HE, "decide_consultation", unit="城管局", basis="b")
    assert story.ticket().lost_units == ("水务局",)
    assert [receipt.unit for receipt in story.ticket().receipts] == ["城管局", "水务局"]


def test_what_continues_after_a_recall() -> None:
    story = Story(extension_max_count=2).handled(MORNING)
    story.do(NOON, ZHAO, "request_extension", reason="r", length="1wd").do(NOON, ZHOU, "approve_extension")
    story.do(NOON, ZHAO, "request_extension", reason="r", length="1wd")
    story.do(NOON, ZHOU, "refuse_extension", reason="r")
    story.do(NOON, LI, "contact_requester").do(NOON, LI, "invite_co_handler", unit="水务局", claims=["1"])
    story.do(NOON, HE, "supervise", reason="r").do("2026-03-02 15:00", LIN, "recall", reason="误派")
    ticket = story.ticket()
    assert (ticket.state, ticket.assignment, ticket.recalled_at) == ("registered", None, t("2026-03-02 15:00"))
    assert {name: words(limit.due) for name, limit in ticket.inner.items()} == {
        "supervise": "2026-03-05 17:30", "dispatch": "2026-03-03 10:00",
    }  # fmt: skip
    held = story.dispatch(NEXT).ticket().held()
    assert (held.extensions, held.extension_refused, held.reached, held.attempts) == (1, True, True, 1)
    assert (held.accepted, held.co_handlers, held.clock.start) == (False, (), t(MORNING))
    assert (story.ticket().recalled, story.ticket().recalled_at) == (None, None)
    other = Story().dispatched(MORNING).return_asked(NOON).return_refused(NOON)
    other.do("2026-03-02 15:00", LIN, "recall", reason="误派").dispatch(NEXT)
    assert other.ticket().held().returns == 1


def test_what_the_system_did_by_itself_is_told() -> None:
    story = Story().dispatched(MORNING)
    assert settle(story.world, t(MORNING)) == (story.world, [])
    after, done = settle(story.world, t("2026-03-10 10:00"))
    assert done == [SystemAct("T1", "accept", t("2026-03-04 17:30:01"))]
    assert after.tickets["T1"].state == "handling"


def test_an_act_without_a_ticket_is_locked_by_nothing() -> None:
    case = Case(Story().world, "request_return", ZHAO, t(MORNING), Story().world.policy)
    assert may(case) is None


def test_a_deadline_names_the_version_of_the_item_it_was_counted_by() -> None:
    found = Story().dispatched(MORNING, item="照明", item_limit="8wd").deadline(NOON)
    assert found is not None
    assert found.item_version == "照明"


def test_a_limit_counted_from_the_amendment_says_so() -> None:
    story = Story(amend_type_rule="restart").handled(MORNING)
    found = story.do(NOON, LIN, "amend_type", type="complaint", reason="r").deadline(NOON)
    assert found is not None
    assert [step.why for step in found.steps if step.rule == "R29"] == ["变更后办理期限自变更之时重新计算"]


def test_only_people_of_a_unit_count_as_having_worked_on_a_ticket() -> None:
    story = Story().handled(MORNING)
    case = Case(story.world, "contact_requester", LIN, t(NOON), story.world.policy, story.ticket())
    assert with_handler(story.ticket(), case) is story.ticket()
    sun = with_handler(story.ticket(), replace(case, actor=SUN))
    assert sun.handled_by == ("城管局小李", "水务局孙局长")
    assert with_handler(sun, replace(case, actor=SUN)) is sun
