"""Events that are no act of a person on this ticket, replayed one by one (a32.1; R5, R23, R28)."""

from dataclasses import replace
from typing import Any

import pytest
from tests.law.story import ADMIN, CALENDAR, HE, LIN, LIU, SYSTEM, ZHAO, ZHOU, Story, calendar_without, t

from hotline.core import replaying
from hotline.core.audit import Event, plain_actor
from hotline.core.clock import Cap
from hotline.core.replaying import SIDE_ACTS, replayed
from hotline.core.ticket import Actor, Ticket

MORNING, NOON, NEXT = "2026-03-02 10:00", "2026-03-02 12:00", "2026-03-03 10:00"


def told(story: Story, act: str, when: str, args: dict[str, Any], who: Actor = SYSTEM, chain: str = "T1") -> Event:
    """The event as the platform would write it."""
    calendar, policy = story.world.calendar.version, story.world.policy.version
    return Event(chain, 9, act, t(when), plain_actor(who), args, policy, calendar, None, b"", "sm3")


def after(story: Story, before: Ticket | None, event: Event) -> Ticket:
    return replayed(before, event, story.world.policies, {story.world.calendar.version: story.world.calendar})


def test_silent_acceptance() -> None:
    story = Story().dispatched(MORNING)
    before, accepted = story.ticket(), story.ticket(when="2026-03-10 10:00")
    event = told(story, "silent_acceptance", "2026-03-04 17:30:01", {})
    assert after(story, before, event) == accepted
    assert (before.state, accepted.state) == ("dispatched", "handling")


@pytest.mark.parametrize("merge_due", ["earliest", "lead"])
def test_a_lead_takes_in_and_lets_go(merge_due: str) -> None:
    story = Story(merge_due=merge_due).handled(MORNING, "complaint", "T1").handled(NOON, "consultation", "T2")
    lead = story.ticket("T1")
    story.do(NEXT, LIN, "merge", "T2", into="T1", reason="同一事件")
    cap = "2026-03-04T17:30:00+08:00" if merge_due == "earliest" else None
    taken = after(story, lead, told(story, "take_in", NEXT, {"ticket": "T2", "cap": cap}))
    assert taken == story.ticket("T1")
    assert taken.followers == ("T2",)
    expected = (Cap(t("2026-03-04 17:30"), "T2"),) if cap else ()
    assert taken.held().clock.changes == expected
    story.do(NEXT, LIN, "unmerge", "T2", reason="不是同一事件")
    assert after(story, taken, told(story, "let_go", NEXT, {"ticket": "T2"})) == story.ticket("T1")


def test_a_follower_hears_of_its_lead_and_stays_as_it_is() -> None:
    story = Story().handled(MORNING)
    assert after(story, story.ticket(), told(story, "lead_moved", NOON, {"lead": "T2"})) is story.ticket()


def test_a_notice_is_counted_from_the_calendar_before() -> None:
    story = Story(calendar_without(2027)).handled("2026-12-21 10:00", "complaint")
    before, calendar = story.ticket(), story.world.calendar
    off = [{"date": "2026-12-31", "isOffDay": True}, {"date": "2027-01-01", "isOffDay": True}]
    story.do("2026-12-23 10:00", ADMIN, "load_notice", "calendar", year=2027, days=off)
    event = told(story, "recompute", "2026-12-23 10:00", {})
    calendars = {story.world.calendar.version: story.world.calendar}
    assert replayed(before, event, story.world.policies, calendars, calendar) == story.ticket()
    assert replayed(before, event, story.world.policies, calendars).held().clock.changes != ()


@pytest.mark.parametrize("act", SIDE_ACTS)
def test_no_chain_begins_with_an_event_of_the_side(act: str) -> None:
    with pytest.raises(LookupError, match=r"^the chain does not begin with register or dispose$"):
        after(Story(), None, told(Story(), act, MORNING, {"ticket": "T2"}))


def test_an_unmerged_ticket_is_back_where_it_was() -> None:
    story = Story().handled(MORNING, ticket="T1").handled(MORNING, ticket="T2")
    story.do(NOON, LIN, "merge", "T2", into="T1", reason="同一事件")
    merged = story.ticket("T2")
    story.do(NEXT, LIN, "unmerge", "T2", reason="不是同一事件")
    event = told(story, "unmerge", NEXT, {"reason": {"present": True}}, LIN, "T2")
    assert after(story, merged, event) == story.ticket("T2")
    assert (merged.state, story.ticket("T2").state) == ("merged", "handling")


def test_an_act_is_replayed_under_the_policy_the_ticket_carries() -> None:
    story = Story().handled(MORNING).dissatisfied(NOON)
    story.do(NOON, ADMIN, "adopt_policy", "policy", policy={"redo_limit": "9wd"})
    before = story.ticket()
    story.do(NEXT, HE, "redo", reason="查实")
    assert story.world.policy.version != before.policy
    assert after(story, before, told(story, "redo", NEXT, {"reason": {"present": True}}, HE)) == story.ticket()


def test_an_act_is_replayed_with_what_only_the_platform_knows() -> None:
    story = Story().registered(MORNING)
    before = story.ticket()
    story.dispatch(NOON, manner="mandatory")
    args = {"unit": "城管局", "duty_basis": {"present": True}, "manner": "mandatory"}
    done = after(story, before, told(story, "dispatch", NOON, args, LIN))
    assert done == story.ticket()
    assert done.held().mandatory


def test_a_record_outside_the_table_is_replayed_by_its_own_rule() -> None:
    story = Story().handled(MORNING, claims=["1"])
    event = told(story, "add_claim", NOON, {"claim": "2"}, ZHAO)
    assert after(story, story.ticket(), event).claims == ("1", "2")


def test_the_actor_of_an_event_is_the_one_who_acted() -> None:
    story = Story().handled(MORNING).submitted(NOON)
    before = story.ticket()
    approved = after(story, before, told(story, "approve_closure", NOON, {}, ZHOU))
    assert approved.closures_approved_by == ("审核员周姐",)
    called = after(story, approved, told(story, "follow_up", NEXT, {"channel": "sms", "result": "unreached"}, LIU))
    assert called.unreached == 1


def test_the_calendar_of_the_event_counts() -> None:
    story = Story().registered(MORNING)
    event = told(story, "dispatch", NOON, {"unit": "城管局", "duty_basis": {"present": True}}, LIN)
    with pytest.raises(KeyError):
        replayed(story.ticket(), event, story.world.policies, {"another": CALENDAR})


def test_an_actor_is_read_back_as_an_event_keeps_it() -> None:
    wu = Actor("handler", "沙边村委会", "village_committee", "村委会老吴", account="cg-prod", behalf="老陈")
    assert replaying._actor(plain_actor(wu)) == wu
    assert replaying._actor(plain_actor(SYSTEM)) == SYSTEM


def test_a_successor_takes_over_the_ticket() -> None:
    story = Story().handled(MORNING)
    taken = after(story, story.ticket(), told(story, "succeed_unit", NOON, {"from": "城管局", "to": "园林局"}))
    assert taken == replace(story.ticket(), assignment=replace(story.ticket().held(), unit="园林局"))
