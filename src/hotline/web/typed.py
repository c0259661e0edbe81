"""Reading what people type: instants, dates and limits in the forms people write, into the forms the core reads."""

import re
from datetime import datetime
from typing import Final

from hotline.core.instants import SHANGHAI, BadValue

_UNITS: Final = (
    (r"(?:个)?工作日|working days?|wd", "wd"),
    (r"(?:个)?(?:自然)?[日天]|days?|nd", "nd"),
    (r"(?:个)?工作(?:小)?时|working hours?|wh", "wh"),
    (r"(?:个)?小时|hours?|h", "h"),
    (r"分钟|minutes?|min", "min"),
)


def read_limit(text: str) -> str:
    """5个工作日, 3日, 4小时 as the core writes a limit: 5wd, 3nd, 4h. Raises BadValue."""
    plain = re.sub(r"\s", "", text).translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    found = re.match(r"([1-9][0-9]{0,6})(.+)", plain)
    for pattern, unit in _UNITS:
        if found and re.fullmatch(pattern, found[2]):
            return f"{found[1]}{unit}"
    raise BadValue("not a limit")


def read_instant(text: str) -> datetime:
    """2026-05-07T16:00 or 2026-05-07 16:00, in Shanghai; a date alone is its beginning. Raises BadValue."""
    try:
        found = datetime.fromisoformat(text.strip().replace(" ", "T"))
    except ValueError as wrong:
        raise BadValue("not an instant") from wrong
    return found.replace(tzinfo=SHANGHAI) if found.tzinfo is None else found.astimezone(SHANGHAI)
