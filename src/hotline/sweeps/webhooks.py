"""Webhooks: the feed of changes turned into messages, and these delivered in order, with growing pauses (S40)."""

import random
import time
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from hotline.core.instants import cut
from hotline.core.scope import Reader
from hotline.core.ticket import Actor
from hotline.database.identity import new_id
from hotline.database.writing import Update, write
from hotline.organisation.models import ServiceAccount
from hotline.organisation.selectors import units_below
from hotline.outbox.adapters import DeliveryFailed
from hotline.outbox.models import Message, Subscription
from hotline.outbox.webhooks import WEBHOOK, Webhook
from hotline.reading.changes import Change, changes

LAST_TRY: Final = 6
FIRST_PAUSE: Final = timedelta(minutes=1)
"""Pause after the first failure; each further one is four times as long: the sixth try comes after nearly six hours."""
ONE_TURN: Final = 5.0
WHOLE_TURN: Final = 30.0
"""Seconds of one sweep for one subscription, and for all: a slow system keeps neither others nor sweeps waiting."""


def queue_webhooks(now: datetime) -> int:
    """A message for each change a subscription has not been told of; how many. Each lot is one transaction."""
    live = Subscription.objects.filter(ended_at__isnull=True, account__ended_at__isnull=True)
    return sum(_queue(subscription, cut(now)) for subscription in list(live.values_list("id", flat=True)))


def _queue(identity: int, now: datetime) -> int:
    queued, more = 0, True
    while more:
        with transaction.atomic(durable=True):
            found = Subscription.objects.select_related("account__unit").filter(id=identity)
            subscription = found.select_for_update(skip_locked=True, of=("self",)).first()
            if subscription is None:
                return queued
            told = changes(reader_of_account(subscription.account, now), subscription.cursor)
            rows = [_message(subscription, change, now) for change in told.changes]
            write(rows, [Update(Subscription, identity, {"cursor": told.next})])
        queued, more = queued + len(rows), told.more
    return queued


def reader_of_account(account: ServiceAccount, now: datetime) -> Reader:
    """Whose changes an account is told: its unit's and below; a hotline's system and a reader the whole city's."""
    if account.unit is None or account.unit.kind == "hotline":
        return Reader(Actor("analyst", account=account.name), appointments=frozenset({"department_viewer"}))
    actor = Actor("unit_lead", account.unit.key, account.unit.kind, account=account.name, units=(account.unit.key,))
    return Reader(actor, frozenset(units_below(account.unit.key, now)))


def _message(subscription: Subscription, change: Change, now: datetime) -> Message:
    return Message(
        id=new_id(),
        chain=change.ticket,
        seq=change.seq,
        kind=change.act,
        recipient_kind="system",
        recipient=str(subscription.id),
        channel=WEBHOOK,
        content={
            "cursor": change.cursor,
            "at": change.at.isoformat(),
            "recorded_at": change.recorded_at.isoformat(),
        },
        created_at=now,
        next_try_at=now,
    )


def deliver_webhooks(now: datetime) -> int:
    """Call every subscription with what waits for it, in order; how many were told."""
    live = Subscription.objects.filter(ended_at__isnull=True, account__ended_at__isnull=True)
    order = list(live.values_list("id", flat=True))
    random.shuffle(order)  # so that a slow one does not stand before the same others in every sweep
    begin = time.monotonic()
    return sum(_deliver(identity, cut(now), begin + WHOLE_TURN) for identity in order)


def _deliver(identity: int, now: datetime, end: float) -> int:
    """One subscription's messages, the oldest first, until one fails: order is kept, a failure holds up the rest."""
    told, end = 0, min(end, time.monotonic() + ONE_TURN)
    while time.monotonic() < end:
        with transaction.atomic(durable=True):
            subscription = Subscription.objects.select_for_update(skip_locked=True).filter(id=identity).first()
            waiting = Message.objects.filter(recipient=str(identity), channel=WEBHOOK, next_try_at__isnull=False)
            message = waiting.order_by("id").first() if subscription else None
            if subscription is None or message is None or (message.next_try_at or now) > now:
                return told
            values = _tried(Webhook(subscription), message, now)
            write(updates=[Update(Message, message.id, values)])
        if values.get("delivered_at") is None and values.get("failed_at") is None:
            return told
        told += values.get("delivered_at") is not None
    return told


def _tried(way: Webhook, message: Message, now: datetime) -> dict[str, Any]:
    """What one try changes in the message's row: receipt, or failure with the next try, the last one final."""
    tries = message.tries + 1
    try:
        receipt = way.deliver(message, "", now)
    except DeliveryFailed as failed:
        pause = None if tries >= LAST_TRY else now + FIRST_PAUSE * 4 ** (tries - 1)
        ended = now if pause is None else None
        return {"tries": tries, "failure": str(failed)[:200], "next_try_at": pause, "failed_at": ended}
    return {"tries": tries, "delivered_at": now, "receipt": receipt, "next_try_at": None, "failure": ""}
