"""The colours of the style sheet, computed: text reads at 4.5 to 1 and more, parts of controls at 3 to 1 (WCAG 2.2)."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[2] / "src/hotline/web/static/hotline.css").read_text()
GROUNDS = ("paper", "canvas", "sunken")
TINTS = ("accent-tint", "due-soon-tint", "overdue-tint", "excluded-tint", "done-tint")
TEXT = (
    *((ink, ground) for ink in ("ink", "ink2") for ground in GROUNDS),
    *((ink, ground) for ink in ("accent", "due-soon", "done", "visited") for ground in ("paper", "canvas")),
    *(("ink", tint) for tint in TINTS),
    *(("ink2", tint) for tint in TINTS),
    *((f"{state}", f"{state}-tint") for state in ("due-soon", "overdue", "excluded", "done")),
    ("overdue", "paper"),
    ("excluded", "paper"),
    ("accent", "accent-tint"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("accent-strong", "accent-tint"),
    ("on-overdue", "overdue-mark"),
    ("ink", "found"),
)
PARTS = (
    *(("edge", ground) for ground in GROUNDS),
    *((f"{state}-mark", "paper") for state in ("due-soon", "overdue", "excluded", "done")),
    *((f"{state}-mark", f"{state}-tint") for state in ("due-soon", "overdue", "excluded", "done")),
    ("ring", "paper"),
    ("ring", "canvas"),
    ("ring", "ring-in"),
)  # fmt: skip
"""What belongs together on a page: a colour of text and its ground; a part of a control and its ground."""


def tokens(theme: str) -> dict[str, str]:
    block = re.search(rf'\[data-bs-theme="{theme}"\] \{{(.*?)\n\}}', CSS, re.DOTALL)
    assert block is not None
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", block[1]))


def luminance(colour: str) -> float:
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (PARTS, 3.0)], ids=["text", "parts"])
def test_every_pair_reads(theme: str, pairs: tuple[tuple[str, str], ...], least: float) -> None:
    known = tokens(theme)
    found = {pair: round(contrast(known[pair[0]], known[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in found.items() if ratio < least} == {}


def test_the_measure_itself() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_no_colour_stands_outside_the_tokens() -> None:
    rules = re.sub(r'\[data-bs-theme="(light|dark)"\] \{.*?\n\}', "", CSS, flags=re.DOTALL)
    rules = rules.partition("@media print")[0]
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgb\(|hsl\(", rules) == []
