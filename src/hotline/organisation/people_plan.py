"""The plan of an import of people and their posts (导入人员): one row a post."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hotline.core.appointments import APPOINTMENTS, Held, may_be_held, needs_second, overlap, standing_against
from hotline.core.lifecycle import ROLES
from hotline.core.units import KIND_WORDS
from hotline.organisation.models import Person, Post, Unit
from hotline.organisation.plans import Change, Plan, Planned, Reading, differences, readings
from hotline.spreadsheets import Line

PERSONAL: Final = ("name", "title", "phone")
"""The fields of a person, the same in all of his or her rows."""


@dataclass(frozen=True)
class Standing:
    """What stands of the people named in a file."""

    people: Mapping[str, Person]
    posts: Mapping[str, tuple[Post, ...]]
    units: Mapping[str, Unit]


def values_of_post(post: Post) -> dict[str, Any]:
    """A post and its person as a row of the spreadsheet."""
    return {
        "key": post.person_id,
        "name": post.person.name,
        "title": post.person.title,
        "phone": post.person.phone,
        "unit": post.unit_id,
        "role": post.role,
        "appointment": post.appointment,
        "valid_from": post.valid_from.isoformat(),
        "valid_to": post.valid_to.isoformat() if post.valid_to else None,
    }


def standing_of(rows: Sequence[Reading]) -> Standing:
    """People, posts and units of a file, in three statements."""
    keys = {str(row.values.get("key", "")) for row in rows}
    posts: dict[str, list[Post]] = {}
    for post in Post.objects.filter(person_id__in=keys).select_related("unit", "person").order_by("id"):
        posts.setdefault(post.person_id, []).append(post)
    people = {person.key: person for person in Person.objects.filter(key__in=keys)}
    units = {unit.key: unit for unit in Unit.objects.all()}
    return Standing(people, {key: tuple(found) for key, found in posts.items()}, units)


def plan_people(lines: Sequence[Line]) -> Plan:
    """What a file of people would do."""
    rows = readings("people", lines)
    standing = standing_of(rows)
    first: dict[str, Reading] = {}
    before: dict[str, list[tuple[int, Held]]] = {}
    for row in rows:
        key = str(row.values.get("key", ""))
        _check_person(row, first.setdefault(key, row))
        _check_post(row, standing, before.setdefault(key, []))
    return Plan("people", tuple(_planned(row, standing) for row in rows))


def _check_person(row: Reading, first: Reading) -> None:
    """All rows of a person say the same of him or her."""
    for name, zh in (("name", "姓名"), ("title", "职务"), ("phone", "工作电话")):
        if row.values.get(name) != first.values.get(name) and name in row.values and name in first.values:
            row.wrong(zh, f"与第{first.n}行不一致，同一工号应当相同。")


def _check_post(row: Reading, standing: Standing, before: list[tuple[int, Held]]) -> None:
    """What is wrong with a post: unit, role, dates, and what the person holds besides (roles section 1)."""
    unit = standing.units.get(str(row.values.get("unit", "")))
    begin, end = row.day("valid_from"), row.day("valid_to")
    if begin and end and end <= begin:
        row.wrong("终止日期", "终止日期应晚于起始日期。")
    if unit is None:
        if row.values.get("unit"):
            row.wrong("单位标识", f"没有单位“{row.values['unit']}”。")
        return
    if unit.valid_to is not None:
        row.wrong("单位标识", f"“{unit.short_name}”已终止。")
    role, appointment = row.values.get("role", ""), row.values.get("appointment", "")
    if not role or begin is None:
        return
    wanted = Held(unit.key, unit.kind, role, appointment, begin, end)
    if not may_be_held(Held(unit.key, unit.kind, role)):
        row.wrong("岗位", f"“{KIND_WORDS[unit.kind]}”没有“{ROLES[role]}”岗位。")
    elif not may_be_held(wanted):
        row.wrong("任命", f"“{APPOINTMENTS[appointment].zh}”不能任命给该单位的“{ROLES[role]}”。")
    _check_others(row, wanted, standing.posts.get(row.values.get("key", ""), ()), before)
    before.append((row.n, wanted))


def _check_others(row: Reading, wanted: Held, posts: Sequence[Post], before: Sequence[tuple[int, Held]]) -> None:
    held = tuple(held_of(post) for post in posts if _same(post, row.values) is False)
    against = standing_against(wanted, (*held, *(one for _, one in before)))
    if against is not None:
        row.wrong("岗位", f"不能与“{ROLES[against.role]}”同时担任。（岗位分离）")
    for n, one in before:
        if (one.unit, one.role, one.appointment) == (wanted.unit, wanted.role, wanted.appointment) and overlap(
            one, wanted
        ):
            row.wrong("岗位", f"与第{n}行重复。")


def held_of(post: Post) -> Held:
    """A post as the core knows it."""
    return Held(post.unit_id, post.unit.kind, post.role, post.appointment, post.valid_from, post.valid_to)


def _same(post: Post, values: Mapping[str, Any]) -> bool:
    """Whether a row speaks of a post that stands: unit, role, appointment and begin are the same."""
    named = (post.unit_id, post.role, post.appointment, post.valid_from.isoformat())
    return named == tuple(values.get(name, "") for name in ("unit", "role", "appointment", "valid_from"))


def post_named(values: Mapping[str, Any], posts: Sequence[Post]) -> Post | None:
    """The post that stands of which a row speaks, None where it is a new one."""
    return next((post for post in posts if _same(post, values)), None)


def _planned(row: Reading, standing: Standing) -> Planned:
    key = str(row.values.get("key") or "（无工号）")
    person = standing.people.get(key)
    post = post_named(row.values, standing.posts.get(key, ()))
    changes: list[Change] = []
    if person is not None:
        old = {name: getattr(person, name) for name in PERSONAL}
        changes += differences("people", old, row.values, [name for name in PERSONAL if name in row.values])
    if person is None or post is None:
        return row.planned(key, "new", changes)
    changes += differences("people", values_of_post(post), row.values, ["valid_to"])
    return row.planned(key, "changed" if changes else "unchanged", changes)


def wants_second(plan: Plan) -> bool:
    """Whether a second person must approve the import: a post among those of two people is new or longer (D13)."""
    return any(
        row.effect in ("new", "changed") and needs_second(row.values["role"], row.values["appointment"])
        for row in plan.rows
    )
