"""Versions of policy and calendar: immutable, named by the hash of their content (a4.2, a15.3, R33)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q


class PolicyVersion(models.Model):
    """One version of the policy (制度参数): drafted, approved by another, in force from an instant (a4.2, D07)."""

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
    """One version of the calendar (日历): all notices as known at an instant (R3, R5)."""

    version = models.CharField("版本", primary_key=True, max_length=80)
    content = models.JSONField("内容")
    in_force_from = models.DateTimeField("载入时间", db_index=True)
    recorded_at = models.DateTimeField("记录时间", auto_now_add=True)

    def __str__(self) -> str:
        return self.version
