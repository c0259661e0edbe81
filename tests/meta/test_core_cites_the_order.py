"""Every public function of the core says which provision, rule or requirement it serves."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

CORE = Path(__file__).parents[2] / "src" / "hotline" / "core"
CITATION = re.compile(r"\b(a\d{1,2}(\.\d+)*|cc20[123](\.\d)?|R\d{1,2}|S\d{1,2}|D0\d)\b|sections? \d")


def public_functions() -> Iterator[tuple[str, str]]:
    """Name and docstring of each function that is for others; methods only read the value they stand on."""
    for file in sorted(CORE.glob("*.py")):
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield f"{file.stem}.{node.name}", ast.get_docstring(node) or ""


def test_every_public_function_cites_what_it_serves() -> None:
    assert [name for name, text in public_functions() if not CITATION.search(text)] == []


def test_the_search_would_notice() -> None:
    assert len(list(public_functions())) > 130
    assert not CITATION.search("Read the text form of a limit; raises BadValue.")
