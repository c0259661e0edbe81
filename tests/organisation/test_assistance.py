"""Committees see their own tasks alone, with what was released; the department reads all, masked (a6.1, a4.2)."""

from datetime import timedelta
from typing import Any

from tests.organisation.conftest import Office
from tests.store.desk import Desk

from hotline.acting.kernel import act
from hotline.acting.records import record
from hotline.acting.request import Accomplished, Asked
from hotline.audit.models import ViewRow
from hotline.core.assistance import RELEASABLE, view_in_task
from hotline.core.privacy import P1, P2, P4
from hotline.core.refusal import Refusal
from hotline.core.scope import Reader
from hotline.proving.verifying import verify
from hotline.reading.assistance import task_page, tasks
from hotline.reading.page import ticket_page
from hotline.reading.queues import queues_of
from hotline.reading.readers import reader
from hotline.reading.worklist import queue_counts, worklist
from hotline.tickets.models import Demand

BRIDGE = "qiaotou_residents"
QUESTION = "请到现场核对灯杆编号，可打13800138000"
CLAIM = "请核实民生路12号王女士（13800138000）门前的灯杆编号"


def asked_for_help(desk: Desk) -> str:
    """A ticket of 石岐街道, for which the residents' committee of the bridge is asked to help."""
    number = desk.registers(content="民生路12号路灯不亮，找王女士", claims=["1"], town="442000001")
    desk.dispatches(number, "shiqi")
    desk.does("石岐老张", "accept", number)
    desk.does("石岐老张", "add_claim", number, claim="2", content=CLAIM)
    until = (desk.now + timedelta(hours=4)).isoformat()
    asked = {"list_item": "visit", "question": QUESTION, "due": until}
    desk.does("石岐老张", "invite_co_handler", number, unit=BRIDGE, claims=["2"], **asked)
    return number


def fang(desk: Desk) -> Reader:
    return reader("qiaotou_residents_handler", "handler", desk.now)


def test_a_committee_lists_its_tasks_and_opens_no_ticket(desk: Desk) -> None:
    number, other = asked_for_help(desk), desk.accepted()
    assert [row.number for row in tasks(fang(desk), desk.now)] == [number]
    assert tasks(reader("rongshu_village_handler", "handler", desk.now), desk.now) == []
    assert tasks(reader("shiqi_handler", "handler", desk.now), desk.now) == []
    for ticket in (number, other):
        assert ticket_page(ticket, fang(desk), desk.now) is None
    assert task_page(other, fang(desk), desk.now) is None
    assert task_page(number, reader("rongshu_village_handler", "handler", desk.now), desk.now) is None
    assert task_page(number, reader("shiqi_lead", "unit_lead", desk.now), desk.now) is None
    assert queues_of(fang(desk)) == ()


def test_nothing_of_the_requester_is_seen_until_it_is_released_and_each_view_is_logged(desk: Desk) -> None:
    number = asked_for_help(desk)
    page = task_page(number, fang(desk), desk.now, origin="10.1.1.1")
    assert page is not None
    assert page.released == {}
    assert [key for key, _ in page.claims] == ["2"]
    assert page.duty == "协助走访核实"
    assert "核对灯杆编号" in (page.question or "")
    assert "13800138000" not in (page.question or "")
    text = page.claims[0][1] or ""
    assert "灯杆编号" in text
    assert "13800138000" not in text
    assert desk.refused("城管局罗局", "release_field", number, unit=BRIDGE, fields=["phone"]) == "unit"
    desk.does("石岐老张", "release_field", number, unit=BRIDGE, fields=["phone", "location"])
    assert desk.refused("石岐老张", "release_field", number, unit=BRIDGE, fields=["phone"]) == "nothing_released"
    assert desk.refused("石岐老张", "release_field", number, unit="hetian_village", fields=["phone"]) == "no_task"
    again = task_page(number, fang(desk), desk.now, origin="10.1.1.1")
    assert again is not None
    assert {name: seen.text for name, seen in again.released.items()} == {"phone": "13800138000", "location": "民生路"}
    rows = ViewRow.objects.filter(demand=number, opening="task").order_by("id")
    assert [row.fields for row in rows] == [["words"], ["location", "phone", "words"]]
    assert {(row.person, row.unit, row.origin) for row in rows} == {("qiaotou_residents_handler", BRIDGE, "10.1.1.1")}
    assert verify().clean


