"""Rules about the code itself that no tool checks for us."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FORBIDDEN_NAMES = re.compile(r"(^|_)(utils?|helpers?|common|managers?|misc)(_|$)")
FUNCTION_LIMIT, FILE_LIMIT = 50, 400


def sources() -> list[Path]:
    return sorted(file for folder in ("src", "tests", "checks", "benchmarks") for file in (ROOT / folder).rglob("*.py"))


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("file", sources(), ids=lambda file: str(file.relative_to(ROOT)))
def test_files_and_functions_stay_small(file: Path) -> None:
    if "migrations" in file.parts:
        return
    assert len(file.read_text().splitlines()) <= FILE_LIMIT
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions(file)}
    assert {name: length for name, length in lengths.items() if length > FUNCTION_LIMIT} == {}


def test_nothing_has_a_name_that_says_nothing() -> None:
    names = [part for file in sources() for part in file.relative_to(ROOT).with_suffix("").parts]
    assert [name for name in names if FORBIDDEN_NAMES.search(name)] == []


def test_no_test_is_skipped_without_a_reason() -> None:
    bare = re.compile(r"mark\.(skip|skipif|xfail)\b(?!\(.*reason)|pytest\.(skip|xfail)\(\)")
    found = [f"{file}:{n}" for file in sources() for n, line in enumerate(file.read_text().splitlines(), 1)
             if bare.search(line) and file != Path(__file__)]  # fmt: skip
    assert found == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-build.txt"])
def test_lock_files_hold_hashes_and_name_no_host(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert "index" not in text
    requirements = re.split(r"^(?=\S+==)", text, flags=re.MULTILINE)[1:]
    assert requirements
    assert [one for one in requirements if "--hash=sha256:" not in one] == []


def test_the_runtime_lock_is_part_of_the_whole() -> None:
    pins = re.compile(r"^(\S+==\S+)", re.MULTILINE)
    runtime, whole = (
        set(pins.findall((ROOT / name).read_text())) for name in ("requirements.txt", "requirements-dev.txt")
    )
    assert runtime <= whole
