"""Limits (办理期限): a number and a unit, written `10wd 5nd 4wh 24h 5min` (a15.1)."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal, get_args

from hotline.core.instants import BadValue

Unit = Literal["wd", "nd", "wh", "h", "min"]
"""Working days (工作日), natural days (自然日), working hours, hours, minutes."""
_UNITS: Final[dict[str, Unit]] = {unit: unit for unit in get_args(Unit)}

_FORM = re.compile(r"([1-9][0-9]*)(wd|nd|wh|h|min)")
_LARGEST: Final = 20_000
"""No limit of the order is near it; a larger number would leave the calendar instead of being refused here."""
_MOST_DIGITS: Final = len(str(_LARGEST * 60))


@dataclass(frozen=True, slots=True)
class Limit:
    """A duration as the order and the policy state it; `n` >= 1 in `unit`."""

    n: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.n}{self.unit}"

    @property
    def clock_time(self) -> timedelta:
        """The length of a limit in h or min, which no calendar changes (R10)."""
        return timedelta(hours=self.n) if self.unit == "h" else timedelta(minutes=self.n)


def parse_limit(text: object) -> Limit:
    """Read the text form of a limit; raises BadValue (a15.1)."""
    found = _FORM.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise BadValue("not a limit of the form 10wd, 5nd, 4wh, 24h or 5min")
    unit = _UNITS[found[2]]
    if len(found[1]) > _MOST_DIGITS or int(found[1]) > (_LARGEST * 60 if unit == "min" else _LARGEST):
        raise BadValue(f"a limit longer than the calendar can count: {text}")
    return Limit(int(found[1]), unit)
