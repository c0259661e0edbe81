"""The plan of an import of units (导入单位): what each row would make or change, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from hotline.core.ticket import COMMITTEES
from hotline.core.units import KIND_WORDS
from hotline.organisation.models import Unit
from hotline.organisation.plans import Plan, Planned, Reading, differences, readings
from hotline.spreadsheets import Line

NAMES: Final = (
    "name", "short_name", "kind", "parent", "code", "offices", "around_clock", "area", "subjects", "valid_from",
    "valid_to", "contact_desk", "contact_phone", "night_phone", "duty_hours",
)  # fmt: skip
"""The fields of a unit a spreadsheet may change."""


def values_of(unit: Unit, day: date) -> dict[str, Any]:
    """A unit as a row of the spreadsheet; of its offices those of the day."""
    return {
        "key": unit.key,
        "name": unit.name,
        "short_name": unit.short_name,
        "kind": unit.kind,
        "parent": unit.parent_id or "",
        "code": unit.code,
        "offices": [office["name"] for office in offices_on(unit, day)],
        "around_clock": unit.around_clock,
        "area": list(unit.area),
        "subjects": unit.subjects,
        "valid_from": unit.valid_from.isoformat(),
        "valid_to": unit.valid_to.isoformat() if unit.valid_to else None,
        "contact_desk": unit.contact_desk,
        "contact_phone": unit.contact_phone,
        "night_phone": unit.night_phone,
        "duty_hours": [list(row) for row in unit.duty_hours],
    }


def offices_on(unit: Unit, day: date) -> list[dict[str, Any]]:
    """The offices of a town (镇街所属工作机构) in force on a date (a15.2)."""
    text = day.isoformat()
    return [one for one in unit.offices if one["from"] <= text and (one["to"] is None or one["to"] > text)]


def offices_after(unit: Unit | None, names: Sequence[str], day: date) -> list[dict[str, Any]]:
    """The offices with their dates once the list reads so from a day on: who is left out ends, who is new begins."""
    text, standing = day.isoformat(), list(unit.offices) if unit else []
    live = {one["name"] for one in standing if one["to"] is None or one["to"] > text}
    ended = [
        {**one, "to": text} if one["name"] not in names and (one["to"] is None or one["to"] > text) else one
        for one in standing
    ]
    kept = [one for one in ended if one["to"] is None or one["from"] < one["to"]]
    return [*kept, *({"name": name, "from": text, "to": None} for name in names if name not in live)]


def plan_units(lines: Sequence[Line], day: date) -> Plan:
    """What a file of units would do on a date. Two statements."""
    rows = readings("units", lines)
    standing = {unit.key: unit for unit in Unit.objects.all()}
    wanted: dict[str, Reading] = {}
    for row in rows:
        key = row.values.get("key", "")
        if key and key in wanted:
            row.wrong("标识", f"与第{wanted[key].n}行重复。")
        elif key:
            wanted[key] = row
    for row in rows:
        check_unit(row, standing.get(row.values.get("key", "")), _with(standing, wanted, row))
    return Plan("units", tuple(_planned(row, standing.get(row.values.get("key", "")), day) for row in rows))


def _with(standing: Mapping[str, Unit], wanted: Mapping[str, Reading], row: Reading) -> dict[str, dict[str, Any]]:
    """The other units as they would stand: of the file, else of the database."""
    found = {
        key: {"kind": unit.kind, "parent": unit.parent_id or "", "code": unit.code, "ended": unit.valid_to is not None}
        for key, unit in standing.items()
    }
    found |= {key: {**one.values, "ended": bool(one.values.get("valid_to"))} for key, one in wanted.items()}
    found.pop(row.values.get("key", ""), None)
    return found


def check_unit(row: Reading, unit: Unit | None, others: Mapping[str, Mapping[str, Any]]) -> None:
    """What is wrong with a unit beside the others (a5.1: kind, superior, validity; a6.1; a8.1)."""
    values = row.values
    begin, end = row.day("valid_from"), row.day("valid_to")
    if begin and end and end <= begin:
        row.wrong("终止日期", "终止日期应晚于起始日期。")
    if unit is not None:
        _check_standing(row, unit)
    code = values.get("code")
    if code and any(other.get("code") == code and not other["ended"] for other in others.values()):
        row.wrong("代码", "其他有效的单位已用此代码。")
    _check_parent(row, others)
    if values.get("around_clock") and not values.get("night_phone"):
        row.wrong("夜间电话", "24小时服务单位须留夜间电话。（第三十五条）")


def _check_standing(row: Reading, unit: Unit) -> None:
    """What an import may not change of a unit that stands: it goes through the changes of units (a15.3)."""
    if row.values.get("kind") not in (None, unit.kind):
        row.wrong("类别", f"现为“{KIND_WORDS[unit.kind]}”，类别不能改；请撤销后另设。")
    if row.day("valid_to") != unit.valid_to and "valid_to" in row.values:
        row.wrong("终止日期", "撤销单位请用“单位撤销”，以便指定承接单位。（第十五条第三款）")
    if row.day("valid_from") not in (None, unit.valid_from):
        row.wrong("起始日期", f"起始日期为{unit.valid_from.isoformat()}，不能改。")


def _check_parent(row: Reading, others: Mapping[str, Mapping[str, Any]]) -> None:
    kind, parent = row.values.get("kind"), row.values.get("parent")
    if not parent:
        if kind in COMMITTEES:
            row.wrong("上级标识", "居（村）民委员会须填所在镇街。")
        return
    above = others.get(parent)
    if above is None:
        row.wrong("上级标识", f"没有单位“{parent}”。")
    elif kind in (*COMMITTEES, "consultation_body") and above.get("kind") != "town_or_subdistrict":
        row.wrong("上级标识", "应填镇街。")
    elif above["ended"]:
        row.wrong("上级标识", f"单位“{parent}”已终止。")
    elif _circle(row.values.get("key", ""), parent, others):
        row.wrong("上级标识", "上下级绕成了圈。")


def _circle(key: str, parent: str, others: Mapping[str, Mapping[str, Any]]) -> bool:
    seen: set[str] = set()
    above: str = parent
    while above and above not in seen:
        if above == key:
            return True
        seen.add(above)
        above = str(others.get(above, {}).get("parent") or "")
    return above == key


def _planned(row: Reading, unit: Unit | None, day: date) -> Planned:
    key = row.values.get("key") or "（无标识）"
    if unit is None:
        return row.planned(key, "new")
    changes = differences("units", values_of(unit, day), row.values, [name for name in NAMES if name in row.values])
    return row.planned(key, "changed" if changes else "unchanged", changes)
