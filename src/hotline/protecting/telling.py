"""Telling the privacy officers once a day how much waits for them: a number, nobody's name (S44, S49)."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db import transaction

from hotline.audit.models import Chain
from hotline.core.instants import SHANGHAI
from hotline.database.writing import write
from hotline.outbox.messages import to_desk
from hotline.outbox.models import Message

CHAIN: Final = "privacy"
Counting = Callable[[datetime | None], int]
"""How many there are to tell of, given when such was told last."""


def tell_once_a_day(kind: str, now: datetime, counting: Counting) -> int:
    """One message of the kind where there is something to tell and nothing was told today; how many were written."""
    with transaction.atomic(durable=True):
        Chain.objects.select_for_update().get(name=CHAIN)  # of two workers the second sees what was told
        told = Message.objects.filter(recipient_kind="privacy", recipient="hotline", channel="desk", kind=kind)
        last = told.order_by("-id").values_list("created_at", flat=True).first()
        if last is not None and last.astimezone(SHANGHAI).date() == now.astimezone(SHANGHAI).date():
            return 0
        count = counting(last)
        if count:
            day = int(f"{now.astimezone(SHANGHAI):%Y%m%d}")  # no event stands behind it: the day tells one from another
            write([to_desk(kind, "privacy", CHAIN, day, {"count": count}, now)])
        return int(count > 0)
