"""What a unit has released to a committee for one assistance task (a6.1)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import UniqueConstraint


class Released(models.Model):
    """One field of a demand released to a committee for its task (协助任务信息提供); its event is the ticket's."""

    number = models.CharField("工单编号", max_length=20)
    unit = models.ForeignKey("Unit", models.CASCADE, related_name="+", verbose_name="村居")
    field = models.CharField("栏目", max_length=20)
    by = models.CharField("提供人", max_length=60)
    at = models.DateTimeField("时间")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            UniqueConstraint(fields=["number", "unit", "field"], name="released_once"),
        ]
