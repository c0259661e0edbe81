"""Break-glass: reason first, a time, two told, reviewed within a working day, stopped where it was not (S30)."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.protecting.test_reveal import CHEN
from tests.reading.people import OTHERS, reads
from tests.store.conftest import at
from tests.store.desk import WHO, Desk
from tests.web.conftest import Clock

from hotline.acting.request import Accomplished
from hotline.audit.models import EventRow, ViewRow
from hotline.core.refusal import Refusal
from hotline.organisation.models import Post
from hotline.outbox.models import Message
from hotline.protecting.emergency import ask, confirm, review, settle, show
from hotline.protection.models import EmergencyView
from hotline.proving.verifying import verify

WHO.update(OTHERS)
WHY = "来电人说要跳楼，转110"


def looks(desk: Desk, number: str, who: str = "派单员老林", kind: str = "110", words: str = WHY) -> EmergencyView:
    """An emergency view that must be given."""
    view = ask(number, reads(desk, who), desk.now, kind, words)
    assert isinstance(view, EmergencyView), view
    return view


def refused(desk: Desk, number: str, who: str = "派单员老林", kind: str = "110", words: str = WHY) -> str:
    """The guard of one that must be refused."""
    done = ask(number, reads(desk, who), desk.now, kind, words)
    assert isinstance(done, Refusal), done
    return done.guard


@pytest.fixture
def leader(desk: Desk) -> str:
    """审核员周姐 leads the shift."""
    post = {"person_id": WHO["审核员周姐"][0], "unit_id": "hotline", "role": "reviewer"}
    Post.objects.create(**post, appointment="duty_leader", valid_from=date(2020, 1, 1))
    return "审核员周姐"


def test_the_contact_opens_for_a_time_and_two_are_told(desk: Desk) -> None:
    number = desk.registers(CHEN)
    view = looks(desk, number)
    lin = reads(desk, "派单员老林")
    shown = show(number, lin, desk.now)
    assert shown is not None
    assert shown.fields == {
        "name": "陈大文", "phone": "13900001234", "address": "石岐街道民生路12号", "location": "民生路",
    }  # fmt: skip
    assert view.until == desk.now + timedelta(minutes=15)
    assert view.review_due == at("2026-04-21", "17:30")
    told = Message.objects.filter(kind__startswith="emergency_view+")
    assert {(message.recipient_kind, message.recipient) for message in told} == {
        ("privacy", "hotline"), ("duty_leader", "hotline"),
    }  # fmt: skip
    lines = ViewRow.objects.filter(kind="emergency")
    assert [(line.person, line.purpose, line.demand) for line in lines] == [("lin_dispatcher", "110", number)] * 2
    assert show(number, lin, desk.now + timedelta(minutes=15)) is None
    assert show(number, reads(desk, "审核员周姐"), desk.now) is None


@pytest.mark.parametrize(
    ("how", "guard"),
    [
        ({"kind": ""}, "purpose_missing"),
        ({"words": ""}, "look_words_missing"),
        ({"who": "城管局小李"}, "emergency_role"),
        ({"who": "城管局罗局"}, "emergency_role"),
    ],
)
def test_without_kind_words_and_desk_nothing_opens(desk: Desk, how: dict[str, str], guard: str) -> None:
    assert refused(desk, desk.dispatched(CHEN), **how) == guard
    assert not ViewRow.objects.filter(kind="emergency").exists()


def test_what_is_sealed_opens_for_nothing(desk: Desk) -> None:
    number = desk.registers(CHEN)
    desk.does("派单员老林", "seal", number)
    assert refused(desk, number) == "sealed"


def test_a_withheld_identity_wants_a_second_person_present(desk: Desk, leader: str) -> None:
    number = desk.registers(CHEN, identity_withheld=True)
    view = looks(desk, number)
    lin, zhou = reads(desk, "派单员老林"), reads(desk, leader)
    waiting = show(number, lin, desk.now)
    assert waiting is not None
    assert (waiting.waiting, waiting.fields) == (True, {})
    assert not ViewRow.objects.filter(kind="emergency").exists()
    for who in ("派单员老林", "审核员阿吴", "保密员老谭"):
        assert isinstance(confirm(view.id, reads(desk, who), desk.now), Refusal)
    assert isinstance(confirm(view.id, zhou, desk.now), Accomplished)
    shown = show(number, lin, desk.now)
    assert shown is not None
    assert shown.fields["phone"] == "13900001234"
    assert EventRow.objects.get(chain="privacy").act == "confirm_emergency"


def test_a_leader_does_not_confirm_the_own_view(desk: Desk, leader: str) -> None:
    number = desk.registers(CHEN, identity_withheld=True)
    view = looks(desk, number, leader)
    done = confirm(view.id, reads(desk, leader), desk.now)
    assert isinstance(done, Refusal)
    assert done.guard == "D11"


def test_a_use_not_reviewed_after_a_working_day_stops_the_next(desk: Desk) -> None:
    number = desk.registers(CHEN)
    view = looks(desk, number)
    looks(desk, number)  # within the day an emergency goes before the review
    desk.now = at("2026-04-21", "18:00")
    assert refused(desk, number) == "emergency_unreviewed"
    tan = reads(desk, "保密员老谭")
    for one in EmergencyView.objects.all():
        assert isinstance(review(one.id, tan, desk.now, "founded"), Accomplished)
    assert isinstance(review(view.id, tan, desk.now, "founded"), Refusal)
    looks(desk, number)
    assert verify().clean


def test_an_unfounded_use_stops_the_person_until_it_is_settled(desk: Desk) -> None:
    number = desk.registers(CHEN)
    view, tan = looks(desk, number), reads(desk, "保密员老谭")
    assert isinstance(review(view.id, reads(desk, "审核员周姐"), desk.now, "founded"), Refusal)
    refusal = review(view.id, tan, desk.now, "unfounded")
    assert isinstance(refusal, Refusal)
    assert refusal.guard == "look_words_missing"
    assert isinstance(review(view.id, tan, desk.now, "unfounded", "没有紧急情况"), Accomplished)
    assert refused(desk, number) == "emergency_unreviewed"
    looks(desk, number, "坐席小陈")  # another person is not stopped
    assert isinstance(settle(view.id, tan, desk.now), Accomplished)
    looks(desk, number)


def test_the_pages_ask_show_confirm_and_review(desk: Desk, leader: str, signed_in: Any, clock: Clock) -> None:
    number = desk.registers(CHEN, identity_withheld=True)
    clock.move_to(desk.now)
    lin = signed_in("派单员老林")
    path = f"/desk/{number}/emergency"
    assert "立即收到通知" in lin.get(path).content.decode()
    assert lin.post(path, {"kind": "", "words": WHY}).status_code == 422
    assert lin.post(path, {"kind": "110", "words": WHY}).status_code == 302
    assert "须由值班长确认" in lin.get(path).content.decode()
    zhou = signed_in(leader)
    for told in (zhou, signed_in("保密员老谭")):
        notices = told.get("/desk/notices").content.decode()
        assert "紧急查看待值班长确认" in notices
        assert f'href="/desk/privacy/emergencies">{number}</a>' in notices
    view = EmergencyView.objects.get()
    page = zhou.get("/desk/privacy/emergencies").content.decode()
    assert number in page
    assert WHY not in page
    assert zhou.post("/desk/privacy/emergencies", {"what": "confirm", "view": view.id}).status_code == 302
    shown = lin.get(path)
    assert "13900001234" in shown.content.decode()
    assert shown.headers["Refresh"] == f"900; url=/desk/{number}"
    tan = signed_in("保密员老谭")
    assert WHY in tan.get("/desk/privacy/emergencies").content.decode()
    assert tan.post("/desk/privacy/emergencies", {"what": "founded", "view": view.id}).status_code == 302
    assert EmergencyView.objects.get().finding == "founded"
    assert signed_in("城管局小李").get(path).status_code == 403
