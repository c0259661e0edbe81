"""The time of a demand is the system's: no field of the API sets it; what is said of it moves no due (a14.1)."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from tests.api.client import System
from tests.api.test_description import described
from tests.store.conftest import at

from hotline.core.instants import parse_instant
from hotline.intake.models import Contact
from hotline.tickets.models import Demand

NOW = at("2026-04-20")
SYSTEMS_OWN = ("received_at", "registered_at", "created_at", "recorded_at", "effective_at", "at", "now", "time", "date")
"""Names under which somebody might hand in the time of the system."""
OF_THE_MATTER = {
    "stated_at", "started_at", "known_at", "contact_at", "outside_due", "due", "expected_by", "lead_due",
    "received_there_at",
}  # fmt: skip
"""Instants and dates that acts and contacts take: of the facts, of other cities, of promises."""


def fields_taken() -> Iterator[str]:
    """The name of every parameter, and of every field of every body, that the API takes."""
    whole = described()
    for path in whole["paths"].values():
        for operation in path.values():
            yield from (given["name"] for given in operation.get("parameters", ()) if given["in"] != "path")
            for content in operation.get("requestBody", {}).get("content", {}).values():
                yield from fields_of(content["schema"], whole["components"]["schemas"])


def fields_of(schema: dict[str, Any], named: dict[str, Any]) -> Iterator[str]:
    """The names of the fields of a schema and of all below it."""
    found = named[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    yield from found.get("properties", {})
    below = [*found.get("properties", {}).values(), *found.get("anyOf", ()), found.get("items")]
    for one in filter(None, below):
        yield from fields_of(one, named)


def test_no_field_of_the_api_is_the_time_of_the_system() -> None:
    taken = {name.lower() for name in fields_taken()}
    assert {"words", "stated_at", "reason"} <= taken
    assert not taken & set(SYSTEMS_OWN)
    assert {name for name in taken if name.endswith(("_at", "_by", "due"))} <= OF_THE_MATTER


@pytest.mark.parametrize("where", ["contact", "args"])
def test_a_time_of_receipt_handed_in_is_refused(hotline: System, where: str) -> None:
    given: dict[str, Any] = {"contact": {"words": "路灯不亮"}, "args": {"type": "help", "urgency": "settled"}}
    given[where]["received_at"] = "2020-01-01T09:00:00+08:00"
    answer = hotline.as_("坐席小陈").post("/tickets", **given)
    assert (answer.status, "received_at" in str(answer.body)) == (422, True)
    assert not Contact.objects.exists()


def test_what_the_requester_says_of_the_time_stands_beside_and_moves_no_due(hotline: System) -> None:
    def registered(**stated: str) -> Demand:
        contact = {"requester": {"name": "王女士", "phone": "13800138000"}, "words": "路灯不亮", **stated}
        args = {"type": "help", "urgency": "settled", "place": "民生路38号"}
        made = hotline.as_("坐席小陈").post("/tickets", contact=contact, args=args)
        assert made.status == 201, made.body
        return Demand.objects.select_related("contact").get(number=made.body["number"])

    with time_machine.travel(NOW, tick=False):
        plain, stated = registered(), registered(stated_at="2020-01-01T09:00:00+08:00")
    assert plain.contact.stated_at is None
    assert stated.contact.stated_at == parse_instant("2020-01-01T09:00:00+08:00")
    assert stated.received_at == stated.registered_at == stated.contact.received_at == NOW
    assert stated.limit_at == plain.limit_at
