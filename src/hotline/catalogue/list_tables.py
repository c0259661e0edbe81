"""The lists as tables (清单的表): channels, duties, laws, questions, and an edition of the classes (a6.1, a13.1)."""

import re
from collections.abc import Mapping
from typing import Any, Final

from hotline.catalogue.files import Column
from hotline.core.catalogue_content import Wrong
from hotline.core.catalogue_lists import COMMITTEES

_KEY: Final = Column("key", "编号", True, "字母、数字、下划线、点、连字符")
TABLES: Final[Mapping[str, tuple[Column, ...]]] = {
    "channel": (
        Column("key", "编号", True, "litigation arbitration discipline reconsideration petition disclosure 之一"),
        Column("name", "渠道名称", True),
        Column("scope", "适用范围", True),
        Column("title", "法律依据", True),
        Column("article", "条款"),
        Column("note", "依据备注"),
        Column("address", "地址"),
        Column("phone", "电话"),
        Column("web", "网址"),
        Column("text", "告知内容", True),
    ),
    "duty": (
        _KEY,
        Column("name", "职责事项", True),
        Column("text", "说明"),
        Column("committees", "适用于", True, "、".join(COMMITTEES.values())),
        Column("basis", "依据"),
    ),
    "law": (
        _KEY,
        Column("name", "名称", True),
        Column("number", "文号"),
        Column("link", "网址"),
        Column("until", "失效日期", False, "如 2026-12-31"),
        Column("replaced_by", "替代它的"),
    ),
    "question": (
        _KEY,
        Column("name", "要问的", True),
        Column("answers", "答案", True, "如 inside=红线内；outside=红线外"),
    ),
}
CLASSES: Final = (
    Column("code", "代码", True, "2、4或6位数字"),
    Column("name", "名称", True),
    Column("field", "领域", False, "一级分类必填：经济调节、市场监管、社会管理、公共服务、生态环境保护"),
    Column("parent", "上级代码", False, "不填按代码推定"),
)
MAPPING: Final = (Column("old", "原代码", True), Column("new", "新代码", False, "几个用顿号隔开；不填表示取消"))


def entry_from(list_: str, cells: Mapping[str, str]) -> tuple[str, dict[str, Any], list[Wrong]]:
    """Key and raw content of an entry from a row's cells; what is wrong with them is `read_entry`'s to say."""
    said: dict[str, Any] = {column.name: cells.get(column.zh, "").strip() for column in TABLES[list_]}
    key = said.pop("key")
    if list_ == "channel":
        said["basis"] = {name: said.pop(name) for name in ("title", "article", "note")}
    if list_ == "duty":
        said["committees"] = next((code for code, zh in COMMITTEES.items() if said["committees"] in (code, zh)), "")
    if list_ == "question":
        pairs = [part.partition("=") for part in re.split(r"[；;\n]+", said["answers"]) if part.strip()]
        said["answers"] = {code.strip(): words.strip() for code, _, words in pairs}
    return key, said, []


def entry_row(list_: str, key: str, content: Mapping[str, Any]) -> dict[str, str]:
    """The cells of an entry, by column name."""
    row = {name: str(value) for name, value in content.items() if isinstance(value, str)} | {"key": key}
    if list_ == "channel":
        row |= {name: content["basis"].get(name, "") for name in ("title", "article", "note")}
    if list_ == "duty":
        row["committees"] = COMMITTEES[content["committees"]]
    if list_ == "question":
        row["answers"] = "；".join(f"{code}={words}" for code, words in content["answers"].items())
    return row


def entry_heading(list_: str, field: str) -> str:
    """The heading of the column in which a field of an entry stands."""
    own = "title" if field == "basis" and list_ == "channel" else field
    return next((column.zh for column in TABLES[list_] if column.name == own), field)
