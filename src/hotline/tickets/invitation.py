"""Who else works on a ticket: units invited, committees asked to assist (协办、协助; a6.1, a16.1)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint


class Invitation(models.Model):
    """A co-handler's invitation to named claims with an inner due (邀请协办; a16.1).

    Of a committee asked to assist (协助): the version of the duty it rests on and the question put to it (a6.1).
    """

    id = models.BigIntegerField(primary_key=True)
    assignment = models.ForeignKey("tickets.Assignment", models.CASCADE, related_name="invitations")
    demand = models.ForeignKey("tickets.Demand", models.CASCADE, related_name="invitations")
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="invitations")
    claims = models.JSONField("事项点")
    list_item = models.CharField("职责事项版本", max_length=80, blank=True)
    question = models.CharField("协助事项引用", max_length=40, blank=True)
    invited_at = models.DateTimeField("邀请时间")
    due_at = models.DateTimeField("内部期限")
    status = models.CharField("状态", max_length=10, default="invited")
    result = models.CharField("结果引用", max_length=40, blank=True)
    answers = models.JSONField("各事项点答复引用", default=dict)
    documents = models.JSONField("附件引用", default=list)
    reported_at = models.DateTimeField("报送时间", null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            UniqueConstraint(fields=["assignment", "unit"], name="invitation_once"),
            CheckConstraint(
                condition=Q(status__in=("invited", "objected", "bound", "released", "reported")),
                name="invitation_status_known",
            ),
        ]
