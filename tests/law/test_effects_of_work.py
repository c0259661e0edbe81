"""What each act leaves behind from co-handling on: state, marks, inner limits, counters (lifecycle 5 and 7)."""

from datetime import timedelta
from typing import Any

import pytest
from tests.law.story import (
    ADMIN,
    CHEN,
    HE,
    LI,
    LIN,
    LIU,
    SUN,
    ZHAO,
    ZHOU,
    Story,
    calendar_without,
    t,
    words,
)

from hotline.core.clock import Keep
from hotline.core.decide import allowed_acts, silent_acceptance
from hotline.core.lifecycle import ACTS
from hotline.core.reading import own_deadline, shown_deadline
from hotline.core.ticket import Actor

MORNING, NOON, NEXT = "2026-03-02 10:00", "2026-03-02 12:00", "2026-03-03 10:00"
THIRD = {"requester": "王", "fact": "路灯", "ground": "不亮"}


def test_the_inner_due_of_a_co_handler() -> None:
    def invited(when: str, **policy: Any) -> str | None:
        story = Story(**policy).handled("2026-04-20 10:00")
        held = story.do(when, LI, "invite_co_handler", unit="水务局", claims=["1"]).ticket().held()
        return words(held.co_handlers[0].due)

    assert invited("2026-04-21 09:00") == "2026-04-28 17:30"
    assert invited("2026-05-06 09:00") == "2026-05-06 17:30"
    assert invited("2026-05-06 17:30") == "2026-05-06 17:30"
    assert invited("2026-05-07 09:00") == "2026-05-07 17:30"
    assert invited("2026-05-07 17:30") == "2026-05-07 17:30"
    assert invited("2026-05-07 17:30:01") == "2026-05-13 17:30"
    assert invited("2026-05-06 09:00", co_handler_margin=0) == "2026-05-07 17:30"
    hours = Story(co_handler_margin=0).handled("2026-05-06 10:00", item="急", item_limit="2h")
    hours.do("2026-05-06 10:00", LI, "invite_co_handler", unit="水务局", claims=["1"])
    assert words(hours.ticket().held().co_handlers[0].due) == "2026-05-06 12:00"
    assert invited("2026-04-30 09:00", co_handler_margin=2) == "2026-04-30 17:30"
    assert invited("2026-05-06 09:00", co_handler_limit="4wh") == "2026-05-06 15:30"


def test_an_own_inner_due_and_what_an_invitation_keeps() -> None:
    story = Story().handled(MORNING)
    story.do(NOON, LI, "invite_co_handler", unit="水务局", claims=["1"], due="2026-03-06T12:00:00+08:00")
    assert story.refused(NOON, LI, "invite_co_handler", unit="水务局", claims=["1"]).guard == "co_unit"
    late: dict[str, Any] = {"unit": "交通局", "claims": ["1"], "due": "2026-03-02T12:00:00+08:00"}
    assert story.refused(NOON, LI, "invite_co_handler", **late).guard == "co_due"
    committee: dict[str, Any] = {
        "unit": "沙边村委会",
        "unit_kind": "village_committee",
        "list_item": "3",
        "claims": ["1"],
    }
    story.do(NOON, LI, "invite_co_handler", **committee)
    first, second = story.ticket().held().co_handlers
    assert (first.unit, first.status, words(first.due), first.committee) == (
        "水务局", "invited", "2026-03-06 12:00", False,
    )  # fmt: skip
    assert (second.unit, second.committee) == ("沙边村委会", True)


def test_an_objection_and_its_decision() -> None:
    def objected() -> Story:
        story = Story().handled(MORNING).do(NOON, LI, "invite_co_handler", unit="水务局", claims=["1"])
        story.do(NOON, LI, "invite_co_handler", unit="交通局", claims=["2"])
        return story.do("2026-03-02 15:00", SUN, "object_invitation", reason="r")

    def status(story: Story) -> list[str]:
        return [co.status for co in story.ticket().held().co_handlers]

    assert status(objected()) == ["objected", "invited"]
    decide = {"unit": "水务局", "reason": "r"}
    assert status(objected().do(NEXT, ZHOU, "decide_objection", **decide, upheld=True)) == ["released", "invited"]
    assert status(objected().do(NEXT, ZHOU, "decide_objection", **decide)) == ["bound", "invited"]
    reported = objected().do(NEXT, SUN, "submit_co_result", result="r")
    assert status(reported) == ["reported", "invited"]
    assert "水务局孙局长" in reported.ticket().handled_by
    assert reported.refused(NEXT, SUN, "submit_co_result", result="r").guard == "not_co_handler"


