"""One demand through the whole loop, by the people of the demo city."""

import pytest
from tests.store.conftest import at
from tests.store.desk import Desk, row


@pytest.mark.each_postgres
def test_a_demand_goes_round(desk: Desk) -> None:
    number = desk.dispatched()
    assert row(number).due_at == at("2026-05-07", "17:30")
    desk.at(at("2026-04-20", "15:00")).does("城管局小李", "accept", number)
    desk.at(at("2026-05-06", "10:00")).submits(number)
    desk.at(at("2026-05-07", "16:00"))
    assert desk.refused("城管局罗局", "approve_closure", number) == "role"
    assert desk.refused("审核员周姐", "approve_closure", number, checklist=["contacted"]) == "checklist_open"
    desk.approves(number)
    closed = row(number)
    assert (closed.state, closed.timely, closed.due_at) == ("closed", True, at("2026-05-07", "17:30"))
    desk.at(at("2026-05-08", "10:00"))
    desk.does("回访员小何", "follow_up", number, channel="phone", result="satisfied", solved="solved")
    assert row(number).state == "archived"
