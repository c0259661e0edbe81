"""Follow-ups, their attempts and answers per question, the requester's choices of a way (a23.1, a23.2)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from hotline.core.arguments import FOLLOW_UP_RESULTS, RATINGS, SOLVED


class FollowUp(models.Model):
    """The follow-up owed for one closure of one demand, each merged one included (a23.1).

    `excused` says why none is made (requester refused, cannot be reached).
    """

    id = models.BigIntegerField(primary_key=True)
    demand = models.ForeignKey("tickets.Demand", models.CASCADE, related_name="follow_ups")
    round = models.SmallIntegerField("轮次")
    due_at = models.DateTimeField("期限", null=True)
    opened_at = models.DateTimeField("产生时间")
    noticed_at = models.DateTimeField("逾期提示时间", null=True)
    ended_at = models.DateTimeField("结束时间", null=True)
    result = models.CharField("评价", max_length=20, blank=True)
    solved = models.CharField("是否解决", max_length=10, blank=True)
    excused = models.CharField("免予回访原因", max_length=20, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            UniqueConstraint(fields=["demand", "round"], name="follow_up_once_a_round"),
            CheckConstraint(condition=Q(result="") | Q(result__in=FOLLOW_UP_RESULTS), name="follow_up_result_known"),
            CheckConstraint(condition=Q(solved="") | Q(solved__in=SOLVED), name="follow_up_solved_known"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["due_at"], name="follow_up_open", condition=Q(ended_at__isnull=True))
        ]


class FollowUpAttempt(models.Model):
    """One attempt (回访记录): when, by which way, by whom, with which answers to the versioned questions (a23.1-b)."""

    id = models.BigIntegerField(primary_key=True)
    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="attempts")
    at = models.DateTimeField("时间")
    channel = models.CharField("方式", max_length=10)
    by = models.CharField("回访人", max_length=60, blank=True)
    role = models.CharField("岗位", max_length=20)
    result = models.CharField("评价", max_length=20)
    questions = models.CharField("问题版本", max_length=20)
    answers = models.JSONField("逐项回答", default=dict)
    departed = models.BooleanField("未按所选方式", default=False)


class WayChoice(models.Model):
    """A choice of the way of follow-up (回访方式选择; a23.2): each kept with its time, the last one counts."""

    id = models.BigIntegerField(primary_key=True)
    demand = models.ForeignKey("tickets.Demand", models.CASCADE, related_name="way_choices")
    way = models.CharField("方式", max_length=10)
    at = models.DateTimeField("时间")
    by = models.CharField("登记人", max_length=60, blank=True)


class Rating(models.Model):
    """A requester's rating of a demand no follow-up asks about: answered at once, or nobody can call (a11.1, a15.1).

    Each is kept with its time, the last one counts.
    """

    id = models.BigIntegerField(primary_key=True)
    demand = models.ForeignKey("tickets.Demand", models.CASCADE, related_name="ratings")
    at = models.DateTimeField("时间")
    channel = models.CharField("方式", max_length=10)
    by = models.CharField("登记人", max_length=60, blank=True)
    result = models.CharField("评价", max_length=20)
    solved = models.CharField("是否解决", max_length=10)
    words = models.CharField("原话引用", max_length=40, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(result__in=RATINGS), name="rating_result_known"),
            CheckConstraint(condition=Q(solved__in=SOLVED), name="rating_solved_known"),
        ]