def test_when_a_reply_needs_no_contact() -> None:
    assert Story().handled(MORNING).refused(NOON, ZHAO, "reply").guard == "contact_first"
    unreachable: list[dict[str, Any]] = [{"anonymous": True}, {"no_contact": True}]
    for args in unreachable:
        Story().handled(MORNING, **args).do(NOON, ZHAO, "reply")
    Story(contact_required=False).handled(MORNING).do(NOON, ZHAO, "reply")
    story = Story(contact_attempts=2).handled(MORNING).do(NOON, LI, "contact_requester", reached=False)
    assert story.refused(NOON, ZHAO, "reply").guard == "contact_first"
    story.do(NOON, LI, "contact_requester", reached=False).do(NOON, ZHAO, "reply")
    reached = Story().handled(MORNING).do(NOON, LI, "contact_requester")
    assert reached.do(NOON, LI, "contact_requester", reached=False).ticket().held().reached


def test_a_long_term_reply_needs_all_three() -> None:
    whole: dict[str, Any] = {"long_term": True, "measures": "m", "expected_by": "2026-12-01", "explanation": "e"}
    for name in ("measures", "expected_by", "explanation"):
        story = Story().handled(MORNING).do(NOON, LI, "contact_requester")
        assert story.refused(NOON, ZHAO, "reply", **{k: v for k, v in whole.items() if k != name}).guard == "long_term"
    Story(oral_reply_types=["help"]).handled(MORNING).replied(NOON).do(NOON, ZHAO, "reply", form="oral")


def test_a_new_reply_after_a_refused_closure_only_by_policy() -> None:
    story = Story().handled(MORNING).submitted(NOON).do(NEXT, ZHOU, "refuse_closure", reason="漏项")
    held = story.ticket().held()
    assert (held.submitted_at, held.replied, held.replied_since_refusal) == (None, True, False)
    story.do(NEXT, ZHAO, "request_closure", result="r")
    strict = Story(reply_again_after_refusal=True).handled(MORNING).submitted(NOON)
    strict.do(NEXT, ZHOU, "refuse_closure", reason="漏项")
    assert strict.refused(NEXT, ZHAO, "request_closure", result="r").guard == "no_reply"
    strict.do(NEXT, ZHAO, "reply").do(NEXT, ZHAO, "request_closure", result="r")


def test_what_closure_sets() -> None:
    story = Story().handled(MORNING).submitted(NOON)
    assert (story.ticket().held().submitted_at, story.inner("closure_review")) == (t(NOON), "2026-03-04 17:30")
    ticket = story.do(NEXT, ZHOU, "approve_closure").ticket()
    assert (ticket.state, ticket.timely, ticket.ended_at, ticket.unreached) == ("closed", True, t(NEXT), 0)
    assert ticket.frozen is not None
    assert words(ticket.frozen.due) == "2026-03-16 17:30"
    assert story.inner("follow_up") == "2026-03-06 17:30"
    unreachable: list[dict[str, Any]] = [{"anonymous": True}, {"no_contact": True}]
    for args in unreachable:
        silent = Story().handled(MORNING, **args).closed(NOON)
        assert (silent.ticket().state, silent.inner("follow_up")) == ("archived", None)


def test_what_follows_an_answer() -> None:
    for result in ("satisfied", "basically_satisfied", "no_opinion"):
        story = Story().handled(MORNING).closed(NOON)
        assert story.do(NEXT, LIU, "follow_up", channel="sms", result=result).ticket().state == "archived"
    story = Story(follow_up_attempts=2).handled(MORNING).closed(NOON)
    story.do(NEXT, LIU, "follow_up", channel="sms", result="unreached")
    assert (story.ticket().state, story.ticket().unreached) == ("closed", 1)
    assert story.do(NEXT, LIU, "follow_up", channel="sms", result="unreached").ticket().state == "archived"
    story = Story().handled(MORNING).dissatisfied(NOON)
    assert (story.ticket().state, story.inner("redo_window")) == ("dissatisfied", "2026-03-09 17:30")


def test_an_automatic_redo_while_rounds_are_left() -> None:
    story = Story(redo_on_dissatisfied="automatic").handled(MORNING).dissatisfied(NOON)
    assert (story.ticket().state, story.due(NOON), story.inner("redo_window")) == ("handling", "2026-03-09 17:30", None)
    story.dissatisfied(NEXT)
    assert (story.ticket().state, story.inner("redo_window")) == ("dissatisfied", "2026-03-10 17:30")


