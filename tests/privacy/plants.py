"""Values planted in demands to be looked for ever after: unique, and of shapes that one expression finds in any text.

Of each demand name, telephone, id number, address, e-mail and place of the facts stand in the fields; every text said
on it holds a name, numbers and an address of its own behind words that name nobody. Test data, nobody's.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Final

from hotline.acting.reception import RequesterIn
from hotline.personal.id_number import check_character
from hotline.personal.scrub import passes_luhn

_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_SURNAMES: Final = "卞姬栾隋刁巫寇甄丛虞巩池查麻苑迟邝冼区植容练蔺伦"
_GIVEN: Final = "昀昕昱晔暄暕曈曦晖晟晗晞晴暐暻曜昉昃昇昊昙昝昪晁晡晢晷暌暝曛"
IDENTITY: Final = ("name", "phone", "id_number", "address", "email")

_SHAPES: Final = re.compile(
    rf"[{_SURNAMES}]翀[翀{_GIVEN}]|[{_SURNAMES}]\*\*|标记[{_STEMS}]{{4}}处|石岐街道[{_STEMS}]{{3}}社区\*\*"
    r"|暗香巷\d+号|明坊路\d+号|悦来南路\d+号"
    r"|p\d+@mail\d+\.example\.com|p\*\*\*@mail\d+\.example\.com"
    r"|粤T\d{5}|\d{3}\*{4}\d{4}|\d\*{16}[\dX]|(?<!\d)\d{17}[\dX](?!\d)|(?<!\d)\d{19}(?!\d)|(?<!\d)1\d{10}(?!\d)"
)


@dataclass(frozen=True)
class Seen:
    """Something of a plant found: of which demand, at which place it was planted, in clear, masked or as bare words."""

    demand: str
    place: str
    how: str


@dataclass
class Plants:
    """Everything planted, by what may be found of it."""

    known: dict[str, set[Seen]] = field(default_factory=lambda: defaultdict(set))
    _numbers: "count[int]" = field(default_factory=lambda: count(1))
    _demands: dict[str, int] = field(default_factory=dict)

    def _demand(self, key: str) -> int:
        return self._demands.setdefault(key, len(self._demands))

    def _plant(self, key: str, place: str, clear: str, mask: str = "") -> str:
        self.known[clear].add(Seen(key, place, "clear"))
        if mask:
            self.known[mask].add(Seen(key, place, "mask"))
        return clear

    def requester(self, key: str) -> RequesterIn:
        """A requester with a value in every field that no other requester has."""
        n, k = self._demand(key), next(self._numbers)
        phone, born = f"137{k:04}{6000 + k}", f"44200019700101{k:03}"
        place = f"石岐街道{_stems(k)}社区"
        identity = born + check_character(born)
        return RequesterIn(
            name=self._plant(key, "name", f"{_SURNAMES[n]}翀翀", f"{_SURNAMES[n]}**"),
            phone=self._plant(key, "phone", phone, f"137****{phone[-4:]}"),
            id_number=self._plant(key, "id_number", identity, f"4{'*' * 16}{identity[-1]}"),
            address=place + self._plant(key, "address", f"暗香巷{k}号", f"{place}**"),
            email=self._plant(key, "email", f"p{k}@mail{k}.example.com", f"p***@mail{k}.example.com"),
        )

    def location(self, key: str) -> str:
        """Where the facts of a demand lie."""
        return f"石岐街道{self._plant(key, 'location', f'明坊路{next(self._numbers)}号')}"

    def known_as(self, key: str, name: str) -> str:
        """The requester's own name in the words, introduced by nothing: to be taken out because it is known."""
        return self._plant(key, "content", name)

    def words(self, key: str, place: str, *more: str) -> str:
        """A text of a demand, with everything in it that names somebody, in the forms people write."""
        k = next(self._numbers)
        born = f"44200019800101{k:03}"
        parts = {
            "我叫": f"{_SURNAMES[k % len(_SURNAMES)]}翀{_GIVEN[k // len(_SURNAMES)]}",
            "电话": f"139{k:04}{7000 + k}",
            "身份证号": born + check_character(born),
            "车牌": f"粤T{10000 + k}",
            "卡号": _card(k),
            "邮箱": f"p{k}@mail{k}.example.com",
            "住悦来南路": f"{k}号",
        }
        said = "，".join(f"{before}{value}" for before, value in parts.items())
        for value in parts.values():
            self._plant(key, place, f"悦来南路{value}" if value.endswith("号") else value)
        return "。".join([self.neutral(key, place, k), said, *more])

    def neutral(self, key: str, place: str, k: int | None = None) -> str:
        """Words that name nobody: they say whether a text is shown at all."""
        marker = f"标记{_stems(next(self._numbers) if k is None else k, 4)}处"
        self.known[marker].add(Seen(key, place, "words"))
        return marker

    def file_name(self, key: str) -> str:
        """A file's name that names somebody."""
        k = next(self._numbers)
        name = f"{_SURNAMES[k % len(_SURNAMES)]}翀{_GIVEN[k // len(_SURNAMES)]}"
        return f"{self._plant(key, 'attachments', name)}.png"

    def found(self, text: str) -> set[Seen]:
        """What of the plants stands in a text."""
        return set().union(*self.known_in(text).values())

    def known_in(self, text: str) -> dict[str, set[Seen]]:
        """Shape found -> what it may be: a mask of few characters is that of several demands."""
        shapes = set().union(*map(_shapes, text.splitlines()))
        return {shape: self.known[shape] for shape in shapes if shape in self.known}


@cache
def _shapes(line: str) -> frozenset[str]:
    """The shapes in a line; most lines of a page stand on many pages."""
    return frozenset(_SHAPES.findall(line))


def _stems(k: int, length: int = 3) -> str:
    return "".join(_STEMS[int(digit)] for digit in f"{k:0{length}}")


def _card(k: int) -> str:
    first = f"622202{k:012}"
    return next(first + last for last in "0123456789" if passes_luhn(first + last))
