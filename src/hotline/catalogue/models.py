"""Catalogue items and the classification, versioned from the start (a15.2, a15.3)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint


class ClassCode(models.Model):
    """One class of DB44/T 2479-2024 (事项分类); `ordinal` tells apart a code the standard prints twice."""

    edition = models.CharField("版本", max_length=30)
    code = models.CharField("代码", max_length=6)
    ordinal = models.SmallIntegerField("序号", default=1)
    name = models.CharField("名称", max_length=100, null=True)
    level = models.SmallIntegerField("级别")
    parent = models.CharField("上级代码", max_length=6, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            UniqueConstraint(fields=["edition", "code", "ordinal"], name="class_code_once"),
            CheckConstraint(condition=Q(level__in=(1, 2, 3)), name="class_level_known"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Item(models.Model):
    """One version of a catalogue item (诉求事项): basis, unit or rule by town, limits; named by its content's hash.

    Where `by_town` the unit is the town where it happened and `office` the suggested office there (a15.2).
    """

    version = models.CharField("版本", primary_key=True, max_length=80)
    key = models.CharField("键", max_length=60, db_index=True)
    name = models.CharField("名称", max_length=100)
    class_code = models.CharField("事项分类", max_length=6)
    demand_types = models.JSONField("诉求类型")
    legal_basis = models.JSONField("法律依据")
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, null=True, verbose_name="承办单位")
    by_town = models.BooleanField("按事发地镇街", default=False)
    office = models.CharField("建议承办的镇街所属工作机构", max_length=60, blank=True)
    co_units = models.JSONField("协办单位", default=list)
    limits = models.JSONField("办理期限", default=dict)
    scope = models.JSONField("适用表述", default=list)
    ask = models.TextField("须询问", blank=True)
    not_covered = models.TextField("不适用", blank=True)
    valid_from = models.DateField("起始日期")
    valid_to = models.DateField("终止日期", null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(
                condition=Q(unit__isnull=False, by_town=False) | Q(unit__isnull=True, by_town=True),
                name="item_unit_or_town",
            ),
            CheckConstraint(condition=~Q(by_town=True) | ~Q(office=""), name="item_of_town_names_office"),
            UniqueConstraint(fields=["key"], condition=Q(valid_to__isnull=True), name="item_in_force_once"),
        ]

    def __str__(self) -> str:
        return self.name
