"""Keys of outside systems: issued once in clear, kept as keyed digests, counted per minute (S37, S40)."""

import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Final

from django.db import connection, transaction

from hotline.organisation.models import PURPOSES, SCOPES, ServiceAccount, ServiceKey, Unit
from hotline.personal.keys import Purpose
from hotline.personal.vault import provider
from hotline.trouble import Trouble

MARK: Final = "hl"
"""How every key begins, so that a scan for secrets finds it."""
LABEL: Final = "service_key"
LONGEST_LIFE: Final = timedelta(days=400)
LONGEST_TOKEN: Final = 100


@transaction.atomic
def open_account(account: ServiceAccount) -> ServiceAccount:
    """Make a service account, its facts checked. Raises Trouble."""
    check_account(account)
    if account.approved_by == account.drafted_by:
        raise Trouble("申请人不能批准自己的申请。")
    account.save()
    return account


def check_account(account: ServiceAccount) -> None:
    """Raises Trouble where the facts of a service account do not go together."""
    if account.purpose not in PURPOSES:
        raise Trouble(f"没有这种用途：{account.purpose}；可选：{'、'.join(PURPOSES)}。")
    unknown = set(account.scopes) - set(SCOPES[account.purpose])
    if unknown or not account.scopes:
        raise Trouble(f"{account.purpose} 的权限只能是：{'、'.join(SCOPES[account.purpose])}。")
    if account.purpose == "unit_system" and not Unit.objects.filter(key=account.unit_id).exists():
        raise Trouble("单位系统须写明单位（--unit）。")
    if account.purpose == "channel" and not account.channel:
        raise Trouble("渠道须写明渠道代码（--channel）。")
    for network in account.addresses:
        _network(network)
    if ServiceAccount.objects.filter(name=account.name).exists():
        raise Trouble(f"已有名为 {account.name} 的账号。")


def _network(text: str) -> None:
    try:
        ip_network(text)
    except ValueError as wrong:
        raise Trouble(f"不是网络地址：{text}。") from wrong


def issue(account: ServiceAccount, now: datetime, life: timedelta) -> tuple[ServiceKey, str]:
    """A new key of an account and the token, which is shown this once. Raises Trouble for a life too long."""
    if not timedelta(0) < life <= LONGEST_LIFE:
        raise Trouble(f"密钥的有效期为 1 到 {LONGEST_LIFE.days} 天。")
    identity, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    digest_key = provider().writing_key_id(Purpose.RECEIPTS)
    key = ServiceKey(
        id=identity,
        account=account,
        digest=_digest(secret, digest_key),
        digest_key=digest_key,
        issued_at=now,
        expires_at=now + life,
    )
    key.save(force_insert=True)
    return key, f"{MARK}_{identity}_{secret}"


def _digest(secret: str, digest_key: str) -> bytes:
    return provider().mac(Purpose.RECEIPTS, LABEL, secret.encode(), digest_key)


def account_of(token: str, now: datetime) -> tuple[ServiceKey, ServiceAccount] | None:
    """The key and account of a token: None where it is unknown, revoked, expired or ended. One statement."""
    mark, _, rest = token.partition("_")
    identity, _, secret = rest.partition("_")
    if mark != MARK or not identity or not secret or len(token) > LONGEST_TOKEN or not token.isascii():
        return None
    found = ServiceKey.objects.select_related("account__unit").filter(id=identity).first()
    if found is None or not hmac.compare_digest(_digest(secret, found.digest_key), bytes(found.digest)):
        return None
    if found.revoked_at is not None or found.expires_at <= now or found.account.ended_at is not None:
        return None
    return found, found.account


def revoke(identity: str, now: datetime) -> None:
    """End a key at once. Raises Trouble where there is none that runs."""
    if not ServiceKey.objects.filter(id=identity, revoked_at__isnull=True).update(revoked_at=now):
        raise Trouble(f"没有有效的密钥 {identity}。")


def comes_from(address: str, allowed: Iterable[str]) -> bool:
    """Whether an address lies in one of the networks; no network allows every address."""
    networks = [ip_network(text) for text in allowed]
    if not networks:
        return True
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in networks)


def permits(name: str, limit: int, wanted: int, now: datetime) -> int:
    """How many of the wanted calls may still be made in this minute under a name. One statement (S37)."""
    with connection.cursor() as cursor:
        cursor.execute(
            """insert into organisation_ratebucket as b (name, minute, used) values (%(name)s, %(minute)s, %(wanted)s)
               on conflict (name) do update set minute = excluded.minute,
               used = case when b.minute = excluded.minute then b.used else 0 end + excluded.used
               returning used""",
            {"name": name, "minute": int(now.timestamp()) // 60, "wanted": wanted},
        )
        used = int(cursor.fetchone()[0])
    return max(0, min(wanted, limit - (used - wanted)))
