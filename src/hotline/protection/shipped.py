"""The protection rules (保护规则) the product ships: version 1, until a city approves another (a32.1)."""

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def shipped_content() -> dict[str, Any]:
    """The content of the rules the product ships."""
    content: dict[str, Any] = json.loads((files(__package__) / "data" / "rules.json").read_text(encoding="utf-8"))
    return content
