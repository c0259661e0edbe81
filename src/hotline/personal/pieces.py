"""Search pieces (检索片段): two neighbouring characters of scrubbed text as truncated keyed digests (S14; a32.1).

Only text of P0 tickets is cut; the caller sees to that. The numbers are signed 64-bit, PostgreSQL's bigint.
"""

import re
import unicodedata
from typing import Final

from hotline.personal.keys import KeyProvider, Purpose
from hotline.personal.scrub import MARK, ScrubbedText

_LABEL: Final = "pieces"
_NO_WORDS: Final = frozenset("PSZCM")  # punctuation, symbols, blanks, controls, marks


def search_pieces(provider: KeyProvider, text: ScrubbedText, key_id: str | None = None) -> list[int]:
    """The pieces to store, or to look for; sorted, each once. During a rotation search with every key id."""
    messages = [pair.encode() for pair in sorted(_pairs(text))]
    digests = provider.mac_many(Purpose.INDEX, _LABEL, messages, key_id)
    return sorted({int.from_bytes(digest[:8], signed=True) for digest in digests})


def _pairs(text: str) -> set[str]:
    """Across punctuation, for people search without it; not across a kind mark, where something was taken out."""
    pairs: set[str] = set()
    for part in re.split(MARK, text):
        plain = unicodedata.normalize("NFKC", part).casefold()
        words = "".join(character for character in plain if unicodedata.category(character)[0] not in _NO_WORDS)
        pairs.update(words[start : start + 2] for start in range(len(words) - 1))
    return pairs
