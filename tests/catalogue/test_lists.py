"""Statutory channels and duties of committees as versioned lists, and assistance by them (a6.1, a13.2.2)."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.catalogue.office import Office, accomplished, refused
from tests.store.conftest import at
from tests.store.desk import REPORT, WHO, Desk

from hotline.acting.reception import ContactIn, RequesterIn, dispose
from hotline.acting.request import Accomplished, Asked
from hotline.catalogue.models import Entry
from hotline.catalogue.selectors import entries_on, entry_in_force
from hotline.core.catalogue_lists import CHANNEL_KEYS
from hotline.core.refusal import Refusal
from hotline.database.places import Place
from hotline.outbox.models import Message
from hotline.proving.verifying import verify
from hotline.reading.page import ticket_page
from hotline.reading.readers import reader
from hotline.sweeps import deliver
from hotline.tickets.models import Disposal, Invitation
from hotline.tickets.selectors import ticket_as_read

TODAY = date(2026, 4, 20)
WHO |= {"桥头社区": ("qiaotou_residents_handler", "handler"), "石岐承办": ("shiqi_handler", "handler")}


def test_each_of_the_six_channels_is_there_with_its_basis(city: Place) -> None:
    rows = {row.key: row.content for row in entries_on("channel", TODAY)}
    assert set(rows) == set(CHANNEL_KEYS)
    assert len(rows) == 6
    for content in rows.values():
        assert content["basis"]["title"]
        assert content["scope"]
        assert content["text"]


def told(desk: Desk, entry: str, **more: Any) -> Accomplished | Refusal:
    desk.now += timedelta(minutes=1)
    args = {"class": "statutory_channel_told", "urgency": "settled", "reason": "已起诉", "channel_entry": entry, **more}
    asked = Asked("dispose", "", desk.who("坐席小陈"), desk.now, args)
    return dispose(asked, ContactIn("phone", desk.now, RequesterIn(name="王女士", phone="13800138000"), "判决不公"))


def test_a_channel_told_is_the_text_of_today(desk: Desk) -> None:
    done = told(desk, "litigation")
    assert isinstance(done, Accomplished)
    kept = Disposal.objects.get()
    assert kept.reason_code == "litigation"
    deliver(desk.now, {})
    message = Message.objects.get(recipient_kind="requester")
    assert message.content["channel"]


def test_an_expired_text_cannot_be_chosen(office: Office, desk: Desk) -> None:
    before = entry_in_force("channel", "litigation", TODAY)
    assert before is not None
    content = {**before.content, "text": "这件事应当通过诉讼解决，可以在网上立案。"}
    known = {"subject": "channel", "key": "litigation"}
    assert refused(office.tries_draft("派单员老林", content, **known)) == "role"
    number = office.drafts("知识管理员", content, **known)
    accomplished(office.proposes("知识管理员", number))
    assert refused(office.approves("知识管理员", number)) == "approver"
    accomplished(office.approves("目录审批人", number))
    assert isinstance(told(desk, before.version), Accomplished)
    desk.at(at("2026-04-21"))
    refusal = told(desk, before.version)
    assert isinstance(refusal, Refusal)
    assert (refusal.guard, refusal.provision) == ("channel_not_in_force", "a13.2.2")
    assert isinstance(told(desk, "litigation"), Accomplished)
    assert [row.valid_to for row in Entry.objects.filter(key="litigation").order_by("valid_from")] == [
        date(2026, 4, 21), None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("list_", "key", "content", "field"),
    [
        ("channel", "elsewhere", {}, "key"),
        ("channel", "petition", {"name": "信访", "scope": "x", "basis": {"title": "信访工作条例"}}, "text"),
        ("duty", "a", {"name": "协助", "committees": "town"}, "committees"),
        ("law", "a", {"name": "某法", "until": "明年"}, "until"),
        ("question", "a", {"name": "？", "answers": {"yes": "是"}}, "answers"),
        ("law", "a", {"name": "某法", "colour": "red"}, "colour"),
    ],
)
def test_an_entry_lacking_something_is_refused_with_the_field_named(
    office: Office, list_: str, key: str, content: dict[str, Any], field: str
) -> None:
    who = "知识管理员" if list_ == "channel" else "派单员老林"
    outcome = office.tries_draft(who, content, subject=list_, key=key)
    assert isinstance(outcome, Refusal)
    assert field in outcome.fact


# --- assistance ---


@pytest.fixture
def town_ticket(desk: Desk) -> str:
    """A ticket handled by 石岐街道."""
    number = desk.registers(town="442000001", claims=["1"])
    desk.does("派单员老林", "dispatch", number, unit="shiqi", duty_basis="三定规定", class_code="030302")
    desk.does("石岐老张", "accept", number)
    return number


def assist(**more: Any) -> dict[str, Any]:
    known = {"unit": "qiaotou_residents", "list_item": "协助走访核实", "claims": ["1"], "question": "住户是否在家"}
    return {**known, "due": "2026-04-22T17:30:00+08:00", **more}


@pytest.mark.parametrize(
    ("changes", "guard"),
    [
        ({"list_item": ""}, "committee_list"),
        ({"list_item": "协助收水费"}, "list_item_not_in_force"),
        ({"list_item": "协助召集村民议事"}, "list_item_not_in_force"),
        ({"question": " "}, "assistance_unbounded"),
        ({"due": None}, "assistance_unbounded"),
        ({"unit": "huacheng_residents"}, "committee_area"),
    ],
)
def test_assistance_needs_a_duty_in_force_a_bounded_question_and_a_committee_of_the_area(
    desk: Desk, town_ticket: str, changes: dict[str, Any], guard: str
) -> None:
    assert desk.refused("石岐老张", "invite_co_handler", town_ticket, **assist(**changes)) == guard


def test_a_duty_out_of_force_bars_assistance(office: Office, desk: Desk, town_ticket: str) -> None:
    number = office.drafts("派单员老林", None, subject="duty", key="visit", ends=True)
    accomplished(office.proposes("派单员老林", number))
    accomplished(office.approves("目录审批人", number))
    desk.at(at("2026-04-21"))
    asked = assist(due="2026-04-23T17:30:00+08:00")
    assert desk.refused("石岐老张", "invite_co_handler", town_ticket, **asked) == "list_item_not_in_force"
    inside = {"to": "qiaotou_residents", "list_item": "协助走访核实"}
    assert desk.refused("石岐老张", "assign", town_ticket, **inside) == "list_item_not_in_force"


def test_task_answer_and_dates_stand_apart_as_assistance(desk: Desk, town_ticket: str) -> None:
    desk.does("石岐老张", "invite_co_handler", town_ticket, **assist())
    desk.does("桥头社区", "submit_co_result", town_ticket, result="住户在家，同意入户")
    kept = Invitation.objects.get()
    duty = entry_in_force("duty", "visit", TODAY)
    assert duty is not None
    assert (kept.list_item, bool(kept.question), kept.status) == (duty.version, True, "reported")
    page = ticket_page(town_ticket, reader("shiqi_lead", "unit_lead", desk.now), desk.now)
    assert page is not None
    task = page.co_handlers[0]
    assert (task.assists, task.duty, task.question, task.result) == (
        True, "协助走访核实", "住户是否在家", "住户在家，同意入户",
    )  # fmt: skip
    assert task.due == at("2026-04-22", "17:30")
    assert task.reported_at is not None
    desk.does("石岐老张", "contact_requester", town_ticket, reached=True, said="已联系")
    desk.does("石岐老张", "reply", town_ticket, reply="已清理", answers=["1"])
    desk.does("石岐老张", "request_closure", town_ticket, **REPORT)
    assert page.replies == ()
    ticket, _ = ticket_as_read(town_ticket)
    assert ticket.unit == "shiqi"
    assert verify().clean


def test_a_city_department_may_ask_any_committee(desk: Desk) -> None:
    number = desk.accepted(claims=["1"])
    desk.does("城管局罗局", "invite_co_handler", number, **assist())
    assert Invitation.objects.count() == 1
