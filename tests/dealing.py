"""Which files' tests begin first, and in which process: a long one begun last would be waited for alone.

Each process takes its part of the list from the front and, when it is done, from the end of another's (`worksteal`).
The long files of a folder go to one process: they share a browser and what it has seen, or a planted city.
"""

from collections.abc import Sequence
from typing import Final, TypeVar

SECONDS: Final = {
    "tests/journeys/test_journeys.py": 125,
    "tests/journeys/test_rules.py": 77,
    "tests/journeys/test_new_city.py": 43,
    "tests/journeys/test_organisation.py": 35,
    "tests/journeys/test_session.py": 31,
    "tests/journeys/test_told_and_asked.py": 12,
    "tests/privacy/test_planted_pages.py": 140,
    "tests/privacy/test_planted_lists.py": 34,
    "tests/privacy/test_planted_api.py": 32,
    "tests/privacy/test_planted_elsewhere.py": 20,
    "tests/web/test_attacks.py": 88,
    "tests/cli/test_demo.py": 80,
    "tests/cli/test_main.py": 20,
    "tests/generating/test_generate.py": 65,
    "tests/io/test_replay.py": 60,
    "tests/io/test_import_killed.py": 46,
    "tests/io/test_ticket_command.py": 10,
    "tests/operation/test_trouble.py": 65,
    "tests/operation/test_drill.py": 30,
    "tests/operation/test_served.py": 15,
    "tests/api/test_description.py": 40,
    "tests/rehearsal/test_play.py": 33,
    "tests/killing/test_http.py": 19,
    "tests/killing/test_killing.py": 17,
}
"""About how long the long files take on two busy cores; only which are long matters."""

Item = TypeVar("Item")


def folder(file: str) -> str:
    """The folder of a file."""
    return file.rpartition("/")[0]


def dealt(items: Sequence[tuple[str, Item]], processes: int) -> list[Item]:
    """The items (file, item) in an order that gives every process an equal part, long files first and dealt out."""
    hands: list[list[Item]] = [[] for _ in range(processes)]
    held = [0] * processes
    present = {name for name, _ in items} & set(SECONDS)
    folders = {folder(name): sum(SECONDS[one] for one in present if folder(one) == folder(name)) for name in present}
    for of_folder in sorted(folders, key=lambda name: (-folders[name], name)):
        least = held.index(min(held))
        files = sorted(one for one in present if folder(one) == of_folder)
        for file in sorted(files, key=lambda name: -SECONDS[name]):
            hands[least] += [item for name, item in items if name == file]
        held[least] += folders[of_folder]
    rest = [item for name, item in items if name not in SECONDS]
    done = list[Item]()
    for left, hand in zip(range(processes, 0, -1), hands, strict=True):
        wanted = max(0, (len(items) - len(done)) // left - len(hand))
        done += hand + rest[:wanted]
        rest = rest[wanted:]
    return done + rest
