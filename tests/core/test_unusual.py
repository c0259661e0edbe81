"""Unusual access: from which look on the privacy officer is to ask, kind by kind (a32.1; S49)."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.core.instants import SHANGHAI
from hotline.core.refusal import Refusal
from hotline.core.scope import Reader
from hotline.core.ticket import Actor
from hotline.core.unusual import REFUSED, SERVED, Listed, Look, Unusual, finding_refusal, unusual

LIMITS = Unusual(
    reveals_an_hour=3,
    reveals_a_day=5,
    openings_a_day=4,
    searches_leading_nowhere=2,
    minutes_from_search_to_opening=30,
    same_neighbourhood=3,
    outside_unit=2,
    refused_reveals=3,
    quiet_looks=1,
    quiet_from="21:00",
    quiet_until="07:00",
    quiet_roles=("handler", "unit_lead"),
)
NOON = datetime(2026, 4, 20, 12, tzinfo=SHANGHAI)
MIDNIGHT = NOON + timedelta(hours=12)


def look(kind: str = "revealed", minutes: int = 0, demand: str = "1", **more: object) -> Look:
    """A look of 城管局小李 at noon."""
    known = {"person": "li", "role": "handler", "unit": "city_management"} | more
    return Look(at=NOON + timedelta(minutes=minutes), kind=kind, demand=demand, **known)  # type: ignore[arg-type]


def kinds(*looks: Look, until: datetime = MIDNIGHT) -> dict[str, int]:
    """What is listed, with its count."""
    return {one.kind: one.count for one in unusual(looks, LIMITS, until)}


def test_ordinary_work_is_not_listed() -> None:
    assert (
        kinds(look("opened"), look("revealed"), look("emergency", 90), look("searched", found=1), look(SERVED, 5)) == {}
    )


@pytest.mark.parametrize(("gap", "listed"), [(30, {"reveals_an_hour": 3}), (31, {})])
def test_looks_in_full_within_an_hour(gap: int, listed: dict[str, int]) -> None:
    assert kinds(*(look(minutes=gap * n) for n in range(3))) == listed


def test_looks_in_full_over_a_day_name_their_tickets_once() -> None:
    looks = [look(minutes=61 * n, demand=str(n % 2)) for n in range(5)]
    (found,) = unusual(looks, LIMITS, MIDNIGHT)
    assert (found.kind, found.count, found.demands, found.unit) == ("reveals_a_day", 5, ("0", "1"), "city_management")
    assert kinds(*looks[:4]) == {}


def test_openings_count_tickets_not_times() -> None:
    assert kinds(*(look("opened", demand="1") for _ in range(9))) == {}
    assert kinds(*(look("opened", demand=str(n)) for n in range(4))) == {"openings_a_day": 4}
    twice = [look("opened", n, demand) for n, demand in enumerate("31241")]
    assert unusual(twice, LIMITS, MIDNIGHT) == [
        Listed("openings_a_day", "li", "city_management", 4, ("3", "1", "2", "4"))
    ]


def test_a_search_that_found_somebody_and_led_nowhere() -> None:
    nowhere = [look("searched", 0, "", found=2), look("searched", 60, "", found=1)]
    assert kinds(*nowhere) == {"searches_nowhere": 2}
    assert kinds(*nowhere, look("opened", 0)) == {}
    assert kinds(*nowhere, look("opened", 30)) == {}
    assert kinds(*nowhere, look(SERVED, 85)) == {}
    assert kinds(*nowhere, look("opened", 31)) == {"searches_nowhere": 2}
    assert kinds(nowhere[0], replace(nowhere[1], found=0)) == {}
    assert kinds(*nowhere, until=NOON + timedelta(minutes=89)) == {}  # the second may still lead somewhere
    assert kinds(*nowhere, until=NOON + timedelta(minutes=90)) == {"searches_nowhere": 2}


def test_many_requesters_of_one_street() -> None:
    street = [look(minutes=70 * n, demand=str(n), neighbourhood="石岐街道") for n in range(3)]
    assert kinds(*street) == {"neighbourhood": 3}
    assert kinds(*street[:2], replace(street[2], neighbourhood="东区街道")) == {}
    assert kinds(*(replace(one, demand="1") for one in street)) == {}
    assert kinds(*(replace(one, neighbourhood="") for one in street)) == {}


def test_one_look_at_the_own_data_is_enough() -> None:
    assert kinds(look("opened", own=True), look("opened", 1, own=True)) == {"own_data": 1}


def test_tickets_the_unit_never_had() -> None:
    other = [look("opened", demand=str(n), outside=True) for n in range(2)]
    assert kinds(*other) == {"outside_unit": 2}
    assert kinds(*(replace(one, role="reviewer") for one in other)) == {}


def test_refused_wishes() -> None:
    assert kinds(*(look(REFUSED) for _ in range(3))) == {"refused_reveals": 3}
    assert kinds(*(look(REFUSED) for _ in range(2))) == {}


@pytest.mark.parametrize(
    ("hour", "minute", "listed"),
    [(20, 59, False), (21, 0, True), (23, 59, True), (0, 0, True), (6, 59, True), (7, 0, False), (12, 0, False)],
)
def test_out_of_hours(hour: int, minute: int, listed: bool) -> None:
    at = NOON.replace(hour=hour, minute=minute)
    assert ("quiet_hours" in kinds(replace(look(), at=at))) is listed
    assert kinds(replace(look(), at=at, on_duty=True)) == {}
    assert kinds(replace(look(), at=at, role="agent")) == {}
    assert kinds(replace(look("opened"), at=at)) == {}


@pytest.mark.parametrize(("hour", "listed"), [(0, False), (1, True), (3, True), (5, False), (12, False)])
def test_hours_that_do_not_cross_midnight(hour: int, listed: bool) -> None:
    limits = replace(LIMITS, quiet_from="01:00", quiet_until="05:00")
    found = unusual([replace(look(), at=NOON.replace(hour=hour))], limits, MIDNIGHT)
    assert [one.kind for one in found] == (["quiet_hours"] if listed else [])


def test_hours_are_those_of_shanghai_wherever_the_machine_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", "UTC")
        time.tzset()
        listed = kinds(replace(look(), at=datetime(2026, 4, 20, 13, tzinfo=UTC)))
    time.tzset()
    assert listed == {"quiet_hours": 1}


def test_each_person_stands_alone() -> None:
    both = [look(minutes=n, person=person) for n in range(2) for person in ("li", "luo")]
    assert kinds(*both) == {}
    third = look(minutes=3, person="luo")
    assert [(one.person, one.count) for one in unusual([*both, third], LIMITS, MIDNIGHT)] == [("luo", 3)]


@given(
    st.lists(st.tuples(st.sampled_from(["revealed", "opened", "emergency"]), st.integers(0, 600), st.integers(0, 5)))
)
def test_the_order_of_lines_does_not_matter_and_more_looks_list_no_less(given_: list[tuple[str, int, int]]) -> None:
    looks = [look(kind, minutes, str(demand)) for kind, minutes, demand in given_]
    listed = kinds(*looks)
    assert kinds(*reversed(looks)) == listed
    more = kinds(*looks, look(minutes=300, demand="9"))
    assert all(more.get(kind, 0) >= count for kind, count in listed.items())


@pytest.mark.parametrize(
    ("role", "person", "outcome", "words", "guard"),
    [
        ("privacy_officer", "tan", "duty", "", None),
        ("privacy_officer", "tan", "improper", "看了邻居", None),
        ("privacy_officer", "tan", "improper", "偷看", None),
        ("privacy_officer", "tan", "improper", " 看", "look_words_missing"),
        ("privacy_officer", "tan", "incident", "", "look_words_missing"),
        ("privacy_officer", "tan", "fine", "好", "outcome_missing"),
        ("privacy_officer", "li", "duty", "", "own_look"),
        ("auditor", "deng", "duty", "", "scope"),
    ],
)
def test_who_settles_what(role: str, person: str, outcome: str, words: str, guard: str | None) -> None:
    sentences = {
        "look_words_missing": "请写明原因。",
        "outcome_missing": "请选择核查结果。",
        "own_look": "查看人本人不能核查。",
        "scope": "该工单不在你的职权范围内。",
    }
    expected = Refusal("review_finding", guard, "a32.1", sentences[guard]) if guard else None
    assert finding_refusal(Reader(Actor(role, person=person)), "li", outcome, words) == expected


def test_an_emergency_view_has_outcomes_of_its_own() -> None:
    tan = Reader(Actor("privacy_officer", person="tan"))
    assert finding_refusal(tan, "li", "proper", "", ("proper",)) is None
    refusal = finding_refusal(tan, "li", "duty", "", ("proper",))
    assert refusal is not None
    assert refusal.guard == "outcome_missing"
