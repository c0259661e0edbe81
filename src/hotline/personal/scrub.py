"""Finding personal data in free text by rule and putting kind marks in its place, 〔电话〕 (S07; a11.2, a32.1).

The original stays as it is, encrypted; the scrubbed text is a value of its own. At P2 and P3 a person confirms.
In doubt the rules hide: a digit too many hidden is a nuisance, a person named is a leak.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
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
    ACCOUNT = "网络账号"  # 微信号、QQ号
    HOUSE = "门牌"
    NAME = "姓名"

    @property
    def mark(self) -> str:
        return f"〔{self.value}〕"


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
_FOLD: Final = {chr(full): chr(full - 0xFEE0) for full in range(0xFF01, 0xFF5F)} | {
    "\u3000": " ",
    "\u2212": "-",
    "\u2013": "-",
}
_WIDE: Final = re.compile("[\uff01-\uff5e\u3000\u2212\u2013]")
_DIGITS: Final = re.compile(r"\d[\d ()+-]{5,}\d", re.ASCII)
"""Where a number may stand that names somebody: looked for once, so that the rules of numbers look nowhere else."""
_BEFORE: Final = 14
"""Characters before a number that belong to it or say what it is: +86, (0760), 电话号码是."""

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
_ACCOUNT_WORDS: Final = ("微信", "薇信", "威信", "v信", "wechat", "weixin", "vx", "wx", "qq", "扣扣")
_ACCOUNT: Final = re.compile(
    r"(?:[微薇威]信|v信|wechat|weixin|(?<![a-z])[vw]x)(?:号码?|id)?(?:是|为|[:, ]){0,3}"
    r"([a-z][a-z0-9_-]{5,19})(?![a-z0-9])"
    r"|(?:qq|扣扣)(?:号码?|群)?(?:是|为|[:, ]){0,3}([1-9]\d{4,11})(?!\d)",
    re.IGNORECASE | re.ASCII,
)
_HOUSE_WORDS: Final = re.compile("[号栋幢座室房铺]|单元|-\\d+-")
_HOUSE_START: Final = re.compile(r"(?<![A-Z\d.])[A-Z]?\d|[一二三四五六七八九十]+[栋幢]", re.IGNORECASE | re.ASCII)
_PART: Final = r"[A-Z]?[\d一二三四五六七八九十]{1,4}(?:[栋幢座梯楼层室房铺]|号[楼铺]|单元)"
_HOUSE: Final = re.compile(
    # a number of a road, with what follows it down to the room
    rf"(?<=[路街道巷里弄村坊园苑场])\d{{1,5}}(?:[-之]\d{{1,4}})?号(?!线|门口?灯|公交|车)(?:大院|院)?(?:{_PART}){{0,4}}"
    # a building with what follows down to the room; unit, floor and room alone; a room alone
    rf"|[A-Z]?[\d一二三四五六七八九十]{{1,3}}(?:[栋幢座]|号楼)(?:{_PART}){{1,3}}(?:\d{{3,4}})?"
    r"|[A-Z]?\d{1,3}[栋幢]\d{3,4}(?!\d)"
    r"|\d{1,2}-\d{1,2}-\d{3,4}[室房]?(?!\d)"
    r"|[A-Z]?\d{3,4}[室房](?!价|间|子|东|地|产|贷|租|管|款|改|补|号)",
    re.IGNORECASE | re.ASCII,
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
    folded = _WIDE.sub(_folded, text)
    digits = [found.span() for found in _DIGITS.finditer(folded)]
    taken: list[Finding] = []
    for kind, rule in _RULES:
        for start, end in rule(folded, digits):
            if not taken or all(end <= other.start or start >= other.end for other in taken):
                taken.append(Finding(kind, start, end))
    if len(taken) > 1:
        taken.sort(key=attrgetter("start"))
    return tuple(taken)


def _folded(wide: "re.Match[str]") -> str:
    return _FOLD[wide.group()]


Spans = list[tuple[int, int]]
"""Where runs of digits stand."""


LONGEST_USER: Final = 64
"""Characters before the @ of an address (RFC 5321)."""


def _emails(text: str, _: Spans) -> Iterator[tuple[int, int]]:
    at = text.find("@")
    return (match.span() for match in _EMAIL.finditer(text, max(0, at - LONGEST_USER))) if at >= 0 else iter(())


def _id_numbers(text: str, digits: Spans) -> Iterator[tuple[int, int]]:
    """With a right check character, or with a plausible date: a mistyped number names the person just as well."""
    for match in _among(_LONG_NUMBER, text, digits, LONG):
        number = re.sub(r"[ -]", "", match.group()).upper()
        if is_id_number(number) or has_plausible_birth_date(number):
            yield match.span()


def _bank_cards(text: str, digits: Spans) -> Iterator[tuple[int, int]]:
    for match in _among(_CARD, text, digits, LONG):
        if passes_luhn(re.sub(r"[ -]", "", match.group())):
            yield match.span()


def passes_luhn(digits: str) -> bool:
    """The check digit of bank cards (GB/T 15694)."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


