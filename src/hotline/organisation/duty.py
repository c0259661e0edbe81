"""Duty list (值班表): who is on duty when, with the number to call (a4.3, a5.2, a35.1)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint


class Duty(models.Model):
    """One person on duty for a unit from an instant up to another; `phone` where the own work number is not it."""

    unit = models.ForeignKey("Unit", models.CASCADE, related_name="duties", verbose_name="单位")
    person = models.ForeignKey("Person", models.PROTECT, related_name="duties", verbose_name="值班人")
    start = models.DateTimeField("开始")
    end = models.DateTimeField("结束")
    phone = models.CharField("值班电话", max_length=30, blank=True)
    note = models.CharField("备注", max_length=100, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(end__gt=F("start")), name="duty_in_order"),
            UniqueConstraint(fields=["unit", "person", "start"], name="duty_once"),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["unit", "start"], name="duty_of_unit")]
