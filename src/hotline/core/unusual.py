"""Unusual access (异常查看): which looks at personal data the privacy officer is to ask about (a32.1; S04, S49).

A function of the lines of one day; from when on a look is unusual are values of the rules of protection. What is listed
here is a question, never a verdict.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from hotline.core.instants import SHANGHAI
from hotline.core.refusal import FAILED, Refusal, refuse
from hotline.core.scope import UNIT_ROLES, Reader

IN_FULL: Final = ("revealed", "emergency")
"""Looks that show a value in full."""
OUTSIDE_HOURS: Final = (*IN_FULL, "searched", "exported", "printed", "copied")
"""Looks that are asked about outside hours; opening a ticket masked is the daily work."""
REFUSED: Final = "refused"
"""A wish to see in full that was refused, beside the lines of the view log."""
SERVED: Final = "served"
"""A contact the person took, beside the lines of the view log: a search before it led somewhere."""


@dataclass(frozen=True)
class Unusual:
    """From when on an access is listed for the privacy officer (roles section 6; S49). Times as `21:00`."""

    reveals_an_hour: int
    reveals_a_day: int
    openings_a_day: int
    searches_leading_nowhere: int
    minutes_from_search_to_opening: int
    same_neighbourhood: int
    outside_unit: int
    refused_reveals: int
    quiet_looks: int
    quiet_from: str
    quiet_until: str
    quiet_roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """One line of the view log with what is known beside it.

    `own`: the requester has the looking person's own name or telephone; `neighbourhood` the requester's street and
    community, of looks in full only; `outside`: a ticket the person's unit never had; `on_duty`: by the duty list.
    """

    person: str
    role: str
    unit: str
    at: datetime
    kind: str
    demand: str = ""
    found: int = 0
    own: bool = False
    neighbourhood: str = ""
    outside: bool = False
    on_duty: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """An access to ask about: which kind, whose, how many, at which tickets."""

    kind: str
    person: str
    unit: str
    count: int
    demands: tuple[str, ...]


Counted = tuple[int, Iterable[str]] | None


def unusual(looks: Iterable[Look], limits: Unusual, until: datetime) -> list[Listed]:
    """What is unusual in the looks of one day, known up to `until`: at most one of each kind a person (a32.1)."""
    by_person: dict[str, list[Look]] = defaultdict(list)
    for look in looks:
        by_person[look.person].append(look)
    found = []
    for person, own in sorted(by_person.items()):
        own.sort(key=lambda look: look.at)
        for kind, counting in _KINDS.items():
            counted = counting(own, limits, until)
            if counted is not None:
                count, demands = counted
                found.append(Listed(kind, person, own[-1].unit, count, tuple(dict.fromkeys(filter(None, demands)))))
    return found


def _from(limit: int, looks: Sequence[Look]) -> Counted:
    """The looks where there are as many as the limit."""
    return (len(looks), (look.demand for look in looks)) if looks and len(looks) >= limit else None


def _by_demand(looks: Iterable[Look]) -> list[Look]:
    """The first look at each demand, in the order of these looks."""
    first: dict[str, Look] = {}
    for look in looks:
        if look.demand:
            first.setdefault(look.demand, look)
    return list(first.values())


def _full(looks: Sequence[Look]) -> list[Look]:
    return [look for look in looks if look.kind in IN_FULL]


def _own_data(looks: Sequence[Look], _limits: Unusual, _until: datetime) -> Counted:
    return _from(1, _by_demand(look for look in looks if look.own))


def _reveals_an_hour(looks: Sequence[Look], limits: Unusual, _until: datetime) -> Counted:
    """The most looks in full within any sixty minutes."""
    full = _full(looks)
    times = [look.at for look in full]
    spans = [full[n : bisect_right(times, look.at + timedelta(hours=1))] for n, look in enumerate(full)]
    return _from(limits.reveals_an_hour, max(spans, key=len, default=[]))


def _reveals_a_day(looks: Sequence[Look], limits: Unusual, _until: datetime) -> Counted:
    return _from(limits.reveals_a_day, _full(looks))


def _openings_a_day(looks: Sequence[Look], limits: Unusual, _until: datetime) -> Counted:
    return _from(limits.openings_a_day, _by_demand(look for look in looks if look.kind == "opened"))


def _searches_nowhere(looks: Sequence[Look], limits: Unusual, until: datetime) -> Counted:
    """Searches that found something, after which the person neither opened a ticket nor took a contact in time."""
    within = timedelta(minutes=limits.minutes_from_search_to_opening)
    led = [look.at for look in looks if look.kind in ("opened", SERVED)]

    def nowhere(look: Look) -> bool:
        if look.kind != "searched" or not look.found or look.at + within > until:
            return False
        return bisect_right(led, look.at + within) == bisect_left(led, look.at)

    return _from(limits.searches_leading_nowhere, [look for look in looks if nowhere(look)])


def _neighbourhood(looks: Sequence[Look], limits: Unusual, _until: datetime) -> Counted:
    """The most requesters of one street or community seen in full."""
    places: dict[str, list[Look]] = defaultdict(list)
    for look in _by_demand(_full(looks)):
        if look.neighbourhood:
            places[look.neighbourhood].append(look)
    return _from(limits.same_neighbourhood, max(places.values(), key=len, default=[]))


def _outside_unit(looks: Sequence[Look], limits: Unusual, _until: datetime) -> Counted:
    outside = _by_demand(look for look in looks if look.outside and look.role in UNIT_ROLES)
    return _from(limits.outside_unit, outside)


def _refused_reveals(looks: Sequence[Look], limits: Unusual, _until: datetime) -> Counted:
    return _from(limits.refused_reveals, [look for look in looks if look.kind == REFUSED])


def _quiet_hours(looks: Sequence[Look], limits: Unusual, _until: datetime) -> Counted:
    """Looks outside hours by who is not on duty then; desks that work by night are not among `quiet_roles`."""
    begin, end = time.fromisoformat(limits.quiet_from), time.fromisoformat(limits.quiet_until)
    late = [
        look
        for look in looks
        if look.kind in OUTSIDE_HOURS and look.role in limits.quiet_roles and not look.on_duty
        and _between(look.at.astimezone(SHANGHAI).time(), begin, end)
    ]  # fmt: skip
    return _from(limits.quiet_looks, late)


def _between(at: time, begin: time, end: time) -> bool:
    return begin <= at < end if begin <= end else at >= begin or at < end


_KINDS: Final[Mapping[str, Callable[[Sequence[Look], Unusual, datetime], Counted]]] = {
    "own_data": _own_data,
    "reveals_an_hour": _reveals_an_hour,
    "reveals_a_day": _reveals_a_day,
    "openings_a_day": _openings_a_day,
    "searches_nowhere": _searches_nowhere,
    "neighbourhood": _neighbourhood,
    "outside_unit": _outside_unit,
    "refused_reveals": _refused_reveals,
    "quiet_hours": _quiet_hours,
}
EMERGENCY_LATE: Final = "emergency_late"
"""An emergency view (紧急查看) not reviewed in time (roles section 8; S30)."""
KINDS: Final = (*_KINDS, EMERGENCY_LATE)
"""Every kind of unusual access."""

OUTCOMES: Final = {
    "duty": "属于履行职责",
    "mistake": "操作失误，已提醒本人",
    "improper": "不当查看，已交单位处理",
    "incident": "作为信息安全事件处置",
}
"""What a privacy officer finds an unusual access to be."""
NEED_WORDS: Final = ("improper", "incident")
"""Outcomes that name what was done."""
SHORTEST: Final = 2


def finding_refusal(
    reader: Reader, person: str, outcome: str, words: str, outcomes: Collection[str] = tuple(OUTCOMES)
) -> Refusal | None:
    """Why somebody may not settle an unusual access: another role, the person who looked, nothing found (a32.1)."""
    if reader.actor.role != "privacy_officer":
        return refuse("review_finding", "scope", "a32.1", FAILED)
    if person in reader.actor.persons:
        return refuse("review_finding", "own_look", "a32.1", FAILED)
    if outcome not in outcomes:
        return refuse("review_finding", "outcome_missing", "a32.1", FAILED)
    short = outcome in NEED_WORDS and len(words.strip()) < SHORTEST
    return refuse("review_finding", "look_words_missing", "a32.1", FAILED) if short else None
