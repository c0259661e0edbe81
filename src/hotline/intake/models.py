"""Requesters and contacts, personal fields encrypted from the first row (a2.1, a11, a14.1; S11-S14)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from hotline.core.privacy_notice import FORMS

CHANNELS = ("phone", "web", "wechat", "sms", "email", "telephony", "province", "neighbour_city", "import")
REQUESTER_KINDS = ("person", "legal_person", "organisation")


class Requester(models.Model):
    """Who raises demands (诉求人; a2.1): identity sealed under own keys, blind index for exact search.

    `index_key` is the key the indexes were made with, so that a rotation knows which are still to be made anew (S13).
    """

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField("类别", max_length=15, default="person")
    name_sealed = models.BinaryField("姓名（加密）", null=True)
    phone_sealed = models.BinaryField("电话（加密）", null=True)
    phone_index = models.BinaryField("电话索引", null=True)
    id_number_sealed = models.BinaryField("证件号码（加密）", null=True)
    id_number_index = models.BinaryField("证件号码索引", null=True)
    web_user_sealed = models.BinaryField("网络用户（加密）", null=True)
    web_user_index = models.BinaryField("网络用户索引", null=True)
    email_sealed = models.BinaryField("邮箱（加密）", null=True)
    address_sealed = models.BinaryField("住址（加密）", null=True)
    index_key = models.CharField("索引密钥", max_length=40, blank=True)
    created_at = models.DateTimeField("建立时间")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(kind__in=REQUESTER_KINDS), name="requester_kind_known"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["phone_index"], name="requester_phone", condition=Q(phone_index__isnull=False)),
            models.Index(fields=["id_number_index"], name="requester_id", condition=Q(id_number_index__isnull=False)),
            models.Index(fields=["web_user_index"], name="requester_web", condition=Q(web_user_index__isnull=False)),
        ]


class RequesterKey(models.Model):
    """A data key of one requester for one purpose, wrapped by the purpose's key (S12, S13)."""

    id = models.UUIDField(primary_key=True)
    requester = models.ForeignKey(Requester, models.CASCADE, related_name="keys")
    purpose = models.CharField(max_length=10)
    wrapped = models.BinaryField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            UniqueConstraint(fields=["requester", "purpose"], name="requester_key_once"),
        ]


class Contact(models.Model):
    """One call, form or message (来电/来件), always kept (a14.1, a3.1).

    `received_at` is set by the system, `stated_at` is what the requester said and enters no deadline. `urgency` is who
    settled that the matter is no emergency (a13.1). `declined` names, one by one, the elements the requester was asked
    for and did not give; what stands neither there nor in the rows was not asked (a11.1). `declined_told`: by which
    version of the text the requester learnt what follows from declining every way to be reached (a14.1). `notice` is
    the form of the privacy notice the requester learnt and `notice_version` its version, empty where nobody is known to
    have told one (S45). Source and source id make a second import of a row a no-op.
    """

    id = models.BigIntegerField(primary_key=True)
    requester = models.ForeignKey(Requester, models.PROTECT, null=True, related_name="contacts")
    channel = models.CharField("渠道", max_length=15)
    received_at = models.DateTimeField("接到时间", db_index=True)
    stated_at = models.DateTimeField("诉求人自述时间", null=True)
    taken_by = models.CharField("接待人", max_length=60, blank=True)
    urgency_settled_by = models.CharField("紧急与否判定人", max_length=60, blank=True)
    speaker_sealed = models.BinaryField("代表人（加密）", null=True)
    concerned_sealed = models.BinaryField("相关人（加密）", null=True)
    concerned_unnamed = models.BooleanField("相关人不具名", default=False)
    declined = models.JSONField("拒绝提供的要素", default=list)
    contact_declined = models.BooleanField("拒留联系方式", default=False)
    declined_told = models.SmallIntegerField("已告知后果的文本版本", null=True)
    notice = models.CharField("隐私告知", max_length=10, blank=True, default="")
    notice_version = models.SmallIntegerField("隐私告知版本", null=True)
    source = models.CharField("来源", max_length=40, blank=True)
    source_id = models.CharField("来源编号", max_length=80, blank=True)
    words_sealed = models.BinaryField("来件原文（加密）", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(channel__in=CHANNELS), name="contact_channel_known"),
            CheckConstraint(
                condition=Q(notice="", notice_version__isnull=True)
                | Q(notice__in=tuple(FORMS), notice_version__isnull=False, notice_version__gte=1),
                name="contact_notice_with_version",
            ),
            UniqueConstraint(fields=["source", "source_id"], condition=~Q(source=""), name="contact_source_once"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["requester", "received_at"], name="contact_of_requester"),
            models.Index(fields=["taken_by"], name="contact_being_taken", condition=Q(finished_at__isnull=True)),
        ]
