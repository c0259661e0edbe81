"""The page of security: every requirement stands once, says how it is, and names functions and tests that exist."""

import ast
from functools import cache
from importlib import import_module

import pytest
from checks.security import PAGE, STATUS, content, page
from checks.trace import ROOT

ROWS = content()


def test_every_requirement_has_its_row() -> None:
    assert sorted(ROWS) == [f"S{n:02d}" for n in range(1, 51)]
    assert {row["status"] for row in ROWS.values()} <= set(STATUS)


@pytest.mark.parametrize("name", ROWS)
def test_a_row_holds_what_its_status_promises(name: str) -> None:
    row = ROWS[name]
    assert set(row) == {"title", "status", "says", "code", "tests"}
    if row["status"] in ("done", "partly"):
        assert row["code"], "no code"
        assert row["tests"], "no test"
    if row["status"] != "done":
        assert row["says"].endswith("."), "what is missing?"
        assert len(row["says"].split()) >= 4


@pytest.mark.parametrize("name", ROWS)
def test_a_row_names_functions_and_tests_that_exist(name: str) -> None:
    for place in ROWS[name]["code"]:
        module, _, member = place.partition(":")
        found = hasattr(import_module(f"hotline.{module}"), member) if member else (ROOT / place).exists()
        assert found, place
    for test in ROWS[name]["tests"]:
        file, _, member = test.partition("::")
        assert member in functions_of(file), test


@cache
def functions_of(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_the_page_is_the_one_generated() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(ROWS), "run: python -m checks.security"
