"""Marks of protection (保护标记): what raises a demand's protection, and to which level (a11.2; roles section 6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from hotline.core.privacy import P0, P1, P2, P3, P4


@dataclass(frozen=True, slots=True)
class MarkKind:
    """One kind of mark: the level it raises to and its name."""

    level: int
    zh: str


MARKS: Final = {
    "private": MarkKind(P1, "涉及个人隐私"),
    "trade_secret": MarkKind(P1, "涉及商业秘密"),
    "private_class": MarkKind(P1, "事项类别涉及个人隐私"),
    "withheld": MarkKind(P2, "隐名"),
    "report": MarkKind(P2, "举报"),
    "discipline": MarkKind(P2, "移交纪检监察"),
    "recusal": MarkKind(P3, "回避"),
    "sealed": MarkKind(P4, "封存"),
    "consent": MarkKind(P0, "诉求人同意向承办单位透露身份"),
}
"""Kind of mark -> level and name; `consent` raises nothing, it lets a unit know the identity at P2."""

SET_BY_HAND: Final = ("private", "trade_secret", "withheld")
"""Marks a desk sets with its own hand, at intake or later (a11.2-c)."""

LOWERED_BY_HAND: Final = (*SET_BY_HAND, "private_class", "report", "consent")
"""Marks a privacy officer lifts with a reason; recusal, seal and hand-over have ways of their own."""

WITHHELD: Final = ("withheld", "report")
"""Marks that keep the identity from units."""

LEVEL_WORDS: Final = {P0: "普通", P1: "隐私或者商业秘密", P2: "隐名", P3: "回避", P4: "封存"}


def protection_of(marks: Iterable[str]) -> int:
    """The level of a demand: that of its highest mark (roles section 6)."""
    return max((MARKS[mark].level for mark in marks), default=P0)


def mark_of_level(level: int) -> str:
    """The mark a bare level stands for, where a door gives one (roles section 6)."""
    return {P1: "private", P2: "withheld", P3: "recusal", P4: "sealed"}.get(level, "")
