"""The matrix as enforced and what one person may do today (roles; S25)."""

import json
from contextlib import nullcontext
from datetime import date, timedelta
from itertools import product

import pytest
from tests.organisation.conftest import DAY, Office

from hotline.acting.organising import delegations
from hotline.cli.main import main
from hotline.core.access import DUTIES, matrix
from hotline.core.appointments import HELD, compatible
from hotline.core.lifecycle import ACTS
from hotline.core.privacy import COLUMNS, FIELDS, NO_RELATION, Relation, view_of
from hotline.core.product_guards import PRODUCT_GUARDS
from hotline.core.scope import SCOPES, scope_of
from hotline.reading.access import who_may
from hotline.trouble import Trouble


def test_the_matrix_says_what_the_predicates_say() -> None:
    found = json.loads(json.dumps(matrix()))
    for act, row in found["acts"].items():
        assert ACTS[act].provision == row["provision"]
        assert all(scope_of(act, role) == scope for role, scope in row["scope"].items())
    assert set(found["acts"]) == set(SCOPES)
    for field, level, column in product(FIELDS, range(5), COLUMNS):
        cell = found["fields"][field][f"P{level}"][column]
        if column == "co_handler":
            assert cell[""] == view_of(field, "handler", level, Relation(co_handler=True))
        else:
            assert cell[""] == view_of(field, column, level, NO_RELATION)
    assert found["fields"]["phone"]["P0"]["agent"] == {"": "masked", "own_contact": "shown"}
    assert found["fields"]["phone"]["P2"]["handler"] == {"": "hidden", "consent": "masked"}
    assert found["identity_in_reports"]["name"]["P2"]["supervisor"][""] == "hidden"
    for one, other in product(HELD, HELD):
        assert compatible(one, other) == (other not in found["roles"][one]["not_with"])


def test_every_row_of_duties_named_as_a_guard_is_one() -> None:
    guards = {guard.name for guard in PRODUCT_GUARDS}
    assert {row for row, (_, _, by) in DUTIES.items() if by == "guard"} <= guards
    assert matrix()["duties"]["D01"]["acts"] == ["approve_closure", "refuse_closure"]


def test_configuration_names_drafter_and_approver_apart() -> None:
    for what, right in matrix()["configuration"].items():
        assert right["draft"], what
        assert right["approve"], what


def test_who_may_what_today(office: Office) -> None:
    found = who_may("city_management_lead", office.now)
    (may,) = found["may"]
    assert (may["role"], may["unit"], may["acts"]["reply"], may["drafts"]["duty"]) == (
        "unit_lead", "city_management", "S", "S",
    )  # fmt: skip
    assert "approve_closure" not in may["acts"]
    assert found["acts_for"] == found["delegated"] == []
    assert who_may("tanzhou_lead", office.now)["may"][0]["units_below"] == ["hetian_village", "tanzhou_consultation"]
    assert who_may("ke_approver", office.now)["may"][0]["approves"] == [
        "policy", "committee_duties", "template", "appraisal_scheme", "privacy_matrix", "unit", "channel", "machine",
    ]  # fmt: skip
    assert who_may("feng_administrator", office.now)["may"][0]["approves"] == ["post"]
    with pytest.raises(Trouble):
        who_may("nobody", office.now)


def test_delegations_stand_there_while_they_run(office: Office) -> None:
    week = {"valid_from": DAY, "valid_to": date(2026, 4, 27)}
    office.does("城管局罗局", delegations.delegate, "city_management_handler", acts=["reply"], **week)
    assert who_may("city_management_lead", office.now)["delegated"][0]["deputy"] == "city_management_handler"
    given = who_may("city_management_handler", office.now)["acts_for"][0]
    assert (given["holder"], given["acts"], given["units_below"]) == (
        "city_management_lead",
        ["reply"],
        ["city_management"],
    )
    assert who_may("city_management_handler", office.now + timedelta(days=7))["acts_for"] == []


def test_the_commands(office: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotline.cli.access.migrated_platform", nullcontext)
    assert main(["access", "matrix", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["acts"]["reply"]["scope"]["unit_lead"] == "S"
    assert main(["access", "matrix"]) == 0
    assert "不能由一人同时担任" in capsys.readouterr().out
    assert main(["access", "who", "zheng_supervisor"]) == 0
    said = capsys.readouterr().out
    assert "督办员老郑" in said
    assert "值班长" in said
    assert main(["access", "who", "zheng_supervisor", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["may"][0]["appointments"] == ["duty_leader", "restricted_reader"]
    assert main(["access", "who", "nobody"]) == 1
