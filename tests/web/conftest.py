"""The pages of the demo city on Monday 2026-04-20 at nine: people sign in, acts are done by named people."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from tests.store.conftest import at, city  # noqa: F401
from tests.store.desk import WHO, Desk

from hotline.database.places import Place

NOW = at("2026-04-20")
PASSWORD = "lamp-post-7-lamp"

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
    """A browser in which a named person of the demo city has signed in."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

    def sign_in(name: str) -> Client:
        key = open_account(name)
        client = Client()
        answer = client.post("/sign-in", {"username": key, "password": PASSWORD})
        assert answer.status_code == 302, answer.content.decode()
        return client

    return sign_in


def open_account(name: str) -> str:
    """The account of a named person, opened if it is not; its name of sign-in."""
    from django.contrib.auth.hashers import make_password

    from hotline.organisation.models import Account

    key = WHO[name][0]
    if not Account.objects.filter(username=key).exists():
        Account.objects.create(username=key, person_id=key, password=make_password(PASSWORD), is_demo=True)
    return key


def later(clock: Clock, desk: Desk, minutes: int = 30) -> datetime:
    """Let time pass for pages and people alike."""
    now = max(desk.now, NOW) + timedelta(minutes=minutes)
    clock.move_to(now)
    desk.at(now)
    return now
