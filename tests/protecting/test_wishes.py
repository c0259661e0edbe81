"""A person's wish: recorded with its due, listed due first, answered when it is done or refused on a ground (S44)."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.protecting.test_erasing import archived, list_apart, second  # noqa: F401
from tests.protecting.test_reveal import CHEN
from tests.reading.people import OTHERS, reads
from tests.store.conftest import at
from tests.store.desk import WANG, WHO, Desk
from tests.web.conftest import later

from hotline.acting.request import Accomplished
from hotline.audit.models import EventRow, RefusedAttempt
from hotline.core.refusal import Refusal
from hotline.outbox.models import Message
from hotline.protecting.correcting import Wish, correct
from hotline.protecting.erasing import blocked_by
from hotline.protecting.person_copy import ask_copy
from hotline.protecting.proposals import decide, propose
from hotline.protecting.reasons import reason_words
from hotline.protecting.wishing import Answer, Received, answer, record, tell_due, waiting
from hotline.protection.models import Export, PersonWish, Proposal
from hotline.protection.rules import shipped
from hotline.proving.verifying import verify
from hotline.tickets.models import Demand

WHO.update(OTHERS)
PAGE = "/desk/privacy/wishes"
HOW = "4月20日窗口提出，要一份副本"


def asked(desk: Desk, number: str, kind: str = "copy", who: str = "保密员老谭", **how: Any) -> Any:
    """A wish of today, proved by an identity card."""
    known: dict[str, Any] = {"asker": "self", "proof": "id_shown", "on": desk.now.date(), "words": HOW} | how
    return record(Received(number, kind, **known), reads(desk, who), desk.now)


def recorded(desk: Desk, number: str, kind: str = "copy", **how: Any) -> PersonWish:
    """One that must be recorded."""
    done = asked(desk, number, kind, **how)
    assert isinstance(done, Accomplished), done
    return PersonWish.objects.order_by("-id")[0]


def settled(desk: Desk, row: PersonWish, *said: str, who: str = "保密员老谭", **more: str) -> Any:
    """An answer to it."""
    return answer(row.id, Answer(*said, **more), reads(desk, who), desk.now)


def guard(done: Any) -> str:
    """Why not."""
    assert isinstance(done, Refusal), done
    return done.guard


@pytest.fixture
def number(desk: Desk) -> str:
    """A ticket of 陈大文; beside it one of 王女士."""
    desk.accepted(WANG)
    return desk.accepted(CHEN)


def test_a_wish_stands_with_its_due_and_an_event_without_a_value(desk: Desk, number: str) -> None:
    row = recorded(desk, number, words=f"陈大文（13900001234）{HOW}")
    assert shipped().wish_answer_working_days == 15
    assert (row.received_on, row.working_days, row.due) == (date(2026, 4, 20), 15, at("2026-05-13", "17:30"))
    assert row.requester == Demand.objects.get(number=number).requester_id
    event = EventRow.objects.get(chain="privacy", act="record_wish")
    assert event.args["due"] == "2026-05-13T17:30:00+08:00"
    assert event.args["words"] == {"present": True, "reference": row.words}
    assert HOW in reason_words([row.words])[row.words]
    for clear in ("陈大文", "13900001234", HOW):
        assert clear not in str(event.args) + str(PersonWish.objects.values()[0])
    assert verify().clean


def test_what_was_received_earlier_is_due_earlier_and_stands_first(desk: Desk, number: str) -> None:
    late = recorded(desk, number, "access")
    early = recorded(desk, number, "copy", on=date(2026, 4, 17))
    assert early.due == at("2026-05-12", "17:30")
    assert [one.id for one in waiting()] == [early.id, late.id]


def test_who_records_none_and_none_twice(desk: Desk, number: str) -> None:
    for who in ("审计员老邓", "审核员周姐", "坐席小陈"):
        assert guard(asked(desk, number, who=who)) == "scope"
    assert guard(asked(desk, number, proof="relative")) == "proof_of_another"
    assert guard(asked(desk, number, on=date(2026, 4, 21))) == "wish_received"
    assert guard(asked(desk, "260420-99999-9")) == "scope"
    recorded(desk, number)
    assert guard(asked(desk, number)) == "wish_open"
    recorded(desk, number, "explanation")
    assert RefusedAttempt.objects.filter(act="record_wish").count() == 7


def test_a_copy_is_called_done_only_when_it_was_made(desk: Desk, number: str) -> None:
    tan, row = reads(desk, "保密员老谭"), recorded(desk, number)
    assert guard(settled(desk, row, "done")) == "wish_not_done"
    assert isinstance(ask_copy(number, "json", "id_shown", "窗口提出", tan, desk.now), Accomplished)
    assert guard(settled(desk, row, "done", who="审计员老邓")) == "scope"
    assert isinstance(settled(desk, row, "done", words="当面交给本人"), Accomplished)
    row.refresh_from_db()
    assert (row.outcome, row.ground, row.done_by) == ("done", "", Export.objects.get().number)
    assert reason_words([row.answer_words]) == {row.answer_words: "当面交给本人"}
    event = EventRow.objects.get(act="answer_wish")
    assert (event.args["outcome"], event.args["late"], event.args["done_by"]) == ("done", False, row.done_by)
    assert "当面" not in str(event.args)
    assert guard(settled(desk, row, "done")) == "nothing_to_decide"
    assert verify().clean


def test_a_copy_of_before_or_of_another_answers_nothing(desk: Desk, number: str) -> None:
    tan, other = reads(desk, "保密员老谭"), Demand.objects.exclude(number=number).get().number
    assert isinstance(ask_copy(number, "json", "id_shown", "窗口提出", tan, desk.now), Accomplished)
    desk.now = at("2026-04-21")
    row = recorded(desk, number)
    assert isinstance(ask_copy(other, "json", "id_shown", "窗口提出", tan, desk.now), Accomplished)
    assert guard(settled(desk, row, "done")) == "wish_not_done"


@pytest.mark.parametrize("by", ["field", "addition"])
def test_a_correction_is_one_of_a_field_or_an_addition(desk: Desk, number: str, by: str) -> None:
    row = recorded(desk, number, "correction")
    assert guard(settled(desk, row, "done")) == "wish_not_done"
    if by == "field":
        wish = Wish("phone", "13712345678", "id_shown", "旧号停用")
        assert isinstance(correct(number, wish, reads(desk, "保密员老谭"), desk.now), Accomplished)
    else:
        desk.does("坐席小陈", "add_information", number, content="是东侧的路灯")
    assert isinstance(settled(desk, row, "done"), Accomplished)
    row.refresh_from_db()
    assert row.done_by.startswith("privacy " if by == "field" else f"{number} ")


def test_a_deletion_is_done_when_two_people_have_erased(
    desk: Desk,
    archived: str,  # noqa: F811
    second: str,  # noqa: F811
    list_apart: Path,  # noqa: F811
) -> None:
    row = recorded(desk, archived, "deletion")
    assert isinstance(propose("erase", archived, "request", reads(desk, "保密员老谭"), desk.now), Accomplished)
    assert guard(settled(desk, row, "done")) == "wish_not_done"
    proposal = Proposal.objects.get()
    assert isinstance(decide(proposal.id, reads(desk, second), desk.now, confirm=True), Accomplished)
    assert isinstance(settled(desk, row, "done", words="已电话告知"), Accomplished)
    row.refresh_from_db()
    assert (row.done_by, row.answer_words) == (str(proposal.id), "")  # the person's words went with the person
    assert reason_words([row.words]) == {}
    assert verify().clean


def test_a_refused_deletion_names_its_ground_and_reasons(desk: Desk, number: str) -> None:
    row = recorded(desk, number, "deletion")
    assert guard(settled(desk, row, "refused")) == "ground_missing"
    assert guard(settled(desk, row, "refused", "accurate", "还在办理")) == "ground_missing"
    assert guard(settled(desk, row, "refused", "duty")) == "look_words_missing"
    desk.now = at("2026-05-13", "17:31")
    assert isinstance(settled(desk, row, "refused", "duty", "诉求还在办理，书面告知本人"), Accomplished)
    row.refresh_from_db()
    assert (row.outcome, row.ground, row.done_by) == ("refused", "duty", "")
    event = EventRow.objects.get(act="answer_wish")
    assert (event.args["ground"], event.args["late"]) == ("duty", True)
    assert not waiting().exists()


def test_what_nobody_proved_is_refused_or_waits_for_the_proof(desk: Desk, number: str) -> None:
    row = recorded(desk, number, "access", asker="relative", proof="")
    assert guard(settled(desk, row, "done")) == "proof_missing"
    assert guard(settled(desk, row, "done", proof="id_shown")) == "proof_missing"
    assert isinstance(settled(desk, row, "done", proof="relative"), Accomplished)
    assert PersonWish.objects.get().proof == "relative"
    other = recorded(desk, number, "explanation", asker="agent", proof="")
    assert isinstance(settled(desk, other, "refused", "unproved", "没有委托书"), Accomplished)


def test_nothing_is_erased_under_a_wish_that_waits(desk: Desk, archived: str) -> None:  # noqa: F811
    requester = Demand.objects.get(number=archived).requester_id or 0
    recorded(desk, archived, "deletion")
    assert blocked_by(requester) == []
    row = recorded(desk, archived, "access")
    assert blocked_by(requester) == ["还有未答复的查阅、复制、更正申请"]
    assert isinstance(settled(desk, row, "done"), Accomplished)
    assert blocked_by(requester) == []


def test_the_page_records_lists_and_answers(desk: Desk, number: str, signed_in: Any, clock: Any) -> None:
    later(clock, desk, 1)
    tan = signed_in("保密员老谭")
    assert "没有待答复的申请" in tan.get(PAGE).content.decode()
    post = {"what": "record", "number": number, "kind": "deletion", "asker": "self", "proof": "", "on": "2026-04-17",
            "words": HOW}  # fmt: skip
    for wrong in ({"number": "1"}, {"kind": ""}, {"on": "4月17日"}, {"on": "2026-04-21"}, {"words": ""}):
        answered = tan.post(PAGE, post | wrong)
        assert answered.status_code == 422, wrong
        assert "words" in wrong or HOW in answered.content.decode()
    secret = tan.post(PAGE, post | {"words": "机密★10年"})
    assert secret.status_code == 422
    assert "机密★" not in secret.content.decode()
    assert not PersonWish.objects.exists()
    assert tan.post(PAGE, post).status_code == 302
    page = tan.get(PAGE).content.decode()
    for words in (HOW, "5月12日", "自收到的次日起15个工作日", "尚未核验", f"/desk/privacy/proposals?number={number}"):
        assert words in page, words
    audited = signed_in("审计员老邓").get(PAGE).content.decode()
    assert number in audited
    assert HOW not in audited
    for form in ("登记答复", "登记一项申请", "去办理"):
        assert (form in page, form in audited) == (True, False), form
    clock.move_to(at("2026-05-12", "17:31"))
    tan = signed_in("保密员老谭")
    assert "已过" in tan.get(PAGE).content.decode()
    row = PersonWish.objects.get()
    said = {"what": "answer", "wish": str(row.id), "outcome": "refused", "ground": "duty", "words": "诉求还在办理"}
    kept = tan.post(PAGE, said | {"ground": ""})
    assert kept.status_code == 422
    assert "诉求还在办理" in kept.content.decode()
    assert tan.post(PAGE, said).status_code == 302
    done = tan.get(PAGE, {"answered": "1"}).content.decode()
    for words in ("不予办理", "超期答复", "履行法定职责所必需", "诉求还在办理"):
        assert words in done, words
    assert signed_in("审核员周姐").get(PAGE).status_code == 403


def test_the_page_asks_as_often_for_many_as_for_one(desk: Desk, number: str, signed_in: Any) -> None:
    other, tan = Demand.objects.exclude(number=number).get().number, signed_in("保密员老谭")
    counted = []
    for kinds in (("access",), ("copy", "correction", "deletion")):
        for kind in kinds:
            recorded(desk, number, kind)
            recorded(desk, other, kind)
        tan.get(PAGE)
        with CaptureQueriesContext(connection) as asked_for:
            tan.get(PAGE)
        counted.append(len(asked_for))
    assert counted[0] == counted[1]
    assert counted[0] <= 12, counted


def test_pages_of_wishes_follow_each_other(
    desk: Desk, number: str, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hotline.web.views import privacy_wishes

    monkeypatch.setattr(privacy_wishes, "PAGE", 2)
    days = {"access": 17, "copy": 15, "correction": 16, "deletion": 15, "explanation": 14}
    for kind, day in days.items():
        recorded(desk, number, kind, on=date(2026, 4, day))
    tan, path, seen = signed_in("保密员老谭"), PAGE, list[str]()
    while path:
        page = tan.get(path).content.decode()
        seen += [part.split(" ·")[0] for part in page.split('<h2 id="w')[1:]]
        link = page.split("data-next href=")[1].split('"')[1] if "data-next" in page else ""
        path = f"{PAGE}{link}" if link else ""
    told = [words.split(">")[1] for words in seen]
    assert told == ["解释说明处理规则", "复制", "删除", "更正、补充", "查阅"]


def test_the_privacy_officers_are_told_once_a_day_of_wishes_due_and_late(
    desk: Desk, signed_in: Any, clock: Any
) -> None:
    row = recorded(desk, desk.accepted(CHEN))
    told = Message.objects.filter(kind="wishes_due")
    assert (tell_due(desk.now), told.count()) == (0, 0)
    desk.now = at("2026-05-12", "17:00")  # the day before the answer is due
    assert tell_due(desk.now) == 0
    for day in ("2026-05-13", "2026-05-14"):
        assert tell_due(at(day, "08:00")) == 1
        assert tell_due(at(day, "08:15")) == 0
    message = told.order_by("-id")[0]
    assert (message.recipient_kind, message.channel, message.content) == ("privacy", "desk", {"count": 1})
    clock.move_to(at("2026-05-14", "09:00"))
    page = signed_in("保密员老谭").get("/desk/notices").content.decode()
    assert "今日到期或者已超期的个人权利申请1条" in page
    assert f'href="{PAGE}"' in page
    assert row.demand not in page
    desk.now = at("2026-05-14", "10:00")
    assert isinstance(settled(desk, row, "refused", "others", "会泄露他人信息"), Accomplished)
    assert tell_due(at("2026-05-15", "08:00")) == 0
