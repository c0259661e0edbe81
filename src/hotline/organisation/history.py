"""What a unit was called and who came after it: history keeps the old name (a15.3)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint


class FormerName(models.Model):
    """A name a unit bore until a date, not included (原名称)."""

    unit = models.ForeignKey("Unit", models.CASCADE, related_name="former_names", verbose_name="单位")
    name = models.CharField("名称", max_length=100)
    short_name = models.CharField("简称", max_length=40)
    until = models.DateField("用至")

    class Meta:
        constraints: ClassVar[list[Any]] = [UniqueConstraint(fields=["unit", "until"], name="former_name_once")]


class Succession(models.Model):
    """Who takes over from a unit that has ended (承接单位): whole, or for one catalogue item by its key (a15.3)."""

    unit = models.ForeignKey("Unit", models.PROTECT, related_name="successions", verbose_name="原单位")
    successor = models.ForeignKey("Unit", models.PROTECT, related_name="+", verbose_name="承接单位")
    item = models.CharField("目录条目", max_length=60, blank=True)
    since = models.DateField("自")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            UniqueConstraint(fields=["unit", "item"], name="succession_once"),
            CheckConstraint(condition=~Q(unit=F("successor")), name="succession_to_another"),
        ]
