"""The portal takes a person's wish by number and code: dated, sealed, unproved until an officer proves it (S44)."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.protecting.test_erasing import archived, list_apart, second  # noqa: F401
from tests.protecting.test_reveal import CHEN
from tests.protecting.test_wishes import PAGE, asked, guard, recorded, settled
from tests.reading.people import reads
from tests.store.conftest import at
from tests.store.desk import WANG, Desk
from tests.web.conftest import later
from tests.web.test_portal import follows

from hotline.acting.reception import ContactIn, receive
from hotline.acting.request import Accomplished
from hotline.audit.models import EventRow, RefusedAttempt
from hotline.core.refusal import Refusal
from hotline.protecting.exports import take
from hotline.protecting.person_copy import ask_copy
from hotline.protecting.proposals import decide, propose
from hotline.protecting.reasons import reason_words
from hotline.protecting.wishing import prove, state
from hotline.protection.models import PersonWish, Proposal
from hotline.proving.verifying import verify
from hotline.reading.readers import requester_reader
from hotline.tickets.models import Demand

WRONG = "登记的电话13900001234已停用，应是13712345678"


@pytest.fixture
def number(desk: Desk, clock: Any) -> str:
    """A ticket of 陈大文; beside it one of 王女士."""
    desk.accepted(WANG)
    number = desk.accepted(CHEN)
    later(clock, desk)
    return number


def own(number: str) -> str:
    """The page of a ticket."""
    return f"/progress/{number}/wishes"


def states(client: Client, number: str, kind: str = "correction", words: str = WRONG, key: str = "k1") -> Any:
    """The form sent."""
    return client.post(own(number), {"kind": kind, "words": words, "key": key})


def proved_by(desk: Desk, row: PersonWish, proof: str, who: str = "保密员老谭") -> Any:
    """A proof recorded."""
    return prove(row.id, proof, reads(desk, who), desk.now)


def test_a_wish_stated_stands_with_number_due_and_state_and_no_word_of_it(desk: Desk, number: str) -> None:
    chen = follows(desk, number)
    assert own(number) in chen.get(f"/progress/{number}").content.decode()
    assert "自收到的次日起15个工作日内答复" in chen.get(own(number)).content.decode()
    for _ in range(2):  # pressed twice
        sent = states(chen, number)
        assert (sent.status_code, sent.headers["Location"]) == (302, own(number))
    row = PersonWish.objects.get()
    assert (row.demand, row.kind, row.asker, row.proof, row.recorded_by) == (
        number,
        "correction",
        "self",
        "",
        "requester",
    )
    assert (row.received_on, row.working_days, row.due) == (date(2026, 4, 20), 15, at("2026-05-13", "17:30"))
    page = chen.get(own(number)).content.decode()
    for told in ("已收到您的申请", str(row.id), "更正、补充", "待答复", "5月13日17:30", "办理以前要核对您的身份"):
        assert told in page, told
    assert 'value="correction"' not in page  # waits already
    event = EventRow.objects.get(chain="privacy")
    assert (event.act, event.actor) == ("record_wish", {"role": "requester"})
    assert event.args["words"] == {"present": True, "reference": row.words}
    assert reason_words([row.words]) == {row.words: WRONG}
    for clear in ("13900001234", "13712345678", "已停用"):
        assert clear not in page + str(event.args) + str(PersonWish.objects.values()[0])
    assert verify().clean


def test_none_is_stated_without_the_code_or_with_anothers(desk: Desk, number: str) -> None:
    other = Demand.objects.exclude(number=number).get().number
    for client in (Client(), follows(desk, other)):
        assert client.get(own(number)).status_code == 404
        assert states(client, number).status_code == 404
    assert guard(state(number, "copy", "", requester_reader(other), desk.now)) == "scope"
    assert guard(state(number, "copy", "", reads(desk, "保密员老谭"), desk.now)) == "scope"
    assert not PersonWish.objects.exists()


MISSING = [
    ("", "查一下", "请选择一项。"),
    ("portability", "转走", "请选择一项。"),
    ("\0", "转走", "请选择一项。"),
    ("correction", " 错 ", "请写明要更正什么、应是什么，或者要解释什么。"),
    ("explanation", "", "请写明要更正什么、应是什么，或者要解释什么。"),
    ("copy", "字" * 501, "最多500个字。"),
    ("copy", "机密★10年", "请勿填写国家秘密、工作秘密。内容没有保存。"),
]


def test_what_is_missing_is_said_and_what_was_typed_stays(desk: Desk, number: str) -> None:
    chen = follows(desk, number)
    for kind, words, told in MISSING:
        answer = states(chen, number, kind, words)
        page = answer.content.decode()
        assert (answer.status_code, f">{told}</a>" in page) == (422, True), told
        assert (not words.strip() or words in page) is ("★" not in words), words
    assert not PersonWish.objects.exists()


def test_one_of_a_kind_waits_whoever_recorded_it_and_on_which_ticket(desk: Desk, number: str, clock: Any) -> None:
    again = desk.accepted(CHEN)
    recorded(desk, again, "copy")
    later(clock, desk)
    chen = follows(desk, number)
    page = chen.get(own(number)).content.decode()
    assert ('value="copy"' in page, "已提出的申请" in page) == (False, False)  # the other ticket has its own code
    refused = states(chen, number, "copy", "")
    assert (refused.status_code, "同一种申请已经收到，还没有答复" in refused.content.decode()) == (422, True)
    assert states(chen, number, "deletion", "", key="k2").status_code == 302
    row = PersonWish.objects.get(kind="deletion")
    assert (row.words, EventRow.objects.filter(act="record_wish").latest("seq").args["words"]) == (
        "",
        {"present": False},
    )
    assert guard(asked(desk, number, "deletion")) == "wish_open"
    assert RefusedAttempt.objects.filter(act="record_wish", guard="wish_open").count() == 2


def test_the_officer_sees_whence_it_came_and_proves_the_person_first(
    desk: Desk, number: str, signed_in: Any, clock: Any
) -> None:
    assert states(follows(desk, number), number).status_code == 302
    later(clock, desk)
    tan, row = signed_in("保密员老谭"), PersonWish.objects.get()
    page = tan.get(PAGE).content.decode()
    for told in ("诉求人凭工单编号和查询码在网上提出", WRONG, "尚未核验", str(row.id), "登记身份核验"):
        assert told in page, told
    assert "登记身份核验" not in signed_in("审计员老邓").get(PAGE).content.decode()
    assert guard(settled(desk, row, "done")) == "proof_missing"
    post = {"what": "prove", "wish": str(row.id), "proof": "relative"}
    assert tan.post(PAGE, post).status_code == 422
    assert tan.post(PAGE, post | {"proof": "called_back"}).status_code == 302
    row.refresh_from_db()
    assert row.proof == "called_back"
    assert EventRow.objects.get(act="prove_wish").args["proof"] == "called_back"
    assert "按登记的电话回拨，已核对本人" in tan.get(PAGE).content.decode()
    assert guard(proved_by(desk, row, "id_shown")) == "nothing_to_decide"
    assert guard(proved_by(desk, row, "id_shown", "审计员老邓")) == "scope"
    assert verify().clean


def test_a_deletion_by_code_alone_is_not_proposed_before_the_person_is_proved(
    desk: Desk,
    archived: str,  # noqa: F811
    second: str,  # noqa: F811
    list_apart: Path,  # noqa: F811
    clock: Any,
) -> None:
    later(clock, desk)
    chen, tan = follows(desk, archived), reads(desk, "保密员老谭")
    assert states(chen, archived, "deletion", "").status_code == 302
    assert guard(propose("erase", archived, "request", tan, desk.now)) == "wish_unproved"
    row = PersonWish.objects.get()
    assert isinstance(proved_by(desk, row, "id_shown"), Accomplished)
    assert isinstance(propose("erase", archived, "request", tan, desk.now), Accomplished)
    done = decide(Proposal.objects.get().id, reads(desk, second), desk.now, confirm=True)
    assert isinstance(done, Accomplished), done
    assert isinstance(settled(desk, row, "done", words="已电话告知"), Accomplished)
    page = chen.get(own(archived)).content.decode()
    for told in ("删除", "已办理", "这件诉求已经不保存您的个人信息。", "个人信息删除于"):
        assert told in page, told
    assert '<form method="post" action="/progress' not in page
    refused = states(chen, archived, "access", "")
    assert (refused.status_code, PersonWish.objects.count()) == (422, 1)
    assert verify().clean


def test_an_erasure_proposed_earlier_waits_for_the_proof_of_a_wish_that_came_since(
    desk: Desk,
    archived: str,  # noqa: F811
    second: str,  # noqa: F811
    list_apart: Path,  # noqa: F811
) -> None:
    assert isinstance(propose("erase", archived, "request", reads(desk, "保密员老谭"), desk.now), Accomplished)
    assert isinstance(state(archived, "deletion", "", requester_reader(archived), desk.now), Accomplished)
    proposal = Proposal.objects.get()
    refused = decide(proposal.id, reads(desk, second), desk.now, confirm=True)
    assert isinstance(refused, Refusal)
    assert refused.guard == "wish_unproved"
    assert isinstance(proved_by(desk, PersonWish.objects.get(), "id_shown"), Accomplished)
    assert isinstance(decide(proposal.id, reads(desk, second), desk.now, confirm=True), Accomplished)


def test_of_what_is_sealed_nothing_is_told_and_nothing_taken(desk: Desk, number: str, clock: Any) -> None:
    chen = follows(desk, number)
    assert states(chen, number).status_code == 302
    desk.does("坐席小陈", "seal", number, reason="疑似涉密")
    later(clock, desk)
    page = chen.get(own(number)).content.decode()
    assert "这件诉求不能在网上提出，请拨打12345。" in page
    assert "更正、补充" not in page
    assert (states(chen, number, "copy", "").status_code, PersonWish.objects.count()) == (422, 1)


def test_a_refusal_is_read_with_ground_and_reasons_in_both_languages(desk: Desk, number: str) -> None:
    chen = follows(desk, number)
    assert states(chen, number, "deletion", "全部").status_code == 302
    row = PersonWish.objects.get()
    assert isinstance(settled(desk, row, "refused", "duty", "诉求还在办理，办结后可以再提"), Accomplished)
    page = chen.get(own(number)).content.decode()
    for told in ("不予办理", "履行法定职责所必需", "诉求还在办理，办结后可以再提", 'value="deletion"'):
        assert told in page, told
    assert "保密员老谭" not in page
    chen.post("/language", {"language": "en", "next": own(number)})
    page = chen.get(own(number)).content.decode()
    for told in ("Deletion", "Refused", "Needed for a statutory duty", "15 working days", "What do you ask for?"):
        assert told in page, told
    assert "At most 500 characters." in states(chen, number, "copy", "x" * 501).content.decode()


def test_whoever_nothing_is_kept_of_asks_as_a_contact_whose_number_takes_the_wish(desk: Desk) -> None:
    """The way the desk's page names: the contact gives number and keys; the answer says that nothing was kept."""
    number = receive(ContactIn("phone", desk.now, CHEN, "来电问12345保存了本人哪些信息"))[0]
    row = recorded(desk, number, "access")
    assert isinstance(settled(desk, row, "done", words="此前没有保存"), Accomplished)
    assert verify().clean


