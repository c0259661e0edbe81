"""Marks of protection, recusal, conflict, seal, discipline (a11.2-c, a11.2-d, a13.2.2-d, a32.1-a; S02, S05, S06)."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.protecting.test_reveal import CHEN
from tests.reading.people import OTHERS, reads
from tests.store.desk import WHO, Desk, row

from hotline.acting.reception import ContactIn, dispose, receive
from hotline.acting.request import Accomplished, Asked
from hotline.audit.models import EventRow
from hotline.outbox.adapters import FileAdapter
from hotline.outbox.models import Message
from hotline.proving.verifying import verify
from hotline.reading.page import ticket_page
from hotline.reading.search import search
from hotline.reading.shown import TicketPage
from hotline.reading.worklist import queue_counts, worklist
from hotline.sweeps.delivery import deliver
from hotline.sweeps.search_texts import search_texts
from hotline.tickets.models import Mark, SearchText

WHO.update(OTHERS)


def page(desk: Desk, who: str, number: str, reason: str = "") -> TicketPage | None:
    """A ticket as somebody sees it."""
    return ticket_page(number, reads(desk, who, reason=reason), desk.now)


def seen(desk: Desk, who: str, number: str) -> TicketPage:
    """A ticket somebody must be able to see."""
    found = page(desk, who, number)
    assert found is not None
    return found


def finds(desk: Desk, who: str, number: str) -> bool:
    """Whether somebody finds a ticket by any way: page, list, number, words."""
    reader = reads(desk, who)
    listed = any(one.number == number for one in worklist(reader, desk.now, "open").rows)
    by_number = bool(search(number, reader, desk.now).rows)
    by_words = any(one.number == number for one in search("路灯不亮", reader, desk.now).rows)
    return listed or by_number or by_words or page(desk, who, number) is not None


# --- at intake ---


@pytest.mark.parametrize(
    ("args", "marks", "level"),
    [
        ({"marks": ["private"]}, {"private"}, 1),
        ({"marks": ["trade_secret", "withheld"]}, {"trade_secret", "withheld"}, 2),
        ({"identity_withheld": True}, {"withheld"}, 2),
        ({"type": "report"}, {"report"}, 2),
        ({"class_code": "090303"}, {"private_class"}, 1),
        ({}, set(), 0),
    ],
)
def test_intake_sets_the_marks_at_once(desk: Desk, args: dict[str, Any], marks: set[str], level: int) -> None:
    number = desk.registers(CHEN, **args)
    assert set(Mark.objects.filter(demand__number=number).values_list("kind", flat=True)) == marks
    assert row(number).protection == level
    assert row(number).identity_withheld is (level == 2)
    assert verify([number]).clean


def test_what_a_requester_asks_for_on_the_portal_holds_from_the_first_moment(desk: Desk) -> None:
    (number,) = receive(ContactIn("web", desk.now, CHEN, "路灯不亮", marks=("private",), withheld=True))
    assert (row(number).protection, row(number).identity_withheld) == (2, True)
    assert set(Mark.objects.values_list("kind", flat=True)) == {"private", "withheld"}


def test_a_class_named_at_dispatch_and_a_type_amended_later_raise_the_protection(desk: Desk) -> None:
    number = desk.registers(CHEN)
    desk.dispatches(number, class_code="090304")
    assert row(number).protection == 1
    desk.does("审核员周姐", "amend_type", number, type="report", reason="检举违法")
    assert (row(number).protection, row(number).identity_withheld) == (2, True)
    assert seen(desk, "城管局罗局", number).identity == {}


# --- later ---


def test_a_desk_raises_and_only_the_privacy_officer_lowers_with_a_reason(desk: Desk) -> None:
    number = desk.accepted(CHEN)
    desk.does("派单员老林", "protect", number, marks=["withheld"])
    assert seen(desk, "城管局小李", number).identity == {}
    for name in ("派单员老林", "城管局罗局", "审核员周姐"):
        assert desk.refused(name, "unprotect", number, marks=["withheld"], reason="不需要") == "role"
    assert desk.refused("保密员老谭", "unprotect", number, marks=["withheld"]) == "reason_missing"
    assert desk.refused("保密员老谭", "unprotect", number, marks=["private"], reason="没有") == "mark_missing"
    desk.does("保密员老谭", "unprotect", number, marks=["withheld"], reason="诉求人要求公开")
    assert row(number).protection == 0
    mark = Mark.objects.get(kind="withheld")
    assert (mark.lifted_by, bool(mark.reason)) == ("tan_privacy", True)
    event = EventRow.objects.get(chain="privacy")
    assert (event.act, event.args["object"], event.args["marks"]) == ("unprotect", number, ["withheld"])
    assert "诉求人要求公开" not in str(list(EventRow.objects.values_list("args", flat=True)))
    assert verify().clean


def test_a_mark_takes_the_words_out_of_search_at_once(desk: Desk) -> None:
    number = desk.dispatched(CHEN)
    search_texts()
    assert search("路灯不亮", reads(desk, "派单员老林"), desk.now).rows
    desk.does("坐席小陈", "protect", number, marks=["private"])
    assert search("路灯不亮", reads(desk, "派单员老林"), desk.now).rows == ()
    assert SearchText.objects.get().pieces == []


def test_at_p2_a_unit_reads_the_words_a_person_has_checked(desk: Desk) -> None:
    number = desk.registers(CHEN, identity_withheld=True, content="我住民生路12号三楼，隔壁厂偷排")
    desk.dispatches(number)
    assert seen(desk, "城管局小李", number).words.text is None
    text = str(seen(desk, "派单员老林", number).words.text)  # what holds at P1 holds at P2: masked, to be revealed
    assert "隔壁厂偷排" in text
    assert "12号" not in text
    reference = EventRow.objects.get(chain=number, act="register").args["content"]["reference"]
    desk.does("派单员老林", "confirm_text", number, of=reference, scrubbed="反映某厂偷排")
    assert seen(desk, "城管局小李", number).words.text == "反映某厂偷排"
    assert "民生路12号" not in str(seen(desk, "城管局小李", number))
    assert desk.refused("派单员老林", "confirm_text", number, of="nothing", scrubbed="x") == "scrubbed_missing"


def test_a_requester_may_let_the_unit_know(desk: Desk) -> None:
    number = desk.dispatched(CHEN, identity_withheld=True)
    assert seen(desk, "城管局小李", number).identity == {}
    assert desk.refused("坐席小陈", "consent_identity", number) == "identity_consent_missing"
    desk.does("坐席小陈", "consent_identity", number, words="可以告诉城管局")
    identity = seen(desk, "城管局小李", number).identity
    assert identity is not None
    assert identity["name"].text == "陈**"


# --- recusal ---


def test_who_is_complained_about_finds_the_demand_nowhere_and_counts_do_not_change(desk: Desk) -> None:
    desk.dispatched()
    before = {who: queue_counts(reads(desk, who), desk.now) for who in ("城管局小李", "城管局罗局")}
    number = desk.registers(CHEN, type="complaint", content="城管局小李收好处，路灯不亮")
    desk.does("派单员老林", "recuse", number, subjects=["city_management_handler"])
    desk.dispatches(number)
    search_texts()
    assert row(number).protection == 3
    assert not finds(desk, "城管局小李", number)
    assert queue_counts(reads(desk, "城管局小李"), desk.now) == before["城管局小李"]
    assert queue_counts(reads(desk, "城管局罗局"), desk.now) != before["城管局罗局"]
    assert seen(desk, "城管局罗局", number).identity == {}
    assert desk.refused("城管局小李", "accept", number) == "recusal"


def test_a_unit_complained_about_is_out_of_it_but_for_whom_the_hotline_admits(desk: Desk) -> None:
    number = desk.accepted(CHEN)
    desk.does("派单员老林", "recuse", number, subjects=["city_management"], reason="反映该局执法不公")
    for name in ("城管局小李", "城管局罗局"):
        assert page(desk, name, number) is None
    assert desk.refused("派单员老林", "admit", number, subjects=["city_management_lead"], reason="x") == "role"
    desk.does("审核员周姐", "admit", number, subjects=["city_management_lead"], reason="不在被反映的中队")
    assert seen(desk, "城管局罗局", number).identity == {}
    assert page(desk, "城管局小李", number) is None
    desk.does("保密员老谭", "lift_recusal", number, subjects=["city_management"], reason="核实不涉及该局")
    assert row(number).protection == 0
    assert seen(desk, "城管局小李", number).number == number
    assert [event.act for event in EventRow.objects.filter(chain="privacy")] == ["lift_recusal"]
    assert verify().clean


def test_an_unknown_subject_is_refused(desk: Desk) -> None:
    assert desk.refused("派单员老林", "recuse", desk.dispatched(), subjects=["nobody"]) == "subject_missing"


def test_a_declared_conflict_takes_the_person_out_and_leaves_the_unit_in(desk: Desk) -> None:
    number = desk.accepted(CHEN)
    assert row(number).person == "city_management_handler"
    desk.does("城管局小李", "declare_conflict", number, reason="诉求人是我亲戚")
    assert page(desk, "城管局小李", number) is None
    assert desk.refused("城管局小李", "contact_requester", number, reached=True) == "recusal"
    assert (row(number).person, row(number).protection) == ("city_management_lead", 0)
    assert seen(desk, "城管局罗局", number).identity != {}
    assert Message.objects.get(kind="declare_conflict").recipient == "city_management"
    assert verify([number]).clean


# --- seal and discipline ---


@pytest.mark.parametrize("who", ["坐席小陈", "派单员老林", "审核员周姐", "城管局小李", "城管局罗局", "督办员老郑"])
def test_every_desk_seals_at_once_and_nobody_reads_on(desk: Desk, who: str) -> None:
    number = desk.accepted(CHEN)
    search_texts()
    desk.does(who, "seal", number, reason="疑似带密级")
    for name in ("坐席小陈", "派单员老林", "审核员周姐", "城管局小李", "城管局罗局", "督办员老郑"):
        found = page(desk, name, number)
        assert found is None or (found.opening, found.words.text, found.identity) == ("sealed", None, None), name
        assert search("路灯不亮", reads(desk, "派单员老林"), desk.now).rows == ()
    assert desk.refused("派单员老林", "add_claim", number, claim="2") in ("sealed", "role")
    assert Message.objects.get(kind="seal").recipient_kind == "privacy"
    assert EventRow.objects.get(chain="privacy").act == "seal"
    assert verify([number]).clean


def test_no_message_of_a_sealed_ticket_leaves(desk: Desk, tmp_path: Path) -> None:
    kept = FileAdapter(tmp_path)
    number = desk.accepted(CHEN)
    desk.does("派单员老林", "seal", number)
    deliver(desk.now, {"*": kept})
    lines = [json.loads(line) for file in tmp_path.glob("*.jsonl") for line in file.read_text("utf-8").splitlines()]
    assert [line["kind"] for line in lines] == ["seal"]


def test_a_demand_handed_to_the_discipline_channel_leaves_a_minimal_record(desk: Desk) -> None:
    number = desk.registers(CHEN, type="complaint", content="举报某局长受贿，路灯不亮")
    search_texts()
    desk.does("派单员老林", "hand_to_discipline", number, reason="属纪检监察受理范围")
    search_texts(whole=True)
    for name in ("派单员老林", "审核员周姐", "督办员老郑", "城管局罗局"):
        assert page(desk, name, number) is None
        assert not search(number, reads(desk, name), desk.now).rows
        assert search("局长受贿", reads(desk, name), desk.now).rows == ()
    found = page(desk, "保密员老谭", number, reason="authority")
    assert found is not None
    assert found.words.view == "masked"
    assert verify([number]).clean


def test_a_disposal_to_the_discipline_channel_is_closed_off_with_the_act(desk: Desk) -> None:
    args = {"class": "statutory_channel_told", "channel": "纪检监察", "told": "向市纪委监委反映", "urgency": "settled",
            "reason_code": "discipline", "reason": "检举公职人员"}  # fmt: skip
    contact = ContactIn("phone", desk.now, CHEN, "某局长受贿")
    done = dispose(Asked("dispose", "", desk.who("坐席小陈"), desk.now, args), contact)
    assert isinstance(done, Accomplished), done
    assert page(desk, "派单员老林", done.number) is None
    assert page(desk, "保密员老谭", done.number, reason="authority") is not None
    assert verify([done.number]).clean
