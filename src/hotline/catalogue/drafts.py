"""Changes on their way into the catalogue (目录修订): drafts, what the units say, proposals (a15.2, a15.3)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from hotline.core.catalogue_life import OPEN_STATES, STATES, SUBJECTS

ANSWERS = ("", "confirmed", "objected")
KINDS = {
    "catalogue_wrong": "退单认定目录有误",
    "returns": "多次同意退单",
    "departures": "多次未按目录派单",
    "gaps": "目录缺项",
    "basis": "法律依据失效",
    "suggestion": "修订建议",
}
"""Kind of proposal -> its name: by an approved return, by a person, or found by the sweep as a task of review."""
REVIEWS = ("returns", "departures", "gaps", "basis")
"""Kinds that the sweep raises: one open task per subject (a15.3)."""


class Draft(models.Model):
    """A change of an item, list or classification before it is a version (草稿).

    No `content`: the entry ends. `authors` are all who wrote at it: none of them may approve (D07). `edition` counts
    its changes: an answer of a unit holds for the edition it was given on.
    """

    id = models.BigIntegerField(primary_key=True)
    subject = models.CharField("对象", max_length=15)
    key = models.CharField("键", max_length=60)
    name = models.CharField("名称", max_length=100)
    content = models.JSONField("内容", null=True)
    based_on = models.CharField("所据版本", max_length=80, blank=True)
    in_force_from = models.DateField("生效日期")
    reason = models.TextField("修改理由", blank=True)
    warnings_reason = models.TextField("提示说明", blank=True)
    state = models.CharField("状态", max_length=10, default="draft")
    edition = models.IntegerField("修改次数", default=1)
    batch = models.CharField("批次", max_length=40, blank=True)
    drafted_by = models.CharField("起草人", max_length=60)
    authors = models.JSONField("执笔人", default=list)
    drafted_at = models.DateTimeField("起草时间")
    changed_at = models.DateTimeField("修改时间")
    proposed_at = models.DateTimeField("送出时间", null=True)
    decided_by = models.CharField("决定人", max_length=60, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True)
    decision_reason = models.TextField("决定理由", blank=True)
    made = models.CharField("形成版本", max_length=80, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(subject__in=tuple(SUBJECTS)), name="draft_subject_known"),
            CheckConstraint(condition=Q(state__in=tuple(STATES)), name="draft_state_known"),
            CheckConstraint(
                condition=~Q(state="approved") | (~Q(decided_by="") & ~Q(decided_by=F("drafted_by"))),
                name="draft_approved_by_another",
            ),
            UniqueConstraint(fields=["subject", "key"], condition=Q(state__in=OPEN_STATES), name="draft_open_once"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["changed_at"], name="draft_open", condition=Q(state__in=OPEN_STATES)),
            models.Index(fields=["batch"], name="draft_of_batch", condition=~Q(batch="")),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.name}"


class Confirmation(models.Model):
    """What a unit named in a proposed item says to it, and the hotline's decision where it objects or keeps silent."""

    id = models.BigIntegerField(primary_key=True)
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="confirmations")
    edition = models.IntegerField("修改次数")
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", verbose_name="单位")
    asked_at = models.DateTimeField("送出时间")
    due_at = models.DateTimeField("答复期限")
    answer = models.CharField("答复", max_length=10, blank=True)
    reason = models.TextField("意见", blank=True)
    answered_by = models.CharField("答复人", max_length=60, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    decided_by = models.CharField("裁定人", max_length=60, blank=True)
    decided_at = models.DateTimeField("裁定时间", null=True)
    decision_reason = models.TextField("裁定理由", blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            UniqueConstraint(fields=["draft", "edition", "unit"], name="confirmation_once"),
            CheckConstraint(condition=Q(answer__in=ANSWERS), name="confirmation_answer_known"),
            CheckConstraint(condition=~Q(answer="objected") | ~Q(reason=""), name="confirmation_objection_has_reason"),
            CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="confirmation_answer_whole",
            ),
            CheckConstraint(
                condition=Q(decided_by="", decided_at__isnull=True, decision_reason="")
                | (~Q(decided_by="") & Q(decided_at__isnull=False) & ~Q(decision_reason="")),
                name="confirmation_decision_whole",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["unit", "due_at"], name="confirmation_waiting", condition=Q(answer="")),
        ]


class Proposal(models.Model):
    """A reason to change the catalogue that waits for somebody (修订建议、复核任务; a15.3).

    `about` is the key of an item, or a class code where there is no item; `tickets` the numbers that speak for it.
    """

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField("种类", max_length=15)
    about = models.CharField("对象", max_length=60)
    ticket = models.CharField("工单编号", max_length=20, blank=True)
    tickets = models.JSONField("工单", default=list)
    words = models.TextField("说明", blank=True)
    opened_at = models.DateTimeField("提出时间")
    opened_by = models.CharField("提出人", max_length=60, blank=True)
    unit = models.CharField("单位", max_length=60, blank=True)
    settled_at = models.DateTimeField("处理时间", null=True)
    settled_by = models.CharField("处理人", max_length=60, blank=True)
    outcome = models.CharField("处理结果", max_length=10, blank=True)
    reason = models.TextField("处理理由", blank=True)
    draft = models.ForeignKey(Draft, models.SET_NULL, null=True, related_name="proposals", verbose_name="草稿")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(kind__in=tuple(KINDS)), name="catalogue_proposal_kind_known"),
            UniqueConstraint(
                fields=["kind", "about"],
                condition=Q(settled_at__isnull=True, kind__in=REVIEWS),
                name="proposal_one_open_review",
            ),
            CheckConstraint(
                condition=Q(settled_at__isnull=True, outcome="")
                | (Q(settled_at__isnull=False, outcome__in=("drafted", "declined")) & ~Q(settled_by="")),
                name="proposal_outcome_whole",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["opened_at", "id"], name="proposal_open", condition=Q(settled_at__isnull=True)),
            models.Index(fields=["kind", "about"], name="proposal_about"),
        ]
