"""How demands end at intake: disposed of, handed to another city, answered at once (a13.2, a15.1, a24.1)."""

from django.db import models


class Handed(models.Model):
    """The hand-over of a demand to another city of the province: number there, receipt, result (a24.1)."""

    id = models.BigIntegerField(primary_key=True)
    demand = models.OneToOneField("tickets.Demand", models.CASCADE, related_name="handed")
    city = models.CharField("城市", max_length=40)
    consent = models.BooleanField("诉求人同意")
    number_there = models.CharField("对方编号", max_length=60, blank=True)
    received_there_at = models.DateTimeField("对方接收时间", null=True)
    result = models.CharField("结果引用", max_length=40, blank=True)


class Disposal(models.Model):
    """How a demand ended without ticket (分类处理记录): coded reason, what was told, by which text (a13.2, a14.1).

    The class stands on the demand, its provision in `core.intake`; reason, channel and what was told are references.
    """

    id = models.BigIntegerField(primary_key=True)
    demand = models.OneToOneField("tickets.Demand", models.CASCADE, related_name="disposal")
    at = models.DateTimeField("时间")
    by = models.CharField("处理人", max_length=60, blank=True)
    reason_code = models.CharField("理由代码", max_length=30, blank=True)
    reason = models.CharField("理由引用", max_length=40, blank=True)
    channel = models.CharField("告知渠道引用", max_length=40, blank=True)
    told = models.CharField("告知内容引用", max_length=40, blank=True)
    text = models.CharField("告知文本", max_length=60)
    text_version = models.SmallIntegerField("告知文本版本")


class SpotAnswer(models.Model):
    """A demand answered at once (即时答复): answer, its source, what the requester said to it (a15.1).

    `acknowledged` is null where the requester was not asked.
    """

    id = models.BigIntegerField(primary_key=True)
    demand = models.OneToOneField("tickets.Demand", models.CASCADE, related_name="spot_answer")
    at = models.DateTimeField("时间")
    by = models.CharField("答复人", max_length=60, blank=True)
    answer = models.CharField("答复引用", max_length=40)
    source = models.CharField("来源引用", max_length=40)
    source_kind = models.CharField("来源种类", max_length=12, blank=True)
    acknowledged = models.BooleanField("诉求人认可", null=True)
