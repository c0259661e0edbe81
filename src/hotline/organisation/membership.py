"""Members of consultation bodies (协商机制成员; a8.1)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint


class Member(models.Model):
    """A person on a consultation body for a span of dates, one of them in the chair (召集人; a8.1)."""

    body = models.ForeignKey("Unit", models.CASCADE, related_name="members", verbose_name="协商机制")
    person = models.ForeignKey("Person", models.PROTECT, related_name="memberships", verbose_name="成员")
    chair = models.BooleanField("召集人", default=False)
    valid_from = models.DateField("起始日期")
    valid_to = models.DateField("终止日期", null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            UniqueConstraint(fields=["body", "person"], condition=Q(valid_to__isnull=True), name="member_once"),
            UniqueConstraint(
                fields=["body"], condition=Q(chair=True, valid_to__isnull=True), name="member_one_in_the_chair"
            ),
            CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="member_dates_in_order"
            ),
        ]
