"""Urgings, supervisions and incident alerts (a25.1, a38.1)."""

from django.db import models


class Measure(models.Model):
    """An urging (催办), a supervision (督办) with its date of answer, or an incident alert (突发事件报告)."""

    id = models.BigIntegerField(primary_key=True)
    demand = models.ForeignKey("tickets.Demand", models.CASCADE, related_name="measures")
    kind = models.CharField("种类", max_length=12)
    at = models.DateTimeField("时间")
    by = models.CharField("人员", max_length=60, blank=True)
    due_at = models.DateTimeField("答复期限", null=True)
    reason = models.CharField("理由引用", max_length=40, blank=True)
    reported_to = models.CharField("报告对象引用", max_length=40, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    answer = models.CharField("答复引用", max_length=40, blank=True)
