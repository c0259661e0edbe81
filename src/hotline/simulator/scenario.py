"""Reading scenarios: plain JSON into steps and questions, every fault named by scenario, step and field."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hotline.core.arguments import read_arguments
from hotline.core.calendar import Calendar
from hotline.core.inner_limits import KINDS
from hotline.core.instants import BadValue, parse_date, parse_instant
from hotline.core.lifecycle import ACTS, ROLES
from hotline.core.limit import parse_limit
from hotline.core.policy import Policy, with_overrides
from hotline.core.ticket import Actor
from hotline.rulebook.shipped import shipped_notices, shipped_statutory


class BadInput(Exception):
    """Input that cannot be run; the text names scenario, step and field."""


@dataclass(frozen=True, slots=True)
class Step:
    """One act of a scenario, its arguments read."""

    n: int
    at: datetime
    act: str
    ticket: str
    actor: Actor
    args: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a scenario; `plain` is the question as it was given."""

    at: datetime
    what: str
    ticket: str
    args: dict[str, Any]
    plain: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario ready to run."""

    id: str
    policy: Policy
    calendar: Calendar
    steps: tuple[Step, ...]
    questions: tuple[Question, ...]


@contextmanager
def naming(place: str) -> Iterator[None]:
    """Whatever is no fit value inside becomes bad input of this place."""
    try:
        yield
    except BadValue as wrong:
        raise BadInput(f"{place}: {wrong}") from wrong


def read_scenarios(plain: object) -> list[Scenario]:
    """Read the list of scenarios; raises BadInput."""
    if not isinstance(plain, list):
        raise BadInput("input: not a list of scenarios")
    scenarios: list[Scenario] = []
    seen: set[str] = set()
    for number, item in enumerate(plain, 1):
        place = f"scenario {number}"
        identity = item.get("id") if isinstance(item, Mapping) else None
        if not isinstance(identity, str) or not identity.strip():
            raise BadInput(f"{place}: id: missing")
        if identity in seen:
            raise BadInput(f"{place}: id: {identity} stands twice")
        seen.add(identity)
        with naming(f"scenario {identity}"):
            scenarios.append(_read_scenario(identity, item))
    return scenarios


def _read_scenario(identity: str, plain: Mapping[str, Any]) -> Scenario:
    policy = with_overrides(Policy(), _mapping(plain, "policy"), "default")
    steps: list[Step] = []
    for n, item in enumerate(_items(plain, "steps"), 1):
        with naming(f"scenario {identity}: step {n}"):
            step = _read_step(n, item)
            if steps and step.at < steps[-1].at:
                raise BadValue("at: earlier than the step before")
            steps.append(step)
    questions: list[Question] = []
    for n, item in enumerate(_items(plain, "ask"), 1):
        with naming(f"scenario {identity}: question {n}"):
            questions.append(_read_question(item))
    return Scenario(identity, policy, _calendar(_mapping(plain, "calendar")), tuple(steps), tuple(questions))


def _calendar(plain: Mapping[str, Any]) -> Calendar:
    withheld = plain.get("withhold") or []
    if not isinstance(withheld, list) or not all(_is_whole(year) for year in withheld):
        raise BadValue("calendar: withhold: not a list of years")
    statutory = dict(shipped_statutory())
    for year, days in _mapping(plain, "statutory").items():
        if not re.fullmatch("[0-9]{4}", year) or not isinstance(days, list):
            raise BadValue("calendar: statutory: not dates by year")
        statutory[int(year)] = frozenset(_at_field("calendar: statutory", parse_date, day) for day in days)
    notices = {year: notice for year, notice in shipped_notices().items() if year not in withheld}
    return Calendar("shipped", notices, statutory)


def _read_step(n: int, plain: Mapping[str, Any]) -> Step:
    at = _at_field("at", parse_instant, plain.get("at"))
    act = plain.get("act")
    if not isinstance(act, str) or act not in ACTS:
        raise BadValue(f"act: no such act: {act}")
    args = read_arguments(act, _mapping(plain, "args"))
    if act == "load_notice" and "days" not in args:
        shipped = shipped_notices().get(args["year"])
        if shipped is None:
            raise BadValue("days: missing, and no notice of that year is shipped")
        args["days"] = shipped.days
    if act == "adopt_policy":
        with_overrides(Policy(), args.get("policy", {}), "tried")
    return Step(n, at, act, _ticket(plain), _actor(_mapping(plain, "by")), args)


def _actor(plain: Mapping[str, Any]) -> Actor:
    role = plain.get("role")
    if not isinstance(role, str) or role not in ROLES:
        raise BadValue(f"by: role: no such role: {role}")
    return Actor(role, _name_or_none(plain, "unit"), _name_or_none(plain, "unit_kind"))


def _inner_kind(value: object) -> str:
    if isinstance(value, str) and (value in KINDS or (value.startswith("co:") and value != "co:")):
        return value
    raise BadValue(f"no such inner limit: {value}")


_WITHOUT_MORE = (
    "state",
    "unit",
    "due",
    "provisional",
    "overdue",
    "due_soon",
    "remaining_working_days",
    "remaining_working_minutes",
    "timely",
    "explanation",
)
QUESTIONS: dict[str, dict[str, Callable[[object], Any]]] = {
    **{what: {} for what in _WITHOUT_MORE},
    "allowed_acts": {},
    "due_of": {"of": _inner_kind},
    "limit_due": {"from": parse_instant, "limit": parse_limit},
    "working_days_between": {"from": parse_date, "to": parse_date},
    "is_working_day": {"date": parse_date},
    "knowledge_window": {"publish": parse_date},
    "knowledge_status": {"publish": parse_date, "submitted": parse_date},
}
"""What can be asked, and how the further keys are read; all of them are required."""


def _read_question(plain: Mapping[str, Any]) -> Question:
    at = _at_field("at", parse_instant, plain.get("at"))
    what = plain.get("what")
    if not isinstance(what, str) or what not in QUESTIONS:
        raise BadValue(f"what: no such question: {what}")
    args = {name: _at_field(name, read, plain.get(name)) for name, read in QUESTIONS[what].items()}
    if what == "allowed_acts":
        args["actor"] = _actor(plain)
    return Question(at, what, _ticket(plain), args, plain)


def _ticket(plain: Mapping[str, Any]) -> str:
    return _name_or_none(plain, "ticket") or "T1"


def _name_or_none(plain: Mapping[str, Any], field: str) -> str | None:
    value = plain.get(field)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if not isinstance(value, str):
        raise BadValue(f"{field}: not a name")
    return value


def _mapping(plain: Mapping[str, Any], field: str) -> Mapping[str, Any]:
    value = plain.get(field)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise BadValue(f"{field}: not a mapping")
    return value


def _items(plain: Mapping[str, Any], field: str) -> list[Mapping[str, Any]]:
    value = plain.get(field)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
        raise BadValue(f"{field}: not a list of mappings")
    return value


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _at_field(field: str, read: Callable[[object], Any], value: object) -> Any:
    try:
        return read(value)
    except BadValue as wrong:
        raise BadValue(f"{field}: {wrong}") from wrong
