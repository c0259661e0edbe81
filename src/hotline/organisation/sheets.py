"""The spreadsheets of the organisation (机构、人员、值班表): their columns, how a cell is read and shown.

A cell read is a plain value, as JSON keeps it. What is wrong with a cell is said in words a clerk can use.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from hotline.core.appointments import APPOINTMENTS, HELD
from hotline.core.duty import hours_words, parse_hours
from hotline.core.instants import BadValue
from hotline.core.lifecycle import ROLES
from hotline.core.units import KIND_WORDS

KEY: Final = re.compile(r"^[a-z0-9][a-z0-9_-]{0,59}$")
PHONE: Final = re.compile(r"^[0-9+() -]{3,30}$")
TIME: Final = re.compile(r"^(\d{1,2})[:：](\d{2})(?::00)?$")
DATE: Final = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00)?)?$")


class BadCell(Exception):
    """A cell cannot be read; the text says why."""


@dataclass(frozen=True)
class Column:
    """One column: the name of the value, its heading, how it is read and shown, what to write in it."""

    name: str
    zh: str
    read: Callable[[str], Any]
    show: Callable[[Any], str] = str
    wanted: bool = False
    hint: str = ""


def _text(longest: int) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if len(cell) > longest:
            raise BadCell(f"最多{longest}个字，现在多了{len(cell) - longest}个。")
        return cell

    return read


def _key(cell: str) -> str:
    plain = cell.lower()
    if plain and not KEY.match(plain):
        raise BadCell("只能用小写字母、数字、下划线和连字符，以字母或数字开头。")
    return plain


def _phone(cell: str) -> str:
    if cell and not PHONE.match(cell):
        raise BadCell("不是电话号码。")
    return cell


def read_date(cell: str) -> str | None:
    """A date as people write it, as ISO text; None where empty. Raises BadCell."""
    if not cell:
        return None
    found = DATE.match(cell)
    try:
        return date(*map(int, found.groups())).isoformat() if found else _not_a_date()
    except ValueError:
        return _not_a_date()


def _not_a_date() -> str:
    raise BadCell("日期写法：2026-05-07。")


def _flag(cell: str) -> bool:
    if cell.lower() in ("", "否", "n", "no", "0", "false"):
        return False
    if cell.lower() in ("是", "y", "yes", "1", "true", "√"):
        return True
    raise BadCell("请填写“是”或者“否”。")


def _one_of(names: Mapping[str, str]) -> Callable[[str], str]:
    """A code by its name; the code itself is understood too."""
    codes = {zh: code for code, zh in names.items()} | {code: code for code in names}

    def read(cell: str) -> str:
        if cell and cell not in codes:
            raise BadCell(f"没有“{cell}”；可填：{'、'.join(names.values())}。")
        return codes[cell] if cell else ""

    return read


def _names(names: Mapping[str, str]) -> Callable[[Any], str]:
    return lambda value: names.get(str(value), str(value or ""))


def _list(cell: str) -> list[str]:
    return [part.strip() for part in re.split(r"[、，,；;\n]", cell) if part.strip()]


def _hours(cell: str) -> list[list[str]]:
    try:
        return [list(row) for row in parse_hours(cell)]
    except BadValue:
        raise BadCell("写法：周一至周五 08:30-12:00、14:30-17:30；全天写“24小时”。") from None


def _time(cell: str) -> str:
    found = TIME.match(cell)
    if not found or int(found[1]) * 60 + int(found[2]) > 24 * 60 or int(found[2]) > 59:
        raise BadCell("时间写法：08:30。")
    return f"{int(found[1]):02d}:{found[2]}"


def _day(value: Any) -> str:
    return str(value or "")


def _joined(value: Any) -> str:
    return "、".join(value or ())


_ROLES: Final = {role: ROLES[role] for role in HELD}
_APPOINTMENTS: Final = {code: one.zh for code, one in APPOINTMENTS.items()}

UNITS: Final = (
    Column("key", "标识", _key, wanted=True, hint="小写字母、数字，如 chengguan；定了不改"),
    Column("name", "名称", _text(100), wanted=True, hint="如 市城市管理和综合执法局"),
    Column("short_name", "简称", _text(10), wanted=True, hint="最多10个字，用于短信，如 市城管局"),
    Column("kind", "类别", _one_of(KIND_WORDS), _names(KIND_WORDS), wanted=True, hint="、".join(KIND_WORDS.values())),
    Column("parent", "上级标识", _key, _day, hint="村居填镇街，镇街协商机制填镇街；没有上级不填"),
    Column("code", "代码", _text(20), hint="镇街填9位统计用区划代码"),
    Column("offices", "所属工作机构", _list, _joined, hint="用顿号隔开；只有镇街填"),
    Column("around_clock", "24小时服务", _flag, lambda value: "是" if value else "否", hint="水、电、气、通讯填“是”"),
    Column("area", "辖区代码", _list, _joined, hint="管委会等跨镇街的单位填，用顿号隔开"),
    Column("subjects", "职责事项", _text(500), hint="辖区重叠时说明管什么"),
    Column("valid_from", "起始日期", read_date, _day, wanted=True, hint="如 2026-12-01"),
    Column("valid_to", "终止日期", read_date, _day, hint="新设单位一般不填"),
    Column("contact_desk", "联络科室", _text(100)),
    Column("contact_phone", "联络电话", _phone),
    Column("night_phone", "夜间电话", _phone, hint="24小时服务单位必填"),
    Column("duty_hours", "值守时间", _hours, hours_words, hint="周一至周五 08:30-12:00、14:30-17:30"),
)
"""Columns of units (承办单位和其他机构)."""

PEOPLE: Final = (
    Column("key", "工号", _key, wanted=True, hint="小写字母、数字；也是登录名"),
    Column("name", "姓名", _text(60), wanted=True),
    Column("title", "职务", _text(60)),
    Column("phone", "工作电话", _phone),
    Column("unit", "单位标识", _key, wanted=True, hint="“单位”表里的标识，如 chengguan；热线是 hotline"),
    Column("role", "岗位", _one_of(_ROLES), _names(_ROLES), wanted=True, hint="、".join(_ROLES.values())),
    Column(
        "appointment", "任命", _one_of(_APPOINTMENTS), _names(_APPOINTMENTS), hint="、".join(_APPOINTMENTS.values())
    ),
    Column("valid_from", "起始日期", read_date, _day, wanted=True, hint="如 2026-12-01"),
    Column("valid_to", "终止日期", read_date, _day, hint="如 2027-12-31；不限期不填"),
)
"""Columns of people: one row a post; who holds several has several rows."""

DUTIES: Final = (
    Column("unit", "单位标识", _key, wanted=True),
    Column("day", "日期", read_date, _day, wanted=True, hint="如 2026-12-01"),
    Column("begin", "开始", _time, wanted=True, hint="08:30"),
    Column("end", "结束", _time, wanted=True, hint="不晚于开始的算次日，如 22:00 到 06:00"),
    Column("person", "工号", _key, wanted=True),
    Column("phone", "值班电话", _phone, hint="不填用工作电话"),
    Column("note", "备注", _text(100)),
)
"""Columns of duty lists."""

SHEETS: Final[Mapping[str, tuple[Column, ...]]] = {"units": UNITS, "people": PEOPLE, "duty": DUTIES}
SHEET_WORDS: Final = {"units": "单位", "people": "人员", "duty": "值班表"}


def read_row(columns: tuple[Column, ...], cells: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The values of a row by name, and what is wrong by heading. `cells` are texts by heading."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for column in columns:
        cell = cells.get(column.zh, "").strip()
        if column.wanted and not cell:
            errors[column.zh] = f"请填写{column.zh}。"
            continue
        try:
            values[column.name] = column.read(cell)
        except BadCell as wrong:
            errors[column.zh] = str(wrong)
    return values, errors
