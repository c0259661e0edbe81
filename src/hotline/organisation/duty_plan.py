"""The plan of an import of duty lists (导入值班表)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from hotline.core.instants import SHANGHAI
from hotline.organisation.models import Duty, Person, Unit
from hotline.organisation.plans import Plan, Planned, Reading, differences, readings
from hotline.spreadsheets import Line


def values_of_duty(duty: Duty) -> dict[str, Any]:
    """A duty as a row of the spreadsheet."""
    start, end = duty.start.astimezone(SHANGHAI), duty.end.astimezone(SHANGHAI)
    return {
        "unit": duty.unit_id,
        "day": start.date().isoformat(),
        "begin": f"{start:%H:%M}",
        "end": "24:00" if end.time() == time() else f"{end:%H:%M}",
        "person": duty.person_id,
        "phone": duty.phone,
        "note": duty.note,
    }


def span_of(values: Mapping[str, Any]) -> tuple[datetime, datetime]:
    """Begin and end of a row; an end not after the begin is the next day's."""
    day = date.fromisoformat(values["day"])
    start, end = _instant(day, values["begin"]), _instant(day, values["end"])
    return start, end if end > start else end + timedelta(days=1)


def _instant(day: date, text: str) -> datetime:
    if text == "24:00":
        return datetime.combine(day + timedelta(days=1), time(), SHANGHAI)
    return datetime.combine(day, time.fromisoformat(text), SHANGHAI)


def plan_duty(lines: Sequence[Line], units: frozenset[str] | None = None) -> Plan:
    """What a file of duty lists would do; `units` are those whose lists the asking person keeps, None: all."""
    rows = readings("duty", lines)
    known = dict(Unit.objects.filter(valid_to__isnull=True).values_list("key", "short_name"))
    people = set(
        Person.objects.filter(key__in={row.values.get("person") for row in rows}).values_list("key", flat=True)
    )
    standing = {
        (duty.unit_id, duty.person_id, duty.start): duty
        for duty in Duty.objects.filter(unit_id__in={row.values.get("unit") for row in rows})
    }
    seen: dict[tuple[str, str, datetime], int] = {}
    for row in rows:
        _check(row, known, people, units)
        if not row.errors:
            n = seen.setdefault(key_of(row.values), row.n)
            if n != row.n:
                row.wrong("开始", f"与第{n}行重复。")
    return Plan("duty", tuple(_planned(row, standing) for row in rows))


def _check(row: Reading, known: Mapping[str, str], people: set[str], units: frozenset[str] | None) -> None:
    unit, person = row.values.get("unit"), row.values.get("person")
    if unit and unit not in known:
        row.wrong("单位标识", f"没有在用的单位“{unit}”。")
    elif unit and units is not None and unit not in units:
        row.wrong("单位标识", f"“{known[unit]}”的值班表不由你维护。")
    if person and person not in people:
        row.wrong("工号", f"没有人员“{person}”。")


def key_of(values: Mapping[str, Any]) -> tuple[str, str, datetime]:
    """By what two rows are the same duty: unit, person, begin."""
    return values["unit"], values["person"], span_of(values)[0]


def _planned(row: Reading, standing: Mapping[tuple[str, str, datetime], Duty]) -> Planned:
    if row.errors:
        return row.planned(str(row.values.get("unit") or "（无单位）"), "error")
    duty = standing.get(key_of(row.values))
    if duty is None:
        return row.planned(row.values["unit"], "new")
    changes = differences("duty", values_of_duty(duty), row.values, ["end", "phone", "note"])
    return row.planned(row.values["unit"], "changed" if changes else "unchanged", changes)
