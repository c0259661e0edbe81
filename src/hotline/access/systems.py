"""Accounts and keys of outside systems (外部系统): drafted, fields confirmed, approved by three people (S40; roles 4).

The administrator drafts and issues keys, the privacy officer confirms what the system may see, the department's
approver decides. Keys always end, are shown once and can be revoked at once.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from hotline.access.models import SystemRequest
from hotline.acting.configuring import Change, configure
from hotline.acting.request import Accomplished, Asked
from hotline.core.refusal import FAILED, Refusal, refuse
from hotline.core.scope import Reader
from hotline.database.writing import Update
from hotline.organisation import service_keys
from hotline.organisation.models import ServiceAccount, ServiceKey

CHAIN: Final = "access"
APPROVER: Final = "department_approver"
ENDERS: Final = ("administrator", "privacy_officer")
_PROVISION: Final = "a32.1"
Outcome = Accomplished | Refusal


def draft(values: dict[str, Any], by: Reader, now: datetime) -> Outcome:
    """Ask for an account of an outside system. Raises Trouble where its facts do not go together."""
    asked = Asked("draft_system", str(values["name"]), by.actor, now)

    def make(_: Asked) -> Change | Refusal:
        if by.actor.role != "administrator":
            return refuse(asked.act, "system_drafter", _PROVISION, FAILED)
        service_keys.check_account(_account(values, by.actor.person or "", "", now))
        row = SystemRequest(values=values, drafted_by=by.actor.person or "", drafted_at=now)
        return Change(_told(values), rows=[row])

    return configure(asked, CHAIN, make)


def _told(values: dict[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in ("purpose", "unit", "channel", "scopes", "per_minute")}


def _account(values: dict[str, Any], drafted_by: str, approved_by: str, now: datetime) -> ServiceAccount:
    return ServiceAccount(
        name=values["name"],
        purpose=values["purpose"],
        unit_id=values["unit"] or None,
        channel=values["channel"],
        scopes=values["scopes"],
        addresses=values["addresses"],
        per_minute=values["per_minute"],
        drafted_by=drafted_by,
        approved_by=approved_by,
        made_at=now,
    )


def confirm_fields(request: int, by: Reader, now: datetime) -> Outcome:
    """The privacy officer has looked at what the system may see."""
    asked = Asked("confirm_system_fields", str(request), by.actor, now)

    def make(_: Asked) -> Change | Refusal:
        row = SystemRequest.objects.get(pk=request)
        if row.decided_at is not None:
            return refuse(asked.act, "system_decided", _PROVISION, FAILED)
        if by.actor.role != "privacy_officer" or by.actor.person == row.drafted_by:
            return refuse(asked.act, "system_fields", _PROVISION, FAILED)
        values = {"fields_by": by.actor.person or "", "fields_at": now}
        return Change({"name": row.values["name"]}, updates=[Update(SystemRequest, request, values)])

    return configure(asked, CHAIN, make)


def decide(request: int, by: Reader, now: datetime, *, grant: bool, reason: str = "") -> Outcome:
    """Approve or refuse; approved, the account stands. Raises Trouble where its facts no longer go together."""
    asked = Asked("decide_system", str(request), by.actor, now)

    def make(_: Asked) -> Change | Refusal:
        row = SystemRequest.objects.get(pk=request)
        guard = _undecidable(row, by, grant)
        if guard:
            return refuse(asked.act, guard, _PROVISION, FAILED)
        person = by.actor.person or ""
        values = {"decided_by": person, "decided_at": now, "granted": grant, "reason": reason[:200]}
        decided = Update(SystemRequest, request, values)
        told = {"name": row.values["name"], "granted": grant}
        if not grant:
            return Change(told, updates=[decided])
        account = _account(row.values, row.drafted_by, person, now)
        service_keys.check_account(account)
        return Change(told | _told(row.values), rows=[account], updates=[decided])

    return configure(asked, CHAIN, make)


def _undecidable(row: SystemRequest, by: Reader, grant: bool) -> str | None:
    if row.decided_at is not None:
        return "system_decided"
    if APPROVER not in by.appointments or by.actor.person in (row.drafted_by, row.fields_by):
        return "system_approver"
    return "system_fields_first" if grant and not row.fields_by else None


def issue(account: ServiceAccount, days: int, by: Reader, now: datetime) -> tuple[Outcome, str]:
    """A new key of an account; the token is shown this once. Raises Trouble for a life too long."""
    asked = Asked("issue_key", account.name, by.actor, now)
    shown: list[str] = []

    def make(_: Asked) -> Change | Refusal:
        if by.actor.role != "administrator":
            return refuse(asked.act, "system_drafter", _PROVISION, FAILED)
        if ServiceAccount.objects.filter(pk=account.pk, ended_at__isnull=False).exists():
            return refuse(asked.act, "system_ended", _PROVISION, FAILED)
        key, token = service_keys.issue(account, now, timedelta(days=days))
        shown.append(token)
        return Change({"key": key.id, "until": key.expires_at.isoformat()})

    done = configure(asked, CHAIN, make)
    return done, shown[0] if isinstance(done, Accomplished) else ""


def revoke(key: ServiceKey, by: Reader, now: datetime) -> Outcome:
    """End a key at once."""
    asked = Asked("revoke_key", key.account.name, by.actor, now)

    def make(_: Asked) -> Change | Refusal:
        if by.actor.role not in ENDERS:
            return refuse(asked.act, "system_end_by", _PROVISION, FAILED)
        if ServiceKey.objects.filter(pk=key.pk, revoked_at__isnull=False).exists():
            return refuse(asked.act, "key_ended", _PROVISION, FAILED)
        return Change({"key": key.id}, updates=[Update(ServiceKey, key.pk, {"revoked_at": now})])

    return configure(asked, CHAIN, make)


def end(account: ServiceAccount, by: Reader, now: datetime) -> Outcome:
    """End an account at once, every key with it."""
    asked = Asked("end_system", account.name, by.actor, now)

    def make(_: Asked) -> Change | Refusal:
        if by.actor.role not in ENDERS:
            return refuse(asked.act, "system_end_by", _PROVISION, FAILED)
        if ServiceAccount.objects.filter(pk=account.pk, ended_at__isnull=False).exists():
            return refuse(asked.act, "system_ended", _PROVISION, FAILED)
        return Change(updates=[Update(ServiceAccount, account.pk, {"ended_at": now})])

    return configure(asked, CHAIN, make)
