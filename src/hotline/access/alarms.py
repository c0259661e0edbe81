"""Alarms about sign-in (登录告警): many accounts tried from one address, one account from many, many wrong codes (S23).

Every wrong try is a line in the log of refused attempts: the account as a keyed digest, because people type passwords
into the wrong field.
"""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import connection

from hotline.access.models import Alarm
from hotline.acting.configuring import Change, configure
from hotline.acting.request import Accomplished, Asked
from hotline.audit.models import RefusedAttempt
from hotline.core.refusal import Refusal
from hotline.core.ticket import Actor
from hotline.database.identity import new_id
from hotline.database.writing import Update
from hotline.organisation.models import Account
from hotline.personal.keys import Purpose
from hotline.personal.vault import provider

log = logging.getLogger(__name__)
ACT: Final = "sign_in"


def wrong_try(username: str, address: str, now: datetime) -> None:
    """Note a wrong try to sign in, and alarm where it is one of too many."""
    account = provider().mac(Purpose.CODES, "sign_in", username.lower().encode()).hex()[:24]
    RefusedAttempt.objects.create(
        id=new_id(),
        at=now,
        act=ACT,
        actor={"account": account, "address": address},
        guard="wrong",
        provision="a32.1",
        sentence="账号、密码或动态码不对。",
    )
    since = now - timedelta(minutes=settings.HOTLINE_ALARMS["minutes"])
    tried = RefusedAttempt.objects.filter(act=ACT, at__gt=since, at__lte=now)
    accounts = tried.filter(actor__address=address).values("actor__account").distinct().count()
    addresses = tried.filter(actor__account=account).values("actor__address").distinct().count()
    if accounts >= settings.HOTLINE_ALARMS["accounts"]:
        sound("many_accounts", address, accounts, now)
    if addresses >= settings.HOTLINE_ALARMS["addresses"]:
        known = Account.objects.filter(username__iexact=username).values_list("username", flat=True).first()
        sound("many_addresses", known or f"未知账号 {account[:8]}", addresses, now)


def wrong_code(username: str, failures: int, now: datetime) -> None:
    """Alarm where somebody who knows an account's password guesses at its codes."""
    if failures >= settings.HOTLINE_ALARMS["codes"]:
        sound("codes", username, failures, now)


def flood(address: str, count: int, now: datetime) -> None:
    """List an address that asks more than it may (S38); it waits for the next minute, nothing else is done to it."""
    sound("flood", address, count, now)


def sound(kind: str, subject: str, count: int, now: datetime) -> None:
    """Raise an alarm, or count on the one that stands open."""
    with connection.cursor() as cursor:
        cursor.execute(
            """insert into access_alarm (kind, subject, first_at, last_at, count, seen_by)
               values (%(kind)s, %(subject)s, %(now)s, %(now)s, %(count)s, '')
               on conflict (kind, subject) where seen_at is null
               do update set last_at = excluded.last_at, count = greatest(access_alarm.count, excluded.count)
               returning (xmax = 0)""",
            {"kind": kind, "subject": subject, "now": now, "count": count},
        )
        fresh = bool(cursor.fetchone()[0])
    if fresh:
        log.warning("sign-in alarm: %s", kind)


def open_alarms() -> list[Alarm]:
    """Alarms nobody has seen to yet, the newest first."""
    return list(Alarm.objects.filter(seen_at__isnull=True).order_by("-last_at"))


def see_to(alarm: int, by: Actor, now: datetime) -> Accomplished | Refusal:
    """Somebody has looked into an alarm; the same thing happening again raises a new one."""
    asked = Asked("see_to_alarm", str(alarm), by, now)

    def make(_: Asked) -> Change:
        row = Alarm.objects.get(pk=alarm, seen_at__isnull=True)
        seen = {"seen_by": by.person or "", "seen_at": now}
        return Change({"kind": row.kind, "count": row.count}, updates=[Update(Alarm, alarm, seen)])

    return configure(asked, "access", make)
