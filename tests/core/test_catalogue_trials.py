"""What a change of the catalogue would do to tickets: other unit, other limit, a gap closed or left (a15.3)."""

from dataclasses import replace

import pytest

from hotline.core.catalogue import Catalogue, Facts, Item, UnitFact
from hotline.core.catalogue_trial import Affected, Effect, affected, affected_groups
from hotline.core.limit import Limit, parse_limit
from hotline.core.policy import DEMAND_TYPES

BASIC = {kind: Limit(5, "wd") for kind in DEMAND_TYPES} | {"report": Limit(15, "wd")}
UNITS = {
    "city_management": UnitFact("city_department", "城管局"),
    "housing": UnitFact("city_department", "住建局"),
}
LAMPS = Item("lamps", "lamps-1", "路灯", ("030501",), ("help",), "city_management")
CHOSEN = Facts("030501", "help", item="lamps")
BY_DUTY = Facts("030501", "help")


def catalogue(*items: Item) -> Catalogue:
    return Catalogue({item.key: item for item in items}, UNITS, {})


def within(text: str, unit: str = "city_management") -> Item:
    """The item with a limit of its own."""
    return replace(LAMPS, unit=unit, limits=(("help", parse_limit(text)),))


DAYS_5, DAYS_3 = Limit(5, "wd"), Limit(3, "wd")


@pytest.mark.parametrize(
    ("before", "after", "effect", "units", "limits"),
    [
        (LAMPS, replace(LAMPS, unit="housing"), "unit", ("city_management", "housing"), (DAYS_5, DAYS_5)),
        (LAMPS, within("3wd"), "limit", ("city_management", "city_management"), (DAYS_5, DAYS_3)),
        (within("3wd"), LAMPS, "limit", ("city_management", "city_management"), (DAYS_3, DAYS_5)),
        (LAMPS, within("3wd", "housing"), "both", ("city_management", "housing"), (DAYS_5, DAYS_3)),
        (None, LAMPS, "covered", ("", "city_management"), (None, DAYS_5)),
        (LAMPS, None, "open", ("city_management", ""), (DAYS_5, None)),
    ],
)
def test_what_a_change_does_to_tickets_of_an_item(
    before: Item | None, after: Item | None, effect: Effect, units: tuple[str, str], limits: tuple[Limit | None, ...]
) -> None:
    sides = [catalogue(*([item] if item else [])) for item in (before, after)]
    assert affected(CHOSEN, sides[0], sides[1], BASIC) == Affected(effect, *units, *limits)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (LAMPS, replace(LAMPS, version="lamps-2", words=("路灯",))),
        (LAMPS, within("5wd")),
        (replace(LAMPS, unit="dissolved"), replace(LAMPS, unit="gone")),
    ],
)
def test_what_comes_to_the_same_affects_nothing(before: Item, after: Item) -> None:
    assert affected(CHOSEN, catalogue(before), catalogue(after), BASIC) is None


def test_a_ticket_dispatched_by_duty_though_an_item_stood_there_says_nothing() -> None:
    assert affected(BY_DUTY, catalogue(LAMPS), catalogue(replace(LAMPS, unit="housing")), BASIC) is None
    assert affected(BY_DUTY, catalogue(LAMPS), catalogue(), BASIC) is None
    covered = affected(BY_DUTY, catalogue(), catalogue(LAMPS), BASIC)
    assert covered == Affected("covered", "", "city_management", None, DAYS_5)


def test_the_basic_limit_is_the_types() -> None:
    lamps = replace(LAMPS, demand_types=("report",))
    found = affected(replace(BY_DUTY, type="report"), catalogue(), catalogue(lamps), BASIC)
    assert found == Affected("covered", "", "city_management", None, Limit(15, "wd"))


def test_groups_of_tickets_are_named_by_their_place() -> None:
    elsewhere = Facts("090101", "help")
    before, after = catalogue(LAMPS), catalogue(replace(LAMPS, unit="housing"))
    moved = Affected("unit", "city_management", "housing", DAYS_5, DAYS_5)
    assert affected_groups([CHOSEN, elsewhere, CHOSEN], before, after, BASIC) == {0: moved, 2: moved}
    assert affected_groups([elsewhere], before, after, BASIC) == {}
