"""Delegation and standing substitutes (授权代理、代理人; a5.2; roles section 7)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint


class Delegation(models.Model):
    """Named acts of one post, for a while, by another person (授权): both names stand in every act.

    `cause` says why: the holder's own wish, or an absence for which a standing substitute steps in.
    """

    post = models.ForeignKey("Post", models.PROTECT, related_name="delegations", verbose_name="岗位")
    holder = models.ForeignKey("Person", models.PROTECT, related_name="delegated", verbose_name="授权人")
    deputy = models.ForeignKey("Person", models.PROTECT, related_name="deputised", verbose_name="代理人")
    acts = models.JSONField("事项")
    valid_from = models.DateField("起始日期")
    valid_to = models.DateField("终止日期")
    cause = models.CharField("事由", max_length=10)
    made_by = models.CharField("登记人", max_length=60)
    made_at = models.DateTimeField("登记时间")
    revoked_at = models.DateTimeField("撤销时间", null=True)
    revoked_by = models.CharField("撤销人", max_length=60, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="delegation_ends"),
            CheckConstraint(condition=~Q(holder=F("deputy")), name="delegation_to_another"),
            CheckConstraint(condition=Q(cause__in=("own", "absence")), name="delegation_cause_known"),
            CheckConstraint(condition=~Q(acts=[]), name="delegation_names_acts"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["deputy"], name="delegation_live", condition=Q(revoked_at__isnull=True))
        ]


class Substitute(models.Model):
    """A standing substitute of a unit's leader (代理人; a5.2): steps in while the leader is absent."""

    unit = models.ForeignKey("Unit", models.CASCADE, related_name="substitutes", verbose_name="单位")
    person = models.ForeignKey("Person", models.PROTECT, related_name="substitutes", verbose_name="代理人")
    valid_from = models.DateField("起始日期")
    valid_to = models.DateField("终止日期", null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            UniqueConstraint(
                fields=["unit", "person"], condition=Q(valid_to__isnull=True), name="substitute_named_once"
            ),
            CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="substitute_dates_in_order"
            ),
        ]
