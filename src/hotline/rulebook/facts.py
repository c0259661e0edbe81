"""The facts of the State Council's holiday notices as shipped with the product.

Source: 国务院办公厅关于N年部分节假日安排的通知, 2007-2026, and for 2015 also 国发明电〔2015〕1号. A year's notice may
name days of the December before. `number` is null where the notice's number could not be confirmed (2008). The
statutory days (法定节假日) of a year without a notice are computed from 《全国年节及纪念日放假办法》, without make-up
days.
"""

import json
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal, TypedDict

Kind = Literal["off", "working"]


class NoticeFacts(TypedDict):
    """One year's notice: its number (several joined by "；"), where it was published, and the days it names."""

    number: str | None
    url: str
    days: dict[date, Kind]


class _Notice(TypedDict):
    number: str | None
    url: str
    days: dict[str, Kind]


class _Shipped(TypedDict):
    notices: dict[str, _Notice]
    statutory: dict[str, list[str]]


@cache
def _shipped() -> _Shipped:
    text = (files("hotline.rulebook") / "data" / "notices.json").read_text(encoding="utf-8")
    content: _Shipped = json.loads(text)
    return content


def notices() -> dict[int, NoticeFacts]:
    """Year -> facts of its notice (clock.md R3)."""
    return {int(year): _notice(raw) for year, raw in _shipped()["notices"].items()}


def statutory() -> dict[int, frozenset[date]]:
    """Year without a notice -> its computed statutory days (clock.md R4)."""
    return {int(year): frozenset(map(date.fromisoformat, days)) for year, days in _shipped()["statutory"].items()}


def _notice(raw: _Notice) -> NoticeFacts:
    days = {date.fromisoformat(day): kind for day, kind in raw["days"].items()}
    return {"number": raw["number"], "url": raw["url"], "days": days}
