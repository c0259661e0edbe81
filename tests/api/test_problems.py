"""Every refusal as problem details: status, guard, provision, sentence; unknown and out of scope alike."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.api.client import Answer, System, key_for
from tests.api.conftest import registered

from hotline.api.parsing import LARGEST_BODY
from hotline.audit.models import EventRow
from hotline.core.ticket import COMMITTEES
from hotline.organisation.models import Unit
from hotline.tickets.models import ActKey, Demand


def problem(answer: Answer, status: int, code: str) -> Any:
    """The body of a problem that must be this one."""
    assert (answer.status, answer.body["type"]) == (status, f"urn:hotline:problem:{code}"), answer.body
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.body["status"] == status
    assert answer.body["detail"]
    return answer.body


def test_a_state_that_does_not_allow_the_act_is_a_conflict(bureau: System, ticket: str) -> None:
    told = problem(bureau.as_("城管局罗局").act(ticket, "request_closure", result="已修复"), 409, "state")
    assert (told["guard"], told["provision"]) == ("state", "a22.1")
    assert told["sentence"] == told["detail"] == "工单现为“已派单待受理”，不能申请办结。"


def test_a_role_that_may_not_is_forbidden(bureau: System, hotline: System, ticket: str) -> None:
    told = problem(hotline.as_("坐席小陈").act(ticket, "recall", reason="派错"), 403, "role")
    assert told["provision"] == "a15.1"
    bureau.as_("城管局小李").does(ticket, "accept")
    problem(bureau.as_("城管局小李").act(ticket, "request_extension", reason="雨", length="2wd"), 403, "role")


def test_a_missing_argument_cannot_be_processed(hotline: System, bureau: System, ticket: str) -> None:
    told = problem(hotline.as_("派单员老林").act(ticket, "recall", reason="  "), 422, "reason_missing")
    assert told["guard"] == "reason_missing"
    problem(bureau.as_("城管局罗局").act(ticket, "request_return", reason="不属本单位"), 422, "basis_missing")


def test_a_standing_guard_is_a_conflict(bureau: System, ticket: str) -> None:
    bureau.as_("城管局小李").does(ticket, "accept")
    problem(bureau.as_("城管局罗局").act(ticket, "reply", reply="已修复"), 409, "contact_first")


def test_another_units_ticket_and_an_unknown_one_answer_alike(city: object, ticket: str) -> None:
    other = System(key_for("zj", "unit_system", unit="housing")).as_("住建局老汪")
    foreign, unknown = other.get(f"/tickets/{ticket}"), other.get("/tickets/260420-99999-9")
    assert problem(foreign, 404, "not_found") == problem(unknown, 404, "not_found")
    assert other.act(ticket, "accept").body == other.act("260420-99999-9", "accept").body == foreign.body
    assert other.get(f"/tickets/{ticket}/acts").status == 404
    assert other.get(f"/tickets/{ticket}/due").status == 404
    assert other.get(f"/tickets/{ticket}/events").status == 404


def test_a_version_read_too_long_ago_is_a_conflict_with_the_present_one(bureau: System, ticket: str) -> None:
    read = bureau.as_("城管局小李").get(f"/tickets/{ticket}")
    tag = read.headers["ETag"]
    assert tag == '"2"'
    assert read.headers["Cache-Control"] == "no-store"
    bureau.as_("城管局小李").with_(If_Match=tag).does(ticket, "accept")
    stale = bureau.as_("城管局小李").with_(If_Match=tag).act(ticket, "contact_requester", reached=True)
    assert problem(stale, 409, "stale_version")["version"] == 3


def test_the_same_key_gives_the_first_answer_and_one_event(bureau: System, ticket: str) -> None:
    li = bureau.as_("城管局小李").with_(Idempotency_Key="a-1")
    first, again = li.does(ticket, "accept"), li.does(ticket, "accept")
    assert again.body == {**first.body, "again": True}
    assert EventRow.objects.filter(chain=ticket, act="accept").count() == 1
    problem(li.act(ticket, "contact_requester", reached=True), 422, "key_reused")


def test_two_systems_may_use_the_same_key(hotline: System, bureau: System, ticket: str) -> None:
    bureau.as_("城管局小李").with_(Idempotency_Key="same").does(ticket, "accept")
    hotline.as_("派单员老林").with_(Idempotency_Key="same").does(ticket, "urge")
    assert ActKey.objects.filter(demand=ticket).count() == 2


def test_a_refused_act_uses_no_key(bureau: System, ticket: str) -> None:
    luo = bureau.as_("城管局罗局").with_(Idempotency_Key="k")
    problem(luo.act(ticket, "reply", reply="已修复"), 409, "state")
    bureau.as_("城管局小李").does(ticket, "accept")
    bureau.as_("城管局小李").does(ticket, "contact_requester", reached=True)
    assert luo.act(ticket, "reply", reply="已修复").status == 200


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("{", 400, "not_json"),
        ('{"reason": NaN}', 400, "not_json"),
        (b'{"reason": "\xff"}', 400, "not_json"),
        ('{"reason": "\\u0000"}', 400, "bad_character"),
        ('{"reason": "\\ud800"}', 400, "bad_character"),
        ("[" * 40 + "]" * 40, 400, "too_deep"),
        (json.dumps({"reason": "雨" * LARGEST_BODY}), 413, "too_large"),
        ("[]", 422, "bad_value"),
        ('{"reason": "雨", "unit_kind": "city_department"}', 422, "bad_value"),
        ('{"reason": 7}', 422, "bad_value"),
        (json.dumps({"reason": "雨" * 10_001}), 422, "bad_value"),
    ],
)
def test_a_body_that_is_not_of_its_form_is_refused_and_nothing_kept(
    hotline: System, ticket: str, body: str | bytes, status: int, code: str
) -> None:
    before = EventRow.objects.count()
    problem(hotline.as_("派单员老林").post(f"/tickets/{ticket}/acts/recall", body), status, code)
    assert EventRow.objects.count() == before


@pytest.mark.parametrize("field", ["received_at", "taken_by", "source"])
def test_no_call_sets_the_time_of_receipt_or_who_took_it(portal: System, hotline: System, field: str) -> None:
    said = {field: "2026-04-01T09:00:00+08:00", "words": "路灯不亮"}
    assert problem(portal.post("/contacts", said), 422, "bad_value")["errors"][0]["where"].endswith(field)
    body = {"contact": said, "args": {"type": "help", "urgency": "settled"}}
    assert hotline.as_("坐席小陈").post("/tickets", body).status == 422
    sent = portal.post("/contacts", words="路灯不亮", stated_at="2026-04-01T09:00:00+08:00").body["demands"][0][
        "number"
    ]
    kept = Demand.objects.select_related("contact").get(number=sent)
    assert kept.contact.stated_at is not None
    assert (datetime.now(UTC) - kept.received_at).total_seconds() < 60


def test_an_unknown_field_is_named_and_its_value_never_repeated(hotline: System, ticket: str) -> None:
    told = problem(
        hotline.as_("派单员老林").act(ticket, "recall", reason="x", telephone="13800138000"), 422, "bad_value"
    )
    assert told["errors"][0]["where"] == "body.body.telephone"
    assert "13800138000" not in json.dumps(told)


def test_an_invited_unit_must_exist_and_its_kind_is_the_organisations(bureau: System, ticket: str) -> None:
    bureau.as_("城管局小李").does(ticket, "accept")
    luo = bureau.as_("城管局罗局")
    told = problem(luo.act(ticket, "invite_co_handler", unit="nowhere", claims=["1"]), 422, "unit_not_in_force")
    assert told["provision"] == "a5.1"
    committee = Unit.objects.filter(kind__in=COMMITTEES).first()
    assert committee is not None
    bounded = {"unit": committee.key, "claims": ["1"], "question": "请核实楼道堆物", "due": "2026-04-22T17:30:00+08:00"}
    invited = luo.act(ticket, "invite_co_handler", **bounded)
    problem(invited, 422, "committee_list")
    problem(luo.act(ticket, "assign", to=committee.key, main=True), 422, "committee_lead")


def test_values_the_core_refuses_are_named(bureau: System, ticket: str) -> None:
    bureau.as_("城管局小李").does(ticket, "accept")
    told = problem(
        bureau.as_("城管局小李").act(ticket, "contact_requester", contact_at="2026-02-30T09:00:00+08:00"),
        422,
        "bad_argument",
    )
    assert "contact_at" in told["detail"]


def test_a_telephone_number_that_is_none_is_refused(hotline: System) -> None:
    answer = hotline.as_("坐席小陈").post(
        "/tickets",
        contact={"requester": {"phone": "1380013"}},
        args={"type": "help", "content": "路灯", "urgency": "settled"},
    )
    problem(answer, 422, "bad_argument")
    assert "1380013" not in answer.body["detail"]


def test_a_wrong_query_code_and_an_unknown_number_answer_alike(portal: System, hotline: System) -> None:
    number = registered(hotline)
    wrong = portal.with_(Query_Code="2222-2222")
    assert wrong.get(f"/contacts/{number}").body == wrong.get("/contacts/260420-99999-9").body
    problem(wrong.get(f"/contacts/{number}"), 404, "not_found")


def test_guessing_a_query_code_is_stopped_for_that_number_only(portal: System, hotline: System) -> None:
    number, other = registered(hotline), registered(hotline)
    guess = portal.with_(Query_Code="2222-2222")
    tries = [guess.get(f"/contacts/{number}") for _ in range(11)]
    assert {answer.status for answer in tries[:-1]} <= {404, 429}
    problem(tries[-1], 429, "too_many")
    assert 1 <= int(tries[-1].headers["Retry-After"]) <= 60
    assert guess.get(f"/contacts/{other}").status == 404


def test_an_address_the_api_does_not_have_is_a_problem_too(hotline: System) -> None:
    problem(hotline.get("/nowhere"), 404, "not_found")


def test_a_fault_gives_a_reference_and_logs_no_value(
    hotline: System, ticket: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("王女士 13800138000")

    monkeypatch.setattr("hotline.api.tickets.ticket_page", breaks)
    told = problem(hotline.as_("派单员老林").get(f"/tickets/{ticket}"), 500, "fault")
    assert told["reference"] in caplog.text
    assert "RuntimeError" in caplog.text
    assert "13800138000" not in caplog.text + json.dumps(told)


def test_a_database_that_is_away_is_said_so(hotline: System, ticket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    def away(*_: object, **__: object) -> None:
        raise OperationalError("connection to 10.0.0.7 refused")

    monkeypatch.setattr("hotline.api.tickets.ticket_page", away)
    answer = hotline.as_("派单员老林").get(f"/tickets/{ticket}")
    assert "10.0.0.7" not in problem(answer, 503, "database_away")["detail"]
    assert answer.headers["Retry-After"]
