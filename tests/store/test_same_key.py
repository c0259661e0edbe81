"""The same idempotency key gives the first result, whatever has happened to the answer on its way."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.store.conftest import at

from hotline.acting.kernel import act
from hotline.acting.reception import ContactIn, RequesterIn, register
from hotline.acting.request import Accomplished, Asked
from hotline.organisation.selectors import actor

NOW = at("2026-04-20")


def registering(key: str) -> tuple[Asked, ContactIn]:
    args = {"type": "help", "content": "路灯不亮", "contact": "13800000000", "urgency": "settled"}
    asked = Asked("register", "", actor("chen_agent", "agent", NOW.date()), NOW, args, key)
    return asked, ContactIn("phone", NOW, RequesterIn(phone="13800000000"), "路灯不亮")


def test_a_register_asked_for_again(city: Any) -> None:
    from hotline.tickets.models import Demand

    first = register(*registering("a"))
    assert isinstance(first, Accomplished)
    assert not first.again
    assert register(*registering("a")) == replace(first, again=True)
    assert Demand.objects.count() == 1


def test_an_act_asked_for_again_keeps_its_first_due(city: Any) -> None:
    from hotline.audit.models import EventRow

    made = register(*registering("a"))
    assert isinstance(made, Accomplished)
    lin = actor("lin_dispatcher", "dispatcher", NOW.date())
    args = {"unit": "city_management", "duty_basis": "三定规定", "class_code": "030303"}
    asked = Asked("dispatch", made.number, lin, NOW, args, "b")
    first = act(asked)
    assert isinstance(first, Accomplished)
    assert first.due is not None
    assert act(replace(asked, now=NOW + timedelta(days=2))) == replace(first, again=True)
    assert EventRow.objects.filter(chain=made.number).count() == 2
