"""The catalogue in force, its lists and the classification, in versions that never change (a13.1, a15.2, a15.3).

A version is named by the hash of its content and valid from a date to the day before another. Triggers see to it that a
version changes in nothing but its end, is never deleted, and that no two versions of one key are in force at once.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils import timezone

from hotline.catalogue.classes import FIELD_CODES
from hotline.catalogue.drafts import Confirmation, Draft, Proposal
from hotline.catalogue.trials import Trial, TrialLine

__all__ = ["ClassCode", "Confirmation", "Draft", "Edition", "Entry", "Item", "Proposal", "Trial", "TrialLine"]

LISTS = ("channel", "duty", "law", "question")
"""Statutory channels (a13.2.2), duties of committees (a6.1), laws (a15.2), questions an exception asks (a5.3)."""


def _dates(name: str) -> CheckConstraint:
    return CheckConstraint(
        condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name=f"{name}_dates_in_order"
    )


def _approved_by_another(name: str) -> CheckConstraint:
    """D07; rows a demo city is founded with name nobody."""
    return CheckConstraint(
        condition=Q(approved_by="") | ~Q(approved_by=F("drafted_by")), name=f"{name}_approved_by_another"
    )


class Edition(models.Model):
    """An edition of the classification (事项分类版本), in force from a date until a later one replaces it (a13.1).

    `mapping`: code of the edition before -> its codes in this one; no code: the class has ended.
    """

    name = models.CharField("版本", primary_key=True, max_length=30)
    valid_from = models.DateField("起始日期", unique=True)
    previous = models.CharField("前一版本", max_length=30, blank=True)
    mapping = models.JSONField("代码对照", default=dict)
    drafted_by = models.CharField("起草人", max_length=60, blank=True)
    approved_by = models.CharField("批准人", max_length=60, blank=True)
    recorded_at = models.DateTimeField("记录时间", default=timezone.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [_approved_by_another("edition")]

    def __str__(self) -> str:
        return self.name


class ClassCode(models.Model):
    """One class of an edition (事项分类); `ordinal` tells apart a code the standard prints twice.

    Every top class belongs to exactly one of the five fields of a13.1, and through it every class below.
    """

    edition = models.CharField("版本", max_length=30)
    code = models.CharField("代码", max_length=6)
    ordinal = models.SmallIntegerField("序号", default=1)
    name = models.CharField("名称", max_length=100, null=True)
    level = models.SmallIntegerField("级别")
    parent = models.CharField("上级代码", max_length=6, blank=True)
    field = models.CharField("领域", max_length=22, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            UniqueConstraint(fields=["edition", "code", "ordinal"], name="class_code_once"),
            CheckConstraint(condition=Q(level__in=(1, 2, 3)), name="class_level_known"),
            CheckConstraint(
                condition=Q(level=1, field__in=FIELD_CODES) | Q(~Q(level=1), field=""), name="class_field_of_top"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Item(models.Model):
    """One version of a catalogue item (诉求事项): basis, unit or rule by town, limits; named by its content's hash.

    Where `by_town` the unit is the town where it happened and `office` the suggested office there (a15.2). `rules` are
    exceptions tried before; `scope` the words that match; `edition` the classification its class code stands in.
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
    rules = models.JSONField("例外", default=list)
    co_units = models.JSONField("协办单位", default=list)
    limits = models.JSONField("办理期限", default=dict)
    scope = models.JSONField("适用表述", default=list)
    examples = models.JSONField("例句", default=list)
    ask = models.TextField("须询问", blank=True)
    not_covered = models.TextField("不适用", blank=True)
    extension_open = models.BooleanField("可否延期", default=True)
    valid_from = models.DateField("起始日期")
    valid_to = models.DateField("终止日期", null=True)
    edition = models.CharField("分类版本", max_length=30, blank=True)
    reason = models.TextField("修改理由", blank=True)
    drafted_by = models.CharField("起草人", max_length=60, blank=True)
    approved_by = models.CharField("批准人", max_length=60, blank=True)
    recorded_at = models.DateTimeField("记录时间", default=timezone.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(
                condition=Q(unit__isnull=False, by_town=False) | Q(unit__isnull=True, by_town=True),
                name="item_unit_or_town",
            ),
            CheckConstraint(condition=~Q(by_town=True) | ~Q(office=""), name="item_of_town_names_office"),
            _dates("item"),
            _approved_by_another("item"),
        ]

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """One version of an entry of a list (清单条目): channel, committee duty, law or question (a6.1, a13.2.2, a15.2)."""

    version = models.CharField("版本", primary_key=True, max_length=80)
    list = models.CharField("清单", max_length=10)
    key = models.CharField("键", max_length=60)
    name = models.CharField("名称", max_length=100)
    content = models.JSONField("内容")
    valid_from = models.DateField("起始日期")
    valid_to = models.DateField("终止日期", null=True)
    reason = models.TextField("修改理由", blank=True)
    drafted_by = models.CharField("起草人", max_length=60, blank=True)
    approved_by = models.CharField("批准人", max_length=60, blank=True)
    recorded_at = models.DateTimeField("记录时间", default=timezone.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(list__in=LISTS), name="entry_list_known"),
            _dates("entry"),
            _approved_by_another("entry"),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["list", "key"], name="entry_of_list")]

    def __str__(self) -> str:
        return self.name
