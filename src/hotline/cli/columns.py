"""Columns on a terminal, where a Chinese character is two cells wide."""

import unicodedata
from collections.abc import Sequence


def width(text: str) -> int:
    """How many cells a text takes."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def padded(text: str, cells: int) -> str:
    """A text filled up to a number of cells; a longer one stays whole."""
    return text + " " * max(0, cells - width(text))


def table(rows: Sequence[Sequence[str]], indent: str = "  ") -> list[str]:
    """Rows as lines, each column as wide as its widest cell."""
    columns = list(zip(*rows, strict=True))
    widths = [max(map(width, column)) for column in columns]
    return [indent + "  ".join(map(padded, row, widths)).rstrip() for row in rows]


def bar(share: float, cells: int = 24) -> str:
    """A share of one as a bar."""
    return "█" * max(1, round(share * cells)) if share > 0 else ""


def folded(text: str, cells: int, indent: str) -> list[str]:
    """A text in lines of at most so many cells."""
    lines, line = [], ""
    for letter in text:
        if width(line + letter) > cells:
            lines.append(indent + line)
            line = ""
        line += letter
    return [*lines, indent + line] if line else lines
