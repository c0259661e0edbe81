"""Making accounts (账号; S21): one a person, named like the person, with a password that is told once.

How one signs in with it - a new password first, the second factor - is the business of signing in.
"""

import secrets
from typing import Final

from django.contrib.auth.hashers import make_password

from hotline.organisation.models import Account

LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits nobody takes for one another."""


def one_time_password() -> str:
    """Four groups of four letters and digits: 79 bits, easy to type from paper."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def new_account(person: str) -> tuple[Account, str]:
    """The row of a person's account, not yet written, and its password, which is shown this once."""
    password = one_time_password()
    return Account(username=person, person_id=person, password=make_password(password)), password
