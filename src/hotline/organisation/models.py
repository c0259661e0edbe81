"""Units, people and their dated posts (承办单位、人员、岗位; a5.1, a6, roles sections 1 and 2)."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from hotline.core.lifecycle import ROLES
from hotline.core.units import KINDS
from hotline.organisation.assistance import Released
from hotline.organisation.delegation import Delegation, Substitute
from hotline.organisation.duty import Duty
from hotline.organisation.history import FormerName, Succession
from hotline.organisation.membership import Member
from hotline.organisation.proposal import Proposal, Upload
from hotline.organisation.training import Training

__all__ = [
    "Account", "Delegation", "Duty", "FormerName", "Member", "Person", "Post", "Proposal", "RateBucket", "Released",
    "ServiceAccount", "ServiceKey", "Substitute", "Succession", "Training", "Unit", "Upload",
]  # fmt: skip


def _in_order(name: str) -> CheckConstraint:
    return CheckConstraint(
        condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name=f"{name}_dates_in_order"
    )


class Unit(models.Model):
    """A body that handles demands, assists, or belongs to the hotline; in force for a span of dates (a5.1, a6).

    `offices` are a town's (镇街所属工作机构; a15.2) by name with their dates, `area` the codes of the towns it is
    competent in, `subjects` what for (a5.3, a8.1). Contact desk, numbers and duty hours are how it is reached (a5.2);
    `stand_in` is asked for where the duty list has a gap (a4.3), `night_phone` at any hour (a35.1).
    """

    key = models.CharField("键", primary_key=True, max_length=60)
    name = models.CharField("名称", max_length=100)
    short_name = models.CharField("简称", max_length=40)
    kind = models.CharField("单位类别", max_length=30)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name="上级")
    code = models.CharField("代码", max_length=20, blank=True)
    offices = models.JSONField("所属工作机构", default=list)
    around_clock = models.BooleanField("24小时服务", default=False)
    area = models.JSONField("辖区", default=list)
    subjects = models.CharField("职责事项", max_length=500, blank=True)
    contact_desk = models.CharField("联络科室", max_length=100, blank=True)
    contact_phone = models.CharField("联络电话", max_length=30, blank=True)
    night_phone = models.CharField("夜间电话", max_length=30, blank=True)
    duty_hours = models.JSONField("值守时间", default=list)
    stand_in = models.ForeignKey("Person", models.PROTECT, null=True, related_name="+", verbose_name="缺岗代班人")
    valid_from = models.DateField("起始日期")
    valid_to = models.DateField("终止日期", null=True)
    is_demo = models.BooleanField("演示数据", default=False)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(kind__in=KINDS), name="unit_kind_known"),
            UniqueConstraint(fields=["code"], condition=Q(valid_to__isnull=True) & ~Q(code=""), name="unit_code_once"),
            _in_order("unit"),
        ]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """One person of the hotline or of a unit (S21: a real name, no shared account)."""

    key = models.CharField("键", primary_key=True, max_length=60)
    name = models.CharField("姓名", max_length=60)
    title = models.CharField("职务", max_length=60, blank=True)
    phone = models.CharField("工作电话", max_length=30, blank=True)
    is_demo = models.BooleanField("演示数据", default=False)

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A role a person holds in a unit, dated; `appointment` narrows or widens it (roles section 1).

    Who gave it and who approved it stand beside; the database refuses posts that may not be held together.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts", verbose_name="人员")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name="单位")
    role = models.CharField("岗位", max_length=20)
    appointment = models.CharField("任命", max_length=40, blank=True)
    valid_from = models.DateField("起始日期")
    valid_to = models.DateField("终止日期", null=True)
    given_by = models.CharField("授予人", max_length=60, blank=True)
    approved_by = models.CharField("批准人", max_length=60, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(role__in=tuple(ROLES)), name="post_role_known"),
            CheckConstraint(condition=Q(given_by="") | ~Q(given_by=F("person")), name="post_not_given_to_oneself"),
            CheckConstraint(
                condition=Q(approved_by="") | (~Q(approved_by=F("given_by")) & ~Q(approved_by=F("person"))),
                name="post_approved_by_another",
            ),
            UniqueConstraint(
                fields=["person", "unit", "role", "appointment"],
                condition=Q(valid_to__isnull=True),
                name="post_held_once",
            ),
            CheckConstraint(  # a post ended on its first day has been in force on none
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="post_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.unit_id}"


class Accounts(BaseUserManager["Account"]):
    """Finding an account by its name of sign-in."""


class Account(AbstractBaseUser):
    """How one person signs in (账号; S21): what the account may do follows from the person's posts alone."""

    username = models.CharField("登录名", max_length=60, unique=True)
    person = models.OneToOneField(Person, models.PROTECT, related_name="account", verbose_name="人员")
    is_active = models.BooleanField("启用", default=True)
    is_demo = models.BooleanField("演示数据", default=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["person"]

    objects = Accounts()

    def __str__(self) -> str:
        return self.username


PURPOSES = ("channel", "unit_system", "reader")
"""What an outside system is: a channel of requesters, the system of a unit (the hotline's own too), a reader."""

SCOPES = {
    "channel": ("contacts",),
    "unit_system": ("register", "tickets", "acts", "changes", "webhooks"),
    "reader": ("tickets", "changes"),
}
"""Purpose -> the most that its account may be given (roles section 9)."""


class ServiceAccount(models.Model):
    """One outside system in one environment (外部系统账号; S40): what it is, what it may, from where, how often.

    `unit` whose people a unit's system acts for, `channel` by which a channel's contacts count as received. Drafted by
    one person and approved by another (roles section 4).
    """

    name = models.CharField("名称", max_length=30, unique=True)
    purpose = models.CharField("用途", max_length=15)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="systems", verbose_name="单位")
    channel = models.CharField("渠道", max_length=15, blank=True)
    scopes = models.JSONField("权限")
    addresses = models.JSONField("来源地址", default=list)
    per_minute = models.IntegerField("每分钟次数")
    drafted_by = models.CharField("申请人", max_length=60)
    approved_by = models.CharField("批准人", max_length=60)
    made_at = models.DateTimeField("建立时间")
    ended_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(purpose__in=PURPOSES), name="service_purpose_known"),
            CheckConstraint(condition=~Q(approved_by=F("drafted_by")), name="service_approved_by_another"),
            CheckConstraint(condition=Q(per_minute__gte=1), name="service_rate_positive"),
            CheckConstraint(
                condition=~Q(purpose="unit_system") | Q(unit__isnull=False), name="service_of_unit_names_it"
            ),
            CheckConstraint(condition=~Q(purpose="channel") | ~Q(channel=""), name="service_of_channel_names_it"),
        ]

    def __str__(self) -> str:
        return self.name


class ServiceKey(models.Model):
    """A key of a service account (密钥): of the secret only a keyed digest is kept; it always ends (S40)."""

    id = models.CharField("编号", primary_key=True, max_length=16)
    account = models.ForeignKey(ServiceAccount, models.PROTECT, related_name="keys")
    digest = models.BinaryField("摘要")
    digest_key = models.CharField("摘要密钥", max_length=40)
    issued_at = models.DateTimeField("发放时间")
    expires_at = models.DateTimeField("到期时间")
    revoked_at = models.DateTimeField("吊销时间", null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="service_key_ends"),
        ]

    def __str__(self) -> str:
        return self.id


class RateBucket(models.Model):
    """Calls counted in one minute under one name: a key, or the keyed digest of an address or number (S37)."""

    name = models.CharField(primary_key=True, max_length=80)
    minute = models.BigIntegerField()
    used = models.IntegerField()

    def __str__(self) -> str:
        return self.name
