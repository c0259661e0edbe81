"""The first people of a platform nobody administers yet, with their accounts (S21; a4.2, a4.3).

In `access`, where accounts are opened otherwise: these are opened by whoever runs the machine.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.contrib.auth.hashers import make_password
from django.db import models

from hotline.access import passwords
from hotline.access.models import Credential
from hotline.acting.configuring import Change
from hotline.acting.organising.posts import new_post
from hotline.acting.organising.wishes import ACCESS, Wish, settle
from hotline.acting.request import Accomplished
from hotline.core.appointments import Held
from hotline.core.organising import no
from hotline.core.refusal import Refusal
from hotline.core.units import KIND_WORDS
from hotline.organisation.models import Account, Person, Post, Unit
from hotline.organisation.selectors import on

SHORTEST: Final = 10
"""Characters of a short name (units' table)."""
HOTLINE, DEPARTMENT = "hotline", "data_department"
"""The keys of the hotline, to which its desks' messages go, and of the department in charge."""

KINDS: Final = {HOTLINE: "hotline", DEPARTMENT: "competent_department"}


@dataclass(frozen=True)
class First:
    """One of the first people: what for, which post."""

    zh: str
    unit: str
    role: str
    appointment: str = ""


FIRST: Final = {
    "administrator": First("管理员", HOTLINE, "administrator"),
    "second_administrator": First("第二管理员", HOTLINE, "administrator"),
    "privacy_officer": First("保密员", HOTLINE, "privacy_officer"),
    "approver": First("主管部门审批人", DEPARTMENT, "analyst", "department_approver"),
}
"""Whom the two-person rules need before anybody else can be given anything (D07, D13; roles section 4)."""


def first_people(
    wish: Wish, names: dict[str, tuple[str, str]], units: dict[str, str]
) -> tuple[Accomplished | Refusal, dict[str, str]]:
    """The first people with their accounts, on a platform that has no administrator in post (S21).

    `names`: which of FIRST -> key and name; `units`: key -> name of hotline and department, made where missing. Gives
    the passwords by key, to be told once. By the platform, on behalf of whoever runs its machine.
    """
    act = "first_people"
    told: dict[str, str] = {}

    def make() -> Change | Refusal:
        if Post.objects.filter(on(wish.day), role="administrator").exists():
            return no(act, "last_administrator", "a4.3")
        known = set(Person.objects.filter(key__in=[key for key, _ in names.values()]).values_list("key", flat=True))
        if known:
            return no(act, "post_held", "a32.1")
        rows: list[models.Model] = [*_units(units, wish.day)]
        for which, (key, name) in names.items():
            first = FIRST[which]
            told[key] = passwords.one_time()
            held = Held(first.unit, "", first.role, first.appointment, wish.day)
            rows += [Person(key=key, name=name), new_post(key, held, "")]
            rows.append(_account(key, told[key], wish))
        return Change({"people": sorted(told)}, rows)

    result = settle(wish, act, ACCESS, make)
    return result, told if isinstance(result, Accomplished) else {}


def _account(key: str, password: str, wish: Wish) -> Credential:
    """The account of one of the first people: the password serves once and for a limited time."""
    account = Account(username=key, person_id=key, password=make_password(password))
    account.save(force_insert=True)  # its id names the credential's row
    until = wish.now + timedelta(hours=passwords.rules().one_time_hours)
    return Credential(account=account, must_change=True, one_time_until=until)


def _short(key: str, name: str) -> str:
    """A short name until the city's own table brings one: never one cut off in the middle of a word."""
    return name if len(name) <= SHORTEST else KIND_WORDS[KINDS[key]][:SHORTEST]


def _units(names: dict[str, str], day: date) -> list[Unit]:
    standing = set(Unit.objects.filter(key__in=names).values_list("key", flat=True))
    return [
        Unit(
            key=key,
            name=name,
            short_name=_short(key, name),
            kind=KINDS[key],
            parent_id=DEPARTMENT if key == HOTLINE else None,
            valid_from=day,
        )
        for key, name in names.items()
        if key not in standing
    ]
