"""The tables of the core are built when it is first imported: the same law holds for a core built at this moment.

Guards, readers and rows of the table of acts come out of small functions that run once, at import. Here the core is
imported anew and the cases of the law are put to it, so that these functions are under test like all others.
"""

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import product
from types import ModuleType
from typing import Any

import pytest

BUILT = ("hotline.core", "hotline.simulator", "hotline.rulebook.shipped", "tests.law")


def _is_built(name: str) -> bool:
    return any(name == room or name.startswith(f"{room}.") for room in BUILT)


@pytest.fixture
def anew() -> Iterator[Callable[[str], ModuleType]]:
    """Importing a module with everything of the core below it made at this moment."""
    held = {name: module for name, module in sys.modules.items() if _is_built(name)}
    for name in held:
        del sys.modules[name]
    try:
        yield import_module
    finally:
        for name in [name for name in sys.modules if _is_built(name)]:
            del sys.modules[name]
        sys.modules.update(held)
        for name, module in held.items():
            above, _, last = name.rpartition(".")
            if above in sys.modules:
                setattr(sys.modules[above], last, module)


def cases(test: Callable[..., None]) -> Iterator[dict[str, Any]]:
    """Every case of a test, as its parameters name them."""
    tables = []
    for mark in getattr(test, "pytestmark", []):
        names = [name.strip() for name in mark.args[0].split(",")] if isinstance(mark.args[0], str) else mark.args[0]
        rows = [row if len(names) > 1 else (row,) for row in mark.args[1]]
        tables.append([dict(zip(names, row, strict=True)) for row in rows])
    for chosen in product(*tables):
        yield {name: value for row in chosen for name, value in row.items()}


@pytest.mark.parametrize(
    "room", ["test_guards", "test_product_guards", "test_values", "test_effects", "test_effects_of_work"]
)
def test_the_law_holds_for_a_core_just_built(anew: Callable[[str], ModuleType], room: str) -> None:
    law = anew(f"tests.law.{room}")
    tests = [held for name, held in vars(law).items() if name.startswith("test_")]
    assert tests
    for test in tests:
        for case in cases(test):
            test(**case)


def test_a_ticket_comes_back_from_its_plain_form_with_readers_just_made(anew: Callable[[str], ModuleType]) -> None:
    told, canonical = anew("tests.law.guards_of_acts"), anew("hotline.core.canonical")
    ticket, refusal = anew("hotline.core.ticket"), anew("hotline.core.refusal")
    seen = 0
    for case in told.GUARDS_OF_ACTS:
        outcome = case.passes.story().ask(case.passes.when, case.passes.who, case.act, **case.passes.args)
        assert not isinstance(outcome, refusal.Refusal)
        for held in outcome.tickets.values():
            assert canonical.restore(ticket.Ticket, canonical.plain(held)) == held
            seen += 1
    assert seen > len(told.GUARDS_OF_ACTS)
    with_limits = told.Story().dispatched("2026-03-02 10:00", item="照明", item_limit="8wd").ticket()
    stored = canonical.plain(with_limits)
    assert canonical.restore(ticket.Ticket, stored) == with_limits
    stored["assignment"]["item_limits"][0].append("one too many")
    with pytest.raises(ValueError, match="argument 2 is longer"):
        canonical.restore(ticket.Ticket, stored)
