"""The resident identity number (居民身份证号码, GB 11643): canonical spelling, check character, plausible date."""

import re
import unicodedata
from datetime import date
from typing import Final

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
_SHAPE: Final = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)


def canonical_id_number(text: str) -> str:
    """Half-width capitals and digits without separators; also serves travel permits and passports."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(character for character in plain if character.isalnum())


def check_character(first_seventeen: str) -> str:
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_seventeen, strict=True))
    return _CHECKS[total % 11]


def has_plausible_birth_date(number: str) -> bool:
    """True for an 18-character number whose date exists between 1900 and 2099."""
    if not _SHAPE.fullmatch(number) or number[6:8] not in ("19", "20"):
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return True


def is_id_number(number: str) -> bool:
    """True if a canonical number has shape, date and check character."""
    return has_plausible_birth_date(number) and check_character(number[:17]) == number[17]
