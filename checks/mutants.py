"""`python -m checks.mutants`: what the last mutation run caught of each module of the core; fails below 95 %.

A mutant is caught where a test fails under it, or goes round until its time is up. One that no test meets, or that was
not tried, is not caught.
"""

import sys
from collections import Counter
from pathlib import Path
from typing import Final

from mutmut.mutation.data import SourceFileMutationData
from mutmut.stats import status_by_exit_code

WANTED: Final = 95.0
CORE: Final = Path("src/hotline/core")
CAUGHT: Final = ("killed", "timeout")


def counted() -> dict[str, Counter[str]]:
    """Module -> how many of its mutants had which end."""
    found = {}
    for path in sorted(CORE.glob("*.py")):
        mutants = SourceFileMutationData(path=path)
        mutants.load()
        if mutants.exit_code_by_key:
            found[path.stem] = Counter(status_by_exit_code[code] for code in mutants.exit_code_by_key.values())
    return found


def table(modules: dict[str, Counter[str]]) -> list[str]:
    """The figures as a Markdown table, the whole core last."""
    whole = sum(modules.values(), Counter[str]())
    lines = ["| module | mutants | caught | of these by time | not caught | caught |", "|---|---|---|---|---|---|"]
    for name, ends in [*modules.items(), ("all", whole)]:
        caught = sum(ends[end] for end in CAUGHT)
        share = f"{share_of(ends):.1f} %"
        lines.append(f"| {name} | {ends.total()} | {caught} | {ends['timeout']} | {ends.total() - caught} | {share} |")
    return lines


def share_of(ends: Counter[str]) -> float:
    """The share caught, in percent; 0 where nothing was tried."""
    return 100 * sum(ends[end] for end in CAUGHT) / ends.total() if ends else 0.0


def main() -> int:
    """Print the table; 1 below what is wanted."""
    modules = counted()
    print("\n".join(table(modules)))
    return int(share_of(sum(modules.values(), Counter[str]())) < WANTED)


if __name__ == "__main__":
    sys.exit(main())
