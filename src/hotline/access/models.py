"""What proves a person at sign-in, sessions, undertakings accepted, rights confirmed (a32.1; S21-S29).

What an account may do follows from the posts of its person and stands in `organisation`.
"""

from typing import Any, ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from hotline.organisation.models import Account, Person, Post, Unit


class Credential(models.Model):
    """Besides its hash what is known of an account's password, and its name at the city's identity provider.

    `must_change`: the password was given by somebody else and serves once, until `one_time_until`. `subject` is the
    employee number or subject by which the identity provider names the person.
    """

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="credential")
    must_change = models.BooleanField("须更换密码", default=False)
    one_time_until = models.DateTimeField("一次性密码有效至", null=True)
    set_at = models.DateTimeField("设定时间", null=True)
    subject = models.CharField("身份平台标识", max_length=120, null=True, unique=True)


class FormerPassword(models.Model):
    """The hash of a password used before, so that it is not taken again."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="former_passwords")
    password = models.CharField("摘要", max_length=128)
    set_at = models.DateTimeField("设定时间")


class SecondFactor(models.Model):
    """The secret of an account's code generator (动态码), sealed under a data key of its own (S11, S20, S22).

    `last_step` is the time step of the newest code taken: none of it or of a step before is taken again.
    """

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="second_factor")
    key = models.UUIDField("数据密钥")
    wrapped = models.BinaryField("包裹的数据密钥")
    sealed = models.BinaryField("密文")
    enrolled_at = models.DateTimeField("启用时间")
    last_step = models.BigIntegerField("最近时间步", default=-1)


class RecoveryCode(models.Model):
    """A recovery code (恢复码) in place of a code generator lost; only a keyed digest is kept, it serves once."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="recovery_codes")
    digest = models.BinaryField("摘要")
    digest_key = models.CharField("摘要密钥", max_length=40)
    used_at = models.DateTimeField("使用时间", null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            UniqueConstraint(fields=["account", "digest"], name="recovery_code_once"),
        ]


class Session(AbstractBaseSession):
    """A browser's session. Its key stands here as a digest, so that a copy of this table opens nobody's session."""

    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="sessions")
    began_at = models.DateTimeField("开始时间", null=True)
    seen_at = models.DateTimeField("最近使用", null=True)
    address = models.CharField("来源地址", max_length=60, blank=True)
    device = models.CharField("设备", max_length=120, blank=True)

    @classmethod
    def get_session_store_class(cls) -> Any:
        """The engine of these sessions."""
        from hotline.access.session_store import SessionStore

        return SessionStore


class Undertaking(models.Model):
    """A version of the confidentiality undertaking (保密承诺): drafted by one person, approved by another (a32.1)."""

    version = models.CharField("版本", primary_key=True, max_length=20)
    text = models.TextField("全文")
    in_force_from = models.DateField("生效日期")
    drafted_by = models.CharField("起草人", max_length=60)
    drafted_at = models.DateTimeField("起草时间")
    approved_by = models.CharField("批准人", max_length=60, blank=True)
    approved_at = models.DateTimeField("批准时间", null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=~Q(approved_by=F("drafted_by")), name="undertaking_approved_by_another"),
        ]


class Acceptance(models.Model):
    """A person's acceptance of one version of the undertaking."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="acceptances")
    undertaking = models.ForeignKey(Undertaking, models.PROTECT, related_name="acceptances")
    at = models.DateTimeField("时间")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            UniqueConstraint(fields=["person", "undertaking"], name="undertaking_accepted_once"),
        ]


class SecurityPerson(models.Model):
    """Who answers for information security in a unit (信息安全责任人), dated (a32.1)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="security_people")
    person = models.ForeignKey(Person, models.PROTECT)
    valid_from = models.DateField("起始日期")
    valid_to = models.DateField("终止日期", null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            UniqueConstraint(fields=["unit"], condition=Q(valid_to__isnull=True), name="security_person_one"),
        ]


