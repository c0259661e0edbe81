"""A change tried on recent tickets: which would have gone elsewhere, had another limit; nothing is changed (a15.3)."""

from datetime import date
from typing import Any

import pytest
from tests.catalogue.office import Office
from tests.store.conftest import at
from tests.store.desk import WANG, Desk

from hotline.acting.cataloguing.trying import ask, run_trial
from hotline.catalogue.models import Draft, Item, Trial, TrialLine
from hotline.catalogue.selectors import content_of
from hotline.tickets.models import Assignment, Demand

SHIQI, TANZHOU = "442000001", "442000013"


@pytest.fixture
def lamps(desk: Desk) -> list[str]:
    """Tickets on street lamps: two of help, one a complaint, one by duty, one returned."""
    numbers = [_ticket(desk, kind) for kind in ("help", "help", "complaint")]
    by_duty = desk.registers(WANG, town=SHIQI, type="help", class_code="030799")
    desk.does("派单员老林", "dispatch", by_duty, unit="city_management", duty_basis="三定规定")
    returned = _ticket(desk, "help")
    desk.does("城管局罗局", "request_return", returned, reason="不归我局", basis="三定规定")
    desk.does("审核员周姐", "approve_return", returned, unit="housing", duty_basis="三定规定")
    return [*numbers, by_duty]


def _ticket(desk: Desk, kind: str) -> str:
    number = desk.registers(WANG, town=SHIQI, type=kind, class_code="030501")
    desk.does("派单员老林", "dispatch", number, item="street_light", unit="city_management")
    return number


def changed(key: str, **changes: Any) -> dict[str, Any]:
    return {**content_of(Item.objects.get(key=key)), **changes}


def tried(office: Office, *ids: int) -> Trial:
    office.now = max(office.now, at("2026-04-21"))
    trial = ask(list(Draft.objects.filter(id__in=ids)), 30, "lin_dispatcher", office.now)
    run_trial(trial.id, office.now)
    return Trial.objects.get(id=trial.id)


def test_tickets_that_would_have_gone_elsewhere_are_counted_and_listed(office: Office, lamps: list[str]) -> None:
    before = list(Demand.objects.order_by("id").values("unit_id", "due_at", "chain_seq"))
    trial = tried(office, office.drafts("派单员老林", changed("street_light", unit="housing", co_units=[])))
    assert trial.state == "done"
    result = trial.result
    assert (result["tickets"], result["affected"], result["unit"], result["limit"]) == (5, 3, 3, 0)
    assert result["moves"] == [["city_management", "housing", 3]]
    assert result["towns"] == {SHIQI: 3}
    lines = TrialLine.objects.filter(trial=trial).order_by("number")
    assert [line.number for line in lines] == sorted(lamps[:3])
    assert {(line.old_unit, line.new_unit, line.effect) for line in lines} == {("city_management", "housing", "unit")}
    assert list(Demand.objects.order_by("id").values("unit_id", "due_at", "chain_seq")) == before


def test_another_limit_is_compared_with_the_one_that_applied(office: Office, lamps: list[str]) -> None:
    draft = office.drafts("派单员老林", changed("street_light", limits={"help": "1wd", "complaint": "15wd"}))
    office.now = at("2026-04-23", "09:00")
    trial = tried(office, draft)
    assert (trial.result["limit"], trial.result["late"]) == (2, 2)  # 15wd is what a complaint has anyway
    kept = TrialLine.objects.filter(trial=trial)
    assert {(line.old_limit, line.new_limit, line.becomes_late) for line in kept} == {("3wd", "1wd", True)}


def test_what_was_closed_in_time_by_then_would_still_have_been(office: Office, desk: Desk) -> None:
    number = _ticket(desk, "help")
    desk.does("城管局小李", "accept", number)
    desk.closes(number)
    office.now = at("2026-04-29")
    trial = tried(office, office.drafts("派单员老林", changed("street_light", limits={"help": "2wd"})))
    assert (trial.result["limit"], trial.result["late"]) == (1, 0)


def test_a_new_item_covers_what_was_dispatched_by_duty(office: Office, lamps: list[str]) -> None:
    boards = {**changed("street_light"), "key": "boards", "name": "户外广告牌", "class_code": "030799",
              "scope": ["广告牌"], "unit": "housing"}  # fmt: skip
    trial = tried(office, office.drafts("派单员老林", boards))
    assert (trial.result["covered"], trial.result["affected"]) == (1, 1)
    assert TrialLine.objects.get(trial=trial).number == lamps[3]


def test_an_unchanged_catalogue_affects_nothing(office: Office, lamps: list[str]) -> None:
    trial = tried(office, office.drafts("派单员老林", changed("street_light", ask="灯杆编号")))
    assert (trial.result["tickets"], trial.result["affected"]) == (5, 0)


def test_an_item_that_ends_leaves_its_tickets_open(office: Office, lamps: list[str]) -> None:
    office.enacts(None, key="park_facility", ends=True)  # the other item of its class
    office.tomorrow()
    trial = tried(office, office.drafts("派单员老林", None, key="street_light", ends=True))
    assert trial.result["open"] == 3


def test_a_cancelled_trial_keeps_no_lines(office: Office, lamps: list[str]) -> None:
    draft = office.drafts("派单员老林", changed("street_light", unit="housing", co_units=[]))
    trial = ask(list(Draft.objects.filter(id=draft)), 30, "lin_dispatcher", office.now)
    Trial.objects.filter(id=trial.id).update(state="cancelled")
    run_trial(trial.id, at("2026-04-21"))
    assert Trial.objects.get(id=trial.id).state == "cancelled"
    assert not TrialLine.objects.exists()


def test_answers_given_at_dispatch_decide_again(office: Office, desk: Desk) -> None:
    inside = {"towns": [], "answers": {"property_line": "inside"}, "unit": "housing", "office": ""}
    office.enacts(changed("street_light", rules=[inside]), warnings_reason="同前")
    desk.at(at("2026-04-22"))
    number = desk.registers(WANG, town=SHIQI, type="help", class_code="030501")
    asked = {"item": "street_light", "unit": "housing", "element_answers": {"property_line": "inside"}}
    desk.does("派单员老林", "dispatch", number, **asked)
    row = Assignment.objects.get(demand__number=number)
    assert (row.unit_id, row.item_unit, row.answers) == ("housing", "housing", {"property_line": "inside"})
    assert [step["rule"] for step in row.why] == ["U2", "U4", "U8", "U10"]
    office.now = at("2026-04-22", "15:00")
    back = {**content_of(Item.objects.get(key="street_light", valid_to__isnull=True)), "rules": []}
    trial = tried(office, office.drafts("派单员老林", back, in_force_from=date(2026, 4, 24)))
    assert trial.result["moves"] == [["housing", "city_management", 1]]
