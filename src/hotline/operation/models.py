"""When periodic work ran last, for readiness and `hotline doctor` (S50)."""

from django.db import models


class Run(models.Model):
    """A kind of periodic work (定时作业) and its last run; one row a kind, overwritten.

    `did` counts what was done, by sweep; `failure` names the kind of fault of the last attempt, empty where it ended.
    """

    name = models.CharField("作业", max_length=30, primary_key=True)
    begun_at = models.DateTimeField("最近开始")
    done_at = models.DateTimeField("最近完成", null=True)
    seconds = models.FloatField("用时", null=True)
    did = models.JSONField("处理数", default=dict)
    failure = models.CharField("最近失败", max_length=100, blank=True)

    def __str__(self) -> str:
        return self.name
