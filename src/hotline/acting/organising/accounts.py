"""Opening accounts, and the first people of a platform nobody administers yet (S21; a4.2, a4.3)."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from hotline.acting.configuring import Change
from hotline.acting.organising.posts import new_post
from hotline.acting.organising.wishes import ACCESS, Wish, settle
from hotline.acting.request import Accomplished
from hotline.core.appointments import Held
from hotline.core.organising import may_draft, no
from hotline.core.refusal import Refusal
from hotline.organisation.accounts import new_account
from hotline.organisation.models import Account, Person, Post, Unit
from hotline.organisation.selectors import on

MOST_AT_ONCE: Final = 50
"""Accounts opened in one go: each password costs a good part of a second to keep safely."""


def open_accounts(wish: Wish) -> tuple[Accomplished | Refusal, dict[str, str]]:
    """Accounts for people who have none, and their passwords by person, to be told once. Value: people, their keys."""
    act = "open_accounts"
    told: dict[str, str] = {}

    def make() -> Change | Refusal:
        people = list(dict.fromkeys(wish.values["people"]))[:MOST_AT_ONCE]
        known = Person.objects.filter(key__in=people, account__isnull=True).values_list("key", flat=True)
        if set(known) != set(people) or not people:
            return no(act, "account_known" if people else "nothing", "a32.1")
        for person in people:
            units = Post.objects.filter(on(wish.day), person_id=person).values_list("unit_id", flat=True)
            refusals = [may_draft("account", act, wish.reader, unit) for unit in units]
            if not refusals:
                return no(act, "unknown_person", "a32.1")
            if None not in refusals and refusals[0] is not None:
                return refusals[0]
        rows: list[Account] = []
        for person in people:
            row, told[person] = new_account(person)
            rows.append(row)
        return Change({"people": sorted(people)}, rows)

    result = settle(wish, act, ACCESS, make)
    return result, told if isinstance(result, Accomplished) and not result.again else {}


# --- the first people ---

HOTLINE, DEPARTMENT = "hotline", "data_department"
"""The keys of the hotline, to which its desks' messages go, and of the department in charge."""


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
        rows: list[object] = [*_units(units, wish.day)]
        for which, (key, name) in names.items():
            first = FIRST[which]
            account, told[key] = new_account(key)
            held = Held(first.unit, "", first.role, first.appointment, wish.day)
            rows += [Person(key=key, name=name), new_post(key, held, wish.day, ""), account]
        return Change({"people": sorted(told)}, rows)  # type: ignore[arg-type]

    result = settle(wish, act, ACCESS, make)
    return result, told if isinstance(result, Accomplished) else {}


def _units(names: dict[str, str], day: date) -> list[Unit]:
    standing = set(Unit.objects.filter(key__in=names).values_list("key", flat=True))
    kinds = {HOTLINE: "hotline", DEPARTMENT: "competent_department"}
    return [
        Unit(
            key=key,
            name=name,
            short_name=name[:10],
            kind=kinds[key],
            parent_id=DEPARTMENT if key == HOTLINE else None,
            valid_from=day,
        )
        for key, name in names.items()
        if key not in standing
    ]
