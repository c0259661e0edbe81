"""Marks of state secrets (国家秘密标志) in a text: what bears one is stopped before it is stored (S01; a32.1)."""

import re
from typing import Final

_MARK: Final = re.compile(
    r"(?:绝密|机密|秘密)\s*(?:[★☆]\s*(?:\d+\s*年|长期|启用前)?|(?:\d+|[一二三四五六七八九十]+)\s*(?:年|个月)(?!前|来|后|内))"
)


def secrecy_mark(text: str) -> str | None:
    """The grade mark a text bears: 机密★, 秘密★10年, 绝密 30年; None where it bears none (a32.1)."""
    found = _MARK.search(text)
    return found.group().strip() if found else None
