"""A later edition of the classification (事项分类新版): read, checked, with the mapping of the codes before (a13.1)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from hotline.core.catalogue_content import Wrong

FIELDS: Final[Mapping[str, str]] = {
    "economic_regulation": "经济调节",
    "market_supervision": "市场监管",
    "social_management": "社会管理",
    "public_service": "公共服务",
    "environment": "生态环境保护",
}
"""Code -> the order's word for each of its five fields (a13.1)."""

LEVELS: Final = {2: 1, 4: 2, 6: 3}
"""Digits of a code -> its level."""


def read_edition(raw: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Wrong, ...]]:
    """An edition from plain rows, and what is wrong with it: classes whole, fields of the tops, mapping (a13.1).

    `classes`: rows of code, name and, for a top class, field; a code printed twice stands twice. `mapping`: code of the
    edition before -> its codes in this one, an empty list where the class ends.
    """
    name = str(raw.get("edition") or "").strip()
    classes, wrong = _classes(raw.get("classes") or ())
    mapping = {str(code): [str(one) for one in new] for code, new in (raw.get("mapping") or {}).items()}
    if not name or len(name) > 30:
        wrong.append(Wrong("edition", "请写明分类版本的名称，最多30个字。"))
    wrong += list(_of_mapping(mapping, {row["code"] for row in classes}))
    return {"edition": name, "classes": classes, "mapping": mapping}, tuple(wrong)


def _classes(rows: Sequence[Mapping[str, Any]]) -> tuple[list[dict[str, Any]], list[Wrong]]:
    found: list[dict[str, Any]] = []
    wrong: list[Wrong] = []
    seen: dict[str, int] = {}
    for n, row in enumerate(rows, 1):
        code = str(row.get("code") or "").strip()
        level = LEVELS.get(len(code)) if code.isascii() and code.isdecimal() else None
        if level is None:
            wrong.append(Wrong("classes", f"第{n}行：代码“{code}”应是2、4或6位数字。"))
            continue
        seen[code] = seen.get(code, 0) + 1
        parent = str(row.get("parent") or "").strip() or (code[: 2 * level - 2] if level > 1 else "")
        field = str(row.get("field") or "").strip() if level == 1 else ""
        found.append(
            {
                "code": code,
                "ordinal": seen[code],
                "name": str(row.get("name") or "").strip() or None,
                "level": level,
                "parent": parent,
                "field": _field(field),
            }
        )
    return found, [*wrong, *_of_classes(found)]


def _field(text: str) -> str:
    """A field by its code or by the order's word."""
    return next((code for code, words in FIELDS.items() if text in (code, words)), text)


def _of_classes(rows: Sequence[Mapping[str, Any]]) -> Iterator[Wrong]:
    codes = {row["code"] for row in rows}
    if not codes:
        yield Wrong("classes", "没有分类。")
    for row in rows:
        if row["level"] == 1 and row["field"] not in FIELDS:
            yield Wrong("classes", f"一级分类{row['code']}没有写明属于哪个领域：{'、'.join(FIELDS.values())}。")
        if row["parent"] and row["parent"] not in codes:
            yield Wrong("classes", f"分类{row['code']}的上级{row['parent']}不在本版之中。")


def _of_mapping(mapping: Mapping[str, Sequence[str]], codes: set[str]) -> Iterator[Wrong]:
    for old, new in sorted(mapping.items()):
        unknown = [code for code in new if code not in codes]
        if unknown:
            yield Wrong("mapping", f"对照：{old}的新代码{unknown[0]}不在本版之中。")


def unmapped(before: Sequence[str], content: Mapping[str, Any]) -> tuple[str, ...]:
    """Codes of the edition before, neither in this one nor mapped: what became of them? (a13.1)"""
    codes = {row["code"] for row in content["classes"]}
    return tuple(sorted(code for code in set(before) if code not in codes and code not in content["mapping"]))
