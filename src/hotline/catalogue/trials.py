"""Trials of a change (试算): which tickets would have gone elsewhere or had another limit (a15.3)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q

STATES = ("waiting", "running", "done", "failed", "cancelled")
EFFECTS = {
    "unit": "改单位",
    "limit": "改期限",
    "both": "改单位和期限",
    "covered": "原缺项，现有条目",
    "open": "不再能定出单位",
}
"""What a change does to a ticket; every affected one has exactly one of these."""


class Trial(models.Model):
    """One trial of drafts over the tickets dispatched in a span of days; kept with its result (a15.3).

    `editions`: draft -> the edition of it that was tried: a later one makes the trial outdated.
    """

    id = models.BigIntegerField(primary_key=True)
    drafts = models.JSONField("草稿")
    editions = models.JSONField("修改次数")
    days = models.IntegerField("天数")
    asked_at = models.DateTimeField("时间")
    asked_by = models.CharField("提出人", max_length=60)
    state = models.CharField("状态", max_length=10, default="waiting")
    done = models.IntegerField("已处理", default=0)
    total = models.IntegerField("总数", default=0)
    result = models.JSONField("结果", default=dict)
    failure = models.CharField("失败原因", max_length=200, blank=True)
    ended_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(state__in=STATES), name="trial_state_known"),
        ]


class TrialLine(models.Model):
    """One ticket a trial found affected: where it went and would go, under which limit (a15.3)."""

    id = models.BigAutoField(primary_key=True)
    trial = models.ForeignKey(Trial, models.CASCADE, related_name="lines", db_index=False)
    number = models.CharField("工单编号", max_length=20)
    town = models.CharField("镇街代码", max_length=20, blank=True)
    effect = models.CharField("影响", max_length=10)
    old_unit = models.CharField("原单位", max_length=60, blank=True)
    new_unit = models.CharField("新单位", max_length=60, blank=True)
    old_limit = models.CharField("原期限", max_length=10, blank=True)
    new_limit = models.CharField("新期限", max_length=10, blank=True)
    becomes_late = models.BooleanField("会变成超期", default=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(effect__in=tuple(EFFECTS)), name="trial_line_effect_known"),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["trial", "id"], name="trial_line_of_trial")]
