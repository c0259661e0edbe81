"""One finding of `hotline doctor`: how it stands, in words, and what to do."""

from dataclasses import dataclass
from typing import Final

OK: Final = "ok"
WARN: Final = "warn"
FAIL: Final = "fail"


@dataclass(frozen=True)
class Found:
    """What a check found. `todo` is empty where nothing is to be done; `level` is OK, WARN or FAIL."""

    name: str
    level: str
    words: str
    todo: str = ""
