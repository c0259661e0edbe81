"""`python -m checks.dependencies`: docs/dependencies.md and docs/bom.json from the locks and what is installed (S42).

Also what `make check` asks of the parts: every pin has its hashes, what is installed is what is locked, every licence
is one we may ship with. Vulnerabilities cannot be known without a network: docs/dependencies.md says how to look.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = ROOT / "docs" / "dependencies.md"
BOM: Final = ROOT / "docs" / "bom.json"
LOCKS: Final = {
    "requirements.txt": "run time",
    "requirements-dev.txt": "tests and checks",
    "requirements-build.txt": "build",
    "requirements-node.txt": "build",
}
"""Lock file -> what its parts are for; a part is listed where it stands first."""
ALLOWED: Final = frozenset(
    {
        "0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "LGPL-3.0-only", "MIT", "MIT-0",
        "MIT-CMU", "MPL-2.0", "PSF-2.0", "Python-2.0", "Unlicense", "Zlib",
    }
)  # fmt: skip
"""Licences of parts we link to and ship beside our own; the weaker copyleft ones stay whole and unchanged."""
_NAMES: Final = (
    (r"MIT-CMU", "MIT-CMU"),
    (r"MIT-0", "MIT-0"),
    (r"\bMIT\b", "MIT"),
    (r"Apache", "Apache-2.0"),
    (r"MPL|Mozilla", "MPL-2.0"),
    (r"BSD[- ]3", "BSD-3-Clause"),
    (r"BSD[- ]2", "BSD-2-Clause"),
    (r"BSD", "BSD"),
)
ELSEWHERE: Final = "for other systems"
_PIN: Final = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==(\S+)")
HEAD: Final = """# Parts and their licences

Generated from the lock files by `python -m checks.dependencies`; `bom.json` beside it is the same as a bill of
materials (CycloneDX 1.5). `make check` fails where a pin has no hash, where something else than the lock is installed, or where a
licence is not among those allowed.

**What this cannot see.** Whether a vulnerability is known for a part stands in databases on the network, which `make
check` does not ask. Look from a machine that may: `pip-audit --requirement requirements.txt --require-hashes` and
`npm audit`, at least weekly and before each release; renew with `make lock ARGS=--upgrade`, run `make test`, release.
ruff's S rules, which `make check` runs, are bandit's: they look at our own code, not at the parts.

| part | version | licence | for |
|---|---|---|---|
"""


@dataclass(frozen=True)
class Part:
    """A part as locked: name, version, licence, what it is for, whether every pin carries a hash."""

    name: str
    version: str
    licence: str
    use: str
    kind: str = "pypi"
    hashed: bool = True


def parts() -> list[Part]:
    """Every part once, by name."""
    found: dict[str, Part] = {}
    for part in (*_python(), *_node()):
        found.setdefault(f"{part.kind}:{part.name}", part)
    return sorted(found.values(), key=lambda part: (part.kind, part.name))


def _python() -> Iterator[Part]:
    installed = {_plain(one.name): one for one in metadata.distributions()}
    for file, use in LOCKS.items():
        for block in re.split(r"^(?=\S+==)", (ROOT / file).read_text("utf-8"), flags=re.MULTILINE)[1:]:
            name, version = _PIN.findall(block)[0]
            one = installed.get(_plain(name))
            licence = licence_of(one.metadata) if one else ELSEWHERE
            yield Part(name, version.rstrip(";"), licence, use, hashed="--hash=sha256:" in block)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def licence_of(told: Any) -> str:
    """A part's licence by its expression, else as its classifiers or its free words name it; empty where unknown."""
    expression = told.get("License-Expression")
    if expression:
        return str(expression)
    classifiers = [one.rpartition("::")[2] for one in told.get_all("Classifier") or [] if one.startswith("License")]
    for words in (str(told.get("License") or ""), *classifiers):
        for pattern, name in _NAMES:
            if re.search(pattern, words):
                return name
    return ""


def _node() -> Iterator[Part]:
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    for place, one in lock["packages"].items():
        if place:
            use = "tests and checks" if one.get("dev") else "pages"
            name = place.removeprefix("node_modules/")
            yield Part(name, one["version"], one.get("license", ""), use, "npm", bool(one.get("integrity")))


def problems(known: list[Part]) -> Iterator[str]:
    """What is not as it should be, in words."""
    for part in known:
        if not part.hashed:
            yield f"{part.name} {part.version}: its lock holds no hash"
        if part.licence != ELSEWHERE:
            wrong = _terms(part.licence) - ALLOWED
            if wrong or not part.licence:
                yield f"{part.name} {part.version}: licence {part.licence or 'unknown'} is not among those allowed"
    yield from _differing(known)


def _terms(licence: str) -> set[str]:
    return set(re.findall(r"[A-Za-z0-9.-]+", re.sub(r"\b(AND|OR|WITH)\b", " ", licence)))


def _differing(known: list[Part]) -> Iterator[str]:
    """What is installed in another version than locked, or is in no lock."""
    locked: Mapping[str, str] = {_plain(part.name): part.version for part in known if part.kind == "pypi"}
    for one in metadata.distributions():
        name = _plain(one.name)
        if name in ("hotline", "pip"):
            continue
        if name not in locked:
            yield f"{one.name} {one.version} is installed and in no lock file"
        elif locked[name] != one.version:
            yield f"{one.name} is installed as {one.version}, locked as {locked[name]}"


def page(known: list[Part]) -> str:
    """The list as Markdown."""
    lines = [f"| {part.name} | {part.version} | {part.licence} | {part.use} |" for part in known]
    return HEAD + "\n".join(lines) + "\n"


def bill(known: list[Part]) -> str:
    """The list as a CycloneDX bill of materials."""
    components = [
        {
            "type": "library",
            "name": part.name,
            "version": part.version,
            "purl": f"pkg:{part.kind}/{part.name.replace('@', '%40')}@{part.version}",
            "licenses": [{"expression": part.licence}] if _terms(part.licence) <= ALLOWED else [],
            "scope": "required" if part.use in ("run time", "pages") else "optional",
        }
        for part in known
    ]
    told = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": components}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def main() -> int:
    """Write the list anew, or with --check say what is wrong; 1 where something is."""
    known = parts()
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(page(known), encoding="utf-8")
        BOM.write_text(bill(known), encoding="utf-8")
        return 0
    wrong = list(problems(known))
    for words in wrong:
        print(words, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
