"""Law on the way: a new version of the policy, and the State Council's notice for the coming year (R5, R33; a4.2)."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from hotline.acting.law import adopt_policy, load_notice
from hotline.acting.request import Accomplished, Asked
from hotline.core.instants import SHANGHAI

if TYPE_CHECKING:
    from hotline.rehearsal.play import Play

POLICIES: tuple[dict[str, Any], ...] = (
    {"urge_interval": "12h"},
    {"urge_interval": "12h", "first_contact_limit": "4wh"},
    {"exclusion_method": "touched_days"},
)
"""What is adopted, one after the other, over a rehearsal."""


def changes_of_law(play: "Play", day: date) -> None:
    """What comes into force on this day, if anything."""
    n, days = (day - play.plan.first).days, play.plan.days
    for k, policy in enumerate(POLICIES, 1):
        if n == days * k // (len(POLICIES) + 1):
            play.later(_at(day, time(8, 0)), lambda now, policy=policy: _adopt(play, policy, now))  # type: ignore[misc]
    if n == days // 2:
        play.later(_at(day, time(9, 0)), lambda now: _load(play, now))


def _adopt(play: "Play", policy: dict[str, Any], now: datetime) -> None:
    """A draft of the analyst, approved by the administrator; the analyst's own approval is refused (D07)."""
    by = play.cast.actor("feng_administrator", "administrator")
    own = Asked("adopt_policy", "policy", by, now, {"policy": policy}, play.key("adopt_policy"))
    play.note("adopt_policy", play.caller.ask(lambda: adopt_policy(own, by.person or "")))
    asked = Asked("adopt_policy", "policy", by, now, {"policy": policy}, play.key("adopt_policy"))
    play.note("adopt_policy", play.caller.ask(lambda: adopt_policy(asked, "zeng_analyst")))


def _load(play: "Play", now: datetime) -> None:
    """A notice for the coming year, of invented days: a rehearsal never stands in a city's database."""
    year = now.year + 1
    args = {"year": year, "days": notice_days(year), "number": f"排练〔{now.year}〕1号"}
    by = play.cast.actor("feng_administrator", "administrator")
    asked = Asked("load_notice", "calendar", by, now, args, play.key("load_notice"))
    done = play.caller.ask(lambda: load_notice(asked, "zeng_analyst"))
    play.note("load_notice", done)
    if isinstance(done, Accomplished):
        play.record.swept.update({"notices": 1})


def notice_days(year: int) -> list[dict[str, Any]]:
    """New Year's days, two weeks off in February, the days of May and October, one make-up Sunday."""
    off = [(1, 1, 3), (2, 5, 9), (5, 1, 5), (10, 1, 7)]
    days = [date(year, month, first) + timedelta(days=n) for month, first, length in off for n in range(length)]
    found: list[dict[str, Any]] = [{"date": day.isoformat(), "isOffDay": True} for day in days]
    sunday = next(d for d in (date(year, 2, 16 + n) for n in range(7)) if d.weekday() == 6)
    return [*found, {"date": sunday.isoformat(), "isOffDay": False}]


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, SHANGHAI)
