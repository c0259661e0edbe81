"""Public knowledge: is this a working day, when must I be answered, which versions of policy, calendar, catalogue."""

from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema

from hotline.acting.locking import context
from hotline.api.act_schemas import LimitText
from hotline.api.address import address_of
from hotline.api.callers import too_many
from hotline.api.given import now
from hotline.api.problems import Problem, answers, not_found
from hotline.api.tickets import StepShown
from hotline.catalogue.selectors import catalogue_version, catalogue_versions
from hotline.core.calendar import any_provisional, is_provisional, is_working, working_days_between
from hotline.core.clock import Clock, deadline
from hotline.core.instants import BadValue, parse_date, parse_instant
from hotline.core.limit import parse_limit
from hotline.core.privacy_notice import FORMS
from hotline.core.steps import english, plain_step
from hotline.organisation.service_keys import permits
from hotline.personal.keys import Purpose
from hotline.personal.vault import provider
from hotline.rulebook.privacy_notices import notice_in_force
from hotline.rulebook.versions import CALENDARS, POLICIES, known_versions, version_content

router = Router(tags=["public"], auth=None)
PUBLIC_A_MINUTE: Final = 600
"""Calls without a key from one address in a minute (S37)."""
STATUSES: Final = (404, 422, 429)

DayText = Annotated[str, Path(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
DayAsked = Annotated[str, Query(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


class DayShown(Schema):
    """One date of the calendar in force; `provisional` while the State Council's notice may still change it."""

    date: date
    working: bool
    provisional: bool
    calendar: str


class DaysBetween(Schema):
    """How many working days lie after the one date up to the other; negative if it is earlier."""

    working_days: int
    provisional: bool
    calendar: str


class DueCalculated(Schema):
    """When a limit ends, step by step."""

    due: datetime
    provisional: bool
    steps: list[StepShown]
    policy: str
    calendar: str


class VersionShown(Schema):
    """A version of policy, calendar or catalogue item: immutable, named by the digest of its content."""

    version: str
    name: str | None = None
    in_force_from: datetime | date
    until: date | None = None


class VersionWhole(VersionShown):
    """A version with its content."""

    content: dict[str, Any]


class NoticeShown(Schema):
    """The privacy notice (隐私告知) of one form: shown on the portal, read out in a call, shown by another channel."""

    form: Literal["web", "call", "channel"]
    version: int
    words: str
    since: datetime | None = Field(description="null for the version the product ships")


def _public(request: HttpRequest) -> None:
    """Count a call without a key by its address, of which only a keyed digest is kept. Raises Problem 429."""
    at = now()
    name = provider().mac(Purpose.RECEIPTS, "address", address_of(request).encode()).hex()
    if not permits(f"from:{name[:64]}", PUBLIC_A_MINUTE, 1, at):
        raise too_many(at)


def _day(text: str, name: str) -> date:
    try:
        return parse_date(text)
    except BadValue as wrong:
        raise Problem(422, "bad_argument", f"{name}: {wrong}") from wrong


@router.get("/calendar/days/{day}", operation_id="get_day", response={200: DayShown})
@answers(*STATUSES)
def get_day(request: HttpRequest, day: DayText) -> Any:
    """Whether a date is a working day (工作日), make-up days (调休) counted."""
    _public(request)
    found = _day(day, "day")
    policy, version, _ = context(now(), None)
    calendar, tail = CALENDARS[version], POLICIES[policy].provisional_tail_from
    provisional = is_provisional(calendar, found, tail)
    return {"date": found, "working": is_working(calendar, found), "provisional": provisional, "calendar": version}


@router.get("/calendar/working-days", operation_id="count_days", response={200: DaysBetween})
@answers(*STATUSES)
def count_days(
    request: HttpRequest,
    from_: Annotated[str, Query(alias="from", pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")],
    to: DayAsked,
) -> Any:
    """Working days after `from` up to and with `to`."""
    _public(request)
    first, last = _day(from_, "from"), _day(to, "to")
    policy, version, _ = context(now(), None)
    calendar, tail = CALENDARS[version], POLICIES[policy].provisional_tail_from
    try:
        days = working_days_between(calendar, first, last)
    except BadValue as wrong:
        raise Problem(422, "bad_argument", str(wrong)) from wrong
    provisional = any_provisional(calendar, min(first, last), max(first, last), tail)
    return {"working_days": days, "provisional": provisional, "calendar": version}


@router.get("/calculator", operation_id="calculate_due", response={200: DueCalculated})
@answers(*STATUSES)
def calculate_due(
    request: HttpRequest,
    from_: Annotated[str, Query(alias="from", max_length=40, description="instant of dispatch, with offset")],
    limit: Annotated[LimitText, Query(description="10wd, 5nd, 4wh, 24h or 5min")],
) -> Any:
    """When must I be answered: a limit counted from dispatch under policy and calendar in force (a15.1)."""
    _public(request)
    policy, calendar, _ = context(now(), None)
    try:
        clock = Clock(parse_instant(from_), "dispatch", parse_limit(limit))
        found = deadline(clock, CALENDARS[calendar], POLICIES[policy])
    except BadValue as wrong:
        raise Problem(422, "bad_argument", str(wrong)) from wrong
    steps = [{**plain_step(step), "english": english(step)} for step in found.steps]
    versions = {"policy": policy, "calendar": calendar}
    return {"due": found.due, "provisional": found.provisional, "steps": steps, **versions}


Kind = Literal["policy", "calendar", "catalogue"]


@router.get("/versions/{kind}", operation_id="list_versions", response={200: list[VersionShown]})
@answers(*STATUSES)
def list_versions(request: HttpRequest, kind: Annotated[Kind, Path()]) -> Any:
    """The versions of policy or calendar, the newest first; of the catalogue the items in force today."""
    _public(request)
    return catalogue_versions(now().date()) if kind == "catalogue" else known_versions(kind)


@router.get("/versions/{kind}/{version}", operation_id="get_version", response={200: VersionWhole})
@answers(*STATUSES)
def get_version(
    request: HttpRequest, kind: Annotated[Kind, Path()], version: Annotated[str, Path(pattern=r"^[A-Za-z0-9:]{1,80}$")]
) -> Any:
    """One version with its content, as every result decided under it names it."""
    _public(request)
    found = catalogue_version(version) if kind == "catalogue" else version_content(kind, version)
    if found is None:
        raise not_found("没有这个版本。")
    return found


@router.get("/privacy-notices", operation_id="list_privacy_notices", response={200: list[NoticeShown]})
@answers(429)
def list_privacy_notices(request: HttpRequest) -> Any:
    """The privacy notice in force of each form, for a channel to show and to name with a contact (PIPL 17)."""
    _public(request)
    at = now()
    return [notice_in_force(form, at) for form in FORMS]
