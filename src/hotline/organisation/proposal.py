"""Proposals (待批事项): what one person drafts and another decides: units, successors, posts, imports (D07, D13)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q

PROPOSALS = {
    "establish": "设立单位",
    "amend": "变更单位",
    "rename": "单位更名",
    "merge": "单位合并",
    "split": "单位分设",
    "close": "单位撤销",
    "post": "授予岗位",
    "import_units": "导入单位",
    "import_people": "导入人员",
}


class Proposal(models.Model):
    """One draft waiting for, or having found, its decision; `content` is what is decided on, word for word.

    `confirmed` holds what the leads of the units concerned say to it. `applied_at`: everything it brings has taken
    effect, which for a change of units is on its date (a15.3).
    """

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField("种类", max_length=15)
    object = models.CharField("对象", max_length=60)
    content = models.JSONField("内容")
    effective_on = models.DateField("生效日期")
    drafted_by = models.CharField("起草人", max_length=60)
    drafted_at = models.DateTimeField("起草时间")
    confirmed = models.JSONField("单位意见", default=list)
    decided_by = models.CharField("决定人", max_length=60, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True)
    decision = models.CharField("决定", max_length=10, blank=True)
    reason = models.CharField("理由", max_length=500, blank=True)
    applied_at = models.DateTimeField("生效时间", null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(kind__in=tuple(PROPOSALS)), name="organisation_proposal_kind_known"),
            CheckConstraint(condition=Q(decision__in=("", "approved", "refused")), name="proposal_decision_known"),
            CheckConstraint(condition=Q(decided_by="") | ~Q(decided_by=F("drafted_by")), name="proposal_by_two"),
            CheckConstraint(
                condition=Q(decided_at__isnull=True, decision="") | (Q(decided_at__isnull=False) & ~Q(decision="")),
                name="proposal_decided_whole",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["drafted_at"], name="proposal_waiting", condition=Q(decided_at__isnull=True)),
            models.Index(
                fields=["effective_on"], name="proposal_to_apply", condition=Q(decision="approved", applied_at=None)
            ),
        ]


class Upload(models.Model):
    """A spreadsheet read and not yet confirmed: its rows as read, for the one who brought it (导入预览)."""

    id = models.BigIntegerField(primary_key=True)
    person = models.CharField("上传人", max_length=60)
    kind = models.CharField("种类", max_length=10)
    name = models.CharField("文件名", max_length=200)
    digest = models.CharField("摘要", max_length=80)
    rows = models.JSONField("内容")
    made_at = models.DateTimeField("时间")
