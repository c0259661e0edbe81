"""Training (培训记录): by person, level and kind, and what the person may take since (a33.1)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q

LEVELS = {"basic": "初级", "middle": "中级", "high": "高级"}
RESULTS = {"passed": "合格", "failed": "不合格", "attended": "参加"}


class Training(models.Model):
    """One training of one person: kind, level, day, material, result; `covers` are the demand types it is for."""

    person = models.ForeignKey("Person", models.CASCADE, related_name="trainings", verbose_name="人员")
    subject = models.CharField("内容", max_length=100)
    level = models.CharField("级别", max_length=10)
    held_on = models.DateField("日期")
    material = models.CharField("教材", max_length=200, blank=True)
    result = models.CharField("结果", max_length=10)
    covers = models.JSONField("可受理的诉求类型", default=list)
    recorded_by = models.CharField("登记人", max_length=60)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(level__in=tuple(LEVELS)), name="training_level_known"),
            CheckConstraint(condition=Q(result__in=tuple(RESULTS)), name="training_result_known"),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["person", "held_on"], name="training_of_person")]
