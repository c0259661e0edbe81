"""Hashes of passwords: one at a time where people sign in, several at once in a command nobody else waits for."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import pytest
from django.contrib.auth.hashers import check_password, make_password

from hotline.organisation.hashing import OneAtATime, hash_many


@pytest.fixture
def most_at_once(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many hashes were being made, each time one began; none takes any memory."""
    now, found, alone = [0], [0], Lock()

    def watched(self: OneAtATime, password: str, salt: str) -> str:
        with alone:
            now[0] += 1
            found.append(now[0])
        time.sleep(0.01)  # so that another may begin meanwhile
        with alone:
            now[0] -= 1
        return f"scrypt$1${salt}$1$1${password}"

    monkeypatch.setattr(OneAtATime, "encode_at_once", watched)
    return found


def test_people_signing_in_are_hashed_one_after_the_other(most_at_once: list[int]) -> None:
    with ThreadPoolExecutor(4) as people:
        list(people.map(make_password, ["a-lamp-post-7"] * 8))
    assert len(most_at_once) == 9
    assert max(most_at_once) == 1


def test_many_are_hashed_in_their_order_as_many_at_a_time_as_there_are_processors(
    most_at_once: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    hashes = hash_many(str(n) for n in range(8))
    assert [hashed.rpartition("$")[2] for hashed in hashes] == [str(n) for n in range(8)]
    assert max(most_at_once) == 2


def test_each_has_a_salt_of_its_own_and_lets_its_password_in() -> None:
    hashes = hash_many(["a-lamp-post-7", "a-lamp-post-7", "another-word-8"])
    assert len(set(hashes)) == 3
    let_in = [check_password("a-lamp-post-7", hashed) for hashed in hashes]
    assert let_in == [True, True, False]
