"""What becomes of demands after intake: rated, not followed up, heard of from another city (arts. 11, 15, 23, 24)."""

from datetime import timedelta

import pytest
from tests.store.desk import Desk, row
from tests.store.intake_desk import refused, rendered, settled, settles

from hotline.acting.kernel import BadArgument
from hotline.acting.reception import dispose
from hotline.audit.models import EventRow
from hotline.follow_up.models import FollowUp, FollowUpAttempt, Rating, WayChoice
from hotline.outbox.models import Message
from hotline.proving import verify
from hotline.sweeps import limits
from hotline.tickets.models import Assignment, Handed, SpotAnswer, Words
from hotline.tickets.selectors import (
    counts_by_state,
)

# --- answered at once (a15.1) ---

ANSWER = {"answer": "可网上办理", "source": "社保办事指南第3条"}


def test_an_answer_at_once_keeps_its_source_and_what_the_requester_said_to_it(desk: Desk) -> None:
    said, silent = desk.registers(), desk.registers()
    for lacking in ({"answer": ""}, {"source": " "}):
        assert desk.refused("坐席小陈", "answer_on_the_spot", said, **(ANSWER | lacking)).endswith("_missing")
    desk.does("坐席小陈", "answer_on_the_spot", said, **ANSWER, source_kind="article", acknowledged=True)
    desk.does("坐席小陈", "answer_on_the_spot", silent, **ANSWER)
    kept = SpotAnswer.objects.get(demand__number=said)
    assert (kept.source_kind, kept.acknowledged, kept.by, kept.at) == (
        "article",
        True,
        "chen_agent",
        row(said).last_event_at,
    )
    assert {Words.objects.get(reference=one).kind for one in (kept.answer, kept.source)} == {"answer", "source"}
    assert SpotAnswer.objects.get(demand__number=silent).acknowledged is None
    assert counts_by_state() == {"answered": 2}
    assert not Assignment.objects.exists()
    with pytest.raises(BadArgument, match="source_kind"):
        desk.tries("坐席小陈", "answer_on_the_spot", desk.registers(), **ANSWER, source_kind="rumour")


def test_an_answered_demand_is_open_to_rating_and_stays_answered(desk: Desk) -> None:
    number = desk.registers()
    rating = {"channel": "web", "result": "satisfied", "solved": "solved", "words": "很快"}
    assert desk.refused("市民王女士", "rate_answer", number, **rating) == "state"
    desk.does("坐席小陈", "answer_on_the_spot", number, **ANSWER)
    before = row(number).view
    assert desk.refused("坐席小陈", "rate_answer", number, **rating) == "role"
    assert desk.refused("市民王女士", "rate_answer", number, **(rating | {"channel": "pigeon"})) == "channel"
    assert desk.refused("市民王女士", "rate_answer", number, channel="web", result="dissatisfied") == "reason_missing"
    with pytest.raises(BadArgument, match="unreached"):
        desk.tries("市民王女士", "rate_answer", number, channel="web", result="unreached")
    assert not Rating.objects.exists()
    desk.does("市民王女士", "rate_answer", number, **rating)
    desk.does("回访员小何", "rate_answer", number, channel="phone", result="dissatisfied", reason="去了办不了")
    first, last = Rating.objects.order_by("at")
    assert (first.result, first.solved, first.channel, first.by) == ("satisfied", "solved", "web", "")
    assert (last.result, last.solved, last.by) == ("dissatisfied", "not_asked", "he_follow_up")
    assert Words.objects.get(reference=last.words).kind == "reason"
    assert (row(number).state, row(number).view) == ("answered", before)
    assert EventRow.objects.filter(chain=number, act="rate_answer").count() == 2
    (told,) = Message.objects.filter(kind="rate_answer")
    assert (told.recipient_kind, told.content["reason"]) == ("reviewer", last.words)
    assert verify().clean


def test_nobody_rates_what_a_follow_up_asks_about_but_who_cannot_be_called_may(desk: Desk) -> None:
    rating = {"channel": "web", "result": "basically_satisfied"}
    asked, uncalled = desk.accepted(), desk.accepted(no_contact=True)
    for number in (asked, uncalled):
        desk.closes(number)
    assert desk.refused("市民王女士", "rate_answer", asked, **rating) == "state"
    desk.does("回访员小何", "follow_up", asked, channel="phone", result="satisfied")
    assert desk.refused("市民王女士", "rate_answer", asked, **rating) == "state"
    desk.does("市民王女士", "rate_answer", uncalled, **rating)
    assert (row(uncalled).state, Rating.objects.get().demand.number) == ("archived", uncalled)


# --- no follow-up wanted (a23.2) ---


