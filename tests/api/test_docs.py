"""The examples of docs/api are run as they stand: each answer has the status and the values the page says."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.api.client import System, key_for
from tests.api.conftest import dispatched

DOCS = Path(__file__).parents[2] / "docs" / "api"
EXAMPLE = re.compile(r"```http\n(.*?)```\s*Answer `(\d+)`[^`]*(?:```json\n(.*?)```)?", re.DOTALL)


def holds(wanted: Any, found: Any) -> bool:
    """Whether an answer has what an example shows; what it does not show may be anything."""
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(name in found and holds(wanted[name], found[name]) for name in wanted)
    return bool(wanted == found)


def play(words: str, known: dict[str, str]) -> tuple[int, Any]:
    """Send one example; what its answer names goes into what is known."""
    text = re.sub(r"\$(\w+)", lambda name: known[name[1]], words)
    head, _, body = text.partition("\n\n")
    first, *lines = head.splitlines()
    method, path = first.split(" ")
    headers = dict(line.split(": ", 1) for line in lines)
    answer = Client().generic(method, path, body.strip(), "application/json", headers=headers)
    told = json.loads(answer.content) if answer.content else None
    if isinstance(told, dict) and answer.status_code < 300:
        found = {**(told.get("demands") or [{}])[0], **told}
        known |= {name: str(found[name]) for name in ("number", "query_code", "next", "id") if name in found}
    if "ETag" in answer.headers:
        known["etag"] = answer.headers["ETag"]
    return answer.status_code, told


@pytest.mark.parametrize(("page", "least"), [("unit-system.md", 22), ("channel.md", 7), ("reader.md", 5)])
def test_the_examples_of_a_page_do_what_it_says(
    page: str, least: int, hotline: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTLINE_WEBHOOKS", "https://gw.example.cn")
    known = {
        "DESK": hotline.token,
        "UNIT": key_for("cg", "unit_system", unit="city_management"),
        "HOUSING": key_for("zj", "unit_system", unit="housing"),
        "PORTAL": key_for("portal", "channel", channel="web"),
        "READER": key_for("board", "reader"),
        "number": dispatched(hotline),
    }
    examples = EXAMPLE.findall((DOCS / page).read_text(encoding="utf-8"))
    assert len(examples) == (DOCS / page).read_text(encoding="utf-8").count("```http") >= least
    for words, status, wanted in examples:
        got, told = play(words, known)
        assert got == int(status), (words, told)
        assert holds(json.loads(wanted or "{}"), told if isinstance(told, dict) else {}), (words, told)
