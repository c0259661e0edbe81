"""What people do with their own account: signing in and out, proofs, undertaking, sessions (a32.1; S21-S24, S29).

Each is one event on the chain `access`; no secret and no word of a person stands in it.
"""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db.models import QuerySet

from hotline.access import passwords, second_factor
from hotline.access.models import Acceptance, Credential, FormerPassword, RecoveryCode, SecondFactor, Session
from hotline.access.standing import credential_of, factor_of
from hotline.acting.configuring import Change, configure
from hotline.acting.request import Accomplished, Asked
from hotline.core.refusal import FAILED, Refusal, refuse
from hotline.core.ticket import Actor
from hotline.database.writing import Update
from hotline.organisation.models import Account, Post
from hotline.organisation.selectors import on

CHAIN = "access"
Outcome = Accomplished | Refusal


def _asked(act: str, account: Account, by: Actor, now: datetime) -> Asked:
    return Asked(act, account.username, by, now)


def signed_in(account: Account, by: Actor, now: datetime, way: str, factor: str) -> Outcome:
    """Note that a person has signed in: by which way, with which second factor."""
    told = {"way": way, "factor": factor}
    return configure(_asked("sign_in", account, by, now), CHAIN, lambda _: Change(told))


def signed_out(account: Account, by: Actor, now: datetime) -> Outcome:
    """Note that a person has signed out."""
    return configure(_asked("sign_out", account, by, now), CHAIN, lambda _: Change())


def proved_again(account: Account, by: Actor, now: datetime, factor: str) -> Outcome:
    """Note that a person has shown the second factor once more (step-up, S22)."""
    return configure(_asked("step_up", account, by, now), CHAIN, lambda _: Change({"factor": factor}))


# --- password ---


def names_of(account: Account, now: datetime) -> list[str]:
    """The names a password must not hold: account, person, units."""
    posts = Post.objects.filter(on(now.date()), person_id=account.person_id).select_related("unit")
    units = [name for post in posts for name in (post.unit.name, post.unit.short_name, post.unit_id)]
    return [account.username, account.person.name, *units]


def password_faults(account: Account, new: str, now: datetime) -> list[str]:
    """What is wrong with a new password of an account, in sentences."""
    former = account.former_passwords.order_by("-set_at").values_list("password", flat=True)
    known = [account.password, *former[: max(0, passwords.rules().remembered - 1)]]
    return passwords.faults(new, names_of(account, now), known)


def change_password(account: Account, by: Actor, now: datetime, new: str, keep: str) -> Outcome:
    """Give an account the password its person has chosen; every session but `keep` ends (S24)."""
    hashed, known = make_password(new), credential_of(account)
    values = {"must_change": False, "one_time_until": None, "set_at": now}

    def make(_: Asked) -> Change:
        return Change(
            rows=[
                FormerPassword(account=account, password=account.password, set_at=now),
                *([] if known else [Credential(account=account, **values)]),
            ],
            updates=[
                Update(Account, account.pk, {"password": hashed}),
                *([Update(Credential, account.pk, values)] if known else []),
            ],
            gone=[other_sessions(account, keep), _forgotten(account)],
        )

    return configure(_asked("change_password", account, by, now), CHAIN, make)


def _forgotten(account: Account) -> QuerySet[FormerPassword, FormerPassword]:
    """Former passwords beyond those remembered; the present one joins them now."""
    kept = account.former_passwords.order_by("-set_at").values("pk")[: max(0, passwords.rules().remembered - 2)]
    return account.former_passwords.exclude(pk__in=list(kept))


# --- second factor ---


def enrol(account: Account, by: Actor, now: datetime, secret: str, typed: str) -> list[str] | Refusal:
    """Take a code generator into use, proved by a code of it; the recovery codes, shown this once.

    A generator enrolled before is replaced and its recovery codes end.
    """
    step = second_factor.matching_step(secret, "".join(typed.split()), now)
    if step is None:
        return refuse("enrol_second_factor", "code_wrong", "a32.1", FAILED)
    codes, rows = second_factor.new_recovery_codes(account.pk)
    factor = second_factor.factor_row(account.pk, secret, now, step)

    def make(_: Asked) -> Change:
        gone = [SecondFactor.objects.filter(account=account), RecoveryCode.objects.filter(account=account)]
        return Change({"again": factor_of(account) is not None}, rows=[factor, *rows], gone=gone)

    done = configure(_asked("enrol_second_factor", account, by, now), CHAIN, make)
    return done if isinstance(done, Refusal) else codes


def renew_recovery_codes(account: Account, by: Actor, now: datetime) -> list[str] | Refusal:
    """Fresh recovery codes in place of those left, shown this once."""
    codes, rows = second_factor.new_recovery_codes(account.pk)

    def make(_: Asked) -> Change:
        return Change(rows=rows, gone=[RecoveryCode.objects.filter(account=account)])

    done = configure(_asked("renew_recovery_codes", account, by, now), CHAIN, make)
    return done if isinstance(done, Refusal) else codes


# --- undertaking and sessions ---


def accept(account: Account, by: Actor, now: datetime, version: str) -> Outcome:
    """Accept a version of the undertaking; accepted before it stays as it was (a32.1)."""

    def make(_: Asked) -> Change:
        known = Acceptance.objects.filter(person_id=account.person_id, undertaking_id=version).exists()
        new = Acceptance(person_id=account.person_id, undertaking_id=version, at=now)
        return Change({"version": version}, rows=[] if known else [new])

    return configure(_asked("accept_undertaking", account, by, now), CHAIN, make)


def other_sessions(account: Account, keep: str = "") -> QuerySet[Session, Session]:
    """The account's sessions but the one kept (its digest)."""
    return Session.objects.filter(account=account).exclude(session_key=keep)


def end_sessions(account: Account, by: Actor, now: datetime, which: "QuerySet[Session, Session]") -> Outcome:
    """End sessions of an account from afar; their next request is a stranger's (S24)."""

    def make(_: Asked) -> Change:
        return Change({"sessions": which.count()}, gone=[which])

    return configure(_asked("end_sessions", account, by, now), CHAIN, make)
