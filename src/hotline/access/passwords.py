"""Passwords (密码): long, of several kinds of characters, not made of what everybody tries, none used before (S21).

The values stand in HOTLINE_PASSWORD. The judgement is a list of sentences, empty where the password may be taken.
"""

import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator

LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
LONGEST: Final = 200
SHORTEST_WORD: Final = 4
LONGEST_WORD: Final = 16
KNOWN_PART: Final = 2
"""What a part that everybody tries is worth, however long; any other character is worth one."""
_LOOKALIKES: Final = str.maketrans("@$0134!5|", "asoleaisl")
_ROWS: Final = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "!@#$%^&*()")


@dataclass(frozen=True)
class Rules:
    """What a password must be: characters, kinds of four, worth in characters that nobody guesses, former ones kept,
    days until it must be changed (0: never), hours a one-time password stands."""

    shortest: int
    kinds: int
    worth: int
    remembered: int
    days: int
    one_time_hours: int


def rules() -> Rules:
    """The rules of this installation."""
    return Rules(**settings.HOTLINE_PASSWORD)


def faults(password: str, names: Iterable[str], former: Iterable[str] = ()) -> list[str]:
    """What is wrong with a password chosen: `names` of account, person and unit, `former` hashes."""
    return [*_shape(password), *_guessable(password, names), *_used_before(password, former)]


def _shape(password: str) -> Iterator[str]:
    wanted = rules()
    if len(password) < wanted.shortest:
        yield f"密码至少{wanted.shortest}个字符，现在是{len(password)}个。"
    if len(password) > LONGEST:
        yield f"密码最多{LONGEST}个字符。"
    if len({_kind(letter) for letter in password}) < wanted.kinds:
        yield f"密码须含小写字母、大写字母、数字、其他字符中的至少{wanted.kinds}种。"


def _kind(letter: str) -> str:
    if letter.isdecimal():
        return "digit"
    if letter.isascii() and letter.isalpha():
        return "lower" if letter.islower() else "upper"
    return "other"


def _guessable(password: str, names: Iterable[str]) -> Iterator[str]:
    plain = password.lower()
    if any(part in plain for name in names for part in _parts_of_name(name)):
        yield "密码不能含有账号、姓名或者单位名称。"
    elif worth(password) < rules().worth:
        yield "密码太容易猜到：主要由常用词、拼音、键盘顺序、数字串或者重复组成。"


def _parts_of_name(name: str) -> Iterator[str]:
    for part in re.split(r"[\s_.@-]+", name.lower()):
        if len(part) >= (4 if part.isascii() else 2):
            yield part


def _used_before(password: str, former: Iterable[str]) -> Iterator[str]:
    if any(check_password(password, known) for known in former):
        yield f"不能使用最近{rules().remembered}次用过的密码。"


# --- how much of a password is not what everybody tries ---


def worth(password: str) -> int:
    """Characters of a password that a guesser would have to try, what everybody tries counted as KNOWN_PART."""
    plain = password.lower()
    unit = _repeated(plain)
    if unit is not None:
        return min(_worth(unit), _worth(unit.translate(_LOOKALIKES))) + KNOWN_PART
    return min(_worth(plain), _worth(plain.translate(_LOOKALIKES)))


def _repeated(plain: str) -> str | None:
    """The piece a password is made of by repeating it: "abcabcabc" of "abc"."""
    found = re.fullmatch(r"(.+?)\1+.?", plain)
    return found[1] if found else None


def _worth(plain: str) -> int:
    at = total = 0
    while at < len(plain):
        length = max(_word(plain, at), _walk(plain, at), _digits(plain, at))
        total += min(length, KNOWN_PART) if length else 1
        at += length or 1
    return total


def _word(plain: str, at: int) -> int:
    known = _known()
    for length in range(min(LONGEST_WORD, len(plain) - at), 1, -1):
        if plain[at : at + length] in known:
            return length
    return 0


@cache
def _known() -> frozenset[str]:
    own = (files("hotline.access") / "data" / "common_words.txt").read_text("utf-8").splitlines()
    common = (word for word in CommonPasswordValidator().passwords if len(word) >= SHORTEST_WORD)
    return frozenset({*common, *(word for word in own if word and not word.startswith("#"))})


def _digits(plain: str, at: int) -> int:
    """A run of four digits and more: years, birthdays, telephone numbers."""
    found = re.compile(r"\d{4,}").match(plain, at)
    return len(found[0]) if found else 0


def _walk(plain: str, at: int) -> int:
    """Along the keyboard, the alphabet or the same key: at least three in a row."""
    longest = 0
    for row in _ROWS:
        for step in (1, -1):
            longest = max(longest, _along(plain, at, row, step))
    same = re.compile(r"(.)\1{2,}").match(plain, at)
    longest = max(longest, len(same[0]) if same else 0)
    return longest if longest >= 3 else 0


def _along(plain: str, at: int, row: str, step: int) -> int:
    length, place = 1, row.find(plain[at])
    while place >= 0 and at + length < len(plain):
        place = (place + step) % len(row)
        if plain[at + length] != row[place]:
            break
        length += 1
    return length


def one_time() -> str:
    """A password given by somebody else: four groups of four, 79 bits, easy to type, to be changed at once."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
