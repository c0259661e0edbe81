"""Who calls: the service account behind a key, and the person it acts for (S37, S40; roles section 9).

What a process found out about a key holds for one second, so ending a key, an account or a post takes effect within a
second everywhere. Calls are counted in the database, where a limit of many calls is taken in small lots.
"""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Lock
from typing import Final

from django.http import HttpRequest
from ninja.security import HttpBearer

from hotline.api.address import address_of
from hotline.api.problems import Problem, unauthorised
from hotline.core.scope import Reader
from hotline.core.ticket import Actor
from hotline.organisation.models import ServiceAccount
from hotline.organisation.selectors import NotHeld, actor_of_system, units_below
from hotline.organisation.service_keys import account_of, comes_from, permits
from hotline.reading.readers import reader

REMEMBERED: Final = 1.0
"""Seconds for which a process does not look again."""
MOST_REMEMBERED: Final = 2_000
LOTS_A_MINUTE: Final = 300
"""A limit is taken in about as many lots, so that a quick caller costs no statement a call."""

_NEEDS_PERSON: Final = ("hotline", "consultation_body")
"""Bodies whose desks differ in what they may: their systems name the person even to read."""


@dataclass(frozen=True)
class Caller:
    """A service account at work."""

    key: str
    account: ServiceAccount
    address: str

    @property
    def name(self) -> str:
        """The account's name, as events keep it."""
        return self.account.name

    def may(self, scope: str) -> None:
        """Raises Problem where the account was not given a scope."""
        if scope not in self.account.scopes:
            raise Problem(403, "scope_of_key", f"该密钥没有 {scope} 权限。")

    def key_for(self, given: str | None) -> str | None:
        """The idempotency key of the kernel: an outside system's keys are its own, whatever others send."""
        if given is None:
            return None
        return f"{self.account.pk}-{hashlib.sha256(given.encode()).hexdigest()}"


@dataclass
class _Known:
    """What a process remembers of a token: until when, whose, the calls left of the lot, the people asked for."""

    caller: Caller
    until: float
    minute: int = -1
    left: int = 0
    readers: dict[tuple[str, str], Reader] = field(default_factory=dict)


_known: dict[str, _Known] = {}
_lock = Lock()


def forget() -> None:
    """Drop everything remembered, as when the database behind the process has changed."""
    with _lock:
        _known.clear()


class ServiceBearer(HttpBearer):
    """`Authorization: Bearer hl_...`: a key of an outside system."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """The caller behind a key. Raises Problem 401, 403 (address) or 429."""
        now = datetime.now(UTC)
        known = _known.get(token)
        if known is None or known.until <= now.timestamp():
            known = _look(token, now, known)
        caller = replace(known.caller, address=address_of(request))
        if not comes_from(caller.address, caller.account.addresses):
            raise Problem(403, "address", "该密钥不能从这个网络地址使用。")
        _count(known, now)
        return caller


def _look(token: str, now: datetime, before: _Known | None) -> _Known:
    """Read key and account anew; the calls left of a lot stay."""
    found = account_of(token, now)
    if found is None:
        with _lock:
            _known.pop(token, None)
        raise unauthorised()
    key, account = found
    known = _Known(Caller(key.id, account, ""), now.timestamp() + REMEMBERED)
    if before is not None and before.caller.key == key.id:
        known.minute, known.left = before.minute, before.left
    with _lock:
        if len(_known) >= MOST_REMEMBERED:
            _known.clear()
        _known[token] = known
    return known


def _count(known: _Known, now: datetime) -> None:
    """Take one call of the lot, or a further lot. Raises Problem 429."""
    minute = int(now.timestamp()) // 60
    with _lock:
        if known.minute == minute and known.left > 0:
            known.left -= 1
            return
    limit = known.caller.account.per_minute
    given = permits(f"key:{known.caller.key}", limit, max(1, limit // LOTS_A_MINUTE), now)
    if given == 0:
        raise too_many(now)
    with _lock:
        known.left = given - 1 + (known.left if known.minute == minute else 0)
        known.minute = minute


def too_many(now: datetime) -> Problem:
    """More calls than the limit of a minute allows."""
    wait = 60 - int(now.timestamp()) % 60
    return Problem(429, "too_many", "调用过于频繁，请稍后再试。", headers={"Retry-After": str(wait)})


@dataclass(frozen=True)
class Behalf:
    """For whom a call is made: the person's key and role, both or neither."""

    person: str | None
    role: str | None


def reader_for(request: HttpRequest, caller: Caller, behalf: Behalf, now: datetime) -> Reader:
    """Who reads or acts through a system: the person named, else the unit or the reader itself. Raises Problem 403."""
    if behalf.person is None:
        return _itself(caller, now)
    token = str(request.headers.get("Authorization", "")).partition(" ")[2]
    known = _known.get(token)
    asked = (behalf.person, behalf.role or "")
    found = known.readers.get(asked) if known else None
    if found is None:
        found = _person(caller, behalf.person, behalf.role or "", now)
        if known is not None:
            known.readers[asked] = found
    return found


def _person(caller: Caller, person: str, role: str, now: datetime) -> Reader:
    """A person in a post held today in the account's unit or below it."""
    if caller.account.purpose != "unit_system" or caller.account.unit_id is None:
        raise Problem(403, "no_person", "该账号不能以人员身份办理。")
    try:
        actor = actor_of_system(person, role, caller.account.unit_id, now)
        found = reader(person, role, now, unit=actor.unit)
    except NotHeld as wrong:
        raise Problem(403, "post_not_held", "该人员今天在本单位没有这个岗位。") from wrong
    return replace(found, actor=replace(found.actor, account=caller.name))


def _itself(caller: Caller, now: datetime) -> Reader:
    """A unit's system reads what lies with its unit and those below; a reader the whole city, masked for good."""
    account = caller.account
    if account.purpose == "reader":
        return Reader(Actor("analyst", account=caller.name), appointments=frozenset({"department_viewer"}))
    if account.unit is None or account.unit.kind in _NEEDS_PERSON:
        raise Problem(403, "person_missing", "请写明以谁的身份办理（Hotline-Person、Hotline-Role）。")
    actor = Actor("unit_lead", account.unit.key, account.unit.kind, account=caller.name, units=(account.unit.key,))
    return Reader(actor, frozenset(units_below(account.unit.key, now)))
