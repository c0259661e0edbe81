"""A catalogue in words and back (条目的文字写法): what a table's cells say, what people read in a difference (a15.2).

Units, towns, questions and classes are known by their names; what is not known is said with its column.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from hotline.catalogue.files import Column
from hotline.core.catalogue_content import Content, Wrong
from hotline.core.catalogue_lint import TYPES, UNITS
from hotline.core.instants import BadValue
from hotline.core.limit import parse_limit

BY_TOWN: Final = "按事发地镇街"
BY_TYPE: Final = "按类型期限"
COLUMNS: Final = (
    Column("key", "条目编号", True, "字母、数字、下划线、点、连字符，最多60个；同一编号是同一条目的新版本"),
    Column("name", "事项名称", True, "如 占道经营、乱摆卖"),
    Column("class_code", "事项分类", True, "现行分类的代码，如 030501"),
    Column("demand_types", "诉求类型", True, "咨询、求助、投诉、举报、建议、表扬、其他，用顿号隔开"),
    Column("title", "法律依据", True, "法律、法规、规章的全称，不加书名号"),
    Column("article", "条款", False, "如 第二十条"),
    Column("link", "依据链接", False, "https:// 开头"),
    Column("note", "依据备注", False, "如 待法制机构确认"),
    Column("until", "依据失效日期", False, "如 2026-12-31，没有的不填"),
    Column("unit", "承办单位", True, f"单位名称、简称或编号；由事发地镇街承办的写“{BY_TOWN}”"),
    Column("office", "建议工作机构", False, "承办单位是镇街的必填"),
    Column("rules", "例外", False, "每行一条：镇街：石岐街道、东区街道；是否在小区红线内：红线内 → 单位／工作机构"),
    Column("co_units", "协办单位", False, "用顿号隔开"),
    Column("limits", "办理期限", True, f"如 求助5个工作日；投诉10个工作日。没有特别期限的写“{BY_TYPE}”"),
    Column("scope", "匹配词", False, "诉求里会出现的词，用顿号隔开，如 占道、摆卖"),
    Column("examples", "例句", False, "每行一句"),
    Column("ask", "必问", False, "话务员须问清的，如 灯杆编号、坏了几盏"),
    Column("not_covered", "不包括", False, "容易混淆、不归这一条的，如 小区内部照明"),
    Column("extension_open", "可否延期", False, "是或否，不填为是"),
)
"""The columns of a catalogue as a table."""

BASIS: Final = ("title", "article", "link", "note", "until")
_SPLIT = re.compile(r"[、，,;；\n]+")
_TYPE_OF: Final = {words: code for code, words in TYPES.items()}
_UNIT_OF: Final = (("个工作日", "wd"), ("工作日", "wd"), ("个工作小时", "wh"), ("工作小时", "wh"), ("小时", "h"),
                   ("分钟", "min"), ("个自然日", "nd"), ("自然日", "nd"), ("日", "nd"), ("天", "nd"))  # fmt: skip


@dataclass(frozen=True)
class Directory:
    """Names of what items refer to: units and towns by key and code, questions with their answers, classes."""

    units: Mapping[str, str]
    short: Mapping[str, str]
    towns: Mapping[str, str]
    questions: Mapping[str, str]
    answers: Mapping[str, Mapping[str, str]]
    classes: Mapping[str, str] = field(default_factory=dict)

    def unit(self, words: str) -> str | None:
        """The key of a unit by key, name or short name."""
        return _by_name(words, self.units) or _by_name(words, self.short)

    def town(self, words: str) -> str | None:
        """The division code of a town by code or by its unit's name."""
        if words in self.towns:
            return words
        unit = self.unit(words)
        return next((code for code, key in self.towns.items() if key == unit), None) if unit else None

    def unit_name(self, key: str) -> str:
        """The name of a unit; its key where it is not known."""
        return self.units.get(key, key)

    def town_name(self, code: str) -> str:
        """The short name of a town."""
        key = self.towns.get(code)
        return self.short.get(key, code) if key else code


def _by_name(words: str, known: Mapping[str, str]) -> str | None:
    if words in known:
        return words
    return next((key for key, name in known.items() if name == words), None)


# --- reading ---