def test_what_a_redo_keeps_and_forgets() -> None:
    story = Story(redo_limit="full").handled(MORNING, priority="urgent", item="照明", item_limit="8wd")
    story.dissatisfied(NOON)
    story.do(NEXT, HE, "redo", reason="查实")
    ticket, held = story.ticket(), story.ticket().held()
    assert (ticket.state, ticket.redos, ticket.receipts, ticket.frozen) == ("handling", 1, (), None)
    assert (ticket.timely, ticket.ended_at, held.unit, held.item) == (None, None, "城管局", "照明")
    assert (held.accepted, held.locked, held.replied, held.attempts) == (True, False, False, 0)
    assert (str(held.clock.basic), str(held.clock.ceiling), held.clock.basis) == ("8wd", "3wd", "item")
    assert (held.clock.kind, story.due(NEXT), story.rules(NEXT)) == ("redo", "2026-03-06 17:30", ["R13", "R26", "R7"])
    assert story.inner("first_contact") == "2026-03-04 17:30"
    short = Story().handled(MORNING, outside_due="2026-03-03T12:00:00+08:00").dissatisfied(NOON)
    short.do(NEXT, HE, "redo", reason="查实")
    assert (short.due(NEXT), short.ticket().held().clock.basis) == ("2026-03-10 17:30", "redo")
    why = short.deadline(NEXT)
    assert why is not None
    assert [step.why for step in why.steps][:2] == ["按重办期限办理", "重办自决定之时起算"]
    short.do(NEXT, LIN, "amend_type", type="complaint", reason="r")
    assert (short.due(NEXT), short.ticket().type) == ("2026-03-10 17:30", "complaint")


def test_a_closure_approved_by_nobody_named_names_nobody() -> None:
    story = Story().handled(MORNING).submitted(NOON).do(NOON, Actor("reviewer"), "approve_closure")
    assert story.ticket().closures_approved_by == ()


def test_the_unit_lead_has_contacted_the_requester() -> None:
    ticket = Story().handled(MORNING).do(NOON, ZHAO, "contact_requester").ticket()
    assert (ticket.held().reached, ticket.held().attempts) == (True, 1)


def test_a_residents_committee_is_invited_as_a_committee() -> None:
    story = Story().handled(MORNING)
    story.do(
        NOON,
        LI,
        "invite_co_handler",
        unit="悦来居委会",
        unit_kind="residents_committee",
        claims=["1"],
        list_item="清单3",
    )
    assert story.ticket().held().co_handlers[0].committee


def test_a_recall_ends_what_others_were_asked() -> None:
    story = Story().handled(MORNING).do(NOON, LI, "invite_co_handler", unit="水务局", claims=["1"])
    recalled = story.do(NEXT, LIN, "recall", reason="派错").ticket().recalled
    assert recalled is not None
    assert recalled.co_handlers == ()


def test_a_report_back_is_made_by_saying_so() -> None:
    assert not Story().handled(MORNING).submitted(NOON).ticket().held().reported_back
    told = Story().handled(MORNING).replied(NOON)
    assert told.do(NOON, ZHAO, "request_closure", result="已修", reported_back=True).ticket().held().reported_back


def test_only_an_objection_is_decided() -> None:
    story = Story().handled(MORNING).do(NOON, LI, "invite_co_handler", unit="水务局", claims=["1"])
    assert "decide_objection" not in allowed_acts(story.world, "T1", ZHOU, t(NOON))
    story.do(NOON, SUN, "object_invitation", reason="非本局管网")
    assert "decide_objection" in allowed_acts(story.world, "T1", ZHOU, t(NOON))


def test_claims_and_units_are_listed_with_the_chinese_comma() -> None:
    story = Story().handled(MORNING, claims=["1", "2", "3"])
    story.do(NOON, LI, "contact_requester")
    assert "2、3" in story.refused(NOON, ZHAO, "reply", answers=["1"]).sentence
    two = Story().handled(MORNING, claims=["1"])
    two.do(NOON, LI, "invite_co_handler", unit="水务局", claims=["1"])
    two.do(NOON, LI, "invite_co_handler", unit="园林局", claims=["1"])
    two.do(NOON, LI, "contact_requester").do(NOON, ZHAO, "reply", answers=["1"])
    assert "水务局、园林局" in two.refused(NOON, ZHAO, "request_closure", result="已修").sentence


def test_a_notice_keeps_the_due_of_a_merged_ticket_for_its_unmerging() -> None:
    story = Story(calendar_without(2027)).dispatched("2026-12-21 10:00", "complaint", "T1")
    story.dispatched("2026-12-21 10:00", "complaint", "T2")
    story.do("2026-12-22 10:00", LIN, "merge", "T2", into="T1", reason="同一事件")
    promised = words(own_deadline(story.world, story.ticket("T2"), t("2026-12-22 10:00")).due)
    off = [{"date": "2027-01-02", "isOffDay": True}]
    story.do("2026-12-23 10:00", ADMIN, "load_notice", "calendar", year=2027, days=off)
    (kept,) = story.ticket("T2").held().clock.changes
    assert isinstance(kept, Keep)
    assert words(kept.due) == promised


