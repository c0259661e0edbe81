"""The content of a catalogue item (条目内容): read from plain values, refused by field, compared in words (a15.2).

The plain form is what a version keeps and is named by; every door - page, import, API - brings it here.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from hotline.core.catalogue import Item, Rule
from hotline.core.instants import BadValue, parse_date
from hotline.core.limit import parse_limit
from hotline.core.policy import DEMAND_TYPES

Content = Mapping[str, Any]

FIELDS: Final[Mapping[str, str]] = {
    "key": "条目编号",
    "name": "事项名称",
    "class_code": "事项分类",
    "demand_types": "诉求类型",
    "legal_basis": "法律依据",
    "unit": "承办单位",
    "by_town": "按事发地镇街",
    "office": "建议工作机构",
    "rules": "例外",
    "co_units": "协办单位",
    "limits": "办理期限",
    "scope": "匹配词",
    "examples": "例句",
    "ask": "必问",
    "not_covered": "不包括",
    "extension_open": "可否延期",
}
"""Field -> what it is called; the order of the law first: name, basis, unit, limit, office (a15.2)."""

KEY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")
_CODE = re.compile(r"\d{2}|\d{4}|\d{6}")
_LONGEST: Final = {"name": 100, "office": 60, "ask": 2000, "not_covered": 2000}
TITLE, ARTICLE, LINK, NOTE = 120, 120, 300, 60
APART: Final = "、，,;；\n"
"""What stands between words in a table."""
MOST: Final = 60
"""The most entries of a list."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a field, in words."""

    field: str
    words: str


def read_content(raw: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Wrong, ...]]:
    """An item's content in its plain form, and what is wrong with it; whole only where nothing is (a15.2).

    An item lacks nothing of name, basis, unit and limit; that the type's basic limits apply is said by an empty mapping
    of limits, not by leaving it out.
    """
    content: dict[str, Any] = {}
    wrong: list[Wrong] = []
    for name, read in _READERS.items():
        try:
            content[name] = read(raw.get(name), raw)
        except BadValue as why:
            wrong.append(Wrong(name, str(why)))
    unknown = set(raw) - set(FIELDS) - _BESIDES
    wrong += [Wrong(name, f"不认识的栏目“{name}”。") for name in sorted(unknown)]
    return content, tuple(wrong)


_BESIDES: Final = {"valid_from", "valid_to", "version", "reason"}
"""What an export says of a version beside its content."""


def _filled(value: object, name: str) -> str:
    text = _text(value, name)
    if not text:
        raise BadValue(f"未填写{FIELDS[name]}。")
    return text