def content_from(cells: Mapping[str, str], names: Directory) -> tuple[dict[str, Any], list[Wrong]]:
    """The raw content a row's cells say, by heading, and what cannot be read of them; the rest is `read_content`'s."""
    said = {column.name: cells.get(column.zh, "").strip() for column in COLUMNS}
    wrong: list[Wrong] = []
    unit = said["unit"]
    by_town = unit == BY_TOWN
    raw: dict[str, Any] = {
        "key": said["key"],
        "name": said["name"],
        "class_code": said["class_code"].split()[0] if said["class_code"] else "",
        "demand_types": [_type(word, wrong) for word in _words(said["demand_types"])],
        "legal_basis": {name: said[name] for name in BASIS if said[name]},
        "unit": None if by_town or not unit else _unit(unit, "unit", names, wrong),
        "by_town": by_town,
        "office": said["office"],
        "rules": _rules(said["rules"], names, wrong),
        "co_units": [_unit(word, "co_units", names, wrong) for word in _words(said["co_units"])],
        "limits": _limits(said["limits"], wrong),
        "scope": _words(said["scope"]),
        "examples": [line.strip() for line in said["examples"].splitlines() if line.strip()],
        "ask": said["ask"],
        "not_covered": said["not_covered"],
        "extension_open": _yes(said["extension_open"], wrong),
    }
    raw["legal_basis"]["title"] = raw["legal_basis"].get("title", "").strip("《》")
    return raw, wrong


def _words(text: str) -> list[str]:
    return [word.strip() for word in _SPLIT.split(text) if word.strip()]


def _type(word: str, wrong: list[Wrong]) -> str:
    code = _TYPE_OF.get(word, word)
    if code not in TYPES:
        wrong.append(Wrong("demand_types", f"没有诉求类型“{word}”。"))
    return code


def _unit(words: str, column: str, names: Directory, wrong: list[Wrong]) -> str:
    key = names.unit(words)
    if key is None:
        wrong.append(Wrong(column, f"没有单位“{words}”。"))
    return key or words


def _limits(text: str, wrong: list[Wrong]) -> dict[str, str] | None:
    if not text:
        return None
    if text == BY_TYPE:
        return {}
    found = {}
    for part in re.split(r"[；;，,\n]+", text):
        if not part.strip():
            continue
        kind, limit = _limit_of(part.strip())
        if limit is None or kind is None:
            wrong.append(Wrong("limits", f"期限写法：求助5个工作日；投诉10个工作日。“{part.strip()}”不能读。"))
        else:
            found[kind] = limit
    return found


def _limit_of(part: str) -> tuple[str | None, str | None]:
    words, code = next(((words, code) for words, code in _TYPE_OF.items() if part.startswith(words)), ("", "*"))
    found = re.fullmatch(r"([1-9][0-9]*)(.+)", part.removeprefix(words).strip("：: "))
    unit = next((short for long, short in _UNIT_OF if found and found[2] == long), None)
    if unit is None or found is None:
        return code, _plain_limit(part.removeprefix(words).strip("：: "))
    return code, f"{found[1]}{unit}"


def _plain_limit(text: str) -> str | None:
    try:
        return str(parse_limit(text))
    except BadValue:
        return None


def _rules(text: str, names: Directory, wrong: list[Wrong]) -> list[dict[str, Any]]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [rule for n, line in enumerate(lines, 1) if (rule := _rule(n, line, names, wrong)) is not None]


def _rule(n: int, line: str, names: Directory, wrong: list[Wrong]) -> dict[str, Any] | None:
    condition, arrow, then = line.replace("->", "→").partition("→")
    if not arrow or not then.strip():
        wrong.append(Wrong("rules", f"例外第{n}条应写成：情形 → 单位。"))
        return None
    unit, _, office = then.replace("/", "／").partition("／")
    rule: dict[str, Any] = {
        "towns": [],
        "answers": {},
        "unit": None if unit.strip() == BY_TOWN else _unit(unit.strip(), "rules", names, wrong),
        "office": office.strip(),
    }
    for part in re.split(r"[；;]", condition):
        if part.strip():
            _condition(n, part.strip(), rule, names, wrong)
    return rule