def test_a_copy_holds_what_the_person_asked_in_the_own_words_and_the_answer(desk: Desk, number: str) -> None:
    tan = reads(desk, "保密员老谭")
    assert isinstance(state(number, "correction", WRONG, requester_reader(number), desk.now), Accomplished)
    assert isinstance(settled(desk, PersonWish.objects.get(), "refused", "accurate", "电话无误"), Accomplished)
    recorded(desk, number, "copy")
    done = ask_copy(number, "json", "id_shown", "窗口提出", tan, desk.now)
    assert isinstance(done, Accomplished), done
    taken = take(done.number, tan, desk.now)
    assert taken is not None
    assert [row[2:] for row in map(tuple, taken.rows) if row[0] == "wish"] == [
        ("2026-04-20 更正、补充", f"{WRONG}；不予办理；经核实信息准确，不需更正；电话无误"),
        ("2026-04-20 复制", "待答复"),  # the officer's record of it is not the person's word
    ]


def test_the_page_asks_as_often_for_many_as_for_one(desk: Desk, number: str) -> None:
    chen, counted = follows(desk, number), []
    for n, kinds in enumerate((("access",), ("copy", "deletion", "explanation"))):
        for kind in kinds:
            assert states(chen, number, kind, "说明一下", f"{n}{kind}").status_code == 302
            row = PersonWish.objects.latest("id")
            assert isinstance(settled(desk, row, "refused", "others", "会泄露他人信息"), Accomplished)
        chen.get(own(number))
        with CaptureQueriesContext(connection) as asked_for:
            assert "会泄露他人信息" in chen.get(own(number)).content.decode()
        counted.append(len(asked_for))
    assert counted[0] == counted[1]
    assert counted[0] <= 12, counted
