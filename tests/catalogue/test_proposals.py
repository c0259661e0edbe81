"""Reasons to change the catalogue: by an approved return, by people, by the sweep - one task, not three (a15.3)."""

from typing import Any

import pytest
from tests.catalogue.office import LAMPS, Office, accomplished, refused
from tests.store.conftest import at
from tests.store.desk import WANG, Desk

from hotline.acting.cataloguing.proposing import decline, open_reviews, suggest
from hotline.audit.models import EventRow
from hotline.catalogue.models import Draft, Item, Proposal
from hotline.proving.verifying import verify
from hotline.tickets.models import Request


def dispatched(desk: Desk, **more: Any) -> str:
    number = desk.registers(WANG, town="442000001", class_code="030501")
    known = {"item": "street_light", "unit": "city_management"}
    desk.does("派单员老林", "dispatch", number, **{**known, **more})
    return number


def returned(desk: Desk, ground: str = "dispatch_wrong") -> str:
    number = dispatched(desk)
    desk.does("城管局罗局", "request_return", number, reason="不归我局", basis="三定规定")
    named = {"unit": "housing", "duty_basis": "物业管理条例", "return_ground": ground}
    desk.does("审核员周姐", "approve_return", number, **named)
    return number


def test_a_return_right_because_the_catalogue_is_wrong_proposes_a_change_by_itself(desk: Desk) -> None:
    returned(desk)
    assert not Proposal.objects.exists()
    number = returned(desk, "catalogue_wrong")
    made = Proposal.objects.get()
    assert (made.kind, made.about, made.tickets, made.opened_by) == (
        "catalogue_wrong", "street_light", [number], "zhou_reviewer",
    )  # fmt: skip
    kept = Request.objects.get(demand__number=number, kind="return")
    assert kept.decided["return_ground"] == "catalogue_wrong"
    assert EventRow.objects.get(chain=number, act="approve_return").args["return_ground"] == "catalogue_wrong"
    assert verify().clean


def test_three_approved_returns_open_one_review_not_three(office: Office, desk: Desk) -> None:
    for _ in range(2):
        returned(desk)
    assert open_reviews(at("2026-04-20", "18:00")) == 0
    numbers = [returned(desk) for _ in range(3)]
    assert open_reviews(at("2026-04-20", "18:00")) == 1
    task = Proposal.objects.get()
    assert (task.kind, task.about, len(task.tickets)) == ("returns", "street_light", 5)
    assert set(numbers) < set(task.tickets)
    returned(desk)
    assert open_reviews(at("2026-04-20", "19:00")) == 0
    office.now = at("2026-04-20", "19:00")
    accomplished(decline(office.asked("派单员老林"), task.id, "均系个案"))
    assert open_reviews(at("2026-04-20", "20:00")) == 0  # what was settled does not count again
    assert open_reviews(at("2026-07-20", "09:00")) == 0
    assert verify().clean


def test_returns_beyond_the_window_do_not_count(desk: Desk) -> None:
    for _ in range(3):
        returned(desk)
    assert open_reviews(at("2026-07-20", "09:00")) == 0
    assert open_reviews(at("2026-07-18", "09:00")) == 1


def test_departures_and_gaps_raise_their_own(desk: Desk) -> None:
    for _ in range(3):
        dispatched(desk, unit="housing", reason="产权归小区")
    for _ in range(3):
        number = desk.registers(WANG, town="442000001", class_code="030304")
        desk.does("派单员老林", "dispatch", number, unit="city_management", duty_basis="三定规定")
    assert open_reviews(at("2026-04-20", "18:00")) == 2
    assert set(Proposal.objects.values_list("kind", "about")) == {("departures", "street_light"), ("gaps", "030304")}


def test_an_ended_legal_basis_raises_one_task_for_good(office: Office) -> None:
    law = {"name": "城市照明管理规定", "until": "2026-05-01"}
    office.now = at("2026-04-20")
    number = office.drafts("派单员老林", law, subject="law", key="lighting")
    accomplished(office.proposes("派单员老林", number))
    accomplished(office.approves("目录审批人", number))
    assert open_reviews(at("2026-04-30", "18:00")) == 0
    resting = Item.objects.filter(legal_basis__title="城市照明管理规定").count()
    assert open_reviews(at("2026-05-01", "18:00")) == resting >= 1
    task = Proposal.objects.get(about="street_light")
    assert (task.kind, task.about, task.words) == ("basis", "street_light", "《城市照明管理规定》自2026-05-01起失效。")
    office.now = at("2026-05-02")
    accomplished(decline(office.asked("派单员老林"), task.id, "新规定未出"))
    assert open_reviews(at("2026-05-03", "18:00")) == 0


def test_people_suggest_and_a_draft_settles_it(office: Office) -> None:
    assert refused(suggest(office.asked("管理员小冯"), "street_light", "灯杆编号应必问")) == "role"
    assert refused(suggest(office.asked("城管局小李"), "street_light", " ")) == "reason_missing"
    accomplished(suggest(office.asked("城管局小李"), "street_light", "灯杆编号应必问"))
    made = Proposal.objects.get()
    assert refused(decline(office.asked("城管局小李"), made.id, "不")) == "role"
    assert refused(decline(office.asked("派单员老林"), made.id, "")) == "reason_missing"
    draft = office.drafts("派单员老林", LAMPS, proposals=[made.id])
    settled = Proposal.objects.get()
    assert (settled.outcome, settled.draft_id, settled.settled_by) == ("drafted", draft, "lin_dispatcher")
    assert Draft.objects.get(id=draft).proposals.count() == 1
    assert refused(decline(office.asked("派单员老林"), made.id, "晚了")) == "unknown"


@pytest.mark.parametrize("again", [1, 2])
def test_the_sweep_is_safe_to_run_twice(desk: Desk, again: int) -> None:
    for _ in range(3):
        returned(desk)
    done = [open_reviews(at("2026-04-20", "18:00")) for _ in range(1 + again)]
    assert done == [1] + [0] * again
    assert Proposal.objects.count() == 1
    assert Item.objects.filter(key="street_light").count() == 1
