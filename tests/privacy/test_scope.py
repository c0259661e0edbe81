"""Scope: who opens which ticket, and where an act may be done (roles sections 2 to 4)."""

from itertools import product

import pytest

from hotline.core.lifecycle import ACTS, ROLES, WITHOUT_TICKET
from hotline.core.scope import SCOPES, Reader, Standing, in_scope, opening, scope_of, scope_refusal
from hotline.core.ticket import Actor

TICKET = Standing("260420-00001-1", unit="town", person="li")
POOL = Standing("260420-00002-9", unit="town")


def reader(role: str, unit: str | None = None, person: str = "somebody", **more: frozenset[str] | str) -> Reader:
    return Reader(Actor(role, unit, "town_or_subdistrict", person, (unit,) if unit else ()), **more)  # type: ignore[arg-type]


LEAD = reader("unit_lead", "town", below=frozenset({"town", "office"}))
OTHER_LEAD = reader("unit_lead", "department", below=frozenset({"department", "bureau"}))

OPENINGS = {
    "agent": "whole",
    "dispatcher": "whole",
    "reviewer": "whole",
    "supervisor": "whole",
    "handler": None,
    "unit_lead": None,
    "follow_up_caller": None,
    "knowledge_editor": None,
    "analyst": None,
    "privacy_officer": None,
    "auditor": None,
    "administrator": None,
    "requester": None,
    "system": None,
}


@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_opens_of_a_ticket_that_does_not_concern_it(role: str) -> None:
    assert opening(reader(role, "hotline"), TICKET) == OPENINGS[role]


def test_what_widens_a_role() -> None:
    owed = Standing("n", follow_up_owed=True)
    assert opening(reader("follow_up_caller"), owed) == "whole"
    assert opening(reader("analyst", appointments=frozenset({"department_viewer"})), TICKET) == "masked"
    assert opening(reader("analyst", appointments=frozenset({"government_viewer"})), TICKET) is None
    assert opening(reader("privacy_officer", reason="访问请求"), TICKET) == "whole"
    assert opening(reader("requester", proved=frozenset({TICKET.number})), TICKET) == "own"
    assert opening(reader("requester", proved=frozenset({POOL.number})), TICKET) is None


def test_a_lead_opens_the_own_units_and_what_lies_below() -> None:
    assert opening(LEAD, TICKET) == "whole"
    assert opening(LEAD, Standing("n", unit="office")) == "whole"
    assert opening(OTHER_LEAD, TICKET) is None
    assert opening(reader("unit_lead", "office", below=frozenset({"office"})), TICKET) is None


def test_a_handler_opens_the_own_and_the_pool() -> None:
    assert opening(reader("handler", "town", "li"), TICKET) == "whole"
    assert opening(reader("handler", "town", "wang"), TICKET) is None
    assert opening(reader("handler", "town", "wang"), POOL) == "whole"
    assert opening(reader("handler", "town", "wang", appointments=frozenset({"unit_desk"})), TICKET) == "whole"
    assert opening(reader("handler", "town", below=frozenset({"office"})), Standing("n", unit="office")) is None
    assert opening(reader("handler", "town"), Standing("n", unit="town", person="town")) == "whole"


def test_who_is_of_no_unit_has_no_tickets_of_no_unit() -> None:
    waiting = Standing("n")
    assert opening(reader("unit_lead"), waiting) is None
    assert not in_scope("accept", reader("unit_lead"), waiting)


def test_an_invited_unit_opens_its_claims_and_a_former_one_the_header() -> None:
    invited = Standing("n", unit="town", invited=frozenset({"department"}), former=frozenset({"department"}))
    former = Standing("n", unit="town", former=frozenset({"department"}))
    assert opening(OTHER_LEAD, invited) == "claims"
    assert opening(reader("handler", "department"), invited) == "claims"
    assert opening(OTHER_LEAD, former) == "header"
    again = Standing("n", unit="department", former=frozenset({"department"}))
    assert opening(OTHER_LEAD, again) == "whole"


def test_whom_a_ticket_complains_about_finds_nothing() -> None:
    about = Standing("n", protection=3, unit="town", recused=frozenset({"li", "office"}))
    for role in ROLES:
        assert opening(reader(role, "office", "wang"), about) is None
        assert opening(reader(role, "town", "li"), about) is None
    formerly = Reader(Actor("reviewer", "hotline", "hotline", "wang", ("hotline", "office")))
    assert opening(formerly, about) is None
    released = Standing("n", unit="office", recused=frozenset({"office"}), released=frozenset({"wang"}))
    assert opening(reader("handler", "office", "wang"), released) == "whole"
    assert opening(reader("handler", "office", "chen"), released) is None


def test_a_person_complained_about_is_not_released_with_the_unit() -> None:
    about = Standing("n", unit="office", recused=frozenset({"office", "wang"}), released=frozenset({"wang"}))
    assert opening(reader("handler", "office", "wang"), about) is None


def test_a_restricted_matter_opens_to_those_named_alone() -> None:
    about = Standing("n", unit="town", restricted=True, named=frozenset({"zheng"}))
    assert opening(reader("supervisor", person="zheng"), about) == "whole"
    assert opening(reader("supervisor", person="chen"), about) is None
    assert opening(LEAD, about) is None
    assert opening(reader("privacy_officer", reason="线索"), about) == "whole"
    assert opening(reader("privacy_officer"), about) is None
    assert opening(reader("supervisor", person="chen", reason="线索"), about) is None
    assert not in_scope("supervise", reader("supervisor", person="chen"), about)
    assert in_scope("supervise", reader("supervisor", person="zheng"), about)


