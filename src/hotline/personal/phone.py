"""Telephone numbers (电话号码) as people write them: one canonical form, or the reason why it cannot be one (a14.1).

Canonical is E.164: +8613812345678, +8676088881234, +85261234567. A local number without area code is the city's (0760).
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

CITY_AREA_CODE: Final = "760"

_SEPARATORS: Final = re.compile(r"[\s\-‐‑‒–—―−.·()/]+")
_EXTENSION: Final = re.compile(r"(?:转|轉|分机|ext\.?|#)\D{0,3}\d{1,6}$", re.IGNORECASE)
# Only after a whole landline number: a mobile may have its dashes anywhere.
_DASHED_EXTENSION: Final = re.compile(
    r"^((?:(?:\+|00)86[- ]?)?\(?0(?:10|2\d|[3-9]\d\d)\)?[- ]?[2-8]\d{6,7}|[2-8]\d{7})-\d{1,5}$"
)
_MAINLAND_PREFIX: Final = re.compile(r"^(?:\+86|0086|86(?=1[3-9]\d{9}$))")
_HONGKONG_MACAO: Final = re.compile(r"^(?:\+|00)?(85[23])(?=\d{8}$)|^(?:\+|00)(85[23])")
_MOBILE: Final = re.compile(r"1[3-9]\d{9}")
_LANDLINE: Final = re.compile(
    rf"0(10|2[0-57-9]|{CITY_AREA_CODE})([2-8]\d{{7}})|0((?!{CITY_AREA_CODE})[3-9]\d\d)([2-8]\d{{6,7}})"
)
_LOCAL: Final = re.compile(r"[2-8]\d{7}")
_TOLL_FREE: Final = re.compile(r"[48]00\d{7}")
_SPECIAL_ADMINISTRATIVE: Final = {
    "852": ("香港", re.compile(r"[2-9]\d{7}")),
    "853": ("澳门", re.compile(r"[268]\d{7}")),
}


class PhoneKind(StrEnum):
    MOBILE = "手机"
    LANDLINE = "固定电话"
    COMPANY = "400或者800号码"
    HONGKONG_MACAO = "港澳号码"
    ABROAD = "境外号码"


@dataclass(frozen=True, slots=True)
class Phone:
    canonical: str
    kind: PhoneKind


@dataclass(frozen=True, slots=True)
class PhoneRefused:
    """Not a number anybody can be reached at; `reason` is a sentence for the person who typed it."""

    reason: str


def validate_phone(text: str) -> str | None:
    """The reason for refusing the number as a contact, in Chinese; None if it may be one."""
    read = read_phone(text)
    return read.reason if isinstance(read, PhoneRefused) else None


def read_phone(text: str) -> Phone | PhoneRefused:
    """What number the words mean."""
    number = _bare(text)
    if not number:
        return PhoneRefused("没有填写电话号码。")
    strange = re.search(r"[^0-9]", number.removeprefix("+"))
    if strange:
        return PhoneRefused(f"电话号码里有“{strange.group()}”，应当只有数字。")
    special = _HONGKONG_MACAO.match(number)
    if special:
        return _hongkong_macao(special.group(1) or special.group(2), number[special.end() :])
    prefix = _MAINLAND_PREFIX.match(number)
    if prefix:
        return _mainland(_with_zero(number[prefix.end() :]))
    if number.startswith(("+", "00")):
        return _abroad(number.removeprefix("+").removeprefix("00"))
    return _mainland(number)


def _bare(text: str) -> str:
    """Digits with at most a leading plus; without separators and without the extension."""
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = _EXTENSION.sub("", plain)
    dashed = _DASHED_EXTENSION.match(plain)
    return _SEPARATORS.sub("", dashed.group(1) if dashed else plain)


def _with_zero(number: str) -> str:
    """After +86 people leave out the zero of the area code; without +86 a missing zero is a slip and refused."""
    return "0" + number if _LANDLINE.fullmatch("0" + number) else number


def _mainland(number: str) -> Phone | PhoneRefused:
    mobile = number.removeprefix("0")  # 0138…: as dialled long-distance in former times
    if _MOBILE.fullmatch(mobile):
        return Phone("+86" + mobile, PhoneKind.MOBILE)
    if _TOLL_FREE.fullmatch(number):
        return Phone("+86" + number, PhoneKind.COMPANY)
    landline = _LANDLINE.fullmatch(number)
    if landline:
        return Phone("+86" + "".join(part for part in landline.groups() if part), PhoneKind.LANDLINE)
    if _LOCAL.fullmatch(number):
        return Phone(f"+86{CITY_AREA_CODE}{number}", PhoneKind.LANDLINE)
    return PhoneRefused(_why_not_mainland(number))


def _why_not_mainland(number: str) -> str:
    length = len(number)
    if length < 3:
        return f"电话号码只有{length}位，不完整。"
    if length <= 5:
        return f"{number}是服务号码，不能作为联系电话，请填写手机号码或者带区号的固定电话。"
    if number.startswith("106"):
        return "106开头的是短信平台号码，打不通，请填写手机号码或者带区号的固定电话。"
    if number.startswith("0"):
        return _why_not_landline(number)
    if number.startswith("1"):
        return _why_not_mobile(number)
    if length == 8:
        return f"没有{number[0]}开头的固定电话号码。"
    return f"手机号码是11位，本市固定电话是8位，外地的请加以0开头的区号，现在是{length}位。"


def _why_not_mobile(number: str) -> str:
    if len(number) != 11:
        return f"手机号码应当是11位，现在是{len(number)}位。"
    return f"手机号码的第二位应当是3至9，现在是{number[1]}。"


def _why_not_landline(number: str) -> str:
    width = 3 if re.match(r"0(10|2)", number) else 4
    area, local = number[:width], number[width:]
    if not re.fullmatch(r"010|02[0-57-9]|0[3-9]\d\d", area):
        return f"没有{area}这个区号。"
    wanted = "8" if width == 3 or area == "0" + CITY_AREA_CODE else "7至8"
    if len(local) not in (7, 8) or (wanted == "8" and len(local) != 8):
        return f"区号{area}之后应当是{wanted}位，现在是{len(local)}位。"
    return f"区号{area}之后的号码不会以{local[0]}开头。"


def _hongkong_macao(code: str, local: str) -> Phone | PhoneRefused:
    place, shape = _SPECIAL_ADMINISTRATIVE[code]
    if len(local) != 8:
        return PhoneRefused(f"{place}的号码在+{code}之后应当是8位，现在是{len(local)}位。")
    if not shape.fullmatch(local):
        return PhoneRefused(f"没有{local[0]}开头的{place}号码。")
    return Phone(f"+{code}{local}", PhoneKind.HONGKONG_MACAO)


def _abroad(number: str) -> Phone | PhoneRefused:
    if not 7 <= len(number) <= 15 or number.startswith("0"):
        return PhoneRefused("境外号码应当是国家或者地区代码加号码，共7至15位数字。")
    return Phone("+" + number, PhoneKind.ABROAD)
