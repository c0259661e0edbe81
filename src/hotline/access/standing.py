"""How an account stands: what its person still owes before the desk opens (S21, S22, S29). One statement a request."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from django.contrib.auth.backends import ModelBackend
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from hotline.access import passwords
from hotline.access.models import Acceptance, Credential, SecondFactor, Undertaking
from hotline.core.instants import SHANGHAI
from hotline.organisation.models import Account

PASSWORD: Final = "password"  # noqa: S105 - a word for what is owed
FACTOR: Final = "second-factor"
UNDERTAKING: Final = "undertaking"
RIGHTS: Final = "rights"
EVERYTHING: Final = (PASSWORD, FACTOR, UNDERTAKING, RIGHTS)


def in_force(day: date) -> QuerySet[Undertaking]:
    """The versions of the undertaking approved and begun by a date, the newest first."""
    begun = Undertaking.objects.filter(approved_at__isnull=False, in_force_from__lte=day)
    return begun.order_by("-in_force_from", "-approved_at")


def accounts(day: date) -> QuerySet[Account, Account]:
    """Accounts in use with person, credential, second factor and whether the undertaking in force is accepted."""
    current = Subquery(in_force(day).values("version")[:1])
    accepted = Acceptance.objects.filter(person_id=OuterRef("person_id"), undertaking_id=current)
    known = Account.objects.select_related("person", "credential", "second_factor")
    return known.annotate(undertaking=current, has_accepted=Exists(accepted)).filter(is_active=True)


class Accounts(ModelBackend):
    """Django's way of signing in by password, the account read with all it owes."""

    def authenticate(self, request: Any, username: str | None = None, password: str | None = None, **_: Any) -> Any:
        """The account of a name and its password; for an unknown name the same work is done (S23)."""
        found = super().authenticate(request, username, password)
        return self.get_user(found.pk) if found is not None else None

    def get_user(self, user_id: int) -> Any:
        """The account of a session, if it is still in use."""
        return accounts(timezone.now().astimezone(SHANGHAI).date()).filter(pk=user_id).first()


def credential_of(account: Account) -> Credential | None:
    """What is known of the account's password."""
    found: Credential | None = getattr(account, "credential", None)
    return found


def factor_of(account: Account) -> SecondFactor | None:
    """The account's second factor, None where none is enrolled."""
    found: SecondFactor | None = getattr(account, "second_factor", None)
    return found


def owed(account: Any, now: datetime, *, proved: bool, by_password: bool, suspended: bool = False) -> str:
    """What the person owes before the desk opens, the first thing first; empty where nothing.

    `proved`: this session has shown a second factor, here or at the identity provider. `suspended`: the post acted in
    was not confirmed in the review of rights.
    """
    if by_password and _must_change(account, now):
        return PASSWORD
    if not proved:
        return FACTOR
    if account.undertaking is not None and not account.has_accepted:
        return UNDERTAKING
    return RIGHTS if suspended else ""


def _must_change(account: Account, now: datetime) -> bool:
    known = credential_of(account)
    if known is None:  # nobody knows who set it: it counts as given by somebody else
        return True
    days = passwords.rules().days
    old = bool(days and known.set_at and now - known.set_at > timedelta(days=days))
    return known.must_change or old


def is_spent(account: Account, now: datetime) -> bool:
    """Whether the account's one-time password has run out."""
    known = credential_of(account)
    return bool(known and known.must_change and known.one_time_until and known.one_time_until <= now)
