"""Consultations and returns as cases that whoever receives the ticket later can read (a8.1, a17.1)."""

from tests.store.desk import Desk, row

from hotline.audit.models import EventRow
from hotline.outbox.models import Message
from hotline.outbox.texts import render
from hotline.proving.verifying import verify
from hotline.tickets.cases import consultations, returns
from hotline.tickets.models import Words

BODY = {"body": "city_consultation"}
DECIDED = {"unit": "housing", "basis": "移交协议第三条", "decision": "由住建局承办", "round": "meeting"}


def kind_of(reference: str) -> str:
    """What kind of text is kept under a reference."""
    return Words.objects.get(reference=reference).kind


def in_consultation(desk: Desk) -> str:
    """A return referred to the city's body, the housing bureau asked too."""
    number = desk.dispatched()
    desk.does("城管局罗局", "request_return", number, reason="职责交叉", basis="三定")
    desk.does("审核员周姐", "refer_to_consultation", number, question="由谁承办", **BODY, units=["housing"])
    return number


def test_a_consultation_is_a_case_and_complete(desk: Desk) -> None:
    number = in_consultation(desk)
    (opened,) = consultations(number)
    assert (opened.units, opened.body, opened.decided_at) == (("housing",), "city_consultation", None)
    desk.does("城管局罗局", "state_position", number, position="未移交")
    desk.does("协商秘书老莫", "state_position", number, unit="housing", position="已移交")
    for missing, guard in (
        ("decision", "decision_missing"),
        ("round", "decision_missing"),
        ("unit", "unit_missing"),
        ("basis", "basis_missing"),
    ):
        args = {name: value for name, value in DECIDED.items() if name != missing}
        assert desk.refused("协商秘书老莫", "decide_consultation", number, **args, **BODY) == guard
    assert row(number).state == "consultation"
    told = {"minutes": "三方到场", "people": "莫主任、罗局、汪局"}
    desk.does("协商秘书老莫", "decide_consultation", number, **DECIDED, **BODY, **told)
    (case,) = consultations(number)
    assert [(one.unit, one.by) for one in case.positions] == [
        ("city_management", "city_management_lead"),
        ("housing", "mo_city_secretary"),
    ]
    assert (case.unit, case.round, case.decided_by) == ("housing", "meeting", "mo_city_secretary")
    kept = (case.question, case.decision, case.basis, case.minutes, case.people, case.positions[0].words)
    assert [kind_of(one) for one in kept] == ["question", "decision", "basis", "minutes", "people", "position"]
    event = EventRow.objects.get(chain=number, act="decide_consultation")
    assert event.args["decision"] == {"present": True, "reference": case.decision}
    assert (event.args["round"], event.args["unit"]) == ("meeting", "housing")
    assert EventRow.objects.get(chain=number, act="refer_to_consultation").args["units"] == ["housing"]
    assert verify([number]).faults == ()


def test_only_units_asked_state_a_position_and_only_while_it_is_open(desk: Desk) -> None:
    number = in_consultation(desk)
    assert desk.refused("住建局老汪", "state_position", number, position=" ") == "position_missing"
    assert desk.refused("石岐老张", "state_position", number, position="与我无关") == "no_position"
    assert desk.refused("住建局小钟", "state_position", number, position="已移交") == "role"
    desk.does("住建局老汪", "state_position", number, position="已移交")
    desk.does("协商秘书老莫", "decide_consultation", number, **DECIDED, **BODY)
    assert desk.refused("住建局老汪", "state_position", number, position="再说一句") == "no_position"


def told(number: str, act: str) -> list[str]:
    """What the units read of an act, words opened by their kind."""
    sent = Message.objects.filter(chain=number, kind=act, recipient_kind="unit").order_by("recipient")
    return [render(message, lambda key: key, kind_of) for message in sent]


def test_the_next_unit_reads_reason_and_decision_with_basis(desk: Desk) -> None:
    number = desk.dispatched()
    desk.does("城管局罗局", "request_return", number, reason="道路未移交", basis="移交清单")
    (asked,) = returns(number)
    assert (asked.unit, asked.decision, asked.decided_basis) == ("city_management", "", "")
    desk.does("审核员阿吴", "approve_return", number, unit="housing", duty_basis="职责清单", class_code="030303")
    (decided,) = returns(number)
    assert (decided.unit, decided.decision, decided.unit_after) == ("city_management", "approved", "housing")
    kept = (decided.reason, decided.basis, decided.decided_basis)
    assert [kind_of(one) for one in kept] == ["reason", "basis", "duty_basis"]
    content = Message.objects.get(chain=number, kind="approve_return", recipient="housing").content
    assert (content["reason"], content["basis"]) == (decided.reason, decided.decided_basis)
    text = (
        f"【{number}】退单已获同意，退单理由：reason。转派依据：duty_basis。现承办单位housing，期限2026-05-07 17:30。"
    )
    assert told(number, "approve_return") == [text, text]


def test_a_return_approved_by_the_catalogue_names_its_item(desk: Desk) -> None:
    number = desk.registers()
    desk.dispatches(number, "housing")
    desk.does("住建局老汪", "request_return", number, reason="路灯归城管", basis="三定")
    desk.does("审核员阿吴", "approve_return", number, unit="city_management", item="street_light")
    (decided,) = returns(number)
    assert decided.decided_basis == ""
    assert decided.item.startswith("SM3:")
    assert all(f"转派依据：派单目录条目{decided.item}。" in text for text in told(number, "approve_return"))


def test_a_refused_return_names_reason_and_basis(desk: Desk) -> None:
    number = desk.dispatched()
    desk.does("城管局罗局", "request_return", number, reason="非我职责", basis="三定")
    desk.does("审核员周姐", "refuse_return", number, reason="属你职责", basis="派单目录")
    (decided,) = returns(number)
    assert (decided.decision, decided.unit_after) == ("refused", "city_management")
    (text,) = told(number, "refuse_return")
    assert "不同意退单，理由：reason。依据：basis。" in text
