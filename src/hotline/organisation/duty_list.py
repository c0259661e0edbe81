"""Reading duty lists: who is on duty at an instant, a day with its gaps (a4.3, a5.2, a35.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hotline.core.duty import ALWAYS, Span, spans_of, uncovered
from hotline.core.instants import SHANGHAI
from hotline.organisation.models import Duty, Unit


@dataclass(frozen=True)
class OnDuty:
    """Who is reached at an instant and by which number; `stand_in`: nobody is on the list, the one named for gaps is.

    Without a person the number is the unit's own.
    """

    unit: str
    person: str | None
    name: str
    phone: str
    stand_in: bool = False


def on_duty(unit: str, at: datetime) -> OnDuty | None:
    """Who is on duty for a unit at an instant; in a gap its stand-in, else its own number, None without any (a4.3)."""
    listed = (
        Duty.objects.filter(unit_id=unit, start__lte=at, end__gt=at).select_related("person").order_by("start", "id")
    )
    found = listed.first()
    if found is not None:
        return OnDuty(unit, found.person_id, found.person.name, found.phone or found.person.phone)
    row = Unit.objects.filter(key=unit).select_related("stand_in").first()
    if row is None:
        return None
    if row.stand_in is not None:
        return OnDuty(unit, row.stand_in.key, row.stand_in.name, row.stand_in.phone or row.night_phone, stand_in=True)
    phone = row.night_phone or row.contact_phone
    return OnDuty(unit, None, row.contact_desk or row.short_name, phone, stand_in=True) if phone else None


@dataclass(frozen=True)
class DayPlan:
    """One day of a unit's list: who is on duty when, the hours nobody covers, who stands in for them."""

    day: date
    duties: tuple[Duty, ...]
    gaps: tuple[Span, ...]
    stand_in: OnDuty | None


def wanted_hours(unit: Unit) -> Sequence[Sequence[str]]:
    """The hours a unit is to be reached: the hotline and 24-hour services always, others as they say (a4.3, a35.1)."""
    return ALWAYS if unit.kind == "hotline" or unit.around_clock else unit.duty_hours


def plans(unit: Unit, first: date, days: int) -> list[DayPlan]:
    """The days of a unit's list from a date on, each with its gaps (a4.3). Two statements."""
    begin = datetime.combine(first, time(), SHANGHAI)
    end = begin + timedelta(days=days)
    listed = Duty.objects.filter(unit=unit, start__lt=end, end__gt=begin).select_related("person")
    duties = list(listed.order_by("start", "id"))
    stand_in = _stand_in(unit)
    return [_plan(unit, first + timedelta(days=n), duties, stand_in) for n in range(days)]


def _stand_in(unit: Unit) -> OnDuty | None:
    person = unit.stand_in
    if person is None:
        return None
    return OnDuty(unit.key, person.key, person.name, person.phone or unit.night_phone, stand_in=True)


def _plan(unit: Unit, day: date, duties: Sequence[Duty], stand_in: OnDuty | None) -> DayPlan:
    begin = datetime.combine(day, time(), SHANGHAI)
    of_day = tuple(duty for duty in duties if duty.start < begin + timedelta(days=1) and duty.end > begin)
    shifts = [Span(duty.start.astimezone(SHANGHAI), duty.end.astimezone(SHANGHAI)) for duty in of_day]
    gaps = uncovered(spans_of(wanted_hours(unit), day), shifts)
    return DayPlan(day, of_day, tuple(gaps), stand_in)
