"""No secret stands in the tree (S20): keys, tokens and passwords that look like real ones are found and refused."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("src", "tests", "checks", "benchmarks", "docs", ".ci")
ENDINGS = (".py", ".md", ".toml", ".txt", ".json", ".html", ".js", ".css", ".sh", ".conf", ".service", ".timer", ".csv")
KINDS = {
    "private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "key of an outside system": re.compile(r"\bhl_[0-9a-f]{12}_[\w-]{30,}"),
    "token of a cloud": re.compile(r"\b(AKIA[0-9A-Z]{16}|ghp_\w{36}|glpat-[\w-]{20}|xox[bp]-[\w-]{20,}|sk-\w{32,})\b"),
    "address with a password": re.compile(
        r"\w+://[^\s:/@\"'{}<>$]+:(?!\.\.\.|x+@|password@|secret@)[^\s:/@\"'{}<>$]{8,}@"
    ),
}
NAMED = re.compile(
    r"(?i)(password|passwd|secret|token|api_?key|totp)\w*[\"']?\s*[:=]\s*[\"']([A-Za-z0-9+/=_-]{20,})[\"']"
)
KNOWN = {
    "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP": "the secret of everybody's code generator in the tests of pages",
    "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ": "the secret of the examples of RFC 6238",
}
"""What looks like a secret and is none, with its reason."""
WORTH = 3.6
"""Bits a character from which a long value counts as random."""


def files() -> Iterator[Path]:
    """What stands in the repository as text, but lock files and what comes from elsewhere."""
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in ENDINGS and "vendor" not in file.parts and "__pycache__" not in file.parts:
                yield file
    yield from (ROOT / name for name in ("README.md", "Makefile", "pyproject.toml", "CHANGELOG.md", "CONTRIBUTING.md"))


def bits(text: str) -> float:
    """Shannon's measure of a text's characters."""
    return -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values())


def found_in(text: str) -> list[str]:
    """What looks like a secret, by kind."""
    wrong = [kind for kind, pattern in KINDS.items() if pattern.search(text)]
    for match in NAMED.finditer(text):
        value = match[2]
        if value not in KNOWN and bits(value) > WORTH and re.search(r"\d", value):
            wrong.append(f"{match[1]} {value[:4]}...")
    return wrong


def test_nothing_in_the_tree_looks_like_a_secret() -> None:
    told = {str(file.relative_to(ROOT)): found for file in files() if (found := found_in(file.read_text("utf-8")))}
    told.pop(str(Path(__file__).relative_to(ROOT)), None)
    assert told == {}


def test_no_file_is_named_like_one_that_holds_secrets() -> None:
    named = re.compile(r"(^|/)(\.env|id_rsa|.*\.pem|.*\.p12|keys\.json|demo-accounts\.json)$")
    tree = [str(file.relative_to(ROOT)) for folder in FOLDERS for file in (ROOT / folder).rglob("*") if file.is_file()]
    assert [name for name in tree if named.search(name)] == []


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN " + "RSA PRIVATE KEY-----",
        "hl_" + "0123456789ab_" + "Zk3vX9q-L2mN8pR5tY7wB1cD4fG6hJ0s",
        "postgresql://hotline:" + "Xk29vbQr77@db.city.example/hotline",
        'SECRET_KEY = "' + "q7Zp2LkV9xWn4RtY8sBd3FhJ6mCg1AeU" + '"',
        '"totp_secret": "' + "NB2W45DFOIZA7K3QXM5V2YLTC6RSUJEH" + '"',
    ],
)
def test_a_secret_is_found(text: str) -> None:
    assert found_in(text) != []


def test_what_is_none_is_left_alone() -> None:
    for text in ('password = "lamp-post-7-lamp"', 'TOKEN: Final = "csrfmiddlewaretoken"', "https://user@host/path"):
        assert found_in(text) == []
