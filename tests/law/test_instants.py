"""Instants, dates and limits as they are read, and the words for what is none (R1; a15.1)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from hotline.core.canonical import plain
from hotline.core.instants import BadValue, cut, parse_date, parse_instant
from hotline.core.limit import Limit, parse_limit


def test_an_instant_is_brought_to_the_citys_time() -> None:
    evening = datetime(2026, 1, 4, 17, 0, 0, 999_999, tzinfo=UTC)
    assert (cut(evening).date(), cut(evening).hour, cut(evening).microsecond) == (date(2026, 1, 5), 1, 0)
    assert plain(evening.replace(microsecond=0)) == "2026-01-05T01:00:00+08:00"


@pytest.mark.parametrize(
    ("read", "given", "said"),
    [
        (cut, datetime(2026, 1, 5), "an instant needs an offset such as +08:00"),  # noqa: DTZ001 - that is the fault
        (cut, datetime(2006, 12, 31, 12, tzinfo=UTC), "an instant before 2007-01-01, where the calendar begins"),
        (cut, datetime(9999, 12, 31, 23, tzinfo=UTC), "an instant outside the calendar"),
        (cut, datetime(9999, 1, 5, tzinfo=UTC), "an instant outside the calendar"),
        (parse_instant, "2026-01-05", "not an instant of the form 2026-01-05T09:00:00+08:00"),
        (parse_instant, 5, "not an instant of the form 2026-01-05T09:00:00+08:00"),
        (parse_date, "2026-1-5", "not a date of the form 2026-01-05"),
        (parse_date, "2006-12-31", "a date before 2007-01-01, where the calendar begins"),
        (parse_limit, "10", "not a limit of the form 10wd, 5nd, 4wh, 24h or 5min"),
        (parse_limit, "20001wd", "a limit longer than the calendar can count: 20001wd"),
        (parse_limit, "1200001min", "a limit longer than the calendar can count: 1200001min"),
        (parse_limit, "9" * 5000 + "h", "a limit longer than the calendar can count: " + "9" * 5000 + "h"),
    ],
)
def test_what_is_no_instant_date_or_limit_is_said(read: Any, given: object, said: str) -> None:
    with pytest.raises(BadValue) as wrong:
        read(given)
    assert str(wrong.value) == said


def test_the_longest_limits() -> None:
    assert (parse_limit("20000wd"), parse_limit("1200000min")) == (Limit(20_000, "wd"), Limit(1_200_000, "min"))
