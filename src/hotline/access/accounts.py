"""Accounts (账号): opened, given a new password, freed of a lost second factor, ended (S21, S22, S24; roles section 4).

What concerns a guarded post, and every second factor taken away, waits for a second person. A password given by
somebody else is shown once, serves once and for a limited time.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.auth.hashers import make_password

from hotline.access import passwords
from hotline.access.models import AccountRequest, Credential, RecoveryCode, SecondFactor, Session
from hotline.acting.configuring import Change, configure
from hotline.acting.request import Accomplished, Asked
from hotline.core.refusal import FAILED, Refusal, refuse
from hotline.core.scope import Reader, reach_of
from hotline.database.writing import Update
from hotline.organisation.models import Account, Person, Post
from hotline.organisation.selectors import on

CHAIN: Final = "access"
GUARDED: Final = ("reviewer", "supervisor", "privacy_officer", "auditor", "administrator")
"""Posts, besides any appointment, whose accounts need a second person (roles section 4)."""
ADMINISTRATION: Final = ("administrator",)
DECIDERS: Final = ("administrator", "privacy_officer")
_USERNAME: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{1,59}")
_PROVISION: Final = "a32.1"


@dataclass(frozen=True)
class Given:
    """What came of it: done, or waiting for a second person; a one-time password, to be shown this once."""

    done: Accomplished
    password: str = ""
    waits: bool = False


@dataclass(frozen=True)
class Wanted:
    """What is asked for whom; `username` for an account to be opened, else the person's key."""

    kind: str
    person: str
    username: str = ""
    reason: str = ""


def ask(wanted: Wanted, by: Reader, now: datetime) -> Given | Refusal:
    """Ask for a change of an account; done at once where no second person is needed."""
    asked = Asked(f"account_{wanted.kind}", wanted.person, by.actor, now)
    posts = _posts(wanted.person, now)
    password = passwords.one_time()
    hashed = make_password(password)
    waits = wanted.kind == "new_factor" or needs_two(posts)

    def make(_: Asked) -> Change | Refusal:
        refused = _refused(wanted, by, posts, asked)
        if refused is not None:
            return refused
        row = AccountRequest(
            kind=wanted.kind,
            person_id=wanted.person,
            username=_username(wanted),
            asked_by=by.actor.person or "",
            asked_at=now,
            reason=wanted.reason[:200],
        )
        if waits:
            return Change({"kind": wanted.kind, "waits": True}, rows=[row])
        row.decided_by, row.decided_at, row.granted = row.asked_by, now, True
        effect = _effect(row, hashed, now)
        return replace(effect, told={"kind": wanted.kind}, rows=[row, *effect.rows])

    done = configure(asked, CHAIN, make)
    if isinstance(done, Refusal):
        return done
    return Given(done, "" if waits or wanted.kind == "new_factor" else password, waits)


def decide(request: AccountRequest, by: Reader, now: datetime, *, grant: bool) -> Given | Refusal:
    """The second person's decision on a request."""
    asked = Asked("account_decide", request.person_id, by.actor, now)
    password = passwords.one_time()
    hashed = make_password(password)

    def make(_: Asked) -> Change | Refusal:
        row = AccountRequest.objects.get(pk=request.pk)
        refused = _undecidable(row, by, asked)
        if refused is not None:
            return refused
        told = {"kind": row.kind, "granted": grant, "asked_by": row.asked_by}
        values = {"decided_by": by.actor.person or "", "decided_at": now, "granted": grant}
        decided = Update(AccountRequest, row.pk, values)
        if not grant:
            return Change(told, updates=[decided])
        effect = _effect(row, hashed, now)
        return replace(effect, told=told, updates=[decided, *effect.updates])

    done = configure(asked, CHAIN, make)
    if isinstance(done, Refusal):
        return done
    return Given(done, password if grant and request.kind != "new_factor" else "")


def end(person: str, by: Reader, now: datetime) -> Accomplished | Refusal:
    """End an account at once, its sessions with it; a security act that waits for nobody."""
    asked = Asked("account_end", person, by.actor, now)
    posts = _posts(person, now)

    def make(_: Asked) -> Change | Refusal:
        if by.actor.person == person:
            return refuse(asked.act, "D13", _PROVISION, FAILED)
        if by.actor.role not in DECIDERS and not may_ask(by, posts):
            return refuse(asked.act, "account_scope", _PROVISION, FAILED)
        account = account_of(person)
        if account is None:
            return refuse(asked.act, "account_missing", _PROVISION, FAILED)
        return Change(updates=[Update(Account, account.pk, {"is_active": False})], gone=[_sessions(account)])

    return configure(asked, CHAIN, make)


