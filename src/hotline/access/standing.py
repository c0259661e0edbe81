"""How an account stands: what its person still owes before the desk opens (S21, S22, S29). One statement a request."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from django.contrib.auth.backends import ModelBackend
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from hotline.access import passwords
from hotline.access.models import Acceptance, Credential, SecondFactor, Undertaking
from hotline.core.instants import SHANGHAI
from hotline.database.gathering import gathered, row_of
from hotline.organisation.models import Account, Person

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
        """The account of a session, if it is still in use. One statement, which is not composed anew each time."""
        found = gathered(_ACCOUNT, {"id": user_id, "day": timezone.now().astimezone(SHANGHAI).date()})
        return _account(found[0]) if found else None


_ACCOUNT: Final = """
select row_to_json(a) as account, row_to_json(p) as person, row_to_json(c) as credential,
  row_to_json(f) as second_factor, u.version as undertaking,
  exists (select from access_acceptance x where x.person_id = a.person_id and x.undertaking_id = u.version) as accepted
from organisation_account a join organisation_person p on p.key = a.person_id
left join access_credential c on c.account_id = a.id
left join access_secondfactor f on f.account_id = a.id
left join lateral (select version from access_undertaking where approved_at is not null and in_force_from <= %(day)s
                   order by in_force_from desc, approved_at desc limit 1) u on true
where a.id = %(id)s and a.is_active
"""


def _account(found: dict[str, Any]) -> Account:
    """The account with its person, credential and second factor."""
    account: Any = row_of(Account, found["account"])
    account.person = row_of(Person, found["person"])
    for name, model in (("credential", Credential), ("second_factor", SecondFactor)):
        row = row_of(model, found[name]) if found[name] else None
        Account._meta.get_field(name).set_cached_value(account, row)  # type: ignore[union-attr]  # noqa: SLF001
    account.undertaking, account.has_accepted = found["undertaking"], found["accepted"]
    known: Account = account
    return known


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

    `proved`: a second factor was shown in the sign-in session, here or at the identity provider. `suspended`: the post
    acted in was not confirmed in the review of rights.
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
