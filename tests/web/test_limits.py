"""Limits per account and address: a flood waits, its neighbours do not, the emergency lines are always there (S37)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.web.conftest import NOW, Clock, SignedIn

from hotline.access.models import Alarm
from hotline.database.places import Place
from hotline.web import limits
from hotline.web.limits import Drawn


@pytest.fixture
def limited(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty requests a minute for an address, twenty for an account."""
    settings.HOTLINE_LIMITS = {"address": 30, "account": 20}


def many(client: Client, path: str, times: int) -> list[int]:
    return [client.get(path).status_code for _ in range(times)]


def test_a_flood_from_one_address_waits_and_others_do_not(city: Place, clock: Clock, limited: None) -> None:
    flooding, other = Client(REMOTE_ADDR="10.7.7.7"), Client(REMOTE_ADDR="10.7.7.8")
    assert many(flooding, "/progress", 31) == [200] * 30 + [429]
    assert other.get("/progress").status_code == 200
    answer = flooding.get("/progress")
    assert answer.headers["Retry-After"] == "60"
    page = answer.content.decode()
    assert "请在60秒以后再试" in page
    assert "tel:110" in page
    clock.move_to(NOW + timedelta(seconds=60))
    assert flooding.get("/progress").status_code == 200


def test_the_first_page_with_the_emergency_lines_is_never_limited(city: Place, clock: Clock, limited: None) -> None:
    flooding = Client(REMOTE_ADDR="10.7.7.7")
    many(flooding, "/progress", 40)
    assert set(many(flooding, "/", 50)) == {200}
    assert flooding.get("/healthz").status_code == 200


def test_what_was_typed_is_on_the_page_that_says_wait(city: Place, clock: Clock, limited: None) -> None:
    flooding = Client(REMOTE_ADDR="10.7.7.7")
    many(flooding, "/progress", 40)
    answer = flooding.post("/say/what", {"words": "路灯不亮三天了"})
    assert answer.status_code == 429
    assert "路灯不亮三天了" in answer.content.decode()


def test_an_account_is_limited_wherever_it_asks_from(signed_in: SignedIn, limited: None) -> None:
    lin = signed_in("派单员老林")
    found = [lin.get("/desk/shortcuts", REMOTE_ADDR=f"10.3.0.{n}").status_code for n in range(24)]
    assert found[0] == 200
    assert found.count(429) >= 3
    colleague = signed_in("坐席小陈")
    assert colleague.get("/desk/shortcuts", REMOTE_ADDR="10.3.1.1").status_code == 200


def test_a_flood_is_listed_and_nobody_is_blocked_for_good(city: Place, clock: Clock, limited: None) -> None:
    flooding = Client(REMOTE_ADDR="10.7.7.7")
    many(flooding, "/progress", 40)
    assert (Alarm.objects.get().kind, Alarm.objects.get().subject) == ("flood", "10.7.7.7")
    clock.move_to(NOW + timedelta(minutes=1))
    assert flooding.post("/say/what", {"words": "路灯不亮三天了"}).status_code == 302


def test_counting_costs_a_statement_in_ten_requests(city: Place, clock: Clock) -> None:
    drawn = Drawn()
    with CaptureQueriesContext(connection) as asked:
        assert all(drawn.grants("address:x", 100, NOW) for _ in range(30))
    assert len([one for one in asked.captured_queries if "ratebucket" in one["sql"]]) == 3


def test_processes_share_one_count(city: Place, clock: Clock) -> None:
    first, second = Drawn(), Drawn()
    granted = sum(one.grants("address:y", 40, NOW) for _ in range(40) for one in (first, second))
    assert granted == 40


def test_a_name_refused_asks_the_database_no_more_in_its_minute(city: Place, clock: Clock) -> None:
    drawn = Drawn()
    assert [drawn.grants("address:z", 10, NOW) for _ in range(12)] == [True] * 10 + [False] * 2
    with CaptureQueriesContext(connection) as asked:
        assert not any(drawn.grants("address:z", 10, NOW) for _ in range(50))
    assert len(asked) == 0
    assert drawn.grants("address:z", 10, NOW + timedelta(minutes=1))


def test_the_memory_of_a_process_is_bounded(city: Place, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_NAMES", 5)
    drawn = Drawn()
    for n in range(30):
        assert drawn.grants(f"address:{n}", 10, NOW)
    assert len(drawn._left) <= 5