def test_a_sealed_ticket_shows_that_it_is_sealed_to_those_who_could_open_it() -> None:
    sealed = Standing("n", protection=4, unit="town")
    assert opening(LEAD, sealed) == "sealed"
    assert opening(OTHER_LEAD, sealed) is None
    assert not in_scope("accept", LEAD, sealed)


# --- acts ---


def test_table_and_lifecycle_name_the_same_people() -> None:
    """Where the two differ it is a defect of one of them (roles section 3)."""
    for act, row in ACTS.items():
        if act in ("load_notice", "adopt_policy"):
            continue
        may = {role for role, scope in SCOPES[act].items() if scope not in ("d", "p", "-")}
        by_rule = {"accept": {"system"}, "dispatch": {"system"}}.get(act, set())
        assert may - by_rule == set(row.who), act
        assert (SCOPES[act]["handler"] == "d") == row.drafted, act


def test_every_act_on_a_ticket_has_its_row() -> None:
    assert set(SCOPES) == set(ACTS) - {"load_notice", "adopt_policy"}
    assert [role for role in ROLES if role not in SCOPES["accept"]] == [
        "knowledge_editor",
        "analyst",
        "privacy_officer",
        "auditor",
        "administrator",
    ]
    assert scope_of("accept", "auditor") == "-"


@pytest.mark.parametrize(("act", "role"), list(product(sorted(SCOPES), ROLES)))
def test_every_scope_on_a_ticket_of_somebody_else(act: str, role: str) -> None:
    """Far from the reader only the whole city's scope reaches, and what is entered for a requester."""
    far = reader(role, "elsewhere", below=frozenset({"elsewhere"}))
    scope = scope_of(act, role)
    assert in_scope(act, far, TICKET) == (scope == "C" or (scope == "R" and role != "requester"))


@pytest.mark.parametrize(("act", "role"), list(product(sorted(SCOPES), ("handler", "unit_lead"))))
def test_every_scope_on_a_ticket_of_the_own_unit(act: str, role: str) -> None:
    own = reader(role, "town", "li", below=frozenset({"town"}))
    by_invitation = act in ("object_invitation", "submit_co_result")
    scope = scope_of(act, role)
    wanted = scope in ("S", "U", "d", "A") and not by_invitation and act != "decide_consultation"
    assert in_scope(act, own, TICKET) == wanted


def test_what_is_the_units_any_handler_of_it_may_do() -> None:
    colleague = reader("handler", "town", "wang")
    assert in_scope("assign", colleague, TICKET)
    assert in_scope("reply", colleague, TICKET)
    assert not in_scope("contact_requester", colleague, TICKET)


def test_sub_units_are_in_the_leads_scope_not_the_handlers() -> None:
    below = Standing("n", unit="office")
    assert in_scope("accept", LEAD, below)
    assert not in_scope("accept", reader("handler", "town", below=frozenset({"office"})), below)


def test_invited_units_act_through_their_invitation() -> None:
    invited = Standing("n", unit="town", invited=frozenset({"department"}))
    assert in_scope("submit_co_result", OTHER_LEAD, invited)
    assert in_scope("report_risk", reader("handler", "department"), invited)
    assert in_scope("report_risk", OTHER_LEAD, invited)
    assert in_scope("report_risk", LEAD, invited)
    assert not in_scope("reply", OTHER_LEAD, invited)
    assert not in_scope("submit_co_result", LEAD, invited)


def test_assigned_acts() -> None:
    assert in_scope("follow_up", reader("follow_up_caller"), Standing("n", follow_up_owed=True))
    assert not in_scope("follow_up", reader("follow_up_caller"), TICKET)
    body = Reader(Actor("supervisor", "city_consultation", "consultation_body", "mo"))
    assert in_scope("decide_consultation", body, TICKET)
    assert not in_scope("decide_consultation", reader("supervisor", "hotline"), TICKET)
    assert in_scope("contact_requester", reader("handler", "town", "li"), TICKET)
    assert not in_scope("contact_requester", reader("handler", "town", "wang"), TICKET)
    assert in_scope("contact_requester", reader("handler", "town", "wang"), POOL)


def test_a_requester_acts_on_the_own_demand_alone() -> None:
    own = reader("requester", proved=frozenset({TICKET.number}))
    assert in_scope("withdraw", own, TICKET)
    assert not in_scope("withdraw", own, POOL)
    assert not in_scope("redo", own, TICKET)


def test_refusals_name_scope_or_recusal() -> None:
    assert scope_refusal("accept", "a16.1", LEAD, TICKET) is None
    outside = scope_refusal("accept", "a16.1", OTHER_LEAD, TICKET)
    assert outside is not None
    assert (outside.act, outside.guard, outside.provision) == ("accept", "scope", "a16.1")
    assert outside.sentence == "该工单不在你的职权范围内。"
    recused = scope_refusal("accept", "a16.1", LEAD, Standing("n", unit="town", recused=frozenset({"town"})))
    assert recused is not None
    assert (recused.act, recused.guard, recused.provision) == ("accept", "recusal", "a11.2")


def test_acts_without_a_ticket_have_a_scope_too() -> None:
    assert {act: scope_of(act, "agent") for act in WITHOUT_TICKET} == {
        "register": "C",
        "dispose": "C",
        "load_notice": "-",
        "adopt_policy": "-",
    }
