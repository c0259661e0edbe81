"""Files to import and replay, and the command as a person runs it, on a test's own database."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hotline.database.places import Place

DATA = Path(__file__).parent / "data"
REAL = Path(__file__).parents[3] / "shared" / "data" / "citizen_messages"

Command = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def place(database: Place) -> Iterator[Place]:
    """A fresh migrated database; nothing of an earlier one is remembered."""
    from hotline.database.identity import forget_blocks

    forget_blocks()
    yield database
    forget_blocks()


@pytest.fixture
def command(place: Place) -> Command:
    """`hotline ...` as a process of its own on the test's database."""
    return commands_on(place)


def commands_on(place: Place) -> Command:
    """`hotline ...` as a process of its own on a database."""
    addresses = {"HOTLINE_OWNER_URL": place.owner, "HOTLINE_APP_URL": place.application}

    def start(*words: str) -> "subprocess.Popen[str]":
        program = Path(sys.executable).with_name("hotline")
        return subprocess.Popen(
            [program, *words],
            env={**os.environ, **addresses},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


@pytest.fixture
def csv_file(tmp_path: Path) -> Callable[..., Path]:
    """Write a file of a few lines in an encoding."""

    def write(*lines: str, encoding: str = "utf-8", name: str = "contacts.csv") -> Path:
        file = tmp_path / name
        file.write_bytes("\r\n".join([*lines, ""]).encode(encoding))
        return file

    return write


@pytest.fixture
def kill_at_random() -> Callable[..., int]:
    """Start a process and kill it with SIGKILL at a random moment, again and again; how often it was still running.

    HOTLINE_KILLS multiplies the times; the seed is printed, HOTLINE_KILL_SEED repeats it.
    """
    seed = int(os.environ.get("HOTLINE_KILL_SEED") or random.SystemRandom().randrange(10**6))
    print(f"HOTLINE_KILL_SEED={seed}")
    chance = random.Random(seed)

    def kill(start: Callable[[], "subprocess.Popen[str]"], times: int, earliest: float, latest: float) -> int:
        running = 0
        for _ in range(times * int(os.environ.get("HOTLINE_KILLS") or 1)):
            process = start()
            time.sleep(chance.uniform(earliest, latest))
            running += process.poll() is None
            process.kill()
            process.communicate()
        return running

    return kill
