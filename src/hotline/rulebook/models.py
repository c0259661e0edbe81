"""Rules as data: versions named once and never changed, what put them into force, and drafts (a4.2, a15.3, R33)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from hotline.core.rulemaking import KINDS, STATUSES


class PolicyVersion(models.Model):
    """One content of the policy (制度参数), named by its hash; dates and people are those of its first adoption."""

    version = models.CharField("版本", primary_key=True, max_length=80)
    content = models.JSONField("内容")
    in_force_from = models.DateTimeField("生效时间", db_index=True)
    drafted_by = models.CharField("起草人", max_length=60)
    approved_by = models.CharField("批准人", max_length=60)
    recorded_at = models.DateTimeField("记录时间", auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=~Q(approved_by=F("drafted_by")), name="policy_approved_by_another"),
        ]

    def __str__(self) -> str:
        return self.version


class CalendarVersion(models.Model):
    """One content of the calendar (日历): all notices as known when it was first in force (R3, R5)."""

    version = models.CharField("版本", primary_key=True, max_length=80)
    content = models.JSONField("内容")
    in_force_from = models.DateTimeField("载入时间", db_index=True)
    recorded_at = models.DateTimeField("记录时间", auto_now_add=True)

    def __str__(self) -> str:
        return self.version


class WordsVersion(models.Model):
    """One wording of a template or one state of a code list; number 1 is the one the product ships and has no row."""

    kind = models.CharField("种类", max_length=10)
    subject = models.CharField("对象", max_length=60)
    number = models.IntegerField("版次")
    content = models.JSONField("内容")
    recorded_at = models.DateTimeField("记录时间", auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            UniqueConstraint(fields=["kind", "subject", "number"], name="words_number_once"),
            CheckConstraint(condition=Q(number__gte=2), name="words_number_after_shipped"),
        ]


class Draft(models.Model):
    """A change of a rule being made (草稿): by one person, approved by another, in force from an instant (D07).

    `base` is the version it was written against; `in_force_from` null: as soon as it is approved.
    """

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField("种类", max_length=10)
    subject = models.CharField("对象", max_length=60, blank=True)
    base = models.CharField("所依据的版本", max_length=80)
    content = models.JSONField("内容")
    reason = models.TextField("理由和依据")
    revision = models.IntegerField("修订", default=1)
    status = models.CharField("状态", max_length=10, default="draft")
    in_force_from = models.DateTimeField("拟启用时间", null=True)
    drafted_by = models.CharField("起草人", max_length=60)
    drafted_at = models.DateTimeField("起草时间")
    changed_at = models.DateTimeField("修改时间")
    submitted_at = models.DateTimeField("提交时间", null=True)
    confirmed_by = models.CharField("确认人", max_length=60, blank=True)
    confirmed_at = models.DateTimeField("确认时间", null=True)
    decided_by = models.CharField("决定人", max_length=60, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True)
    decision = models.TextField("决定理由", blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(kind__in=tuple(KINDS)), name="draft_kind_known"),
            CheckConstraint(condition=Q(status__in=tuple(STATUSES)), name="draft_status_known"),
            CheckConstraint(condition=~Q(drafted_by=""), name="draft_has_author"),
            CheckConstraint(condition=~Q(decided_by=F("drafted_by")), name="draft_decided_by_another"),
            CheckConstraint(condition=~Q(confirmed_by=F("drafted_by")), name="draft_confirmed_by_another"),
            CheckConstraint(
                condition=~Q(status__in=("approved", "returned")) | (~Q(decided_by="") & Q(decided_at__isnull=False)),
                name="draft_decided_by_somebody",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["kind", "subject", "-drafted_at"], name="draft_of_subject"),
            models.Index(fields=["status"], name="draft_waiting", condition=Q(status="submitted")),
        ]


class Adoption(models.Model):
    """A version put into force (启用): a former content may come back, so that this is a row of its own (a4.2, D07)."""

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField("种类", max_length=10)
    subject = models.CharField("对象", max_length=60, blank=True)
    version = models.CharField("版本", max_length=80)
    in_force_from = models.DateTimeField("生效时间")
    drafted_by = models.CharField("起草人", max_length=60)
    approved_by = models.CharField("批准人", max_length=60)
    draft = models.OneToOneField(Draft, models.PROTECT, null=True, related_name="adoption", verbose_name="草稿")
    recorded_at = models.DateTimeField("记录时间", auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(kind__in=tuple(KINDS)), name="adoption_kind_known"),
            CheckConstraint(condition=~Q(approved_by=F("drafted_by")), name="adoption_approved_by_another"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["kind", "subject", "in_force_from", "recorded_at", "id"], name="adoption_in_force"),
        ]


PREVIEW_STATES = ("waiting", "running", "done", "failed", "cancelled")


class Preview(models.Model):
    """What a draft would do to the tickets (影响预览), counted for one revision and kept with it; `at` its present.

    A background work with progress: `done` of `total`, `cursor` the last ticket looked at.
    """

    draft = models.OneToOneField(Draft, models.CASCADE, primary_key=True, related_name="preview")
    revision = models.IntegerField("草稿修订")
    base = models.CharField("所比较的版本", max_length=80)
    at = models.DateTimeField("截至")
    state = models.CharField("状态", max_length=10, default="waiting")
    total = models.IntegerField("总数", default=0)
    done = models.IntegerField("已算", default=0)
    cursor = models.BigIntegerField("位置", default=0)
    counts = models.JSONField("结果", default=dict)
    failure = models.CharField("失败原因", max_length=200, blank=True)
    ended_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(state__in=PREVIEW_STATES), name="preview_state_known"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["state"], name="preview_unfinished", condition=Q(state__in=("waiting", "running"))),
        ]


class PreviewRow(models.Model):
    """One ticket a draft would change: its date as it stands, as it would be, and what becomes of it."""

    id = models.BigIntegerField(primary_key=True)
    preview = models.ForeignKey(Preview, models.CASCADE, related_name="rows")
    number = models.CharField("工单编号", max_length=20)
    unit = models.CharField("承办单位", max_length=60, blank=True)
    was = models.DateTimeField("原到期", null=True)
    was_provisional = models.BooleanField("原为暂定", default=False)
    counted = models.DateTimeField("重算到期", null=True)
    to = models.DateTimeField("新到期", null=True)
    provisional = models.BooleanField("仍为暂定", default=False)
    verdict = models.CharField("结果", max_length=10)

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=["preview", "id"], name="preview_rows")]
