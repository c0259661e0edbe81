"""The demo city's organisation (演示城市的机构与人员): units with their desks, people, bodies, substitutes, training.

Telephone numbers begin with 0760-0000: nobody has such a number.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from hotline.core.instants import SHANGHAI
from hotline.core.policy import DEMAND_TYPES
from hotline.core.ticket import UNIT_KINDS
from hotline.demo import data
from hotline.organisation.models import Duty, Member, Person, Post, Substitute, Training, Unit

FOUNDED: Final = date(2007, 1, 1)
"""The demo city's bodies and posts are in force from here, so that old messages can be replayed."""

HOURS: Final = [["1-5", "08:30", "12:00"], ["1-5", "14:30", "17:30"]]
ROUND_THE_CLOCK: Final = [["1-7", "00:00", "24:00"]]
AGENTS: Final = ("chen_agent", "liang_agent")
DUTY_LEADER: Final = "zheng_supervisor"
SHIFTS: Final = ((time(0), 8, AGENTS[1]), (time(8), 8, AGENTS[0]), (time(16), 8, AGENTS[1]))
"""The hotline's shifts of a day: begin, hours, who."""


def found() -> bool:
    """Make the rows of units and people; False where they stand already."""
    if Unit.objects.filter(key=data.units()[0].key).exists():
        return False
    # foreign keys are checked at commit, so the order does not matter
    Unit.objects.bulk_create(_unit(n, unit) for n, unit in enumerate(data.units(), 1))
    Person.objects.bulk_create(
        Person(key=person.key, name=person.name, phone=_number(5000 + n), is_demo=True)
        for n, person in enumerate(data.people(), 1)
    )
    Post.objects.bulk_create(
        Post(
            person_id=person.key,
            unit_id=post.unit,
            role=post.role,
            appointment=post.appointment,
            valid_from=FOUNDED,
        )
        for person in data.people()
        for post in person.posts
    )
    Substitute.objects.bulk_create(_substitutes())
    Member.objects.bulk_create(_members())
    Training.objects.bulk_create(_trainings())
    return True


def _unit(n: int, unit: data.Unit) -> Unit:
    always = unit.around_clock or unit.kind == "hotline"
    handles = unit.kind in UNIT_KINDS
    return Unit(
        key=unit.key,
        name=unit.name,
        short_name=unit.short_name,
        kind=unit.kind,
        parent_id=unit.parent,
        code=unit.code,
        offices=[{"name": office, "from": FOUNDED.isoformat(), "to": None} for office in unit.offices],
        around_clock=unit.around_clock,
        area=list(unit.area),
        subjects=unit.subjects,
        contact_desk="接诉即办联络室" if handles else "办公室",
        contact_phone=_number(n),
        night_phone=_number(1000 + n) if always else "",
        duty_hours=ROUND_THE_CLOCK if always else HOURS,
        stand_in_id=DUTY_LEADER if unit.kind == "hotline" else None,
        valid_from=FOUNDED,
        valid_to=unit.valid_to,
        is_demo=True,
    )


def _number(n: int) -> str:
    return f"0760-0000{n:04d}"


def _holder(unit: str, role: str) -> str | None:
    """The first person of a role in a unit, in the order of the data."""
    found = (p.key for p in data.people() if any((post.unit, post.role) == (unit, role) for post in p.posts))
    return next(found, None)


def _substitutes() -> Iterator[Substitute]:
    """Where a unit's leader is away its handler stands in."""
    for unit in data.units():
        handler = _holder(unit.key, "handler")
        if unit.kind in UNIT_KINDS and handler:
            yield Substitute(unit_id=unit.key, person_id=handler, valid_from=FOUNDED)


def _members() -> Iterator[Member]:
    """The city's body is called by the department in charge, a town's by the town's leader (a8.1)."""
    for body in (unit for unit in data.units() if unit.kind == "consultation_body"):
        chair = _holder(body.parent, "unit_lead") if body.parent else "ke_approver"
        secretary = _holder(body.key, "unit_lead") or _holder(body.key, "supervisor")
        others = (secretary,) if body.parent else (secretary, "housing_lead", "city_management_lead", "justice_lead")
        for person in (chair, *others):
            if person:
                yield Member(body_id=body.key, person_id=person, chair=person == chair, valid_from=FOUNDED)


def _trainings() -> Iterator[Training]:
    for agent in AGENTS:
        yield Training(
            person_id=agent,
            subject="话务员上岗培训（演示）",
            level="basic",
            held_on=FOUNDED,
            material="受理规范（演示）",
            result="passed",
            covers=list(DEMAND_TYPES),
            recorded_by=DUTY_LEADER,
        )


def plan_duty(day: date, days: int = 7) -> int:
    """Duty lists from a day on for the hotline and the units on call round the clock, where none stand; how many."""
    begin = datetime.combine(day, time(), SHANGHAI)
    planned = set(Duty.objects.filter(start__gte=begin).values_list("unit_id", flat=True))
    rows = [row for n in range(days) for row in _shifts(begin + timedelta(days=n)) if row.unit_id not in planned]
    return len(Duty.objects.bulk_create(rows))


def _shifts(midnight: datetime) -> Iterator[Duty]:
    for begin, hours, person in SHIFTS:
        start = datetime.combine(midnight.date(), begin, SHANGHAI)
        yield Duty(unit_id="hotline", person_id=person, start=start, end=start + timedelta(hours=hours))
    for unit in data.units():
        handler = _holder(unit.key, "handler")
        if unit.around_clock and handler:
            yield Duty(unit_id=unit.key, person_id=handler, start=midnight, end=midnight + timedelta(days=1))