def _condition(n: int, part: str, rule: dict[str, Any], names: Directory, wrong: list[Wrong]) -> None:
    what, _, said = part.replace(":", "：").partition("：")
    if what.strip() == "镇街":
        for word in re.split(r"[、，,]", said):
            code = names.town(word.strip())
            if code is None:
                wrong.append(Wrong("rules", f"例外第{n}条：没有镇街“{word.strip()}”。"))
            else:
                rule["towns"].append(code)
        return
    question = _by_name(what.strip(), names.questions)
    answer = _by_name(said.strip(), names.answers.get(question, {})) if question else None
    if question is None or answer is None:
        wrong.append(Wrong("rules", f"例外第{n}条：派单要素“{part}”不能读。"))
    else:
        rule["answers"][question] = answer


def _yes(text: str, wrong: list[Wrong]) -> bool:
    if text in ("", "是", "可以"):
        return True
    if text not in ("否", "不可以"):
        wrong.append(Wrong("extension_open", "可否延期写“是”或“否”。"))
    return False


# --- writing ---


def row_of(content: Content, names: Directory) -> dict[str, str]:
    """The cells of an item, by column name; read again they give the same content."""
    basis = content["legal_basis"]
    return {
        "key": content["key"],
        "name": content["name"],
        "class_code": content["class_code"],
        "demand_types": "、".join(TYPES[kind] for kind in content["demand_types"]),
        **{name: basis.get(name, "") for name in BASIS},
        "unit": BY_TOWN if content["by_town"] else names.unit_name(content["unit"]),
        "office": content["office"],
        "rules": "\n".join(rule_words(rule, names) for rule in content["rules"]),
        "co_units": "、".join(map(names.unit_name, content["co_units"])),
        "limits": limits_words(content["limits"]),
        "scope": "、".join(content["scope"]),
        "examples": "\n".join(content["examples"]),
        "ask": content["ask"],
        "not_covered": content["not_covered"],
        "extension_open": "是" if content["extension_open"] else "否",
    }


def limits_words(limits: Mapping[str, str]) -> str:
    """Limits by type in words."""
    if not limits:
        return BY_TYPE
    return "；".join(f"{TYPES.get(kind, '')}{limit_words(text)}" for kind, text in limits.items())


def limit_words(text: str) -> str:
    """A limit in words: 10wd is 10个工作日."""
    limit = parse_limit(text)
    return f"{limit.n}{UNITS[limit.unit]}"


def rule_words(rule: Mapping[str, Any], names: Directory) -> str:
    """An exception in words."""
    parts = []
    if rule["towns"]:
        parts.append(f"镇街：{'、'.join(map(names.town_name, rule['towns']))}")
    for question, answer in rule["answers"].items():
        said = names.answers.get(question, {}).get(answer, answer)
        parts.append(f"{names.questions.get(question, question)}：{said}")
    unit = names.unit_name(rule["unit"]) if rule["unit"] else BY_TOWN
    return f"{'；'.join(parts)} → {unit}" + (f"／{rule['office']}" if rule["office"] else "")


def said(name: str, value: Any, names: Directory) -> Sequence[str]:
    """A field's value in words: one text, or one for each entry (a15.3)."""
    match name:
        case "demand_types":
            return [TYPES[kind] for kind in value]
        case "legal_basis":
            shown = f"《{value['title']}》{value.get('article', '')}"
            return [shown, *(value[part] for part in ("link", "note", "until") if value.get(part))]
        case "unit":
            return [names.unit_name(value)] if value else []
        case "class_code":
            return [f"{value} {names.classes.get(value, '')}".strip()]
        case "co_units":
            return [names.unit_name(unit) for unit in value]
        case "rules":
            return [rule_words(rule, names) for rule in value]
        case "limits":
            return limits_words(value).split("；")
        case _:
            return _plain_said(value)


def _plain_said(value: Any) -> Sequence[str]:
    if isinstance(value, bool):
        return ["是" if value else "否"]
    if isinstance(value, list):
        return [str(one) for one in value]
    return [str(value)] if value else []


def heading_of(field_name: str) -> str:
    """The heading of the column in which a field of the content stands."""
    own = {"legal_basis": "title", "by_town": "unit"}.get(field_name, field_name)
    return next((column.zh for column in COLUMNS if column.name == own), field_name)


def named(wrong: Iterable[Wrong]) -> list[tuple[str, str]]:
    """What is wrong, by heading, each said once."""
    return list(dict.fromkeys((heading_of(one.field), one.words) for one in wrong))
