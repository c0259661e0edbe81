"""The pages of the demo city on Monday 2026-04-20 at nine: people sign in, acts are done by named people."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from tests.store.conftest import at, city  # noqa: F401
from tests.store.desk import WHO, Desk

from hotline.database.places import Place

NOW = at("2026-04-20")
PASSWORD = "lamp-post-7-lamp"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""The secret of everybody's code generator."""

Clock = time_machine.Traveller
SignedIn = Callable[[str], Client]


@pytest.fixture
def clock() -> Iterator[Clock]:
    """The present of every request; it stands still until a test moves it."""
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def desk(city: Place, clock: Clock) -> Desk:  # noqa: F811
    """The same people acting beside the pages, on the same day."""
    return Desk(NOW)


@pytest.fixture
def signed_in(city: Place, clock: Clock, settings: Any) -> SignedIn:  # noqa: F811
    """A browser in which a named person of the demo city has signed in, with password and second factor."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

    def sign_in(name: str) -> Client:
        client = Client()
        answer = client.post("/sign-in", proofs(name))
        assert answer.status_code == 302, answer.content.decode()
        return client

    return sign_in


def open_account(name: str) -> str:
    """The account of a named person, opened if it is not, ready to work; its name of sign-in."""
    from hotline.demo import accounts
    from hotline.organisation.models import Account

    key = WHO[name][0]
    if not Account.objects.filter(username=key).exists():
        accounts.open_account(key, PASSWORD, SECRET)
    return key


def proofs(name: str, **more: str) -> dict[str, str]:
    """What a named person types to sign in now; the clock of tests stands still, so a code may be used again."""
    from hotline.access.models import SecondFactor

    key = open_account(name)
    SecondFactor.objects.filter(account__username=key).update(last_step=-1)
    return {"username": key, "password": PASSWORD, "code": code(), **more}


def code(steps: int = 0) -> str:
    """The code of every account here now, or some steps later."""
    from hotline.access.second_factor import code_at

    return code_at(SECRET, datetime.now(UTC), steps)


def later(clock: Clock, desk: Desk, minutes: int = 30) -> datetime:
    """Let time pass for pages and people alike."""
    now = max(desk.now, NOW) + timedelta(minutes=minutes)
    clock.move_to(now)
    desk.at(now)
    return now
