"""The parts: hashed, licensed, listed; a part that is not is found (S42)."""

from email.message import Message

import pytest
from checks.dependencies import BOM, ELSEWHERE, PAGE, Part, bill, licence_of, page, parts, problems

KNOWN = parts()


def test_nothing_is_wrong_with_the_parts() -> None:
    assert list(problems(KNOWN)) == []
    assert {part.name for part in KNOWN} >= {"django", "cryptography", "htmx.org", "ruff"}


def test_the_lists_are_those_generated() -> None:
    assert PAGE.read_text("utf-8") == page(KNOWN), "run: python -m checks.dependencies"
    assert BOM.read_text("utf-8") == bill(KNOWN), "run: python -m checks.dependencies"


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (Part("django", "5.2", "BSD-3-Clause", "run time", hashed=False), "holds no hash"),
        (Part("thing", "1.0", "AGPL-3.0-only", "run time"), "licence AGPL-3.0-only is not among"),
        (Part("thing", "1.0", "MIT AND GPL-2.0-only", "run time"), "is not among"),
        (Part("thing", "1.0", "", "run time"), "licence unknown"),
        (Part("django", "4.2", "BSD-3-Clause", "run time"), "locked as 4.2"),
    ],
)
def test_what_is_wrong_is_told(part: Part, words: str) -> None:
    others = [one for one in KNOWN if one.name != part.name]
    assert words in "\n".join(problems([*others, part]))


def test_what_is_installed_and_locked_nowhere_is_told() -> None:
    assert "pytest" in "\n".join(problems([one for one in KNOWN if one.name != "pytest"]))
    assert list(problems([*KNOWN, Part("colorama", "0.4.6", ELSEWHERE, "tests")])) == []


def test_a_licence_is_read_in_each_of_its_forms() -> None:
    for name, told, licence in (
        ("License-Expression", "Apache-2.0 OR BSD-3-Clause", "Apache-2.0 OR BSD-3-Clause"),
        ("Classifier", "License :: OSI Approved :: MIT License", "MIT"),
        ("License", "BSD 2-Clause License", "BSD-2-Clause"),
        ("License", "Proprietary", ""),
    ):
        message = Message()
        message[name] = told
        assert licence_of(message) == licence
