"""Query codes (查询码): a requester opens the own ticket with number and code (S09; a19.1).

The code is a keyed digest of number and generation, so later messages can repeat it and no table holds it. The row of
the ticket stores the generation (raised to end an old code) and the key id, so that codes outlive a rotation.
"""

import hmac
import unicodedata
from dataclasses import dataclass
from typing import Final

from hotline.personal.keys import KeyProvider, Purpose

# Of each set of lookalikes (0O 1IL 2Z 5S 8B UV DQ) at most one is here: 25 letters and digits, 8 of them are 37 bits.
ALPHABET: Final = "23456789ACDEFGHJKMNPRTWXY"
LENGTH: Final = 8
_MISREAD: Final = str.maketrans("ZSBQ", "258D")


@dataclass(frozen=True, slots=True)
class CodeSeed:
    """What of a ticket makes its code; none of it is secret."""

    number: str
    generation: int
    key_id: str


_NOBODY: Final = CodeSeed("-", 0, "")


def new_seed(provider: KeyProvider, number: str, generation: int = 1) -> CodeSeed:
    return CodeSeed(number, generation, provider.writing_key_id(Purpose.CODES))


def query_code(provider: KeyProvider, seed: CodeSeed) -> str:
    """The eight characters told to the requester."""
    message = f"{seed.number}\n{seed.generation}".encode()
    rest = int.from_bytes(provider.mac(Purpose.CODES, "query", message, seed.key_id or None))
    characters = []
    for _ in range(LENGTH):
        rest, place = divmod(rest, len(ALPHABET))
        characters.append(ALPHABET[place])
    return "".join(characters)


def code_matches(provider: KeyProvider, seed: CodeSeed | None, typed: str) -> bool:
    """Compare in constant time; an unknown number (None) costs the same work and is never right (S09)."""
    code = query_code(provider, seed or _NOBODY)
    same = hmac.compare_digest(code.encode(), read_code(typed).encode())
    return same and seed is not None


def read_code(typed: str) -> str:
    """What a person meant: any case, full width, with blanks or dashes, 2 read as Z and so on."""
    plain = unicodedata.normalize("NFKC", typed).upper().translate(_MISREAD)
    return "".join(character for character in plain if character.isalnum())


def grouped(code: str) -> str:
    """Easier to read out: 4G7K-R2MA."""
    return f"{code[:4]}-{code[4:]}"
