"""One accountable unit and one person in it, whatever happens to a ticket, and the levels up to the city (a7.1)."""

from datetime import date, timedelta

import pytest
from tests.store.conftest import at
from tests.store.desk import Desk, row
from tests.store.lives import every_act

from hotline.core.ticket import OPEN_WITH_UNIT
from hotline.organisation.models import Person, Post
from hotline.organisation.selectors import CITY, Level, accountable_person, levels, standing_person, works_for
from hotline.sweeps import silent_acceptance
from hotline.tickets.models import Assignment, Demand
from hotline.tickets.selectors import accountable

DAY = date(2026, 4, 20)


def test_the_person_follows_the_ticket(desk: Desk) -> None:
    number = desk.dispatched()
    assert row(number).person == "city_management_lead"
    desk.does("城管局小李", "accept", number)
    assert row(number).person == "city_management_handler"
    desk.does("城管局小李", "assign", number, to="city_management_lead")
    assert row(number).person == "city_management_lead"
    desk.does("城管局小李", "assign", number, to="综合执法办公室")
    assert row(number).person == "city_management_lead"
    desk.does("派单员老林", "recall", number, reason="误派")
    assert row(number).person == ""
    desk.dispatches(number, "housing")
    assert row(number).person == "housing_lead"


def test_silence_leaves_the_ticket_with_who_stands_for_the_unit(desk: Desk) -> None:
    number = desk.dispatched()
    assert silent_acceptance(at("2026-04-23")) == 1
    assert (row(number).state, row(number).person) == ("handling", "city_management_lead")


def test_another_unit_has_another_person_and_a_redo_the_same(desk: Desk) -> None:
    returned, redone = desk.dispatched(), desk.accepted()
    desk.does("城管局罗局", "request_return", returned, reason="非我职责", basis="三定")
    desk.does("审核员阿吴", "approve_return", returned, unit="housing", duty_basis="三定", class_code="030303")
    assert row(returned).person == "housing_lead"
    desk.closes(redone)
    desk.does("回访员小何", "follow_up", redone, channel="phone", result="dissatisfied", reason="仍不亮")
    Post.objects.filter(person_id="city_management_handler").update(valid_to=DAY)
    desk.does("督办员老郑", "redo", redone, reason="确未修好")
    assert row(redone).person == "city_management_lead"


@pytest.mark.parametrize(
    ("ended", "stands"),
    [
        ((), "city_management_lead"),
        (("city_management_lead",), "a_desk"),
        (("city_management_lead", "a_desk"), "city_management_handler"),
        (("city_management_lead", "a_desk", "city_management_handler"), None),
    ],
)
def test_who_stands_for_a_unit(desk: Desk, ended: tuple[str, ...], stands: str | None) -> None:
    Person.objects.create(key="a_desk", name="联络员阿琴")
    held = {"role": "handler", "appointment": "unit_desk", "valid_from": date(2025, 1, 1)}
    Post.objects.create(person_id="a_desk", unit_id="city_management", **held)
    Post.objects.filter(person_id__in=ended).update(valid_to=DAY)
    assert standing_person("city_management", DAY) == stands
    assert standing_person("city_management", DAY - timedelta(days=1)) == "city_management_lead"
    assert accountable_person("city_management", "a_desk", DAY) == ("a_desk" if "a_desk" not in ended else stands)


def test_a_unit_without_anybody_in_post_gets_no_ticket(desk: Desk) -> None:
    Post.objects.filter(unit_id="housing").update(valid_to=DAY)
    number = desk.registers()
    args = {"unit": "housing", "duty_basis": "三定", "class_code": "030303"}
    assert desk.refused("派单员老林", "dispatch", number, **args) == "unit_without_person"
    desk.dispatches(number)


def test_the_levels_lead_up_to_the_city(desk: Desk) -> None:
    assert levels("city_management", DAY) == (Level("city_management", "city_management_lead"), Level(CITY, None))
    village = [level.unit for level in levels("hetian_village", DAY)]
    assert village == ["hetian_village", "tanzhou", CITY]
    number = desk.accepted()
    found = accountable(number, DAY)
    assert (found.unit, found.person) == ("city_management", "city_management_handler")
    assert [level.unit for level in found.levels] == ["city_management", CITY]
    Post.objects.filter(person_id="city_management_handler").update(valid_to=DAY)
    assert accountable(number, DAY).person == "city_management_lead"


def test_after_every_act_there_is_one_assignment_and_one_person(desk: Desk) -> None:
    every_act(desk)
    held = Demand.objects.filter(state__in=OPEN_WITH_UNIT)
    assert held.count() > 3
    for demand in held:
        running = Assignment.objects.get(demand=demand, ended_at__isnull=True)
        assert running.unit_id == demand.unit_id
        assert works_for(demand.person, demand.unit_id or "", desk.now.date())
