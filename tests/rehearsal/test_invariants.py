"""The nightly checks find what they are there to find, and name the ticket."""

from typing import Any

import pytest
from tests.store.conftest import at

from hotline.acting.reception import ContactIn, RequesterIn, register
from hotline.acting.request import Accomplished, Asked
from hotline.organisation.selectors import actor

NOW, NIGHT = at("2026-04-20"), at("2026-04-20", "23:00")


@pytest.fixture
def ticket(database: Any) -> str:
    """A ticket dispatched and waiting for its unit."""
    from hotline.acting.kernel import act
    from hotline.demo.founding import found_demo_city

    found_demo_city()
    args = {"type": "help", "content": "路灯不亮", "contact": "13800000000", "urgency": "settled"}
    asked = Asked("register", "", actor("chen_agent", "agent", NOW.date()), NOW, args)
    made = register(asked, ContactIn("phone", NOW, RequesterIn(phone="13800000000"), "路灯不亮"))
    assert isinstance(made, Accomplished)
    to = {"unit": "city_management", "duty_basis": "三定规定", "class_code": "030303"}
    done = act(Asked("dispatch", made.number, actor("lin_dispatcher", "dispatcher", NOW.date()), NOW, to))
    assert isinstance(done, Accomplished)
    return made.number


def found() -> list[str]:
    from hotline.rehearsal.invariants import unaccounted_messages, without_next_step, without_one_accountable

    return [
        *without_next_step(),
        *without_one_accountable(NOW),
        *unaccounted_messages(NOW),
    ]  # at NOW the sweep has not run yet


def test_nothing_is_found_where_nothing_is_wrong(ticket: str) -> None:
    from hotline.rehearsal.invariants import grown

    assert found() == []
    assert grown(NOW) == [ticket]
    assert grown(NIGHT) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"system_act_at": None}, "没有视为受理的时间"),
        ({"due_at": "2026-05-06T17:30+08:00", "state": "handling"}, "行上的状态是 handling"),
    ],
)
def test_a_ticket_nobody_would_touch(ticket: str, change: dict[str, Any], said: str) -> None:
    from hotline.tickets.models import Demand

    Demand.objects.filter(number=ticket).update(**change)
    (only,) = found()
    assert ticket in only
    assert said in only


def test_an_assignment_that_has_ended(ticket: str) -> None:
    from hotline.tickets.models import Assignment

    Assignment.objects.update(ended_at=NOW, ended_by="recalled")
    first, second = found()
    assert "没有承办单位" in first
    assert "正在进行的派发不在承办单位" in second


def test_a_ticket_for_which_nobody_of_the_unit_answers(ticket: str) -> None:
    from hotline.tickets.models import Demand

    Demand.objects.filter(number=ticket).update(person="housing_lead")
    assert found() == [f"工单 {ticket}：承办单位内没有对它负责的人"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"next_try_at": None}, "没有着落"),
        ({"delivered_at": NOW}, "送达后仍在投递"),
        ({"next_try_at": None, "failed_at": NOW}, "失败而没有说明"),
    ],
)
def test_a_message_lost_from_sight(ticket: str, change: dict[str, Any], said: str) -> None:
    from hotline.outbox.models import Message

    Message.objects.filter(chain=ticket, recipient_kind="unit").update(**change)
    assert [one for one in found() if said in one] == [f"工单 {ticket}：消息{said}"]
