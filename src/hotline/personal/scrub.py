"""Finding personal data in free text by rule and putting kind marks in its place, 〔电话〕 (S07; a11.2, a32.1).

The original stays as it is, encrypted; the scrubbed text is a value of its own. At P2 and P3 a person confirms.
In doubt the rules hide: a digit too many hidden is a nuisance, a person named is a leak.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NewType

from hotline.personal.id_number import has_plausible_birth_date, is_id_number
from hotline.personal.names import find_names

ScrubbedText = NewType("ScrubbedText", str)


class Kind(StrEnum):
    PHONE = "电话"
    ID_NUMBER = "身份证"
    BANK_CARD = "银行卡"
    PLATE = "车牌"
    EMAIL = "邮箱"
    NAME = "姓名"

    @property
    def mark(self) -> str:
        return f"〔{self}〕"


MARK: Final = f"〔(?:{'|'.join(Kind)})〕"


@dataclass(frozen=True, slots=True)
class Finding:
    """Characters start to end (exclusive) of the original text."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scrubbed:
    text: ScrubbedText
    findings: tuple[Finding, ...]


# Length is kept, so that places in the folded text are places in the original.
_FOLD: Final = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2212: 0x2D, 0x2013: 0x2D}

_NOT_INSIDE_NUMBER: Final = r"(?<!\d)(?<!\d\.)"
_EMAIL: Final = re.compile(r"[a-z0-9][a-z0-9._%+-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE | re.ASCII)
_LONG_NUMBER: Final = re.compile(_NOT_INSIDE_NUMBER + r"\d(?:[ -]?\d){14,17}[\dx]?(?!\d)", re.IGNORECASE | re.ASCII)
_CARD: Final = re.compile(_NOT_INSIDE_NUMBER + r"[3-9](?:[ -]?\d){15,18}(?!\d)", re.ASCII)
_PHONES: Final = (
    re.compile(r"(?:\+|00)85[23][ -]?\d{4}[ -]?\d{4}(?!\d)", re.ASCII),
    re.compile(_NOT_INSIDE_NUMBER + r"(?:(?:\+|00)?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)", re.ASCII),
    re.compile(_NOT_INSIDE_NUMBER + r"(?:(?:\+|00)?86[ -]?)?1[3-9]\d{2}[ -]?\d{3}[ -]?\d{4}(?!\d)", re.ASCII),
    re.compile(
        _NOT_INSIDE_NUMBER
        + r"(?:\((?:0|\+?86[ -]?)?(?:10|2\d|[3-9]\d\d)\)|(?:(?:\+|00)86[ -]?)?0?(?:10|2\d|[3-9]\d\d)[ -])"
        r"[ -]?[2-8]\d{3}[ -]?\d{3,4}(?!\d)",
        re.ASCII,
    ),
    re.compile(_NOT_INSIDE_NUMBER + r"0(?:10|2\d|[3-9]\d\d)[2-8]\d{6,7}(?!\d)", re.ASCII),
    re.compile(r"(?<=[话机系电])(?:[号码是为:, ]{0,3})([2-8]\d{3}[ -]?\d{4})(?!\d)", re.ASCII),
)
_PLATE: Final = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·• .-]?"
    r"(?=[A-Z]{0,5}\d)[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳](?![A-Z0-9])",
    re.IGNORECASE | re.ASCII,
)


def scrub(text: str) -> Scrubbed:
    """The text with kind marks, and what was found where."""
    findings = find(text)
    parts, done = [], 0
    for finding in findings:
        parts += [text[done : finding.start], finding.kind.mark]
        done = finding.end
    return Scrubbed(ScrubbedText("".join(parts) + text[done:]), findings)


def scrub_of(text: str, names: Iterable[str]) -> ScrubbedText:
    """The text scrubbed, and besides without the names known to belong to it: rules find only introduced ones (S07)."""
    known = sorted({name.strip() for name in names if len(name.strip()) > 1}, key=len, reverse=True)
    clean = str(scrub(text).text)
    for name in known:
        clean = clean.replace(name, Kind.NAME.mark)
    return ScrubbedText(clean)


def find(text: str) -> tuple[Finding, ...]:
    """What the rules see, in order of place, without overlap; where two kinds claim a place the earlier rule wins."""
    folded = text.translate(_FOLD)
    digits = _DIGIT.search(folded) is not None
    taken: list[Finding] = []
    for kind, rule in _RULES:
        if not digits and kind in _OF_DIGITS:
            continue
        for start, end in rule(folded):
            if all(end <= other.start or start >= other.end for other in taken):
                taken.append(Finding(kind, start, end))
    return tuple(sorted(taken, key=lambda finding: finding.start))


def _id_numbers(text: str) -> Iterator[tuple[int, int]]:
    """With a right check character, or with a plausible date: a mistyped number names the person just as well."""
    for match in _LONG_NUMBER.finditer(text):
        number = re.sub(r"[ -]", "", match.group()).upper()
        if is_id_number(number) or has_plausible_birth_date(number):
            yield match.span()


def _bank_cards(text: str) -> Iterator[tuple[int, int]]:
    for match in _CARD.finditer(text):
        if passes_luhn(re.sub(r"[ -]", "", match.group())):
            yield match.span()


def passes_luhn(digits: str) -> bool:
    """The check digit of bank cards (GB/T 15694)."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _phones(text: str) -> Iterator[tuple[int, int]]:
    for pattern in _PHONES:
        for match in pattern.finditer(text):
            yield match.span(pattern.groups)  # the whole match, or the group where there is one


def _matches(pattern: re.Pattern[str]) -> Callable[[str], Iterator[tuple[int, int]]]:
    return lambda text: (match.span() for match in pattern.finditer(text))


_RULES: Final[tuple[tuple[Kind, Callable[[str], Iterator[tuple[int, int]]]], ...]] = (
    (Kind.EMAIL, _matches(_EMAIL)),
    (Kind.ID_NUMBER, _id_numbers),
    (Kind.BANK_CARD, _bank_cards),
    (Kind.PHONE, _phones),
    (Kind.PLATE, _matches(_PLATE)),
    (Kind.NAME, find_names),
)
_DIGIT: Final = re.compile(r"\d", re.ASCII)
_OF_DIGITS: Final = frozenset((Kind.ID_NUMBER, Kind.BANK_CARD, Kind.PHONE, Kind.PLATE))
"""Kinds of which nothing is in a text without a digit: most texts, and lists scrub fifty of them."""