def test_nobody_of_a_unit_closes_a_ticket() -> None:
    closing = [act.code for act in ACTS.values() if {"closed", "archived"} & set(act.to)]
    assert closing == ["approve_closure", "follow_up", "decline_redo"]
    assert all(not {"handler", "unit_lead"} & set(ACTS[act].who) for act in closing)


def test_only_the_requesters_side_withdraws() -> None:
    assert set(ACTS["withdraw"].who) == {"requester", "agent", "follow_up_caller"}
    story = Story().handled(MORNING)
    assert story.refused(NOON, ZHAO, "withdraw", words="不用了").guard == "role"
    ticket = story.do(NOON, CHEN, "withdraw", words="不用了").ticket()
    assert (ticket.state, ticket.unit, story.due(NEXT)) == ("withdrawn", "城管局", None)


# --- special turns ---


def test_merge_and_unmerge() -> None:
    story = Story().handled(MORNING, "complaint").dispatched(NOON, "help", "T2")
    story.do("2026-03-02 15:00", LIN, "merge", "T2", into="T1", reason="r")
    lead, second = story.ticket(), story.ticket("T2")
    assert (lead.followers, len(lead.held().clock.changes)) == (("T2",), 1)
    assert (second.state, second.former_state, second.merged_into) == ("merged", "dispatched", "T1")
    assert story.refused(NEXT, LIN, "merge", "T1", into="T2", reason="r").guard == "merge_lead"
    story.dispatched(NOON, "help", "T3").do(NEXT, LIN, "merge", "T3", into="T1", reason="r")
    story.do(NEXT, LIN, "unmerge", "T2", reason="r")
    lead, second = story.ticket(), story.ticket("T2")
    assert (lead.followers, [c.ticket for c in lead.held().clock.changes]) == (("T3",), ["T3"])  # type: ignore[union-attr]
    assert (second.state, second.former_state, second.merged_into) == ("dispatched", None, None)
    assert second.unmerged_at == t(NEXT)
    assert silent_acceptance(second) == t("2026-03-04 17:30:01")
    assert silent_acceptance(Story().dispatched(MORNING).ticket()) == t("2026-03-04 17:30") + timedelta(seconds=1)


def test_a_cap_follows_a_recalled_lead_and_leaves_it_on_unmerge() -> None:
    story = Story().dispatched(MORNING, "complaint").dispatched(NOON, "help", "T2")
    story.do("2026-03-02 15:00", LIN, "merge", "T2", into="T1", reason="r")
    story.do(NEXT, LIN, "recall", reason="误派")
    assert (story.due(NEXT), story.due(NEXT, "T2")) == (None, None)
    recalled = story.do(NEXT, LIN, "unmerge", "T2", reason="r").ticket().recalled
    assert recalled is not None
    assert recalled.clock.changes == ()
    assert (story.due(NEXT, "T2"), story.ticket().followers) == ("2026-03-16 17:30", ())


def test_a_ticket_without_a_due_caps_nothing() -> None:
    story = Story().dispatched(MORNING, "complaint").registered(NOON, "help", "T2")
    story.do("2026-03-02 15:00", LIN, "merge", "T2", into="T1", reason="r")
    assert story.ticket().held().clock.changes == ()
    assert story.do(NEXT, LIN, "unmerge", "T2", reason="r").ticket("T2").state == "registered"
    both = Story().registered(MORNING).registered(MORNING, "help", "T2")
    both.do(NOON, LIN, "merge", "T2", into="T1", reason="r")
    assert both.ticket().followers == ("T2",)


def test_supervision_and_risk_start_their_limits() -> None:
    story = Story().handled(MORNING).do(NOON, HE, "supervise", reason="r")
    assert story.inner("supervise") == "2026-03-05 17:30"
    story.do(NOON, LI, "report_risk", facts="f", reported_to="r", known_at="2026-03-02T11:00:00+08:00")
    assert story.inner("risk_report") == "2026-03-02 11:30"
    assert story.do(NOON, HE, "urge").ticket().urged_at == t(NOON)


