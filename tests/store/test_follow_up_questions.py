"""The questions of a follow-up: which version was asked, what was answered to each, by whom and how (a23.1)."""

from datetime import date
from typing import Any

import pytest
from tests.store.desk import Desk
from tests.store.lives import LI

from hotline.audit.models import EventRow
from hotline.follow_up import questions
from hotline.follow_up.models import FollowUp, FollowUpAttempt
from hotline.follow_up.questions import Question, Questions, UnknownAnswer, questions_on
from hotline.proving.verifying import verify
from hotline.tickets.models import Words

CALL = {"channel": "phone", "result": "satisfied"}


@pytest.fixture
def closed(desk: Desk) -> str:
    """A ticket closed and waiting for its follow-up."""
    number = desk.accepted()
    desk.closes(number)
    return number


def made() -> FollowUpAttempt:
    """The attempt just kept."""
    return FollowUpAttempt.objects.latest("at", "id")


def test_every_question_is_kept_with_its_answer_channel_person_and_version(desk: Desk, closed: str) -> None:
    told = {"answers": {"contacted": "yes", "answered_in_writing": "no_answer"}, "solved": "partly"}
    call = {**CALL, "result": "dissatisfied", "reason": "只修了一盏"}
    desk.does("回访员小何", "follow_up", closed, **call, **told)
    kept = made()
    assert (kept.channel, kept.by, kept.questions) == ("phone", "he_follow_up", "2026-1")
    why = kept.answers.pop("why")
    assert kept.answers == {
        "contacted": "yes",
        "answered_in_writing": "no_answer",
        "solved": "partly",
        "satisfied": "dissatisfied",
    }
    assert Words.objects.get(reference=why).kind == "reason"
    event = EventRow.objects.get(chain=closed, act="follow_up")
    assert event.args["answers"] == [["answered_in_writing", "no_answer"], ["contacted", "yes"]]
    assert verify([closed]).faults == ()


def test_what_was_not_asked_is_not_what_was_not_answered(desk: Desk, closed: str) -> None:
    desk.does("回访员小何", "follow_up", closed, **CALL, solved="no_answer", answers={"contacted": "no_answer"})
    assert made().answers == {
        "contacted": "no_answer",
        "answered_in_writing": "not_asked",
        "solved": "no_answer",
        "satisfied": "satisfied",
        "why": "not_asked",
    }
    assert FollowUp.objects.get().solved == "no_answer"


def test_nobody_reached_was_asked_nothing(desk: Desk, closed: str) -> None:
    desk.does("回访员小何", "follow_up", closed, channel="phone", result="unreached")
    assert set(made().answers.values()) == {"not_asked"}
    assert made().result == "unreached"


@pytest.mark.parametrize(
    "answers",
    [
        {"paid": "yes"},
        {"contacted": "某人某电话"},
        {"why": "慢"},
        {"solved": "unsolved"},
        {"satisfied": "dissatisfied"},
    ],
)
def test_an_answer_nobody_offered_is_refused_and_nothing_is_kept(
    desk: Desk, closed: str, answers: dict[str, Any]
) -> None:
    with pytest.raises(UnknownAnswer):
        desk.tries("回访员小何", "follow_up", closed, **CALL, answers=answers)
    assert not FollowUpAttempt.objects.exists()
    assert not EventRow.objects.filter(chain=closed, act="follow_up").exists()


def test_a_later_version_asks_from_its_date_on(desk: Desk, closed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (first,) = questions.versions()
    asked = (*first.questions, Question("polite", "工作人员态度好吗？", {"yes": "好", "no": "不好"}))
    later = Questions("2026-2", date(2026, 4, 21), asked)
    monkeypatch.setattr(questions, "versions", lambda: (first, later))
    assert questions_on(date(2026, 4, 20)) is first
    assert questions_on(date(2026, 4, 21)) is later
    desk.at(desk.now.replace(day=21)).does("回访员小何", "follow_up", closed, **CALL, answers={"polite": "no"})
    assert (made().questions, made().answers["polite"]) == ("2026-2", "no")


def test_a_merged_tickets_requester_is_asked_the_same_questions(desk: Desk) -> None:
    lead, merged = desk.accepted(), desk.accepted(LI)
    desk.does("派单员老林", "merge", merged, into=lead, reason="同一路灯")
    desk.closes(lead)
    desk.does("回访员小何", "answer_merged", merged, **CALL, solved="solved", answers={"contacted": "no"})
    assert made().questions == "2026-1"
    assert made().answers["contacted"] == "no"
    assert FollowUp.objects.get(demand__number=merged).solved == "solved"