def test_where_identity_is_withheld_nothing_can_be_released(desk: Desk) -> None:
    number = asked_for_help(desk)
    desk.does("石岐老张", "release_field", number, unit=BRIDGE, fields=list(RELEASABLE))
    Demand.objects.filter(number=number).update(protection=P2)
    page = task_page(number, fang(desk), desk.now)
    assert page is not None
    assert page.released == {}
    Demand.objects.filter(number=number).update(protection=P4)
    assert task_page(number, fang(desk), desk.now) is None


def test_the_rule_of_release_alone() -> None:
    every = frozenset(RELEASABLE) | {"id_number", "recording"}
    fields = (*RELEASABLE, "id_number", "recording", "attachments")
    assert {field: view_in_task(field, 0, every) for field in fields} == {
        "name": "shown", "phone": "shown", "address": "shown", "location": "shown", "words": "masked_for_good",
        "id_number": "hidden", "recording": "hidden", "attachments": "hidden",
    }  # fmt: skip
    assert all(view_in_task(field, 0, frozenset()) == "hidden" for field in RELEASABLE)
    assert view_in_task("words", P1, every) == "hidden"
    assert view_in_task("phone", P1, every) == "shown"
    assert {view_in_task(field, P2, every) for field in RELEASABLE} == {"hidden"}


def test_what_a_committee_may_never_do(desk: Desk) -> None:
    number = asked_for_help(desk)
    known: dict[str, dict[str, Any]] = {
        "accept": {}, "reply": {"reply": "已修"}, "request_closure": {"result": "已修"}, "assign": {"to": BRIDGE},
        "contact_requester": {}, "invite_co_handler": {"unit": "shiqi", "claims": ["1"]},
    }  # fmt: skip
    for what, args in known.items():
        done = desk.tries("桥头社区阿芳", what, number, **args)
        assert isinstance(done, Refusal), what
        assert done.guard in ("committee_actor", "role", "state"), (what, done.guard)
    for what in ("release_field", "attach", "add_claim"):
        done = desk.tries(
            "桥头社区阿芳", what, number, unit=BRIDGE, fields=["phone"], claim="3", name="a.png", content=b"x"
        )
        assert isinstance(done, Refusal), what
    desk.does("桥头社区阿芳", "submit_co_result", number, result="灯杆编号 YL-107")


# --- the department in charge ---


def test_the_department_reads_every_unit_masked_and_does_nothing(office: Office, desk: Desk) -> None:
    numbers = {desk.accepted(), asked_for_help(desk)}
    office.now = desk.now
    viewer = office.reader("查看员小翁")
    listed = worklist(viewer, desk.now, "open")
    assert {row.number for row in listed.rows} == numbers
    assert queue_counts(viewer, desk.now).queues[0].count == 2
    for number in numbers:
        page = ticket_page(number, viewer, desk.now)
        assert page is not None
        assert page.opening == "masked"
        assert page.identity == {}
        told = " ".join(filter(None, [page.words.text, *(claim.text for claim in page.claims)]))
        assert "13800138000" not in told
        for what in ("dispatch", "reply", "approve_closure"):
            done = act(Asked(what, number, viewer.actor, desk.now, {"unit": "housing", "reply": "已修"}))
            assert isinstance(done, Refusal)
            assert done.guard in ("role", "state")
        refused = act(Asked("reply", number, viewer.actor, desk.now, {"reply": "已修"}))
        assert isinstance(refused, Refusal)
        assert refused.sentence == "分析员不能书面答复，请由单位负责人办理。"
    others = reader("ou_government", "analyst", desk.now), reader("ke_approver", "analyst", desk.now)
    for nobody in others:
        assert queues_of(nobody) == ()
        assert all(ticket_page(number, nobody, desk.now) is None for number in numbers)


def test_the_departments_supervisor_supervises(office: Office, desk: Desk) -> None:
    number = desk.accepted()
    ning = reader("ning_supervisor", "supervisor", desk.now)
    done = act(Asked("supervise", number, ning.actor, desk.now, {"reason": "群众关注"}))
    assert isinstance(done, Accomplished)
    assert isinstance(record(Asked("answer_supervision", number, ning.actor, desk.now, {"answer": "好"})), Refusal)
