"""Every dispatch keeps why this unit: item and version, place, limit, what was done with it (a15.1, a15.2)."""

from typing import Any

import pytest
from tests.store.conftest import at
from tests.store.desk import WANG, Desk

from hotline.catalogue.models import Item
from hotline.catalogue.selectors import content_of
from hotline.outbox.models import Message
from hotline.outbox.texts import render
from hotline.proving.verifying import verify
from hotline.tickets.models import Assignment

SHIQI, TANZHOU = "442000001", "442000013"


def dispatched(desk: Desk, town: str = SHIQI, **more: Any) -> Assignment:
    number = desk.registers(WANG, town=town)
    desk.does("派单员老林", "dispatch", number, **more)
    return Assignment.objects.select_related("demand").get(demand__number=number)


def rules(row: Assignment) -> list[str]:
    return [step["rule"] for step in row.why]


def test_by_an_item_the_decision_names_item_version_unit_and_limit(desk: Desk) -> None:
    row = dispatched(desk, item="street_light", unit="city_management")
    version = Item.objects.get(key="street_light").version
    assert (row.item, row.item_unit, row.demand.item) == (version, "city_management", version)
    assert rules(row) == ["U2", "U6", "U8", "U10"]
    assert [row.why[0]["fact"], row.why[0]["outcome"], row.why[2]["outcome"]] == [
        "street_light", "路灯和公共照明", "3wd",
    ]  # fmt: skip
    assert row.why[3] == {
        "n": 4, "rule": "U10", "provision": "a15.1", "fact": "", "outcome": "市城市管理和综合执法局",
        "why": "按条目派给承办单位",
    }  # fmt: skip
    assert verify().clean


def test_by_place_it_is_the_office_of_the_right_town(desk: Desk) -> None:
    for town, unit in ((SHIQI, "shiqi"), ("442000002", "dongqu")):
        row = dispatched(desk, town, item="rubbish", unit=unit)
        assert (row.unit_id, row.office, row.item_unit) == (unit, "城市建设和管理局", unit)
        assert rules(row) == ["U2", "U5", "U7", "U8", "U10"]
        told = Message.objects.get(chain=row.demand.number, kind="dispatch", recipient_kind="unit")
        assert told.content["office"] == "城市建设和管理局"
        assert "（建议由城市建设和管理局承办）" in render(told, str, lambda _: None)


def test_another_unit_wants_a_reason_and_the_step_says_so(desk: Desk) -> None:
    number = desk.registers(WANG, town=SHIQI)
    assert desk.refused("派单员老林", "dispatch", number, item="street_light", unit="housing") == "other_unit"
    row = dispatched(desk, item="street_light", unit="housing", reason="产权归小区业主")
    assert (rules(row)[-1], row.item_unit, bool(row.departure)) == ("U11", "city_management", True)


def test_without_an_item_the_duty_is_named_and_it_is_a_gap(desk: Desk) -> None:
    row = dispatched(desk, unit="city_management", duty_basis="三定规定", class_code="030799")
    assert (row.item, rules(row)) == ("", ["U1", "U9", "U12"])
    aside = dispatched(desk, unit="city_management", duty_basis="三定规定", class_code="030501")
    assert (rules(aside), aside.why[1]["fact"]) == (["U1", "U2", "U12"], "公园设施和管理、路灯和公共照明")


def test_where_the_place_is_unknown_the_dispatcher_chooses(desk: Desk) -> None:
    row = dispatched(desk, "", item="rubbish", unit="shiqi")
    assert (rules(row), row.item_unit) == (["U2", "U9", "U15"], "")


def test_a_class_that_is_none_is_refused(desk: Desk) -> None:
    number = desk.registers(WANG)
    asked = {"unit": "city_management", "duty_basis": "三定规定", "class_code": "030598"}
    assert desk.refused("派单员老林", "dispatch", number, **asked) == "class_unknown"


def test_consultation_and_redo_explain_themselves(desk: Desk) -> None:
    number = dispatched(desk, item="street_light", unit="city_management").demand.number
    desk.does("城管局罗局", "request_return", number, reason="不归我局", basis="三定规定")
    desk.does("审核员周姐", "refer_to_consultation", number, question="灯归谁", body="city_consultation")
    decided = {"unit": "housing", "basis": "会议纪要", "decision": "由住建局承办", "round": "meeting"}
    desk.does("协商秘书老莫", "decide_consultation", number, **decided, body="city_consultation")
    row = Assignment.objects.get(demand__number=number, kind="consultation")
    assert rules(row) == ["U13"]
    assert row.why[0]["outcome"] == "市住房和城乡建设局"


def test_extension_is_closed_where_the_item_closes_it(desk: Desk) -> None:
    from tests.catalogue.office import Office

    office = Office(at("2026-04-20"))
    changed = {**content_of(Item.objects.get(key="street_light")), "extension_open": False}
    office.enacts(changed, warnings_reason="同前")
    before = dispatched(desk, item="street_light", unit="city_management").demand.number
    desk.at(at("2026-04-21"))
    after = dispatched(desk, item="street_light", unit="city_management").demand.number
    asked = {"reason": "缺备件", "length": "2wd", "cause": "third_party"}
    for number in (before, after):
        desk.does("城管局小李", "accept", number)
    desk.does("城管局罗局", "request_extension", before, **asked)
    assert desk.refused("城管局罗局", "request_extension", after, **asked) == "extension_closed"


@pytest.mark.parametrize(("limit", "due"), [("24h", "2026-05-02T02:01:00+08:00"), ("1wd", "2026-05-06T17:30:00+08:00")])
def test_an_hour_limit_runs_over_a_holiday_a_day_limit_does_not(desk: Desk, limit: str, due: str) -> None:
    from tests.catalogue.office import Office

    office = Office(at("2026-04-20"))
    office.enacts({**content_of(Item.objects.get(key="water_cut")), "limits": {"help": limit}}, warnings_reason="民生")
    desk.at(at("2026-05-01", "02:00"))
    number = desk.registers(WANG, town=SHIQI)
    desk.at(at("2026-05-01", "02:00"))
    desk.now = desk.now.replace(minute=1)
    done = desk.does("派单员老林", "dispatch", number, item="water_cut", unit="water_supply")
    assert done.due is not None
    assert done.due.isoformat()[:13] == due[:13]
