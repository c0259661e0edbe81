"""A demand for a neighbour: two persons, each masked as a name is, and the answer goes to the requester (a11.1)."""

import re

from tests.store.desk import Desk
from tests.store.intake_desk import KNOWN, settled
from tests.web.conftest import Clock, SignedIn, later
from tests.web.test_desk import text

from hotline.acting.reception import register
from hotline.outbox.models import Message
from hotline.tickets.models import Demand

NEIGHBOUR = {"for_another": True, "person_concerned": "陈伯强"}
MATTER = KNOWN | {"content": "邻居陈伯强家漏水", "class_code": "030303"}


def people(page: str) -> str:
    """The requester and the person concerned, as the page names them."""
    found = re.search(r"诉求人(?!自述)(.+?)分类", page)
    assert found is not None, page
    return found[1]


def test_the_neighbours_name_is_masked_as_a_name_is_and_the_requester_is_answered(
    signed_in: SignedIn, desk: Desk, clock: Clock
) -> None:
    number = settled(desk, register, **MATTER, **NEIGHBOUR)
    desk.dispatches(number)
    desk.does("城管局小李", "accept", number)
    desk.does("城管局小李", "contact_requester", number, reached=True, channel="phone")
    desk.does("城管局罗局", "reply", number, reply="已修复")
    later(clock, desk)
    for name in ("派单员老林", "城管局小李"):
        shown = people(text(signed_in(name).get(f"/desk/{number}")))
        assert ("王**" in shown, "相关人" in shown, "陈**" in shown, "陈伯强" in shown) == (True, True, True, False), (
            name
        )
    answered = Message.objects.filter(chain=number, kind="reply", recipient_kind="requester").get()
    assert (answered.recipient, answered.channel) == (number, "sms")


def test_with_the_identity_withheld_a_unit_sees_neither(signed_in: SignedIn, desk: Desk, clock: Clock) -> None:
    number = settled(desk, register, **MATTER, **NEIGHBOUR, identity_withheld=True)
    desk.dispatches(number)
    later(clock, desk)
    assert Demand.objects.get(number=number).protection == 2
    page = text(signed_in("城管局小李").get(f"/desk/{number}"))
    assert ("隐名，由12345转达" in page, "陈" in page.replace("坐席小陈", "")) == (True, False)


def test_a_person_concerned_may_stay_unnamed_and_the_page_says_so(
    signed_in: SignedIn, desk: Desk, clock: Clock
) -> None:
    number = settled(desk, register, **MATTER | {"content": "邻居家漏水"}, for_another=True, concerned_unnamed=True)
    later(clock, desk)
    assert re.search("相关人 ?不具名", text(signed_in("派单员老林").get(f"/desk/{number}")))
