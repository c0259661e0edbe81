"""Every element of a ticket is a field by which it is found (a14.1)."""

from typing import Any

import pytest
from tests.store.desk import WANG, Desk
from tests.store.lives import PNG

from hotline.acting.reception import ContactIn, register
from hotline.acting.request import Accomplished, Asked
from hotline.tickets.elements import Elements, tickets_with

TOLD = {"type": "complaint", "content": "噪音扰民", "contact": "电话", "urgency": "settled", "place": "兴中道"}


@pytest.fixture
def pair(desk: Desk) -> tuple[str, str]:
    """A ticket with every element set, and a plain one."""
    facts = ContactIn("wechat", desk.now, WANG, "噪音", taken_by="chen_agent", concerned="老人")
    more = {
        "class_code": "030303",
        "town": "shiqi",
        "follow_up_channel": "sms",
        "identity_withheld": True,
        "for_another": True,
        "person_concerned": "老人",
    }
    made = register(Asked("register", "", desk.who("坐席小陈"), desk.now, TOLD | more), facts)
    assert isinstance(made, Accomplished)
    desk.does("坐席小陈", "attach", made.number, name="录音.png", content=PNG)
    return made.number, desk.registers()


@pytest.mark.parametrize(
    ("wanted", "other"),
    [
        ({"place": "兴中道"}, {"place": "民生路"}),
        ({"town": "shiqi"}, {"town": ""}),
        ({"channel": "wechat"}, {"channel": "phone"}),
        ({"type": "complaint"}, {"type": "help"}),
        ({"class_code": "030303"}, {"class_code": ""}),
        ({"follow_up_channel": "sms"}, {"follow_up_channel": ""}),
        ({"identity_withheld": True}, {"identity_withheld": False}),
        ({"agent": "chen_agent"}, {"agent": ""}),
        ({"concerned": True}, {"concerned": False}),
        ({"attachments": True}, {"attachments": False}),
    ],
)
def test_a_ticket_is_found_by_each_of_its_elements(
    pair: tuple[str, str], wanted: dict[str, Any], other: dict[str, Any]
) -> None:
    for asked, number in ((wanted, pair[0]), (other, pair[1])):
        assert [found.number for found in tickets_with(Elements(**asked))] == [number]


def test_elements_are_asked_for_together(pair: tuple[str, str]) -> None:
    assert [found.number for found in tickets_with(Elements())] == [pair[1], pair[0]]
    assert not tickets_with(Elements(place="兴中道", attachments=False)).exists()
    assert tickets_with(Elements(place="兴中道", type="complaint", attachments=True)).get().number == pair[0]
