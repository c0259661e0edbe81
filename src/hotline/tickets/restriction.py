"""Recusal and restricted matters (回避、专办): rows of their own beside the demand (a11.2; roles section 6)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

RESTRICTIONS = ("recused", "released", "named")


class Restriction(models.Model):
    """Who may not see a demand, and who alone may (回避、专办; a11.2; roles sections 1 and 6, P3).

    `recused`: a person or unit complained about; `released`: a person of such a unit who may work on it all the same;
    `named`: a person for whom alone a restricted matter is. Lifted, never deleted, so that it stays known who saw what.
    """

    id = models.BigIntegerField(primary_key=True)
    demand = models.ForeignKey("tickets.Demand", models.CASCADE, related_name="restrictions")
    kind = models.CharField("种类", max_length=10)
    subject = models.CharField("人员或单位", max_length=60)
    set_at = models.DateTimeField("设定时间")
    set_by = models.CharField("设定人", max_length=60, blank=True)
    lifted_at = models.DateTimeField("解除时间", null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(kind__in=RESTRICTIONS), name="restriction_kind_known"),
            UniqueConstraint(
                fields=["demand", "kind", "subject"], condition=Q(lifted_at__isnull=True), name="restriction_once"
            ),
        ]