SIDES = ("lead", "privacy")
"""Who looks at a right in the review: the unit's lead, the privacy officer (S26)."""


class Review(models.Model):
    """One review of rights (权限复核): posts held since before it began are confirmed until its date, or suspended."""

    period = models.CharField("期间", primary_key=True, max_length=6)
    begins_on = models.DateField("起始日期")
    due_on = models.DateField("截止日期")
    opened_at = models.DateTimeField("开始时间")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(due_on__gte=F("begins_on")), name="review_dates_in_order"),
        ]


class Confirmed(models.Model):
    """One side's word that a post is still wanted, for one review period such as 2026Q2 (权限复核; S26)."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="confirmations")
    period = models.CharField("期间", max_length=6)
    side = models.CharField("复核方", max_length=10)
    by = models.CharField("复核人", max_length=60)
    at = models.DateTimeField("时间")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            UniqueConstraint(fields=["post", "period", "side"], name="post_confirmed_once"),
            CheckConstraint(condition=Q(side__in=SIDES), name="confirmed_side_known"),
        ]


REQUESTS = ("open", "new_password", "new_factor")
"""What may be asked for an account: to be opened, a new one-time password, the second factor taken away."""


class AccountRequest(models.Model):
    """A change of an account that waits for a second person, or has been decided (S22; roles section 4).

    `open` and `new_password` of people in guarded posts and every `new_factor` need a second person; others stand here
    decided at once by the one who asked.
    """

    kind = models.CharField("种类", max_length=15)
    person = models.ForeignKey(Person, models.PROTECT, related_name="account_requests")
    username = models.CharField("账号", max_length=60, blank=True)
    asked_by = models.CharField("申请人", max_length=60)
    asked_at = models.DateTimeField("申请时间")
    reason = models.CharField("理由", max_length=200, blank=True)
    decided_by = models.CharField("决定人", max_length=60, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True)
    granted = models.BooleanField("同意", null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(kind__in=REQUESTS), name="account_request_known"),
            UniqueConstraint(
                fields=["kind", "person"], condition=Q(decided_at__isnull=True), name="account_request_once"
            ),
        ]


class SystemRequest(models.Model):
    """The draft of an outside system's account: drafted, its fields confirmed, approved, by three people (S40)."""

    values = models.JSONField("内容")
    drafted_by = models.CharField("起草人", max_length=60)
    drafted_at = models.DateTimeField("起草时间")
    fields_by = models.CharField("字段确认人", max_length=60, blank=True)
    fields_at = models.DateTimeField("字段确认时间", null=True)
    decided_by = models.CharField("批准人", max_length=60, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True)
    granted = models.BooleanField("同意", null=True)
    reason = models.CharField("理由", max_length=200, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(
                condition=Q(decided_by="") | ~Q(decided_by=F("drafted_by")), name="system_decided_by_another"
            ),
            CheckConstraint(condition=~Q(granted=True) | ~Q(fields_by=""), name="system_fields_confirmed_first"),
        ]


ALARMS = ("many_accounts", "many_addresses", "codes", "flood")
"""What is told: many accounts tried from one address, one account from many addresses, many wrong codes (S23), an
address that asks more than it may (S38)."""


class Alarm(models.Model):
    """Sign-in that looks like guessing (登录告警); one row while it lasts, until somebody has seen to it."""

    kind = models.CharField("种类", max_length=20)
    subject = models.CharField("对象", max_length=80)
    first_at = models.DateTimeField("首次")
    last_at = models.DateTimeField("最近")
    count = models.IntegerField("次数")
    seen_by = models.CharField("处理人", max_length=60, blank=True)
    seen_at = models.DateTimeField("处理时间", null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(kind__in=ALARMS), name="alarm_kind_known"),
            UniqueConstraint(fields=["kind", "subject"], condition=Q(seen_at__isnull=True), name="alarm_once"),
        ]
