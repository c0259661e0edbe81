"""The trace: every obligation of the first stage has functions and tests that exist, or says why it has none yet."""

import ast
import csv
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from checks.trace import LISTS, ROOT, content, decisions_page, natural, trace_page

from hotline.core.policy import DECISION_FIELDS

OBLIGATIONS = ROOT.parent / "shared" / "order" / "obligations.csv"
KNOWN = content()
TRACED = KNOWN["obligations"]


def test_each_obligation_stands_once() -> None:
    ids = [*TRACED, *(one for name in LISTS for one in KNOWN[name])]
    assert len(ids) == len(set(ids)) >= 88
    assert set(KNOWN) == {*LISTS, "obligations"}


def test_what_is_due_later_says_why_in_a_sentence() -> None:
    reasons = KNOWN["next_issue"].items()
    assert [one for one, reason in reasons if not reason.endswith(".") or len(reason.split()) < 8] == []


@pytest.mark.parametrize("obligation", TRACED)
def test_it_names_functions_and_tests_that_exist(obligation: str) -> None:
    row = TRACED[obligation]
    assert obligation.startswith(row["provision"] + "-")
    assert row["code"], "no code"
    assert row["tests"], "no test"
    for place in row["code"]:
        module, _, name = place.partition(":")
        assert hasattr(import_module(f"hotline.{module}"), name), place
    for test in row["tests"]:
        file, _, name = test.partition("::")
        assert name in names_in(file), test


@cache
def names_in(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_nothing_of_the_first_stage_is_forgotten() -> None:
    if not OBLIGATIONS.exists():
        pytest.skip(f"the list of obligations is not beside this repository ({OBLIGATIONS})")
    with OBLIGATIONS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    carried = {*TRACED, *(one for name in LISTS for one in KNOWN[name])}
    assert {row["id"] for row in rows if row["stage"] == "1"} <= carried
    provisions = {row["id"]: row["provision"] for row in rows}
    assert {one: row["provision"] for one, row in TRACED.items()} == {one: provisions[one] for one in TRACED}


@pytest.mark.parametrize(("page", "made"), [("trace.md", trace_page(KNOWN)), ("decisions.md", decisions_page())])
def test_the_page_is_the_one_generated(page: str, made: str) -> None:
    assert Path(ROOT / "docs" / page).read_text(encoding="utf-8") == made, "run: python -m checks.trace"


def test_every_decision_has_its_line() -> None:
    assert decisions_page().count("\n| ") - 1 == len(DECISION_FIELDS)


def test_obligations_sort_as_people_count() -> None:
    assert sorted(["a10.1-a", "a9.1-b", "a9.1-a", "a13.2.1-a", "a13.2-a"], key=natural) == [
        "a9.1-a", "a9.1-b", "a10.1-a", "a13.2-a", "a13.2.1-a",
    ]  # fmt: skip
