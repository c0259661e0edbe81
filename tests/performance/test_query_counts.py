"""Statements an act costs: round trips decide how many acts a second there can be, so they are a budget."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.store.conftest import at
from tests.store.desk import CHECKLIST, REPORT, Desk

from hotline.database.identity import new_id
from hotline.database.places import Place
from hotline.reading.page import ticket_page
from hotline.reading.readers import reader
from hotline.reading.search import search
from hotline.reading.worklist import queue_counts, worklist
from hotline.sweeps.search_texts import search_texts

BUDGET = {
    "register": 6,
    "dispatch": 8,
    "accept": 6,
    "contact_requester": 5,
    "request_extension": 5,
    "approve_extension": 7,
    "reply": 5,
    "request_closure": 7,
    "approve_closure": 8,
    "follow_up": 5,
}
"""Each may be lowered; raising one wants a reason in the commit."""

READING = {"worklist": 2, "counts": 1, "ticket page": 4, "reader": 1, "by number": 3, "by phone": 4, "by words": 3}
"""Statements of what is read, apart from the session's: the page of a list may cost 8, of a ticket 14 (P01, P02)."""

TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@pytest.fixture
def desk(database: Place) -> Desk:
    """The people of the demo city at work."""
    from hotline.demo.founding import found_demo_city

    found_demo_city()
    return Desk(at("2026-04-20"))


def cost(work: Callable[[], object]) -> int:
    """Statements of one act, without those that only begin and end its transaction or fetch a block of ids."""
    new_id()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        work()
    said = [query["sql"] for query in asked.captured_queries]
    counted = [sql for sql in said if not sql.startswith(TRANSACTION) and "hotline_ids" not in sql]
    return len(counted)


def test_statements_of_the_acts_stay_within_their_budget(desk: Desk) -> None:
    desk.closes(desk.accepted())  # what a process reads once is read
    numbers: list[str] = []
    found = {"register": cost(lambda: numbers.append(desk.registers(key="k")))}
    number = numbers[0]
    for name, what, args in (
        ("派单员老林", "dispatch", {"unit": "city_management", "duty_basis": "三定", "class_code": "030303"}),
        ("城管局小李", "accept", {}),
        ("城管局小李", "contact_requester", {"said": "已联系"}),
        ("城管局罗局", "request_extension", {"reason": "天气", "length": "2wd", "cause": "weather"}),
        ("审核员周姐", "approve_extension", {}),
        ("城管局罗局", "reply", {"reply": "已修复"}),
        ("城管局罗局", "request_closure", REPORT),
        ("审核员周姐", "approve_closure", {"checklist": CHECKLIST}),
        ("回访员小何", "follow_up", {"channel": "phone", "result": "satisfied", "solved": "solved"}),
    ):
        found[what] = cost(lambda: desk.does(name, what, number, **args))  # noqa: B023 - called at once
    assert found == BUDGET


def test_statements_of_reading_stay_within_their_budget(desk: Desk) -> None:
    number = desk.accepted(claims=["1", "2"])
    desk.does("城管局小李", "invite_co_handler", number, unit="housing", claims=["2"])
    desk.does("城管局小李", "contact_requester", number, said="已联系")
    desk.does("城管局罗局", "request_extension", number, reason="天气", length="2wd", cause="weather")
    for _ in range(30):
        desk.accepted()
    search_texts()
    lead, now = reader("city_management_lead", "unit_lead", desk.now), desk.now
    ticket_page(number, lead, now)  # what a process reads once is read
    found = {
        "worklist": cost(lambda: worklist(lead, now)),
        "counts": cost(lambda: queue_counts(lead, now)),
        "ticket page": cost(lambda: ticket_page(number, lead, now)),
        "reader": cost(lambda: reader("city_management_lead", "unit_lead", now)),
        "by number": cost(lambda: search(number, lead, now)),
        "by phone": cost(lambda: search("13800138000", lead, now)),
        "by words": cost(lambda: search("路灯不亮", lead, now)),
    }
    assert found == READING
