"""The API against its own description: no 5xx, no undocumented answer, and links through the lifecycle (S33)."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.api.client import PEOPLE, System, key_for
from tests.api.conftest import dispatched, registered
from tests.store.desk import CHECKLIST, REPORT

from hotline.api.act_schemas import NOT_HERE, TICKET_ACTS
from hotline.api.door import api
from hotline.core.lifecycle import ACTS
from hotline.core.records import RECORDS
from hotline.database.places import Place

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
FAST = settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def described() -> dict[str, Any]:
    """The description as it is served."""
    import hotline.api.urls  # noqa: F401 - makes the operations

    found: dict[str, Any] = api.get_openapi_schema()
    return found


def test_the_description_is_served(hotline: System) -> None:
    served = hotline.get("/openapi.json")
    assert served.status == 200
    assert set(served.body["paths"]) == set(described()["paths"])
    assert all(path.startswith("/api/v1/") for path in served.body["paths"])


def test_every_act_of_the_lifecycle_and_every_record_is_described() -> None:
    named = {operation["operationId"] for path in described()["paths"].values() for operation in path.values()}
    assert (set(TICKET_ACTS) | set(RECORDS)) - set(NOT_HERE) <= named
    assert not set(NOT_HERE) & named
    assert set(ACTS) - set(TICKET_ACTS) == {"register", "dispose", "load_notice", "adopt_policy"}
    assert {"register_demand", "dispose_demand", "register_ticket"} <= named


def test_every_operation_names_its_problems_and_asks_for_a_key() -> None:
    for path, operations in described()["paths"].items():
        for operation in operations.values():
            problems = [answer for status, answer in operation["responses"].items() if int(status) >= 400]
            assert all("application/problem+json" in answer["content"] for answer in problems)
            public = operation["tags"] == ["public"]
            assert ("security" not in operation) is public, path


@dataclass
class Keys:
    """Who calls which operation: the key, and the person whose role the act is."""

    desk: str
    unit: str
    portal: str
    reader: str

    def headers(self, operation: str, tag: str) -> dict[str, str]:
        """The headers of a call to an operation."""
        if tag == "contacts":
            return {"Authorization": f"Bearer {self.portal}"}
        if tag == "changes":
            return {"Authorization": f"Bearer {self.unit}"}
        name = (
            DOERS[(ACTS[operation].who if operation in ACTS else RECORDS[operation].who)[0]]
            if (operation in ACTS or operation in RECORDS)
            else "派单员老林"
        )
        person, role = PEOPLE[name]
        token = self.unit if role in ("handler", "unit_lead") else self.desk
        return {"Authorization": f"Bearer {token}", "Hotline-Person": person, "Hotline-Role": role}


DOERS = {
    "agent": "坐席小陈",
    "dispatcher": "派单员老林",
    "handler": "城管局小李",
    "unit_lead": "城管局罗局",
    "reviewer": "审核员周姐",
    "follow_up_caller": "回访员小何",
    "supervisor": "派单员老林",
    "requester": "坐席小陈",
}


@pytest.fixture
def keys(hotline: System, city: Place) -> Keys:
    """A key for each use."""
    return Keys(
        hotline.token,
        key_for("cg", "unit_system", unit="city_management"),
        key_for("portal", "channel", channel="web"),
        key_for("reader", "reader"),
    )


def schema() -> Any:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


def test_whatever_is_sent_is_answered_as_described(keys: Keys, hotline: System) -> None:
    numbers = [registered(hotline), dispatched(hotline)]
    statuses: Counter[int] = Counter()
    count = 0
    for found in schema().get_all_operations():
        operation = found.ok()
        raw = operation.definition.raw
        headers = keys.headers(raw["operationId"], raw["tags"][0])
        count += 1

        def once(case: Any) -> None:
            case.headers = {**(case.headers or {}), **headers}  # noqa: B023 - run at once
            if case.path_parameters and "number" in case.path_parameters:
                case.path_parameters["number"] = numbers[sum(statuses.values()) % 2]
            answer = case.call_and_validate(checks=CHECKS)
            statuses[answer.status_code] += 1

        FAST(given(case=operation.as_strategy())(once))()
    assert count == sum(len(operations) for operations in described()["paths"].values())
    assert statuses[200] >= 20
    assert statuses[422] >= 20
    assert statuses[409] >= 5


PATH = ("register_ticket", "dispatch", "accept", "contact_requester", "reply", "request_closure", "approve_closure")


def test_links_lead_through_the_lifecycle(keys: Keys, hotline: System) -> None:
    machine = schema().include(operation_id=[*PATH, "get_ticket", "list_acts", "explain_due"]).as_state_machine()
    seen: Counter[tuple[str, int]] = Counter()
    numbers = [registered(hotline)]

    class Lifecycle(machine):  # type: ignore[misc, valid-type]
        """Calls that follow one another along the links."""

        def before_call(self, case: Any) -> None:
            raw = case.operation.definition.raw
            case.headers = {**(case.headers or {}), **keys.headers(raw["operationId"], raw["tags"][0])}
            case.headers.pop("If-Match", None)
            if case.path_parameters and case.path_parameters["number"] not in numbers:
                case.path_parameters["number"] = numbers[-1]  # begun without a link: go on with the last ticket
            if isinstance(case.body, dict):
                case.body |= GOOD.get(raw["operationId"], {})

        def validate_response(self, response: Any, case: Any, *_: Any, **__: Any) -> None:
            seen[case.operation.definition.raw["operationId"], response.status_code] += 1
            case.validate_response(response, checks=CHECKS)
            if response.status_code == 201:
                numbers.append(response.json()["number"])

    Lifecycle.run(settings=settings(FAST, max_examples=10, stateful_step_count=20))
    done = {operation for operation, status in seen if status in (200, 201)}
    assert {"register_ticket", "get_ticket", "dispatch"} <= done, seen
    assert len(done & set(TICKET_ACTS)) >= 4, seen


GOOD: dict[str, dict[str, Any]] = {
    "register_ticket": {
        "contact": {"words": "路灯不亮", "requester": {"phone": "13800138000"}},
        "args": {"type": "help", "urgency": "settled"},
    },
    "dispatch": {"unit": "city_management", "duty_basis": "三定", "class_code": "030303", "item": None},
    "accept": {},
    "contact_requester": {"reached": True, "contact_at": None},
    "reply": {"reply": "已修复", "form": "written", "long_term": False, "expected_by": None},
    "approve_closure": {"checklist": CHECKLIST},
    "request_closure": REPORT,
}
"""What lets the common acts pass their guards; everything else about a call is drawn."""
