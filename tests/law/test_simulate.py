"""`hotline simulate`: the public examples, our own hard cases derived by hand, and every kind of bad input."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from hotline.cli import main

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "order"
CASES = sorted((Path(__file__).parent / "cases").glob("*.json"))
STEP_KEYS = ("n", "outcome", "guard", "provision", "state", "due", "provisional")


def simulate(content: object, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run the command on standard input."""
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))
    return main.main(["simulate", "-"])


def agrees(found: list[dict[str, Any]], expected: list[dict[str, Any]]) -> None:
    """Compare as acceptance does: id, the keys of each step, each answer; a refusal has its sentence."""
    assert [one["id"] for one in found] == [one["id"] for one in expected]
    for ours, theirs in zip(found, expected, strict=True):
        steps = [{key: step.get(key) for key in STEP_KEYS} for step in ours["steps"]]
        assert steps == [{key: step.get(key) for key in STEP_KEYS} for step in theirs["steps"]], ours["id"]
        assert all(step["reason"] for step in ours["steps"] if step["outcome"] == "refused"), ours["id"]
        answers = [one["answer"] for one in ours["asked"]]
        assert answers == [one["answer"] for one in theirs["asked"]], ours["id"]


def test_the_public_examples_agree_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    examples = SHARED / "simulate_examples.json"
    if not examples.exists():
        pytest.skip(f"the public examples are not beside this repository ({examples})")
    assert main.main(["simulate", str(examples)]) == 0
    agrees(json.loads(capsys.readouterr().out), json.loads((SHARED / "simulate_expected.json").read_text()))


def read_case(file: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """A case file: scenarios with the expectation beside each step and question."""
    scenarios = json.loads(file.read_text())
    expected = []
    for scenario in scenarios:
        steps = [{"n": n, "outcome": "done", **step["expect"]} for n, step in enumerate(scenario["steps"], 1)]
        asked = [{"answer": question["expect"]} for question in scenario.get("ask", [])]
        expected.append({"id": scenario["id"], "steps": steps, "asked": asked})
    return scenarios, expected


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_our_own_hard_cases(file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    scenarios, expected = read_case(file)
    assert simulate(scenarios, monkeypatch) == 0
    agrees(json.loads(capsys.readouterr().out), expected)


def test_there_are_hard_cases() -> None:
    assert sum(len(read_case(file)[0]) for file in CASES) >= 20