def test_who_refuses_follow_up_is_not_called_and_may_still_answer_on_the_portal(desk: Desk) -> None:
    number = desk.accepted()
    desk.does("坐席小陈", "choose_follow_up_way", number, way="sms")
    desk.does("市民王女士", "choose_follow_up_way", number, way="none")
    desk.closes(number)
    owed = FollowUp.objects.get()
    assert (row(number).state, owed.excused, owed.due_at, owed.ended_at) == ("closed", "refused", None, None)
    for channel in ("phone", "sms", "web"):
        call = {"channel": channel, "result": "satisfied", "consent": True}
        done = desk.tries("回访员小何", "follow_up", number, **call)
        assert refused(done) == ("follow_up_refused", "a23.2")
    assert desk.refused("市民王女士", "follow_up", number, channel="phone", result="satisfied") == "follow_up_refused"
    assert limits.follow_ups_due(desk.now + timedelta(days=30)) == 0
    desk.does("市民王女士", "follow_up", number, channel="web", result="satisfied")
    made, ended = FollowUpAttempt.objects.get(), FollowUp.objects.get()
    assert (made.departed, row(number).state) == (False, "archived")
    assert (ended.excused, ended.result) == ("", "satisfied")
    told = Message.objects.get(chain=number, kind="approve_closure", recipient_kind="requester")
    assert told.content["text"] == "approve_closure uncalled"
    choices = WayChoice.objects.order_by("at").values_list("way", "by")
    assert list(choices) == [("sms", "chen_agent"), ("none", "requester")]
    assert verify().clean


def test_the_last_choice_counts_also_after_closure(desk: Desk) -> None:
    number = desk.accepted()
    desk.closes(number)
    due = FollowUp.objects.get().due_at
    assert due is not None
    told = Message.objects.get(chain=number, kind="approve_closure", recipient_kind="requester")
    assert told.content["text"] == "approve_closure"
    desk.does("坐席小陈", "choose_follow_up_way", number, way="none")
    assert (FollowUp.objects.get().excused, FollowUp.objects.get().due_at) == ("refused", None)
    assert desk.refused("回访员小何", "follow_up", number, channel="phone", result="satisfied") == "follow_up_refused"
    desk.does("市民王女士", "choose_follow_up_way", number, way="phone")
    assert (FollowUp.objects.get().excused, FollowUp.objects.get().due_at) == ("", due)
    assert desk.refused("坐席小陈", "choose_follow_up_way", number, way="pigeon") == "channel"
    desk.does("回访员小何", "follow_up", number, channel="phone", result="satisfied")
    assert row(number).state == "archived"


# --- transferred to another city (a24.1) ---

ZHUHAI = {"class_": "province_transferred", "city": "珠海市", "place": "拱北口岸", "place_in": "province"}


def test_number_receipt_and_result_of_a_transfer_are_kept_and_told(desk: Desk) -> None:
    assert refused(settles(desk, dispose, **ZHUHAI)) == ("consent_missing", "a24.1")
    number = settled(desk, dispose, **ZHUHAI, consent=True)
    handed_at = desk.now
    assert desk.refused("坐席小陈", "enter_transfer", number) == "nothing_entered"
    assert desk.refused("坐席小陈", "enter_transfer", number, result="已修复") == "number_missing"
    for wrong in (handed_at - timedelta(seconds=1), desk.now + timedelta(hours=1)):
        news = {"number_there": "ZH2026-77", "received_there_at": wrong.isoformat()}
        assert desk.refused("坐席小陈", "enter_transfer", number, **news) == "receipt_time"
    received = handed_at + timedelta(minutes=1)
    news = {"number_there": "ZH2026-77", "received_there_at": received.isoformat()}
    desk.does("坐席小陈", "enter_transfer", number, **news)
    assert (
        rendered(number) == f"【{number}】当地12345热线已接收，编号ZH2026-77，接收时间2026-04-20 09:01。转往：珠海市。"
    )
    desk.does("派单员老林", "enter_transfer", number, result="路面已修复")
    assert rendered(number) == f"【{number}】当地12345热线的办理结果：路面已修复。当地编号ZH2026-77，转往：珠海市。"
    handed = Handed.objects.get()
    assert (handed.city, handed.number_there, handed.received_there_at) == ("珠海市", "ZH2026-77", received)
    assert Words.objects.get(reference=handed.result).kind == "result"
    assert row(number).state == "disposed"
    events = EventRow.objects.filter(chain=number, act="enter_transfer").order_by("seq")
    assert [event.args.get("number_there") for event in events] == ["ZH2026-77", None]
    assert verify().clean


def test_only_a_demand_transferred_has_news_from_another_city(desk: Desk) -> None:
    news = {"number_there": "ZH2026-77"}
    for number in (desk.registers(), settled(desk, dispose, class_="nothing_asked", kind="silent")):
        assert refused(desk.tries("坐席小陈", "enter_transfer", number, **news)) == ("not_transferred", "a24.1")
    handed = settled(desk, dispose, **ZHUHAI, consent=True)
    assert desk.refused("城管局小李", "enter_transfer", handed, **news) == "role"
    with pytest.raises(BadArgument, match="number_there"):
        desk.tries("坐席小陈", "enter_transfer", handed, number_there="9" * 61)
    with pytest.raises(BadArgument, match="enter_transfer"):
        desk.tries("坐席小陈", "enter_transfer", handed, number_there="1", received_there_at="昨天")
    assert Handed.objects.get().number_there == ""
