"""Accounts of the demo city (演示账号): one person per role of the hotline, desk and lead of one unit of each kind.

Passwords and secrets of the second factor are made when the accounts are opened and stand, for this city of invented
people only, in a file beside its data that only the user of the platform may read.
"""

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.contrib.auth.hashers import make_password
from django.db import transaction

from hotline import data_folder
from hotline.access import passwords, second_factor
from hotline.access.models import Acceptance, Credential, SecondFactor
from hotline.access.standing import in_force
from hotline.demo import data
from hotline.organisation.hashing import hash_many
from hotline.organisation.models import Account

FILE: Final = "demo-accounts.json"
FIRST_UNITS: Final = ("shiqi", "city_management", "housing")
"""Units whose people are opened besides the first of each kind: the story of the guide plays there."""
ABOVE: Final = ("hotline", "competent_department", "city_government")
"""Kinds of body of which there is one, where everybody gets an account."""


@dataclass(frozen=True)
class DemoAccount:
    """An account as the file lists it."""

    username: str
    password: str
    totp_secret: str
    role: str
    unit: str


def file() -> Path:
    """Where the accounts are listed."""
    return data_folder.path() / FILE


def opened() -> list[DemoAccount]:
    """The accounts as the file lists them; empty where there is no file, or one of an earlier form."""
    if not file().exists():
        return []
    try:
        return [DemoAccount(**row) for row in json.loads(file().read_text("utf-8"))]
    except TypeError:
        return []


def open_accounts() -> list[DemoAccount]:
    """Open the demo city's accounts, or give those opened before; without their file the secrets are made anew."""
    known = opened()
    if known and Account.objects.filter(username__in=[one.username for one in known]).count() == len(known):
        return known
    made = [
        DemoAccount(person.key, passwords.one_time(), second_factor.new_secret(), post.role, post.unit)
        for person, post in chosen()
    ]
    hashes = hash_many(one.password for one in made)
    with transaction.atomic():
        Account.objects.filter(username__in=[one.username for one in made]).delete()
        for one, hashed in zip(made, hashes, strict=True):
            _open(one.username, hashed, one.totp_secret)
    _write([asdict(one) for one in made])
    return made


def open_account(person: str, password: str, secret: str) -> Account:
    """An account of an invented person as it is after the first sign-in: second factor enrolled, undertaking accepted.

    Whoever holds the password and the secret signs in at once.
    """
    return _open(person, make_password(password), secret)


def _open(person: str, hashed: str, secret: str) -> Account:
    now = datetime.now(UTC)
    account = Account.objects.create(username=person, person_id=person, password=hashed, is_demo=True)
    Credential.objects.create(account=account, set_at=now)
    factor: SecondFactor = second_factor.factor_row(account.pk, secret, now)
    factor.save(force_insert=True)
    for undertaking in in_force(now.date())[:1]:
        Acceptance.objects.get_or_create(person_id=person, undertaking=undertaking, defaults={"at": now})
    return account


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
