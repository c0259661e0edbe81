"""Delivering the outbox: attempts, growing pauses, after the third failure a task for a person (a19.1)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q

from hotline.acting.told import Opening
from hotline.core.instants import cut
from hotline.core.privacy import P4
from hotline.database.writing import Update, write
from hotline.organisation.models import Unit
from hotline.outbox.adapters import Adapters, DeliveryFailed, adapter_for
from hotline.outbox.messages import on_the_way_besides
from hotline.outbox.models import Message
from hotline.outbox.selectors import ways_of
from hotline.outbox.texts import render
from hotline.outbox.webhooks import WEBHOOK
from hotline.sweeps.batches import in_batches
from hotline.tickets.models import Demand, Restriction
from hotline.trouble import Trouble

LAST_TRY: Final = 3
FIRST_PAUSE: Final = timedelta(minutes=1)
"""Pause after the first failure; each further one is four times as long."""
LONGEST_FAILURE: Final = 200


def deliver(now: datetime, adapters: Adapters) -> int:
    """Hand over the messages whose time has come; how many were delivered. A failure waits, the third is final."""
    waiting = Message.objects.filter(next_try_at__lte=now).exclude(channel=WEBHOOK).exclude(_kept_back())
    return in_batches(waiting, lambda rows: _deliver(rows, cut(now), adapters))


def _kept_back() -> Q:
    """Nothing of a sealed ticket leaves but to the privacy officer, nothing goes to whom it complains about (S02, S06).

    The messages wait: what is unsealed, or a recusal lifted, lets them go.
    """
    sealed = Demand.objects.filter(protection__gte=P4).values("number")
    about = Restriction.objects.filter(kind="recused", lifted_at__isnull=True, subject=OuterRef("recipient"))
    recused = Exists(about.filter(demand__number=OuterRef("chain")))
    out = Q(chain__in=sealed) & ~Q(recipient_kind="privacy")
    return out | Q(recused, recipient_kind__in=("unit", "person"))


def _deliver(rows: Sequence[Message], now: datetime, adapters: Adapters) -> int:
    units = dict(Unit.objects.values_list("key", "name"))
    opening = Opening(rows)
    updates: list[Update] = []
    delivered: list[Message] = []
    for message in rows:
        text = render(message, lambda key: units.get(key, key), opening.words_for(message))
        try:
            receipt = adapter_for(adapters, message.channel).deliver(message, text, now)
        except (DeliveryFailed, OSError) as failed:
            updates.append(Update(Message, message.id, _failed(message, now, str(failed))))
            continue
        values = {"delivered_at": now, "receipt": receipt[:100], "next_try_at": None, "tries": message.tries + 1}
        updates.append(Update(Message, message.id, {**values, "failure": ""}))
        delivered.append(message)
    write(_besides(delivered, now), updates)
    return len(delivered)


def _besides(delivered: Sequence[Message], now: datetime) -> list[Message]:
    """What has just been laid on a unit's desk, for the way the unit chose besides it (a15.1)."""
    laid = [message for message in delivered if message.recipient_kind == "unit" and message.channel == "desk"]
    ways = ways_of(message.recipient for message in laid) if laid else {}
    return [on_the_way_besides(one, ways[one.recipient].way, now) for one in laid if one.recipient in ways]


def _failed(message: Message, now: datetime, why: str) -> dict[str, Any]:
    tries = message.tries + 1
    values: dict[str, Any] = {"tries": tries, "failure": why[:LONGEST_FAILURE]}
    if tries >= LAST_TRY:
        return {**values, "next_try_at": None, "failed_at": now}
    return {**values, "next_try_at": now + FIRST_PAUSE * 4 ** (tries - 1)}


def send_again(message_id: int, now: datetime) -> None:
    """Send a message once more that had failed for good or waits for its next try. Raises Trouble."""
    waiting = Message.objects.filter(id=message_id, delivered_at__isnull=True, task_done_at__isnull=True)
    values = {"next_try_at": cut(now), "failed_at": None, "failure": "", "tries": 0}
    if not waiting.exclude(channel="call").update(**values):
        raise Trouble("该消息已送达、已由人工完成，或者没有可以送达的方式，不能再次发送。")


def task_done(message_id: int, person: str, now: datetime) -> None:
    """A person has told what no delivery could: who and when close the duty (a19.1). Raises Trouble."""
    open_task = Message.objects.filter(id=message_id, failed_at__isnull=False, task_done_at__isnull=True)
    if not open_task.update(task_done_at=cut(now), task_done_by=person):
        raise Trouble("没有这项待办的人工联系任务。")
