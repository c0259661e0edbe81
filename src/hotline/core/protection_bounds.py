"""Forms of value the protection rules have besides those of the policy: purposes, class codes, sizes (a32.1; S43).

Each is a `core.bounds.Bounds`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hotline.core.classification import LEVELS

MOST_PURPOSES: Final = 20
LONGEST_WORDS: Final = 30
_CODE: Final = re.compile(r"[a-z0-9_]+")
_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class Purposes:
    """What may be chosen, in order: rows of `code` and `zh`; codes at most so long; `must`: used by the product."""

    longest_code: int
    must: tuple[str, ...] = ()

    @property
    def form(self) -> str:
        """How it is written."""
        return (
            f"1至{MOST_PURPOSES}项，每项有2至{LONGEST_WORDS}个字的名称，"
            f"和小写字母、数字、下划线写的代码，最多{self.longest_code}个字符"
        )

    def wrong(self, value: object) -> str | None:
        """Why not: the first code or words that cannot be."""
        if not isinstance(value, list) or not 1 <= len(value) <= MOST_PURPOSES:
            return f"应为1至{MOST_PURPOSES}项。"
        for row in value:
            if not isinstance(row, Mapping) or set(row) != {"code", "zh"}:
                return f"应为{self.form}。"
            wrong = self._wrong_code(row["code"]) or _wrong_words(row["zh"])
            if wrong:
                return wrong
        return self._wrong_together([row["code"] for row in value], [row["zh"] for row in value])

    def _wrong_code(self, code: object) -> str | None:
        known = isinstance(code, str) and len(code) <= self.longest_code and _CODE.fullmatch(code)
        return None if known else f"代码“{code}”应为小写字母、数字、下划线，最多{self.longest_code}个字符。"

    def _wrong_together(self, codes: list[str], words: list[str]) -> str | None:
        twice = [code for n, code in enumerate(codes) if code in codes[:n]]
        if twice:
            return f"代码“{twice[0]}”写了两次。"
        if len(set(words)) < len(words):
            return "两项的名称相同。"
        gone = [code for code in self.must if code not in codes]
        return f"“{gone[0]}”由系统使用，不能删除，可以改名称。" if gone else None

    def words(self, value: object) -> str:
        """The words, one after the other."""
        return "、".join(str(row["zh"]) for row in value) if isinstance(value, list) else str(value)


def _wrong_words(words: object) -> str | None:
    fits = isinstance(words, str) and len(words.strip()) >= 2 and len(words) <= LONGEST_WORDS
    return None if fits and str(words).isprintable() else f"名称“{words}”应为2至{LONGEST_WORDS}个字。"


@dataclass(frozen=True, slots=True)
class ClassCodes:
    """Codes of the classification, each standing for what is below it too."""

    most: int = 100

    @property
    def form(self) -> str:
        """How it is written."""
        return "事项分类代码，2、4或者6位数字，用顿号分开，如 0201、020203"

    def wrong(self, value: object) -> str | None:
        """Why not."""
        codes = value if isinstance(value, list) else None
        if codes is None or len(codes) > self.most:
            return f"最多{self.most}个代码。"
        for code in codes:
            if not (isinstance(code, str) and code.isascii() and code.isdecimal() and len(code) in LEVELS):
                return f"“{code}”不是事项分类代码，应为2、4或者6位数字。"
        return "同一代码只能写一次。" if len(set(codes)) < len(codes) else None

    def words(self, value: object) -> str:
        """The codes."""
        return "、".join(value) or "无" if isinstance(value, list) else str(value)


@dataclass(frozen=True, slots=True)
class Sized:
    """A size kept in single bytes or pixels and written in a unit of `each` of them."""

    least: int
    most: int
    unit: str
    each: int

    @property
    def form(self) -> str:
        """How it is written."""
        return f"{self.least}至{self.most}{self.unit}"

    def wrong(self, value: object) -> str | None:
        """Why not."""
        if not isinstance(value, int) or value % self.each:
            return f"写法不对，应为{self.form}。"
        return None if self.least <= value // self.each <= self.most else f"超出范围，应为{self.form}。"

    def words(self, value: object) -> str:
        """The size in its unit."""
        return f"{value // self.each}{self.unit}" if isinstance(value, int) else str(value)


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A time of day: `21:00`."""

    @property
    def form(self) -> str:
        """How it is written."""
        return "时刻，如 21:00"

    def wrong(self, value: object) -> str | None:
        """Why not."""
        return None if isinstance(value, str) and _TIME.fullmatch(value) else f"写法不对，应为{self.form}。"

    def words(self, value: object) -> str:
        """As it stands."""
        return str(value)


@dataclass(frozen=True, slots=True)
class Text:
    """A line of words, at most so long."""

    longest: int

    @property
    def form(self) -> str:
        """How it is written."""
        return f"2至{self.longest}个字"

    def wrong(self, value: object) -> str | None:
        """Why not."""
        fits = isinstance(value, str) and len(value.strip()) >= 2 and len(value) <= self.longest
        return None if fits and str(value).isprintable() else f"请写{self.form}。"

    def words(self, value: object) -> str:
        """As it stands."""
        return str(value)
