"""Long files are known by names that exist, and dealing loses no test and favours no process."""

from pathlib import Path

import pytest
from tests.dealing import SECONDS, dealt

ROOT = Path(__file__).parents[2]


def test_the_long_files_are_files() -> None:
    assert [name for name in SECONDS if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("processes", [1, 2, 3, 7])
def test_every_test_is_dealt_once_and_parts_begin_with_long_files(processes: int) -> None:
    long = [(name, f"{name} {n}") for name in SECONDS for n in range(3)]
    items = [("tests/short.py", f"short {n}") for n in range(400)] + long
    found = dealt(items, processes)
    assert sorted(found) == sorted(item for _, item in items)
    begins, left = 0, len(found)
    for n in range(processes, 0, -1):
        assert found[begins].startswith("tests/")
        assert not found[begins + left // n - 1].startswith("tests/")
        begins, left = begins + left // n, left - left // n


def test_more_long_tests_than_a_part_holds_are_kept() -> None:
    items = [(name, f"{name} {n}") for name in SECONDS for n in range(9)]
    assert sorted(dealt(items, 4)) == sorted(item for _, item in items)
