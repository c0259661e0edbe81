"""Messages owed and what became of them (a19.1: content, channel, time, result, retries, task for a person)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q, UniqueConstraint


class Subscription(models.Model):
    """A service account's wish to be told of changes at an address (回调订阅; S40).

    `cursor` is how far the feed has been turned into messages; the signing secret is derived from id and generation, so
    that no table holds it. Ended, never deleted, so that its deliveries stay explained.
    """

    id = models.BigIntegerField(primary_key=True)
    account = models.ForeignKey("organisation.ServiceAccount", models.PROTECT, related_name="subscriptions")
    url = models.CharField("地址", max_length=300)
    generation = models.SmallIntegerField("密钥代次", default=1)
    cursor = models.CharField("位置", max_length=40)
    made_at = models.DateTimeField("建立时间")
    ended_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["account"], name="subscription_live", condition=Q(ended_at__isnull=True)),
        ]


class UnitWay(models.Model):
    """The way by which a unit wishes to be told besides its desk (通知方式; a15.1); ended, never changed.

    `address` is a telephone number or e-mail address of its duty desk, no person's own. An empty `way`: the desk alone.
    """

    id = models.BigIntegerField(primary_key=True)
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="ways", verbose_name="单位")
    way = models.CharField("方式", max_length=10, blank=True)
    address = models.CharField("号码或者邮箱", max_length=100, blank=True)
    chosen_by = models.CharField("选择人", max_length=60)
    chosen_at = models.DateTimeField("选择时间")
    ended_at = models.DateTimeField("终止时间", null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            UniqueConstraint(fields=["unit"], condition=Q(ended_at__isnull=True), name="unit_way_one_at_a_time"),
        ]


class Message(models.Model):
    """One message to one recipient, written with the act that owes it, delivered later by the delivery sweep.

    `recipient_kind` is requester, unit, reviewer, body or superior; `content` holds ids, instants and references
    only, the text is rendered at delivery. `task` marks a final failure or a missing way: a person must do it.
    """

    id = models.BigIntegerField(primary_key=True)
    chain = models.CharField("工单编号", max_length=20, db_index=True)
    seq = models.IntegerField("事件序号")
    kind = models.CharField("种类", max_length=30)
    recipient_kind = models.CharField("收件人类别", max_length=12)
    recipient = models.CharField("收件人", max_length=60)
    channel = models.CharField("方式", max_length=10)
    content = models.JSONField("内容")
    created_at = models.DateTimeField("产生时间")
    next_try_at = models.DateTimeField("下次投递", null=True)
    tries = models.SmallIntegerField("投递次数", default=0)
    delivered_at = models.DateTimeField("送达时间", null=True)
    receipt = models.CharField("回执", max_length=100, blank=True)
    opened_at = models.DateTimeField("首次打开", null=True)
    failed_at = models.DateTimeField("失败时间", null=True)
    failure = models.CharField("失败原因", max_length=200, blank=True)
    task_done_at = models.DateTimeField("人工完成时间", null=True)
    task_done_by = models.CharField("人工完成人", max_length=60, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            UniqueConstraint(
                fields=["chain", "seq", "kind", "recipient_kind", "recipient", "channel"],
                name="message_once_an_event_and_way",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["recipient"], name="message_of_requester", condition=Q(recipient_kind="requester")),
            models.Index(fields=["next_try_at"], name="message_to_deliver", condition=Q(next_try_at__isnull=False)),
            models.Index(fields=["recipient", "id"], name="message_to_systems", condition=Q(channel="webhook")),
            models.Index(
                fields=["recipient_kind", "recipient", "id"], name="message_at_desk", condition=Q(channel="desk")
            ),
            models.Index(
                fields=["failed_at"],
                name="message_tasks",
                condition=Q(failed_at__isnull=False, task_done_at__isnull=True),
            ),
        ]
