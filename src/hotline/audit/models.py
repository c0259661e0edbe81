"""Event rows, the chains that belong to no ticket, anchors, refused attempts (a32.1; S15, S16)."""

from typing import Any, ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

VIEW_KINDS = ("opened", "searched", "revealed", "emergency", "exported", "printed", "downloaded", "copied")
"""Opened a ticket, searched by identifier, revealed one field, looked in an emergency (紧急查看), exported, printed,
downloaded a file, copied for the person concerned (a32.1)."""

VIEWS = "views"
"""The chain of the view log: one event a batch of lines (S15)."""

CONFIGURATION_CHAINS = ("organisation", "catalogue", "rulebook", "access", "privacy")
"""One chain for each subject of configuration: units and people, dispatch catalogue, rules as data, who signs in with
which rights, what is done with personal data (S15)."""

OWN_CHAINS = ("calendar", "policy", VIEWS, *CONFIGURATION_CHAINS)
"""Chains of no ticket: their hashes are checked, there is nothing to replay."""


class EventRow(models.Model):
    """One event of one chain; triggers refuse UPDATE, DELETE and TRUNCATE, the application role lacks the right."""

    id = models.BigIntegerField(primary_key=True)
    chain = models.CharField("链", max_length=20)
    seq = models.IntegerField("序号")
    act = models.CharField("动作", max_length=30)
    at = models.DateTimeField("生效时间")
    recorded_at = models.DateTimeField("记录时间")
    actor = models.JSONField("动作人")
    args = models.JSONField("参数视图")
    policy = models.CharField("制度参数版本", max_length=80)
    calendar = models.CharField("日历版本", max_length=80)
    item = models.CharField("目录条目版本", max_length=80, null=True)
    rules = models.CharField("规则版本", max_length=10)
    previous = models.BinaryField("前一摘要")
    algorithm = models.CharField("算法", max_length=10)
    hash = models.BinaryField("摘要")

    class Meta:
        constraints: ClassVar[list[Any]] = [UniqueConstraint(fields=["chain", "seq"], name="event_once")]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["calendar", "id"], name="event_recounting", condition=Q(act="recompute")),
        ]


class Chain(models.Model):
    """The head of a chain that belongs to no ticket (OWN_CHAINS)."""

    name = models.CharField(primary_key=True, max_length=20)
    seq = models.IntegerField(default=0)
    head = models.BinaryField(default=b"")
    last_event_at = models.DateTimeField(null=True)
    anchored_seq = models.IntegerField(default=0)


class Anchor(models.Model):
    """A daily anchor (锚): the heads of the chains that grew, kept outside the database in a file (S16)."""

    n = models.IntegerField(primary_key=True)
    made_at = models.DateTimeField("时间")
    chains = models.IntegerField("链数")
    events = models.BigIntegerField("事件数")
    previous = models.CharField("前一锚", max_length=80, blank=True)
    hash = models.CharField("摘要", max_length=80)


class ViewRow(models.Model):
    """One opening of a ticket, search by identifier or reveal (查看记录; a32.1): who, when, which fields, from where.

    Append-only like the events. `fields` are names only; `found` counts what a search listed; `purpose` is the reason
    from the list, never free words about a person: those are kept sealed under the `reference`. The database gives each
    line its place in the order in which lines become final (migration 0006), by which they are sealed.
    """

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField("时间")
    kind = models.CharField("种类", max_length=10)
    person = models.CharField("人员", max_length=60)
    role = models.CharField("岗位", max_length=20)
    unit = models.CharField("单位", max_length=60, blank=True)
    demand = models.CharField("工单编号", max_length=20, blank=True)
    opening = models.CharField("范围", max_length=10, blank=True)
    fields = models.JSONField("字段", default=list)
    found = models.IntegerField("条数", null=True)
    purpose = models.CharField("目的", max_length=60, blank=True)
    reference = models.CharField("说明引用", max_length=40, blank=True)
    origin = models.CharField("来源地址", max_length=60, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(kind__in=VIEW_KINDS), name="view_kind_known"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["demand", "at"], name="view_of_demand"),
            models.Index(fields=["person", "at"], name="view_by_person"),
            BrinIndex(fields=["at"], name="view_by_time", pages_per_range=16),
            models.Index(fields=["kind", "at"], name="view_not_opening", condition=~Q(kind="opened")),
        ]


class ViewSeal(models.Model):
    """A batch of the view log sealed by one event of the chain `views` (封存批次; S15). Append-only.

    `ids` and `digests` are 8 and 32 bytes a line, in order; `until_position` and `until_row` end the batch, the next
    one begins behind. `n` is also the number of its event among those that seal.
    """

    n = models.IntegerField(primary_key=True)
    event = models.IntegerField("事件序号", unique=True)
    count = models.IntegerField("条数")
    ids = models.BinaryField("行号")
    digests = models.BinaryField("摘要")
    until_position = models.BigIntegerField()
    until_row = models.BigIntegerField()


class RefusedAttempt(models.Model):
    """A refused attempt (不予执行记录): outside the chains, for figures and the timeline."""

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField("时间", db_index=True)
    act = models.CharField("动作", max_length=30)
    demand = models.CharField("工单编号", max_length=20, blank=True, db_index=True)
    actor = models.JSONField("动作人")
    guard = models.CharField("前置条件", max_length=30)
    provision = models.CharField("条款", max_length=12)
    sentence = models.TextField("说明", default="")
