"""Holds: set and lifted with a reason and an event; what is held stays past its time (S43; a32.1-i)."""

from typing import Any

import pytest
from tests.protecting.test_reveal import CHEN
from tests.reading.people import OTHERS, reads
from tests.store.conftest import at
from tests.store.desk import WHO, Desk
from tests.web.conftest import later

from hotline.acting.request import Accomplished
from hotline.audit.models import EventRow
from hotline.core.refusal import Refusal
from hotline.protecting.erasing import blocked_by, erase_rows
from hotline.protecting.holding import hold, lift
from hotline.protecting.retention import due
from hotline.protection.models import Hold
from hotline.proving.verifying import verify
from hotline.tickets.models import Demand

WHO.update(OTHERS)
WHY = "法院调取材料"


@pytest.fixture
def number(desk: Desk) -> str:
    """A ticket of 陈大文, archived."""
    number = desk.accepted(CHEN)
    desk.closes(number)
    desk.does("回访员小何", "follow_up", number, channel="phone", result="satisfied", solved="solved", consent=True)
    return number


def words_due(desk: Desk) -> int:
    """How many tickets are past their time in five years."""
    return next(one.count for one in due(at("2031-05-01")) if one.keeping.kind == "ticket")


def test_a_hold_stops_erasing_until_it_is_lifted(desk: Desk, number: str) -> None:
    tan = reads(desk, "保密员老谭")
    requester = Demand.objects.get(number=number).requester_id or 0
    assert words_due(desk) == 1
    assert isinstance(hold(number, "lawsuit", WHY, tan, desk.now), Accomplished)
    assert words_due(desk) == 0
    assert blocked_by(requester) == ["有案件、申诉、诉讼或者归档要求"]
    row = Hold.objects.get()
    assert isinstance(lift(row.id, "案件已结", tan, desk.now), Accomplished)
    assert words_due(desk) == 1
    assert blocked_by(requester) == []
    events = list(EventRow.objects.filter(chain="privacy").order_by("seq"))
    assert [one.act for one in events] == ["set_hold", "lift_hold"]
    assert events[0].args["ground"] == "lawsuit"
    assert events[0].args["words"] == {"present": True, "reference": row.set_words}
    assert WHY not in str([one.args for one in events])
    assert verify().clean


@pytest.mark.parametrize(
    ("who", "ground", "words", "guard"),
    [
        ("审计员老邓", "lawsuit", WHY, "scope"),
        ("审核员周姐", "lawsuit", WHY, "scope"),
        ("保密员老谭", "", WHY, "ground_missing"),
        ("保密员老谭", "lawsuit", " ", "look_words_missing"),
    ],
)
def test_who_sets_none(desk: Desk, number: str, who: str, ground: str, words: str, guard: str) -> None:
    refused = hold(number, ground, words, reads(desk, who), desk.now)
    assert isinstance(refused, Refusal)
    assert refused.guard == guard
    assert not Hold.objects.exists()


def test_one_of_a_ground_at_a_time_and_none_of_what_is_erased(desk: Desk, number: str) -> None:
    tan = reads(desk, "保密员老谭")
    assert isinstance(hold(number, "lawsuit", WHY, tan, desk.now), Accomplished)
    again = hold(number, "lawsuit", WHY, tan, desk.now)
    assert isinstance(again, Refusal)
    assert again.guard == "held_already"
    assert isinstance(hold(number, "archive", WHY, tan, desk.now), Accomplished)
    row = Hold.objects.get(ground="lawsuit")
    by_none = lift(row.id, "", tan, desk.now)
    assert isinstance(by_none, Refusal)
    assert isinstance(lift(row.id, "案件已结", tan, desk.now), Accomplished)
    twice = lift(row.id, "案件已结", tan, desk.now)
    assert isinstance(twice, Refusal)
    assert twice.guard == "nothing_to_decide"
    unknown = hold("260420-99999-9", "lawsuit", WHY, tan, desk.now)
    assert isinstance(unknown, Refusal)
    assert unknown.guard == "scope"
    erase_rows(Demand.objects.get(number=number).requester_id or 0, "request", desk.now)
    gone = hold(number, "case", WHY, tan, desk.now)
    assert isinstance(gone, Refusal)
    assert gone.guard == "nobody_known"


def test_the_page_sets_lifts_and_shows_classes_and_rules(desk: Desk, number: str, signed_in: Any, clock: Any) -> None:
    later(clock, desk, 1)
    tan = signed_in("保密员老谭")
    empty = tan.get("/desk/privacy/keeping").content.decode()
    for words in ("现在没有暂停删除的工单", "隐名诉求、举报的身份", "当天明文查看、紧急查看", "联系诉求人核实情况"):
        assert words in empty, words
    post = {"what": "hold", "number": number, "ground": "lawsuit", "words": WHY}
    wrong = tan.post("/desk/privacy/keeping", post | {"ground": ""})
    assert wrong.status_code == 422
    assert WHY in wrong.content.decode()
    assert tan.post("/desk/privacy/keeping", post | {"number": "1"}).status_code == 422
    assert tan.post("/desk/privacy/keeping", post).status_code == 302
    page = tan.get("/desk/privacy/keeping").content.decode()
    assert "诉讼、仲裁" in page
    assert WHY in page
    audited = signed_in("审计员老邓").get("/desk/privacy/keeping").content.decode()
    assert number in audited
    assert WHY not in audited
    lifting = {"what": "lift", "hold": str(Hold.objects.get().id), "words": "案件已结"}
    assert tan.post("/desk/privacy/keeping", lifting).status_code == 302
    assert "案件已结" in tan.get("/desk/privacy/keeping", {"lifted": "1"}).content.decode()
    assert signed_in("审核员周姐").get("/desk/privacy/keeping").status_code == 403
