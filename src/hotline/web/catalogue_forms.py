"""The form of a draft (P15): the columns of the table as fields, read by the same words (a15.2)."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import QueryDict

from hotline.catalogue.list_tables import TABLES, entry_from, entry_row
from hotline.catalogue.words import BY_TOWN, COLUMNS, Directory, content_from, row_of
from hotline.core.catalogue_lint import TYPES
from hotline.core.catalogue_lists import CHANNEL_KEYS, COMMITTEES
from hotline.core.intake import REASON_CODES
from hotline.web.act_form import Field
from hotline.web.words.fields import FieldWords

CONTROLS: Final[Mapping[str, str]] = {
    "demand_types": "checks",
    "unit": "choice",
    "rules": "text",
    "examples": "text",
    "ask": "text",
    "not_covered": "text",
    "extension_open": "choice",
    "until": "date",
    "text": "text",
    "scope": "text",
    "answers": "text",
    "committees": "choice",
}
"""Column -> control; any other is a line."""
HINTS: Final = {
    "demand_types": "",
    "unit": "",
    "extension_open": "",
    "rules": "每行一条，先写的先用。写法：镇街：石岐街道、东区街道；是否在小区红线内：红线内 → 单位／工作机构",
    "limits": "写法：求助5个工作日；投诉10个工作日。没有特别期限的写“按类型期限”。",
    "scope": "用顿号隔开。同一分类有几个条目时，靠匹配词区分。",
    "examples": "每行一句。",
    "co_units": "单位名称，用顿号隔开。",
    "answers": "写法：inside=红线内；outside=红线外",
}
OF_FIELD: Final = {"legal_basis": "title", "by_town": "unit", "basis": "title"}
"""Field of a content -> the column in which it is typed."""


def draft_fields(
    subject: str, cells: Mapping[str, str], names: Directory, errors: Mapping[str, str], *, new: bool
) -> list[Field]:
    """The fields of a draft's content with what stands in them and what is wrong."""
    columns = COLUMNS if subject == "item" else TABLES[subject]
    told = {OF_FIELD.get(name, name): words for name, words in errors.items()}
    found = []
    for column in columns:
        if column.name == "key" and not new:
            continue
        control = CONTROLS.get(column.name, "line")
        if subject == "duty" and column.name == "basis":
            control = "line"
        hint = HINTS.get(column.name, column.hint)
        words = FieldWords(column.zh, control, hint)  # type: ignore[arg-type]
        value = cells.get(column.name, "")
        values = tuple(value.split("、")) if control == "checks" else (value,)
        choices = _choices(subject, column.name, names)
        found.append(Field(column.name, words, column.wanted, values, choices, told.get(column.name, "")))
    return found


def _choices(subject: str, name: str, names: Directory) -> Mapping[str, str]:
    match name:
        case "demand_types":
            return {words: words for words in TYPES.values()}
        case "unit":
            return {BY_TOWN: BY_TOWN} | {name: name for name in sorted(names.units.values())}
        case "extension_open":
            return {"是": "是", "否": "否"}
        case "committees":
            return {words: words for words in COMMITTEES.values()}
        case "key" if subject == "channel":
            codes = REASON_CODES["statutory_channel_told"]
            return {code: codes[code] for code in CHANNEL_KEYS}
        case _:
            return {}


def cells_of(subject: str, key: str, content: Mapping[str, Any] | None, names: Directory) -> dict[str, str]:
    """The cells of a content that stands."""
    if content is None:
        return {"key": key, "extension_open": "是", "limits": "按类型期限"}
    return row_of(content, names) if subject == "item" else entry_row(subject, key, content)


def typed_cells(subject: str, posted: QueryDict, key: str) -> dict[str, str]:
    """The cells as they were typed."""
    columns = COLUMNS if subject == "item" else TABLES[subject]
    cells = {column.name: posted.get(column.name, "").replace("\r\n", "\n").strip() for column in columns}
    if subject == "item":
        cells["demand_types"] = "、".join(posted.getlist("demand_types"))
    if key:
        cells["key"] = key
    return cells


def read_cells(subject: str, cells: Mapping[str, str], names: Directory) -> tuple[str, dict[str, Any], dict[str, str]]:
    """Key and raw content of what was typed, and by field what its words cannot mean."""
    columns = COLUMNS if subject == "item" else TABLES[subject]
    by_heading = {column.zh: cells.get(column.name, "") for column in columns}
    if subject == "item":
        raw, wrong = content_from(by_heading, names)
        return str(raw["key"]), raw, {one.field: one.words for one in reversed(wrong)}
    key, raw, wrong = entry_from(subject, by_heading)
    return key, raw, {one.field: one.words for one in reversed(wrong)}


def meta_fields(values: Mapping[str, str], errors: Mapping[str, str]) -> list[Field]:
    """From when, why, and the sentence to warnings, with what stands in them."""
    told = {
        "in_force_from": (FieldWords("生效日期", "date"), True),
        "reason": (FieldWords("修改理由", "text", "法律、政策变动，机构职责调整，退单情况等。"), True),
        "warnings_reason": (FieldWords("对检查提示的说明", "text", "检查有提示时必填。"), False),
    }
    return [
        Field(name, words, wanted, (values.get(name, ""),), {}, errors.get(name, ""))
        for name, (words, wanted) in told.items()
    ]
