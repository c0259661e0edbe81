"""Changes since a cursor, and webhooks that tell of them: for systems that keep a picture of their unit's tickets."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status
from pydantic import StringConstraints

from hotline.api.act_schemas import Strict
from hotline.api.given import ACT, READ, caller_of, now
from hotline.api.problems import Problem, answers, not_found
from hotline.database.identity import new_id
from hotline.outbox.models import Message, Subscription
from hotline.outbox.webhooks import WEBHOOK, is_allowed, secret_of
from hotline.reading.changes import BEGINNING, BadCursor, Changes, changes, latest
from hotline.sweeps.webhooks import reader_of_account

router = Router(tags=["changes"])
MOST_SUBSCRIPTIONS = 5
WebhookId = Annotated[int, Path(ge=1, le=2**62)]


class Subscribing(Strict):
    """Where changes shall be told: an address on an origin the operator allows."""

    url: Annotated[str, StringConstraints(min_length=8, max_length=300)]


class SubscriptionShown(Schema):
    """A subscription (回调订阅)."""

    id: int
    url: str
    made_at: datetime


class SubscriptionMade(SubscriptionShown):
    """A subscription just made, with the secret its calls are signed with: shown this once."""

    secret: str


class DeliveryShown(Schema):
    """One call: the change, the tries made, the receipt or the last failure."""

    id: int
    ticket: str
    seq: int
    act: str
    tries: int
    delivered_at: datetime | None
    receipt: str
    failure: str
    next_try_at: datetime | None
    failed_at: datetime | None


@router.get("/changes", operation_id="list_changes", response={200: Changes})
@answers(*READ)
def list_changes(
    request: HttpRequest,
    after: Annotated[
        str, Query(pattern=r"^([0-9]{1,18}\.[0-9]{1,18}|latest)$", description="`next` of the call before")
    ] = (BEGINNING),
) -> Any:
    """What happened on the tickets of the unit since a cursor, in a fixed order and without gaps."""
    caller = caller_of(request, "changes")
    if after == "latest":
        return Changes((), latest(), more=False)
    try:
        return changes(reader_of_account(caller.account, now()), after)
    except BadCursor as wrong:
        raise Problem(422, "bad_cursor", str(wrong)) from wrong


@router.post("/webhooks", operation_id="subscribe", response={201: SubscriptionMade})
@answers(*ACT)
def subscribe(request: HttpRequest, body: Subscribing) -> Any:
    """Be told of changes from now on: each as a signed POST, in order, tried again with growing pauses."""
    caller, at = caller_of(request, "webhooks"), now()
    if not is_allowed(body.url):
        raise Problem(422, "host_not_allowed", "地址不在平台允许的主机之内（HOTLINE_WEBHOOKS）。")
    if Subscription.objects.filter(account=caller.account, ended_at__isnull=True).count() >= MOST_SUBSCRIPTIONS:
        raise Problem(409, "too_many_subscriptions", f"最多 {MOST_SUBSCRIPTIONS} 个订阅。")
    made = Subscription(id=new_id(), account=caller.account, url=body.url, cursor=latest(), made_at=at)
    made.save(force_insert=True)
    return Status(201, {"id": made.id, "url": made.url, "made_at": at, "secret": secret_of(made)})


@router.get("/webhooks", operation_id="list_webhooks", response={200: list[SubscriptionShown]})
@answers(*READ)
def list_webhooks(request: HttpRequest) -> Any:
    """The subscriptions of this account."""
    caller = caller_of(request, "webhooks")
    live = Subscription.objects.filter(account=caller.account, ended_at__isnull=True)
    return list(live.order_by("id").values("id", "url", "made_at"))


@router.delete("/webhooks/{webhook}", operation_id="unsubscribe", response={204: None})
@answers(*READ)
def unsubscribe(request: HttpRequest, webhook: WebhookId) -> Any:
    """End a subscription; what waits for it is not sent any more."""
    at, mine = now(), _mine(request, webhook)
    Subscription.objects.filter(id=mine.id).update(ended_at=at)
    return Status(204, None)


@router.get(
    "/webhooks/{webhook}/deliveries",
    operation_id="list_deliveries",
    response={200: list[DeliveryShown]},
)
@answers(*READ)
def list_deliveries(
    request: HttpRequest, webhook: WebhookId, before: Annotated[int | None, Query(ge=1, le=2**62)] = None
) -> Any:
    """The last fifty calls of a subscription, the newest first; `before` takes the id of the last one shown."""
    mine = _mine(request, webhook)
    sent = Message.objects.filter(recipient=str(mine.id), channel=WEBHOOK)
    if before is not None:
        sent = sent.filter(id__lt=before)
    return [
        {
            "id": row.id, "ticket": row.chain, "seq": row.seq, "act": row.kind, "tries": row.tries,
            "delivered_at": row.delivered_at, "receipt": row.receipt, "failure": row.failure,
            "next_try_at": row.next_try_at, "failed_at": row.failed_at,
        }
        for row in sent.order_by("-id")[:50]
    ]  # fmt: skip


def _mine(request: HttpRequest, webhook: int) -> Subscription:
    """A running subscription of the calling account. Raises Problem 404."""
    caller = caller_of(request, "webhooks")
    found = Subscription.objects.filter(id=webhook, account=caller.account, ended_at__isnull=True).first()
    if found is None:
        raise not_found("没有这个订阅。")
    return found
