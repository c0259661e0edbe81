"""The classification the product ships: DB44/T 2479-2024, appendix A, codes and names as printed (a13.1).

090499 is printed twice under two parents, and thirteen names of the third level are printed empty; both are kept.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any, Final

from hotline.catalogue.classes import FIRST_EDITION

_FILES: Final = {FIRST_EDITION: "db44t2479_2024.json"}


@cache
def shipped_classes(edition: str = FIRST_EDITION) -> tuple[dict[str, Any], ...]:
    """The classes of a shipped edition: code, ordinal, name (None where printed empty), level, parent, field."""
    rows = _read(_FILES[edition])["classes"]
    fields = top_fields()[edition]
    return tuple(
        {
            "code": row["code"],
            "ordinal": row.get("ordinal") or 1,
            "name": row["name"],
            "level": row["level"],
            "parent": row["parent"] or "",
            "field": fields[row["code"]] if row["level"] == 1 else "",
        }
        for row in rows
    )


@cache
def top_fields() -> dict[str, dict[str, str]]:
    """Edition -> top class -> its field of a13.1."""
    found = _read("fields.json")
    return {edition: fields for edition, fields in found.items() if isinstance(fields, dict)}


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((files(__package__) / "data" / name).read_text(encoding="utf-8"))
    return content
