"""Accounts of the demo city (演示账号): one person per role of the hotline, desk and lead of one unit of each kind.

Passwords are made when the accounts are opened and stand, for this city of invented people only, in a file beside its
data that only the user of the platform may read.
"""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from django.contrib.auth.hashers import make_password
from django.db import transaction

from hotline import data_folder
from hotline.demo import data
from hotline.organisation.models import Account

FILE: Final = "demo-accounts.json"
LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
FIRST_UNITS: Final = ("shiqi", "city_management", "housing")
"""Units whose people are opened besides the first of each kind: the story of the guide plays there."""
ABOVE: Final = ("hotline", "competent_department", "city_government")
"""Kinds of body of which there is one, where everybody gets an account."""


@dataclass(frozen=True)
class DemoAccount:
    """An account as the file lists it."""

    username: str
    password: str
    role: str
    unit: str


def file() -> Path:
    """Where the accounts are listed."""
    return data_folder.path() / FILE


def opened() -> list[DemoAccount]:
    """The accounts as the file lists them; empty where there is no file."""
    if not file().exists():
        return []
    return [DemoAccount(**row) for row in json.loads(file().read_text("utf-8"))]


def open_accounts() -> list[DemoAccount]:
    """Open the demo city's accounts, or give those opened before; without their file the passwords are made anew."""
    known = opened()
    if known and Account.objects.filter(username__in=[one.username for one in known]).count() == len(known):
        return known
    made = [DemoAccount(person.key, _password(), post.role, post.unit) for person, post in chosen()]
    with transaction.atomic():
        Account.objects.filter(username__in=[one.username for one in made]).delete()
        Account.objects.bulk_create(
            Account(username=one.username, person_id=one.username, password=make_password(one.password), is_demo=True)
            for one in made
        )
    _write([asdict(one) for one in made])
    return made


def chosen() -> list[tuple[data.Person, data.Post]]:
    """Everybody of hotline, department in charge and government; of one unit of each other kind desk and lead."""
    kinds = {unit.key: unit.kind for unit in data.units()}
    first_of_kind: dict[tuple[str, str], None] = {}
    found: dict[str, tuple[data.Person, data.Post]] = {}
    for person in data.people():
        for post in person.posts:
            above = kinds[post.unit] in ABOVE
            name = (post.role, post.unit if above else kinds[post.unit])
            wanted = above or post.unit in FIRST_UNITS or name not in first_of_kind
            first_of_kind.setdefault(name)
            if wanted:
                found.setdefault(person.key, (person, post))
    return list(found.values())


def _password() -> str:
    """Three groups of four letters and digits: 59 bits, easy to type."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


def _write(rows: list[dict[str, str]]) -> None:
    """Whole or not at all, readable by the user of the platform alone."""
    folder = data_folder.make(data_folder.path())
    fresh = folder / f".{FILE}.new"
    with data_folder.clear_words(folder):
        fresh.unlink(missing_ok=True)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(rows, out, ensure_ascii=False, indent=1)
        fresh.replace(file())