def test_a_notice_recounts_every_ticket_and_inner_limit() -> None:
    off = [{"date": "2026-03-03", "isOffDay": True}, {"date": "2026-03-04", "isOffDay": True}]
    story = Story().dispatched(MORNING).dispatched(MORNING, "help", "T2").registered(MORNING, "help", "T3")
    story.do(NOON, LIN, "recall", "T2", reason="r")
    story.do(NOON, ADMIN, "load_notice", year=2026, days=off)
    assert story.due(NOON) == "2026-03-18 17:30"
    assert (story.inner("accept"), story.inner("return_window")) == ("2026-03-06 17:30",) * 2
    assert [change.rule for change in story.ticket().held().clock.changes] == ["R5"]  # type: ignore[union-attr]
    recalled = story.ticket("T2").recalled
    assert recalled is not None
    assert [words(change.due) for change in recalled.clock.changes] == ["2026-03-16 17:30"]  # type: ignore[union-attr]
    back = story.do(NOON, ADMIN, "load_notice", year=2026, days=[{"date": "2026-03-08", "isOffDay": False}])
    assert (back.due(NOON), back.inner("accept")) == ("2026-03-18 17:30", "2026-03-06 17:30")
    free = Story(notice_may_move_earlier=True).dispatched(MORNING).do(NOON, ADMIN, "load_notice", year=2026, days=off)
    free.do(NOON, ADMIN, "load_notice", year=2026, days=[{"date": "2026-03-08", "isOffDay": True}])
    assert (free.due(NOON), free.inner("accept")) == ("2026-03-16 17:30", "2026-03-04 17:30")


def test_a_policy_in_force_is_not_yet_carried() -> None:
    story = Story().registered(MORNING).do(NOON, ADMIN, "adopt_policy", policy={"limit_help": "5wd"})
    world = story.world
    assert (world.policy.version, set(world.policies)) == ("policy 2", {"default", "policy 2"})
    assert (story.ticket().policy, str(world.policy.limit_help), world.policy.due_soon) == ("default", "5wd", 1)
    assert story.dispatch(NEXT).ticket().policy == "policy 2"
    story.do(NEXT, ADMIN, "adopt_policy", policy={"due_soon": 3})
    assert (str(story.world.policy.limit_help), story.world.policy.due_soon) == ("5wd", 3)


def test_a_ticket_without_assignment_clock_is_never_judged() -> None:
    story = Story().registered(MORNING)
    assert shown_deadline(story.world, story.ticket(), t("2030-01-01 10:00")) is None
    assert not story.overdue("2030-01-01 10:00")
    with pytest.raises(LookupError, match="ticket T1 has no assignment"):
        own_deadline(story.world, story.ticket(), t(NEXT))


def test_nobody_may_act_on_what_is_not_there() -> None:
    assert allowed_acts(Story().world, "T9", Actor("agent"), t(NEXT)) == []


def test_what_approval_decides_counts_the_review_where_it_is_excluded() -> None:
    excluded: dict[str, Any] = {"closure_review_excluded": True, "timeliness_moment": "approval"}
    due = {}
    for moment in ("approval", "submission"):
        story = Story(**{**excluded, "timeliness_moment": moment}).handled("2026-06-01 10:00")
        story.submitted("2026-06-10 10:00").do("2026-06-12 10:00", ZHOU, "approve_closure")
        frozen = story.ticket().frozen
        assert frozen is not None
        due[moment] = words(frozen.due)
    assert due == {"approval": "2026-06-17 17:30", "submission": "2026-06-15 17:30"}


def test_a_notice_loaded_is_a_new_version_and_says_when() -> None:
    story = Story().do(NOON, ADMIN, "load_notice", year=2027, days=[{"date": "2027-01-01", "isOffDay": True}])
    notice = story.world.calendar.notices[2027]
    assert (notice.number, notice.url, notice.loaded_at) == (None, None, t(NOON))
    assert story.world.calendar.version not in ("", None, Story().world.calendar.version)


def test_a_notice_leaves_a_closed_ticket_as_it_is_and_keeps_a_recalled_due() -> None:
    days = [{"date": "2026-03-07", "isOffDay": False}]
    story = Story().handled(MORNING, "complaint").closed(NOON)
    before = story.ticket().held()
    assert story.do(NEXT, ADMIN, "load_notice", year=2026, days=days).ticket().held() == before
    recalled = Story().handled(MORNING, "complaint").handled(MORNING, "complaint", "T2")
    recalled.do(NOON, LIN, "recall", reason="误派").do(NOON, LIN, "merge", into="T2", reason="同一事件")
    recalled.do(NEXT, ADMIN, "load_notice", year=2026, days=days)
    kept = recalled.ticket().recalled
    assert kept is not None
    assert [change for change in kept.clock.changes if isinstance(change, Keep)] == [Keep("R5", t("2026-03-23 17:30"))]