def _text(value: object, name: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise BadValue(f"{FIELDS[name]}应当是文字。")
    text = str(value).strip()
    longest = _LONGEST.get(name, 200)
    if len(text) > longest:
        raise BadValue(f"{FIELDS[name]}最多{longest}个字，现在多了{len(text) - longest}个。")
    return text


def _key(value: object, _: Content) -> str:
    text = _filled(value, "key")
    if not KEY.fullmatch(text):
        raise BadValue("条目编号只用字母、数字、下划线、点和连字符，最多60个。")
    return text


def _code(value: object, _: Content) -> str:
    text = _filled(value, "class_code")
    if not _CODE.fullmatch(text):
        raise BadValue("事项分类应是2、4或6位数字。")
    return text


def _types(value: object, _: Content) -> list[str]:
    found = _list(value, "demand_types")
    if not found:
        raise BadValue("未填写诉求类型。")
    unknown = [one for one in found if one not in DEMAND_TYPES]
    if unknown:
        raise BadValue(f"没有诉求类型“{unknown[0]}”。")
    return [one for one in DEMAND_TYPES if one in found]


def _list(value: object, name: str) -> list[str]:
    if value in (None, ""):
        return []
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise BadValue(f"{FIELDS[name]}应当是一列文字。")
    found = list(dict.fromkeys(one.strip() for one in value if one.strip()))
    if name == "scope" and any(mark in one for one in found for mark in APART):
        raise BadValue("匹配词里不能有顿号、逗号、分号和换行。")
    if len(found) > MOST or any(len(one) > 200 for one in found):
        raise BadValue(f"{FIELDS[name]}最多{MOST}项，每项最多200字。")
    return found


def _basis(value: object, _: Content) -> dict[str, str]:
    if not isinstance(value, Mapping) or not str(value.get("title") or "").strip():
        raise BadValue("未填写法律依据。")
    found = {}
    for name, longest in (("title", TITLE), ("article", ARTICLE), ("link", LINK), ("note", NOTE), ("until", 10)):
        text = str(value.get(name) or "").strip()
        if len(text) > longest:
            raise BadValue(f"法律依据一栏过长，最多{longest}个字。")
        if text:
            found[name] = text
    if found.get("link") and not found["link"].startswith(("https://", "http://")):
        raise BadValue("法律依据的链接应以 https:// 开头。")
    if "until" in found:
        parse_date_of(found["until"], "法律依据的失效日期")
    return found


def parse_date_of(value: object, what: str) -> date:
    """A date as people write it here (a15.2); raises BadValue in words."""
    try:
        return parse_date(value)
    except BadValue:
        raise BadValue(f"{what}写法：2026-05-07。") from None


def _by_town(value: object, _: Content) -> bool:
    if value is None:
        return False
    if not isinstance(value, bool):
        raise BadValue("按事发地镇街应当是“是”或“否”。")
    return value


def _unit(value: object, raw: Content) -> str | None:
    unit = _text(value, "unit") or None
    by_town = raw.get("by_town") is True
    if unit and by_town:
        raise BadValue("承办单位要么固定，要么按事发地镇街，不能都填。")
    if not unit and not by_town:
        raise BadValue("未填写承办单位。")
    return unit


def _limits(value: object, raw: Content) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise BadValue("未填写办理期限；没有特别期限的，写明按类型期限。")
    found = {}
    for kind, text in value.items():
        if kind not in (*DEMAND_TYPES, "*"):
            raise BadValue(f"办理期限里没有诉求类型“{kind}”。")
        if kind != "*" and kind not in (raw.get("demand_types") or ()):
            raise BadValue("办理期限里的诉求类型不在本条目的诉求类型之内。")
        try:
            found[kind] = str(parse_limit(text))
        except BadValue:
            raise BadValue(f"期限写法：5个工作日、3日、4小时。“{text}”不能读。") from None
    return {kind: found[kind] for kind in (*DEMAND_TYPES, "*") if kind in found}


def _rules(value: object, _: Content) -> list[dict[str, Any]]:
    if value in (None, ""):
        return []
    if not isinstance(value, list | tuple) or len(value) > MOST:
        raise BadValue("例外应当是一列规则。")
    return [_rule(n, rule) for n, rule in enumerate(value, 1)]


def _rule(n: int, raw: object) -> dict[str, Any]:
    if not isinstance(raw, Mapping):
        raise BadValue(f"例外第{n}条不能读。")
    towns, answers = raw.get("towns") or [], raw.get("answers") or {}
    if not isinstance(towns, list | tuple) or not isinstance(answers, Mapping):
        raise BadValue(f"例外第{n}条不能读。")
    if not towns and not answers:
        raise BadValue(f"例外第{n}条没有写明情形。")
    unit = str(raw.get("unit") or "").strip() or None
    office = str(raw.get("office") or "").strip()[: _LONGEST["office"]]
    plain: dict[str, Any] = {
        "towns": sorted({str(town).strip() for town in towns}),
        "answers": {str(question): str(answers[question]) for question in sorted(answers)},
        "unit": unit,
        "office": office,
    }
    return plain


def _flag(value: object, _: Content) -> bool:
    if value is None:
        return True
    if not isinstance(value, bool):
        raise BadValue("可否延期应当是“是”或“否”。")
    return value


_READERS: Final[Mapping[str, Callable[[object, Content], Any]]] = {
    "key": _key,
    "name": lambda value, _: _filled(value, "name"),
    "class_code": _code,
    "demand_types": _types,
    "legal_basis": _basis,
    "unit": _unit,
    "by_town": _by_town,
    "office": lambda value, _: _text(value, "office"),
    "rules": _rules,
    "co_units": lambda value, _: _list(value, "co_units"),
    "limits": _limits,
    "scope": lambda value, _: _list(value, "scope"),
    "examples": lambda value, _: _list(value, "examples"),
    "ask": lambda value, _: _text(value, "ask"),
    "not_covered": lambda value, _: _text(value, "not_covered"),
    "extension_open": _flag,
}


def item_of(content: Content, version: str = "", class_codes: Sequence[str] = ()) -> Item:
    """What of a content decides; `class_codes` are its codes in the classification in force (a15.2)."""
    return Item(
        content["key"],
        version,
        content["name"],
        tuple(class_codes) or (content["class_code"],),
        tuple(content["demand_types"]),
        content["unit"],
        content["office"],
        tuple(rule_of(rule) for rule in content.get("rules", ())),
        tuple((kind, parse_limit(text)) for kind, text in content["limits"].items()),
        tuple(content.get("scope", ())),
    )


def rule_of(rule: Mapping[str, Any]) -> Rule:
    """An exception from its plain form (a15.2)."""
    return Rule(tuple(rule["towns"]), tuple(rule["answers"].items()), rule["unit"], rule["office"])


def named_units(content: Content, towns: Mapping[str, str]) -> tuple[str, ...]:
    """The units an item names: its own, those of its exceptions, its co-units; by place the towns (a15.2).

    `towns` are the units of the towns in force by division code. They confirm the item.
    """
    found = [content["unit"]] if content["unit"] else list(towns.values())
    for rule in content.get("rules", ()):
        of_place = [unit for code, unit in towns.items() if not rule["towns"] or code in rule["towns"]]
        found += [rule["unit"]] if rule["unit"] else of_place
    return tuple(dict.fromkeys([*found, *content.get("co_units", ())]))


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which two versions differ, in words; lists entry by entry."""

    field: str
    label: str
    old: tuple[str, ...]
    new: tuple[str, ...]


def differences(
    old: Content | None, new: Content | None, words: Callable[[str, Any], Sequence[str]]
) -> tuple[Difference, ...]:
    """What differs between two versions, field by field in the law's order; None: there is no such version (a15.3).

    `words` says a field's value in words: one text, or one for each entry.
    """
    return tuple(_differences(old or {}, new or {}, words))


def _differences(old: Content, new: Content, words: Callable[[str, Any], Sequence[str]]) -> Iterator[Difference]:
    for name, label in FIELDS.items():
        before, after = old.get(name), new.get(name)
        if before != after:
            said = [tuple(words(name, value)) if value is not None else () for value in (before, after)]
            if said[0] != said[1]:
                yield Difference(name, label, said[0], said[1])
