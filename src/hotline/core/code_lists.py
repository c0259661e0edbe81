"""Code lists (代码表): words for codes that records keep, changed without losing what old records mean (a14.1, a18.1).

A code is never taken away, only ended: it is offered no more and keeps its words.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hotline.core.intake import DISPOSITIONS, REASON_CODES

CODE: Final = re.compile(r"[a-z][a-z0-9_]{1,29}")
LONGEST_WORDS: Final = 30
MOST_CODES: Final = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """One code with its words; `group` where a list serves several cases; `ended`: no longer offered."""

    code: str
    zh: str
    group: str = ""
    ended: bool = False


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list as the product ships it: its name, what it is for, its groups with their names, its codes.

    `fixed` are codes the platform itself relies on: their words may change, they do not end.
    """

    zh: str
    meaning: str
    provision: str
    entries: tuple[Entry, ...]
    groups: Mapping[str, str]
    fixed: frozenset[str] = frozenset()


CAUSES: Final = {
    "testing_or_appraisal": "检测鉴定",
    "statutory_procedure": "法定程序",
    "weather": "天气原因",
    "third_party": "第三方",
    "season": "季节原因",
    "other": "其他客观原因",
}

CODE_LISTS: Final[dict[str, CodeList]] = {
    "extension_causes": CodeList(
        "延期的客观原因",
        "申请延期时选择；哪些可以选，由制度参数“延期的客观原因”决定。",
        "a18.1",
        tuple(Entry(code, zh) for code, zh in CAUSES.items()),
        {},
        frozenset({"other"}),
    ),
    "not_taken_reasons": CodeList(
        "不形成工单的理由",
        "告知、劝导、移送而不形成工单时选择，按处理结果分组。",
        "a14.1",
        tuple(Entry(code, zh, group) for group, codes in REASON_CODES.items() for code, zh in codes.items()),
        {group: DISPOSITIONS[group].zh for group in REASON_CODES},
    ),
}
"""Every list a city may change, as shipped."""


def read_entries(content: object) -> tuple[Entry, ...]:
    """The entries of a list in plain form (a4.2). Raises ValueError where it has not that form."""
    rows = content.get("entries") if isinstance(content, Mapping) else None
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise ValueError("not a list of entries")
    return tuple(
        Entry(str(row.get("code", "")), str(row.get("zh", "")), str(row.get("group", "")), row.get("ended") is True)
        for row in rows
    )


def plain_entries(entries: Sequence[Entry]) -> dict[str, object]:
    """The plain form of a list (a4.2)."""
    return {"entries": [{"code": e.code, "zh": e.zh, "group": e.group, "ended": e.ended} for e in entries]}


def wrong_entries(shipped: CodeList, before: Sequence[Entry], after: Sequence[Entry]) -> list[str]:
    """Why a drafted list cannot be used, each a sentence (a4.2); `before` is the one it follows."""
    faults = [fault for n, entry in enumerate(after, 1) for fault in _wrong(shipped, n, entry)]
    codes = [entry.code for entry in after]
    faults += [f"代码“{code}”写了两次。" for code in dict.fromkeys(codes) if codes.count(code) > 1]
    kept = {entry.code: entry for entry in after}
    gone = [entry for entry in before if entry.code not in kept]
    faults += [f"“{entry.zh}”已被使用过，不能删除，可以停用。" for entry in gone]
    moved = [entry for entry in before if entry.code in kept and kept[entry.code].group != entry.group]
    faults += [f"“{entry.zh}”不能换组，请停用后另立代码。" for entry in moved]
    if len(after) > MOST_CODES:
        faults.append(f"最多{MOST_CODES}项。")
    for group, zh in (shipped.groups or {"": shipped.zh}).items():
        if not any(entry.group == group and not entry.ended for entry in after):
            faults.append(f"“{zh}”至少要有一项可选。")
    return faults


def _wrong(shipped: CodeList, n: int, entry: Entry) -> list[str]:
    faults = []
    if not CODE.fullmatch(entry.code):
        faults.append(f"第{n}项：代码应为小写字母开头的字母、数字、下划线，2至30个。")
    if not 1 <= len(entry.zh.strip()) <= LONGEST_WORDS:
        faults.append(f"第{n}项：名称应为1至{LONGEST_WORDS}个字。")
    if shipped.groups and entry.group not in shipped.groups:
        faults.append(f"第{n}项：没有这一组。")
    if entry.ended and entry.code in shipped.fixed:
        faults.append(f"第{n}项：“{entry.zh}”由平台使用，不能停用。")
    return faults


def offered(entries: Sequence[Entry], group: str = "") -> dict[str, str]:
    """The codes of a list, or of one of its groups, that may be chosen now, with their words (a14.1, a18.1)."""
    return {entry.code: entry.zh for entry in entries if not entry.ended and entry.group == group}


def words_of(entries: Sequence[Entry]) -> dict[str, str]:
    """Every code of a list with its words, ended ones too: what a record of former days says (a14.1, a18.1)."""
    return {entry.code: entry.zh for entry in entries}
