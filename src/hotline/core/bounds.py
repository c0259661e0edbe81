"""What a city may choose for a policy field: forms of value, how far each goes, and a value in words (a4.2).

`Policy` reads any value of a field's type, as a scenario may want it; a draft for a real city also stays within these.
Each form says whether a value in plain (JSON) form lies within it, in a sentence, and how the value is written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final, Protocol

from hotline.core.limit import Limit, parse_limit

UNIT_WORDS: Final = {"wd": "个工作日", "nd": "日", "wh": "个工作小时", "h": "小时", "min": "分钟"}
"""The units of a limit as people write them."""
NONE: Final = "不设"


class Bounds(Protocol):
    """A form of value. `form` says how it is written; `wrong` why a value that has the form lies outside, else None."""

    @property
    def form(self) -> str: ...

    def wrong(self, value: object) -> str | None: ...

    def words(self, value: object) -> str: ...


@dataclass(frozen=True, slots=True)
class Options:
    """One of some values, each with its words; a single one is fixed by the order."""

    options: Mapping[object, str]

    @property
    def form(self) -> str:
        """How it is written."""
        if len(self.options) == 1:
            return f"由规定确定，不能改：{next(iter(self.options.values()))}"
        return "选择：" + "、".join(self.options.values())

    def wrong(self, value: object) -> str | None:
        """Why not."""
        if isinstance(value, bool | str) and value in self.options:
            return None
        return f"{self.form}。" if len(self.options) == 1 else f"请{self.form}。"

    def words(self, value: object) -> str:
        """The value's words."""
        return self.options.get(value, str(value))


YES_NO: Final = Options({True: "是", False: "否"})


@dataclass(frozen=True, slots=True)
class Lengths:
    """A limit: unit -> least and most; `instead` are words that may stand for a limit, None for none at all."""

    spans: Mapping[str, tuple[int, int]]
    instead: Mapping[str | None, str] = field(default_factory=dict)

    @property
    def form(self) -> str:
        """How it is written."""
        spans = [f"{least}至{most}{UNIT_WORDS[unit]}" for unit, (least, most) in self.spans.items()]
        return "，或者".join([*spans, *(f"“{words}”" for words in self.instead.values())])

    def wrong(self, value: object) -> str | None:
        """Why not."""
        if value in self.instead:
            return None
        limit = parse_limit(value)
        least, most = self.spans.get(limit.unit, (0, 0))
        return None if least <= limit.n <= most else f"超出范围，应为{self.form}。"

    def words(self, value: object) -> str:
        """5个工作日, or the words instead."""
        if value in self.instead:
            return self.instead[value]  # type: ignore[index]  # a key by the line above
        limit = value if isinstance(value, Limit) else parse_limit(value)
        return f"{limit.n}{UNIT_WORDS[limit.unit]}"


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within bounds, with its unit; `none` are the words of no number, where that is allowed."""

    least: int
    most: int
    unit: str
    none: str = ""

    @property
    def form(self) -> str:
        """How it is written."""
        return f"{self.least}至{self.most}{self.unit}" + (f"，或者“{self.none}”" if self.none else "")

    def wrong(self, value: object) -> str | None:
        """Why not."""
        if value is None and self.none:
            return None
        inside = isinstance(value, int) and self.least <= value <= self.most
        return None if inside else f"超出范围，应为{self.form}。"

    def words(self, value: object) -> str:
        """The number with its unit."""
        return self.none if value is None else f"{value}{self.unit}"


@dataclass(frozen=True, slots=True)
class Some:
    """Some of a list of values, each with its words; at least so many."""

    known: Mapping[str, str]
    least: int = 0

    @property
    def form(self) -> str:
        """How it is written."""
        return ("至少选一项" if self.least else "可以不选") + "：" + "、".join(self.known.values())

    def wrong(self, value: object) -> str | None:
        """Why not."""
        chosen = value if isinstance(value, list | tuple) else ()
        unknown = [str(one) for one in chosen if not isinstance(one, str) or one not in self.known]
        if unknown:
            return f"没有这一项：{'、'.join(unknown)}。"
        if len(set(chosen)) < len(chosen):
            return "同一项只能选一次。"
        return None if len(chosen) >= self.least else f"请{self.form}。"

    def words(self, value: object) -> str:
        """The chosen ones."""
        chosen = value if isinstance(value, list | tuple) else ()
        return "、".join(self.known.get(one, one) for one in chosen) or "无"


@dataclass(frozen=True, slots=True)
class Rising:
    """Whole numbers in rising order within bounds: steps."""

    least: int
    most: int
    unit: str

    @property
    def form(self) -> str:
        """How it is written."""
        return f"由小到大的几个数，{self.least}至{self.most}{self.unit}，如 1、5、10"

    def wrong(self, value: object) -> str | None:
        """Why not."""
        steps: Sequence[int] = value if isinstance(value, list | tuple) else ()
        rising = all(a < b for a, b in pairwise(steps))
        inside = bool(steps) and all(self.least <= step <= self.most for step in steps)
        return None if rising and inside else f"请写{self.form}。"

    def words(self, value: object) -> str:
        """The steps."""
        steps = value if isinstance(value, list | tuple) else ()
        return "、".join(map(str, steps)) + self.unit


@dataclass(frozen=True, slots=True)
class Clock:
    """Times of a day or a date of a year in text form: sessions, one span, a month and day; within first and last."""

    kind: str
    first: str
    last: str

    @property
    def form(self) -> str:
        """How it is written."""
        example = {"sessions": "08:30-12:00、14:30-17:30", "span": "08:30-20:30", "month_day": "12-25"}[self.kind]
        return f"{self.first}至{self.last}之间，写法：{example}"

    def wrong(self, value: Any) -> str | None:
        """Why not; the texts of times and dates sort as they follow one another."""
        match self.kind, value:
            case "month_day", str():
                inside = self.first <= value <= self.last
            case "span", [str() as start, str() as end]:
                inside = self.first <= start < end <= self.last
            case _, [*spans]:
                inside = all(self.first <= start < end <= self.last for start, end in spans)
            case _:
                inside = False
        return None if inside else f"超出范围，应在{self.form}。"

    def words(self, value: Any) -> str:
        """08:30-12:00、14:30-17:30."""
        match self.kind, value:
            case "span", [start, end]:
                return f"{start}-{end}"
            case "sessions", [*spans]:
                return "、".join(f"{start}-{end}" for start, end in spans)
            case _:
                return str(value)
