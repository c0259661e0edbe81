"""Which files' tests begin first, and in which process: a long one begun last would be waited for alone.

Each process takes its part of the list from the front and, when it is done, from the end of another's (`worksteal`).
"""

from collections.abc import Sequence
from typing import Final, TypeVar

SECONDS: Final = {
    "tests/journeys/test_journeys.py": 230,
    "tests/journeys/test_rules.py": 160,
    "tests/privacy/test_planted_pages.py": 130,
    "tests/cli/test_demo.py": 117,
    "tests/web/test_attacks.py": 115,
    "tests/operation/test_drill.py": 112,
    "tests/generating/test_generate.py": 105,
    "tests/io/test_replay.py": 100,
    "tests/journeys/test_new_city.py": 98,
    "tests/operation/test_trouble.py": 90,
    "tests/api/test_description.py": 85,
    "tests/journeys/test_organisation.py": 85,
    "tests/journeys/test_session.py": 75,
    "tests/io/test_ticket_command.py": 70,
    "tests/privacy/test_planted_elsewhere.py": 60,
    "tests/killing/test_http.py": 58,
    "tests/killing/test_killing.py": 57,
    "tests/rehearsal/test_play.py": 50,
    "tests/io/test_import_killed.py": 50,
    "tests/web/test_pages.py": 45,
    "tests/privacy/test_planted_lists.py": 35,
    "tests/journeys/test_told_and_asked.py": 30,
    "tests/privacy/test_planted_api.py": 30,
    "tests/cli/test_main.py": 30,
    "tests/operation/test_served.py": 25,
}
"""About how long the long files take on two busy cores; only which are long matters."""

Item = TypeVar("Item")


def dealt(items: Sequence[tuple[str, Item]], processes: int) -> list[Item]:
    """The items (file, item) in an order that gives every process an equal part, long files first and dealt out."""
    hands: list[list[Item]] = [[] for _ in range(processes)]
    held = [0] * processes
    for file in sorted(SECONDS, key=lambda name: -SECONDS[name]):
        of_file = [item for name, item in items if name == file]
        if of_file:
            least = held.index(min(held))
            hands[least] += of_file
            held[least] += SECONDS[file]
    rest = [item for name, item in items if name not in SECONDS]
    done = list[Item]()
    for left, hand in zip(range(processes, 0, -1), hands, strict=True):
        wanted = max(0, (len(items) - len(done)) // left - len(hand))
        done += hand + rest[:wanted]
        rest = rest[wanted:]
    return done + rest