LONG: Final = 15
"""Digits of which an identity number or a card has at least so many."""


def _among(pattern: re.Pattern[str], text: str, digits: Spans, least: int = 0) -> Iterator[re.Match[str]]:
    """The matches of a rule of numbers, looked for where digits stand and nowhere else."""
    done = 0
    for start, end in digits:
        if end - start >= least:
            yield from pattern.finditer(text, max(done, start - _BEFORE), end + 2)
        done = end


_SPELLED: Final = re.compile("[一幺壹][三四五六七八九][零〇一二三四五六七八九幺]{9}(?![零〇一二三四五六七八九幺])")


def _phones(text: str, digits: Spans) -> Iterator[tuple[int, int]]:
    for spelled in _SPELLED.finditer(text):
        yield spelled.span()
    for pattern in _PHONES if digits else ():
        for match in _among(pattern, text, digits):
            yield match.span(pattern.groups)  # the whole match, or the group where there is one


def _plates(text: str, _: Spans) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _PLATE.finditer(text))


def _accounts(text: str, _: Spans) -> Iterator[tuple[int, int]]:
    """WeChat and QQ accounts, after the word that says what they are."""
    lower = text.lower()
    found = [lower.find(word) for word in _ACCOUNT_WORDS]
    if max(found) >= 0:
        for match in _ACCOUNT.finditer(text, min(at for at in found if at >= 0)):
            yield match.span(match.lastindex or 0)


def _houses(text: str, _: Spans) -> Iterator[tuple[int, int]]:
    """House numbers, buildings, rooms; tried where a number begins."""
    if not _HOUSE_WORDS.search(text):
        return
    done = 0
    for start in _HOUSE_START.finditer(text):
        match = _HOUSE.match(text, start.start()) if start.start() >= done else None
        if match:
            done = match.end()
            yield match.span()


def _names(text: str, _: Spans) -> Iterator[tuple[int, int]]:
    return find_names(text)


_RULES: Final[tuple[tuple[Kind, Callable[[str, Spans], Iterator[tuple[int, int]]]], ...]] = (
    (Kind.EMAIL, _emails),
    (Kind.ID_NUMBER, _id_numbers),
    (Kind.BANK_CARD, _bank_cards),
    (Kind.PHONE, _phones),
    (Kind.PLATE, _plates),
    (Kind.ACCOUNT, _accounts),
    (Kind.HOUSE, _houses),
    (Kind.NAME, _names),
)
_DIGIT: Final = re.compile(r"\d", re.ASCII)
_OF_DIGITS: Final = frozenset((Kind.ID_NUMBER, Kind.BANK_CARD, Kind.PHONE, Kind.PLATE))
"""Kinds of which nothing is in a text without a digit: most texts, and lists scrub fifty of them."""
