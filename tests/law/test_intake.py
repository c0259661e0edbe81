"""Elements declined, ways to be reached, coded reasons: what intake decides besides the place (a11.1, a14.1, a13.2)."""

from typing import Any

import pytest
from tests.law.guard_cases import closed
from tests.law.story import CHEN, LIU, SYSTEM, WANG, Story

from hotline.core.arguments import read_arguments
from hotline.core.instants import BadValue
from hotline.core.intake import DISPOSITIONS, ELEMENTS, NO_FOLLOW_UP, PORTAL, REASON_CODES, WAYS, way_declined
from hotline.core.product_guards import Circumstances
from hotline.core.reading import open_to_rating, portal_only
from hotline.core.refusal import Refusal
from hotline.core.repeats import Likeness, likeness
from hotline.core.ticket import Ticket, World

NOW = "2026-03-02 10:00"
LATER = "2026-03-04 10:00"
REGISTER: dict[str, Any] = {"type": "help", "content": "路灯不亮"}


def registered(story: Story, **args: Any) -> Ticket | str:
    """The ticket, or the guard that refuses it."""
    done = story.ask(NOW, CHEN, "register", **REGISTER, **args)
    return done.guard if isinstance(done, Refusal) else done.tickets["T1"]


@pytest.mark.parametrize(
    ("given", "declined", "expected"),
    [
        ((), (), False),
        ((), ("name", "id_number", "address"), False),
        ((), ("phone",), True),
        (("name",), ("email",), True),
        ((), ("web_user",), True),
        (("phone",), ("email",), False),
        (("web_user",), ("phone", "email"), False),
    ],
)
def test_a_way_is_declined_where_one_was_asked_for_and_none_given(
    given: tuple[str, ...], declined: tuple[str, ...], *, expected: bool
) -> None:
    assert way_declined(given, declined) is expected
    assert set(WAYS) < set(ELEMENTS)


def test_who_declines_every_way_has_a_ticket_nobody_calls_back_about() -> None:
    ticket = registered(Story(), way_declined=True)
    assert isinstance(ticket, Ticket)
    assert (ticket.no_contact, ticket.follow_up_channel, ticket.anonymous) == (True, PORTAL, False)
    assert portal_only(ticket)
    reached = registered(Story(), contact="有", follow_up_channel=PORTAL)
    assert isinstance(reached, Ticket)
    assert not portal_only(reached)
    silent = registered(Story(), contact="有", no_contact=True, follow_up_channel="sms")
    assert isinstance(silent, Ticket)
    assert not portal_only(silent)


def test_the_city_may_refuse_demands_without_a_way() -> None:
    strict = Story(anonymous_accepted=False)
    assert registered(strict, way_declined=True) == "contact_missing"
    assert registered(strict, anonymous=True) == "contact_missing"
    assert isinstance(registered(strict, contact="有"), Ticket)


def test_every_class_not_taken_has_its_own_coded_reasons() -> None:
    assert set(REASON_CODES) == {row.code for row in DISPOSITIONS.values() if row.not_taken}
    codes = [code for of_class in REASON_CODES.values() for code in of_class]
    assert len(codes) == len(set(codes))
    for kind, row in DISPOSITIONS.items():
        assert ("reason" in row.needs) == (kind in REASON_CODES)


def test_classes_that_turn_nothing_away_need_no_code() -> None:
    story = Story()
    story.known = Circumstances()
    done = story.ask(NOW, CHEN, "dispose", class_="nothing_asked", kind="silent", urgency="settled")
    assert isinstance(done, World)


def test_elements_declined_are_a_list_of_known_ones() -> None:
    read = read_arguments("register", {**REGISTER, "declined": ["name", "phone"]}, platform=True)
    assert read["declined"] == ("name", "phone")
    for wrong in ("name", ["shoe_size"], [1]):
        with pytest.raises(BadValue, match="declined"):
            read_arguments("register", {**REGISTER, "declined": wrong}, platform=True)


def test_who_wants_no_follow_up_answers_on_the_portal_or_not_at_all() -> None:
    story = closed(follow_up_channel=NO_FOLLOW_UP)()
    story.known = Circumstances()
    for who, channel in ((LIU, "phone"), (LIU, "sms"), (LIU, "web"), (SYSTEM, "sms"), (WANG, "phone")):
        refusal = story.refused(LATER, who, "follow_up", channel=channel, result="satisfied", consent=True)
        assert (refusal.guard, refusal.provision) == ("follow_up_refused", "a23.2")
    assert story.do(LATER, WANG, "follow_up", channel="web", result="satisfied").ticket().state == "archived"


def test_a_way_chosen_is_not_refused() -> None:
    story = closed(follow_up_channel="sms")()
    story.known = Circumstances()
    assert story.refused(LATER, LIU, "follow_up", channel="phone", result="satisfied").guard == "channel_choice"
    story.do(LATER, LIU, "follow_up", channel="sms", result="satisfied")


def test_a_way_the_city_has_added_is_named_by_its_key() -> None:
    story = Story(follow_up_channels=["phone", "email"]).handled(NOW, follow_up_channel="email").closed(NOW)
    refusal = story.refused(LATER, LIU, "follow_up", channel="phone", result="satisfied")
    assert refusal.sentence == "诉求人选择了email回访。"


def test_what_is_open_to_rating_without_a_follow_up() -> None:
    def may(story: Story, ticket: str = "T1") -> bool:
        return open_to_rating(story.world, story.ticket(ticket))

    assert not may(Story().registered(NOW))
    assert may(Story().registered(NOW).do(NOW, CHEN, "answer_on_the_spot", answer="可网上办理", source="知识库"))
    assert not may(closed()())
    assert not may(closed()().do(LATER, LIU, "follow_up", channel="sms", result="satisfied"))
    ways: tuple[dict[str, Any], ...] = ({"no_contact": True}, {"anonymous": True})
    for nobody_calls in ways:
        story = closed(**nobody_calls)()
        assert story.ticket().state == "archived"
        assert may(story)
        assert not may(Story().registered(NOW, **nobody_calls))


def test_how_like_a_demand_is_to_an_earlier_ticket() -> None:
    ticket = Story().registered(NOW, requester="王", fact="路灯", ground="不亮").ticket()
    same = likeness(ticket, "王", "路灯", "不亮")
    assert (same, same.is_repeat) == (Likeness("T1", True, True, True), True)
    assert likeness(ticket, "王", "路灯", None) == Likeness("T1", True, True, False)
    assert not likeness(ticket, "王", "路灯", None).is_repeat
    unknown = Story().registered(NOW).ticket()
    assert likeness(unknown, None, None, None) == Likeness("T1", False, False, False)