def name_subject(person: str, subject: str, by: Reader, now: datetime) -> Accomplished | Refusal:
    """Say by which subject or employee number the city's identity provider names a person; empty: by none."""
    asked = Asked("account_subject", person, by.actor, now)
    posts = _posts(person, now)

    def make(_: Asked) -> Change | Refusal:
        account = account_of(person)
        if by.actor.role not in ADMINISTRATION:
            return refuse(asked.act, "account_scope", _PROVISION, FAILED)
        if by.actor.person == person:
            return refuse(asked.act, "D13", _PROVISION, FAILED)
        if account is None or not posts:
            return refuse(asked.act, "account_missing", _PROVISION, FAILED)
        if subject and Credential.objects.filter(subject=subject).exclude(account=account).exists():
            return refuse(asked.act, "subject_taken", _PROVISION, FAILED)
        return _credential(account, {"subject": subject or None})

    return configure(asked, CHAIN, make)


# --- who may ---


def needs_two(posts: list[Post]) -> bool:
    """Whether a change of the account of whoever holds these posts waits for a second person."""
    return any(post.role in GUARDED or post.appointment for post in posts)


def may_ask(by: Reader, posts: list[Post]) -> bool:
    """An administrator for everybody, a unit's lead for handlers of the own unit and below."""
    if by.actor.role in ADMINISTRATION:
        return True
    own = all(post.role == "handler" and not post.appointment and post.unit_id in reach_of(by) for post in posts)
    return by.actor.role == "unit_lead" and bool(posts) and own


def may_decide(by: Reader, request: AccountRequest) -> bool:
    """Whether somebody may decide a request: neither who asked nor whom it concerns."""
    return by.actor.role in DECIDERS and by.actor.person not in (request.asked_by, request.person_id)


def _refused(wanted: Wanted, by: Reader, posts: list[Post], asked: Asked) -> Refusal | None:
    account = account_of(wanted.person)
    opening = wanted.kind == "open"
    username = _username(wanted)
    failing = {
        "D13": by.actor.person == wanted.person,
        "account_scope": not may_ask(by, posts),
        "account_no_post": not posts,
        "account_exists": opening and account is not None,
        "account_missing": not opening and account is None,
        "username_form": opening and not _USERNAME.fullmatch(username),
        "username_taken": opening and _taken(username, wanted.person),
        "account_pending": _open_requests(wanted.person).filter(kind=wanted.kind).exists(),
    }
    guard = next((name for name, failed in failing.items() if failed), None)
    return refuse(asked.act, guard, _PROVISION, FAILED) if guard else None


def _undecidable(row: AccountRequest, by: Reader, asked: Asked) -> Refusal | None:
    if row.decided_at is not None:
        return refuse(asked.act, "account_decided", _PROVISION, FAILED)
    if by.actor.person == row.person_id:
        return refuse(asked.act, "D13", _PROVISION, FAILED)
    if not may_decide(by, row):
        return refuse(asked.act, "account_decider", _PROVISION, FAILED)
    if row.kind == "open" and _taken(row.username, row.person_id):
        return refuse(asked.act, "username_taken", _PROVISION, FAILED)
    return None


def _taken(username: str, person: str) -> bool:
    return Account.objects.filter(username=username).exclude(person_id=person).exists()


def _username(wanted: Wanted) -> str:
    return wanted.username or wanted.person


def _posts(person: str, now: datetime) -> list[Post]:
    return list(Post.objects.filter(on(now.date()), person_id=person).select_related("unit"))


def _open_requests(person: str) -> Any:
    return AccountRequest.objects.filter(person_id=person, decided_at__isnull=True)


def account_of(person: str) -> Account | None:
    """The account of a person that is in use."""
    return Account.objects.select_related("credential").filter(person_id=person, is_active=True).first()


# --- what it does ---


def _effect(row: AccountRequest, hashed: str, now: datetime) -> Change:
    if row.kind == "new_factor":
        account = Account.objects.get(person_id=row.person_id)
        mine = {"account": account}
        gone = [SecondFactor.objects.filter(**mine), RecoveryCode.objects.filter(**mine), _sessions(account)]
        return Change(gone=gone)
    once = {"must_change": True, "one_time_until": now + timedelta(hours=passwords.rules().one_time_hours)}
    known = Account.objects.select_related("credential").filter(person_id=row.person_id).first()
    if known is None:
        return _new(Account(username=row.username, person_id=row.person_id, password=hashed), once)
    values = {"password": hashed, "is_active": True} | ({"username": row.username} if row.kind == "open" else {})
    changed = _credential(known, once)
    return replace(changed, updates=[Update(Account, known.pk, values), *changed.updates], gone=[_sessions(known)])


def _new(account: Account, once: dict[str, Any]) -> Change:
    account.save(force_insert=True)  # its id names the credential's row
    return Change(rows=[Credential(account=account, **once)])


def _credential(account: Account, values: dict[str, Any]) -> Change:
    if getattr(account, "credential", None) is None:
        return Change(rows=[Credential(account=account, **values)])
    return Change(updates=[Update(Credential, account.pk, values)])


def _sessions(account: Account) -> Any:
    return Session.objects.filter(account=account)


def person_named(key: str) -> Person | None:
    """A person by key."""
    return Person.objects.filter(key=key).first()
