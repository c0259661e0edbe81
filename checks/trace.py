"""`python -m checks.trace`: docs/trace.md from docs/trace.toml, docs/decisions.md from the decisions."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

from hotline.core.decisions import DECISION_OF
from hotline.core.policy import DECISION_FIELDS, Policy, plain_policy

ROOT = Path(__file__).parents[1]
TRACE = ROOT / "docs" / "trace.toml"
LISTS = {
    "programme": "Programme sentences: nothing of their own is owed.",
    "next_issue": "Due with the next issue, which brings the screens and the API: what stands and what is missing.",
}
"""The lists of obligations without function and test of their own."""


def content() -> dict[str, Any]:
    """What docs/trace.toml says."""
    return tomllib.loads(TRACE.read_text(encoding="utf-8"))


def natural(obligation: str) -> tuple[list[int], str]:
    """Sorts a9.1-a before a10.1-a."""
    place, letter = obligation[1:].rsplit("-", 1)
    return [int(number) for number in place.split(".")], letter


def trace_page(known: dict[str, Any]) -> str:
    """The trace table as Markdown."""
    lines = [
        "# Trace: obligation, function, test",
        "",
        "Generated from `trace.toml` by `python -m checks.trace`.",
        "",
        "| obligation | provision | functions | tests |",
        "|---|---|---|---|",
    ]
    for obligation, row in sorted(known["obligations"].items(), key=lambda item: natural(item[0])):
        lines.append(f"| {obligation} | {row['provision']} | {listed(row['code'])} | {listed(row['tests'])} |")
    for name, heading in LISTS.items():
        ids = sorted(known[name], key=natural)
        if isinstance(known[name], dict):
            lines += ["", heading, "", *(f"- {one}: {known[name][one]}" for one in ids)]
        else:
            lines += ["", heading, "", ", ".join(ids) + "."]
    return "\n".join(lines) + "\n"


def listed(items: Iterable[str]) -> str:
    """Names of code one below the other in a cell."""
    return "<br>".join(f"`{item}`" for item in items)


def decisions_page() -> str:
    """The policy fields as Markdown: decision, field, type, default, provision, meaning, what a city may choose."""
    defaults = plain_policy(Policy())
    lines = [
        "# Decisions: what the order leaves open, as policy fields",
        "",
        "Generated from `core/policy.py` and `core/decision_table.py` by `python -m checks.trace`. A city changes a",
        "default by approving a new version of the policy; code does not change for it.",
        "",
        "| decision | field | type | default | provision | meaning | a city may choose |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, field in DECISION_FIELDS.items():
        named = field.type.__name__ if isinstance(field.type, type) and not get_args(field.type) else str(field.type)
        kind = named.replace("hotline.core.limit.", "").replace("|", "\\|")
        row = DECISION_OF[name]
        lines.append(
            f"| {field.metadata['decision']:02} | `{name}` {row.zh} | `{kind}` | {_default(defaults[name])} "
            f"| {row.provision} | {row.en} {row.meaning} | {row.bounds.form} |"
        )
    return "\n".join(lines) + "\n"


def _default(value: object) -> str:
    if isinstance(value, list):
        return ", ".join("–".join(item) if isinstance(item, list) else str(item) for item in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)


def main() -> None:
    """Write both pages."""
    (ROOT / "docs" / "trace.md").write_text(trace_page(content()), encoding="utf-8")
    (ROOT / "docs" / "decisions.md").write_text(decisions_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
