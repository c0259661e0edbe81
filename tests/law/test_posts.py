"""Which roles one person may hold, who may be given what, what may be delegated (roles sections 1, 4, 7)."""

from datetime import date
from itertools import combinations

import pytest

from hotline.core.appointments import (
    APPOINTMENTS,
    BY_TWO,
    DELEGATING,
    HELD,
    INCOMPATIBLE,
    KINDS_OF_ROLE,
    Held,
    compatible,
    could_hold,
    delegable,
    may_be_held,
    may_draft_post,
    needs_second,
    overlap,
    standing_against,
)
from hotline.core.lifecycle import ROLES
from hotline.core.scope import SCOPES
from hotline.core.units import KINDS

DAY = date(2026, 4, 20)
TOGETHER = {
    frozenset(pair)
    for pair in (
        ("agent", "dispatcher"),
        ("dispatcher", "reviewer"),
        ("agent", "follow_up_caller"),
        ("agent", "reviewer"),
        ("handler", "unit_lead"),
        ("handler", "analyst"),
        ("privacy_officer", "unit_lead"),
        ("supervisor", "reviewer"),
    )
}


def test_every_role_of_people_may_be_held_and_no_other() -> None:
    assert set(ROLES) - set(HELD) == {"requester", "system"}
    assert set(KINDS_OF_ROLE) == set(HELD)
    assert {kind for kinds in KINDS_OF_ROLE.values() for kind in kinds} <= set(KINDS)


def test_administrator_and_auditor_go_with_nothing() -> None:
    for role in HELD:
        for alone in ("administrator", "auditor"):
            assert compatible(alone, role) == (alone == role), (alone, role)


def test_the_pairs_of_the_table_are_apart_and_no_others() -> None:
    apart = {frozenset(pair) for pair in combinations(HELD, 2) if not {"administrator", "auditor"} & set(pair)}
    assert apart & INCOMPATIBLE == {
        frozenset((one, other))
        for one, others in (
            ("privacy_officer", ("agent", "handler", "analyst")),
            ("reviewer", ("handler", "unit_lead")),
            ("follow_up_caller", ("handler", "unit_lead")),
            ("supervisor", ("handler", "unit_lead")),
        )
        for other in others
    }
    assert not TOGETHER & INCOMPATIBLE


def held(role: str, begin: date = DAY, end: date | None = None) -> Held:
    return Held("u", "hotline", role, valid_from=begin, valid_to=end)


def test_posts_stand_against_each_other_only_while_both_are_in_force() -> None:
    former = held("handler", date(2020, 1, 1), DAY)
    assert not overlap(former, held("reviewer"))
    assert not overlap(held("reviewer"), former)
    assert standing_against(held("reviewer"), (former,)) is None
    still = held("handler", date(2020, 1, 1), date(2026, 4, 21))
    assert standing_against(held("reviewer"), (former, still)) == still
    assert standing_against(held("reviewer", date(2026, 4, 21)), (still,)) is None
    assert standing_against(held("dispatcher"), (still,)) is None


@pytest.mark.parametrize(
    ("kind", "role", "appointment", "may"),
    [
        ("hotline", "agent", "", True),
        ("hotline", "handler", "", False),
        ("city_department", "handler", "unit_desk", True),
        ("city_department", "unit_lead", "unit_desk", False),
        ("village_committee", "handler", "assistant_committee", True),
        ("village_committee", "unit_lead", "", False),
        ("competent_department", "analyst", "department_approver", True),
        ("hotline", "analyst", "department_approver", False),
        ("city_government", "analyst", "government_viewer", True),
        ("consultation_body", "supervisor", "consultation_secretary", True),
        ("hotline", "supervisor", "consultation_secretary", False),
        ("hotline", "dispatcher", "catalogue_approver", True),
        ("hotline", "dispatcher", "no_such", False),
        ("hotline", "requester", "", False),
    ],
)
def test_a_post_belongs_to_a_kind_of_unit(kind: str, role: str, appointment: str, may: bool) -> None:
    assert may_be_held(Held("u", kind, role, appointment)) == may


def test_what_reviews_supervises_protects_or_administers_needs_two_people_and_so_does_any_appointment() -> None:
    assert {role for role in HELD if needs_second(role, "")} == set(BY_TWO)
    assert all(needs_second("handler", appointment) for appointment in APPOINTMENTS)


def test_a_lead_asks_for_handlers_of_the_own_unit_and_below_alone() -> None:
    own = frozenset({"town", "office"})
    assert may_draft_post("unit_lead", own, Held("office", "town_or_subdistrict", "handler"))
    assert not may_draft_post("unit_lead", own, Held("other", "city_department", "handler"))
    assert not may_draft_post("unit_lead", own, Held("town", "town_or_subdistrict", "unit_lead"))
    assert may_draft_post("administrator", frozenset(), Held("other", "city_department", "unit_lead"))
    assert not may_draft_post("dispatcher", own, Held("town", "town_or_subdistrict", "handler"))


def test_what_may_be_delegated() -> None:
    assert {role for role in HELD if delegable(role)} == set(DELEGATING)
    assert {"reply", "request_return", "accept"} <= set(delegable("unit_lead"))
    assert "decide_consultation" not in delegable("unit_lead")
    assert set(delegable("supervisor")) == {"urge", "redo", "decline_redo", "report_risk"}
    assert all(SCOPES[act]["reviewer"] == "C" for act in delegable("reviewer"))
    assert "supervise" not in delegable("reviewer")


def test_a_deputy_could_hold_the_role() -> None:
    assert could_hold("unit_lead", (held("handler"),), DAY)
    assert not could_hold("reviewer", (held("handler"),), DAY)
    assert could_hold("reviewer", (held("handler", date(2020, 1, 1), DAY),), DAY)
