"""The walk through the API: every reading operation with every kind of key, for everybody a system acts for (S40)."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from tests.api.client import key_for
from tests.privacy.matrix_of_roles import Who
from tests.privacy.test_planted_lists import searches
from tests.privacy.walking import Walk
from tests.store.desk import WHO, Desk

from hotline.api import callers
from hotline.api.door import api
from hotline.organisation.selectors import units_below
from hotline.reading.search import LONGEST
from hotline.tickets.models import Demand
from hotline.web.codes import grouped_code

HOTLINE = ("坐席小陈", "派单员老林", "审核员周姐", "回访员小何", "督办员老郑")
OF_UNITS = {"city_management": ("城管局小李", "城管局罗局"), "housing": ("住建局小钟", "住建局老汪")}


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """No key of another database is remembered."""
    callers.forget()
    yield
    callers.forget()


def keys(desk: Desk) -> Iterator[tuple[Who, dict[str, str]]]:
    """Every kind of key, by itself and for the people it acts for: who that is to the matrix, the heads of a call."""
    now = desk.now
    for unit, people in {"hotline": HOTLINE, **OF_UNITS}.items():
        heads = {"Authorization": f"Bearer {key_for(unit, 'unit_system', unit=unit, now=now)}"}
        below = frozenset(units_below(unit, now))
        if unit != "hotline":
            yield Who("unit_lead", unit, below=below), heads
        for name in people:
            person, role = WHO[name]
            yield Who(role, unit, person, below), {**heads, "Hotline-Person": person, "Hotline-Role": role}
    reader = key_for("figures", "reader", now=now)
    yield Who("analyst"), {"Authorization": f"Bearer {reader}"}


def reading() -> list[str]:
    """The addresses of every operation that reads."""
    schema: dict[str, Any] = api.get_openapi_schema()
    return [path for path, item in schema["paths"].items() if "get" in item]


def test_no_answer_of_the_api_holds_what_the_matrix_forbids(walk: Walk) -> None:
    missing: list[tuple[str, ...]] = []
    client = Client(raise_request_exception=False)
    for who, heads in keys(walk.city.desk):
        for path in reading():
            if "{number}" not in path and (path.endswith(("/tickets", "/queues")) or "Hotline-Person" not in heads):
                _ask(walk, who, client, path, heads)
            for key, case in walk.city.cases.items() if "{number}" in path else ():
                found = _ask(walk, who, client, path.replace("{number}", case.number), heads)
                if path.endswith("/tickets/{number}"):
                    missing += walk.missed(who, key, found)
    assert len(reading()) > 8
    assert missing == []
    assert walk.pages > 1000, walk.pages
    assert walk.wrong == []


def test_no_search_of_the_api_holds_what_the_matrix_forbids(walk: Walk) -> None:
    client, found = Client(raise_request_exception=False), 0
    for who, heads in keys(walk.city.desk):
        for _, how, typed in searches(walk):
            asked = json.dumps({"text": typed[:LONGEST]})
            answer = client.post("/api/v1/search", asked, "application/json", headers=heads)
            found += answer.status_code == 200 and answer.json()["rows"] != []
            _read(walk, who, f"search {how}", answer)
    assert found > 50
    assert walk.wrong == []


def test_a_channel_gives_a_requester_the_own_demand(walk: Walk) -> None:
    token = key_for("portal", "channel", channel="web", now=walk.city.desk.now)
    client, missing = Client(raise_request_exception=False), list[tuple[str, ...]]()
    for key, case in walk.city.cases.items():
        code = grouped_code(Demand.objects.get(number=case.number))
        heads = {"Authorization": f"Bearer {token}", "Query-Code": code}
        for path in (one for one in reading() if "/contacts/" in one):
            found = _ask(walk, Who("requester", own=key), client, path.replace("{number}", case.number), heads)
            if path.endswith("{number}"):
                missing += walk.missed(Who("requester", own=key), key, found)
        other = walk.city.cases["pool" if key == "handling" else "handling"].number  # its code is another one
        if key in ("pool", "handling", "withheld"):
            assert client.get(f"/api/v1/contacts/{other}", headers=heads).status_code == 404
    assert missing == []
    assert walk.wrong == []


def _ask(walk: Walk, who: Who, client: Client, path: str, heads: dict[str, str]) -> Any:
    return _read(walk, who, path, client.get(path.replace("{webhook}", "1"), headers=heads))


def _read(walk: Walk, who: Who, path: str, answer: Any) -> Any:
    """Judge an answer as it reads to a person: JSON without escapes."""
    if answer.status_code >= 500 or answer.status_code == 429:
        walk.wrong.append((who.role, path, f"answered {answer.status_code}"))
    told = json.dumps(json.loads(answer.content), ensure_ascii=False) if answer.content else ""
    return walk.read(who, path, f"{told} {dict(answer.headers)}")
