"""`python -m checks.security`: docs/security.md from docs/security.toml."""

import tomllib
from typing import Any, Final

from checks.trace import ROOT, listed

SOURCE: Final = ROOT / "docs" / "security.toml"
PAGE: Final = ROOT / "docs" / "security.md"
STATUS: Final = {"done": "done", "partly": "partly", "city": "the city's", "later": "later"}
HEAD: Final = """# Security and confidentiality (信息安全与保密)

Each requirement, how it stands, where it is and which test shows it. Generated from `security.toml` by
`python -m checks.security`; a test holds page, code and tests together. "Partly" and "later" say what is missing.

Software SM4 and SM3 come from a general library and are no certified module: the certificate comes with the city's
module behind the provider interface. SM2 signatures and TLCP are outside the product. What the checks of the source
cannot see without a network stands in [dependencies.md](dependencies.md).

| id | requirement | how it stands | says | functions | tests |
|---|---|---|---|---|---|
"""


def content() -> dict[str, dict[str, Any]]:
    """The rows by id."""
    return tomllib.loads(SOURCE.read_text(encoding="utf-8"))


def page(rows: dict[str, dict[str, Any]]) -> str:
    """The table as Markdown, in the order of the ids."""
    lines = [
        f"| {name} | {row['title']} | {STATUS[row['status']]} | {row['says']} | {listed(row['code'])} |"
        f" {listed(row['tests'])} |"
        for name, row in sorted(rows.items())
    ]
    return HEAD + "\n".join(lines) + "\n"


def main() -> None:
    """Write the page anew."""
    PAGE.write_text(page(content()), encoding="utf-8")


if __name__ == "__main__":
    main()
