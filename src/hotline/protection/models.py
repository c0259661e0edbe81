"""Rows of what was decided and done with personal data (a11.2, a32.1; security S12, S13, S30, S39, S43).

Persons and tickets stand here by key and number; reasons in words are kept sealed with the ticket, by reference.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint


class EmergencyView(models.Model):
    """A break-glass view (紧急查看) of one contact, and its review by the privacy officer (roles section 8; S30).

    `words` and `review_words` are references. At P2 it opens only when `second`, a duty leader, has confirmed.
    """

    id = models.BigIntegerField(primary_key=True)
    demand = models.CharField("工单编号", max_length=20)
    person = models.CharField("人员", max_length=60)
    role = models.CharField("岗位", max_length=20)
    unit = models.CharField("单位", max_length=60, blank=True)
    kind = models.CharField("紧急种类", max_length=10)
    words = models.CharField("说明引用", max_length=40)
    asked_at = models.DateTimeField("申请时间")
    needs_second = models.BooleanField("须另一人确认", default=False)
    second = models.CharField("确认的值班长", max_length=60, blank=True)
    opened_at = models.DateTimeField("开始时间", null=True)
    until = models.DateTimeField("截止时间", null=True)
    review_due = models.DateTimeField("复核期限")
    reviewed_at = models.DateTimeField("复核时间", null=True)
    reviewed_by = models.CharField("复核人", max_length=60, blank=True)
    finding = models.CharField("复核结论", max_length=10, blank=True)
    review_words = models.CharField("复核说明引用", max_length=40, blank=True)
    settled_at = models.DateTimeField("处理时间", null=True)
    settled_by = models.CharField("处理人", max_length=60, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(finding__in=("", "founded", "unfounded")), name="emergency_finding_known"),
            CheckConstraint(condition=~Q(reviewed_by=F("person")), name="emergency_reviewed_by_another"),
            CheckConstraint(condition=~Q(second=F("person")), name="emergency_second_is_another"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["person"], name="emergency_open", condition=Q(finding="")),
            models.Index(fields=["demand", "person"], name="emergency_of_demand"),
        ]


EXPORT_KINDS = ("list", "ticket", "person", "finding")


class Export(models.Model):
    """An export or print (导出、打印): purpose, columns, rows, who asked and who approved, its sealed file (S39; D10).

    `number` stands on the file. The file is kept sealed under an own key until its time is over, then dropped; the row
    stays. `numbers` are the tickets that stand in it.
    """

    id = models.BigIntegerField(primary_key=True)
    number = models.CharField("导出编号", max_length=20, unique=True)
    kind = models.CharField("种类", max_length=10)
    what = models.CharField("内容", max_length=200)
    form = models.CharField("格式", max_length=5)
    columns = models.JSONField("栏目")
    numbers = models.JSONField("工单", default=list)
    rows = models.IntegerField("行数")
    purpose = models.CharField("用途", max_length=20)
    words = models.CharField("说明", max_length=200)
    asked_by = models.CharField("申请人", max_length=60)
    role = models.CharField("岗位", max_length=20)
    unit = models.CharField("单位", max_length=60, blank=True)
    asked_at = models.DateTimeField("申请时间")
    needs_approval = models.BooleanField("须另一人批准", default=False)
    decided_by = models.CharField("批准人", max_length=60, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True)
    approved = models.BooleanField("同意", null=True)
    made_at = models.DateTimeField("生成时间", null=True)
    expires_at = models.DateTimeField("链接到期", null=True)
    file_key = models.BinaryField("文件密钥（包装）", null=True)
    file_key_id = models.UUIDField(null=True)
    file_sealed = models.BinaryField("文件（加密）", null=True)
    downloads = models.IntegerField("下载次数", default=0)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(kind__in=EXPORT_KINDS), name="export_kind_known"),
            CheckConstraint(condition=~Q(decided_by=F("asked_by")), name="export_decided_by_another"),
            CheckConstraint(
                condition=Q(needs_approval=False) | Q(made_at__isnull=True) | Q(approved=True),
                name="export_made_when_approved",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["asked_by", "asked_at"], name="export_by_person"),
            models.Index(
                fields=["asked_at"],
                name="export_undecided",
                condition=Q(needs_approval=True, decided_at__isnull=True),
            ),
            models.Index(fields=["expires_at"], name="export_with_file", condition=Q(file_sealed__isnull=False)),
        ]


PROPOSALS = ("erase", "unseal", "destroy", "hand_over", "retention")


class Proposal(models.Model):
    """What one person proposes and another confirms (roles section 4; D12): erasing a person, opening what is sealed,
    a run over what is past its keeping time.

    `requester` of an erasure, `demand` of a sealed ticket; `ground` a code, `instruction` the number of the secrecy
    authority's written instruction.
    """

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField("种类", max_length=10)
    demand = models.CharField("工单编号", max_length=20, blank=True)
    requester = models.BigIntegerField("诉求人", null=True)
    ground = models.CharField("依据", max_length=20)
    instruction = models.CharField("文号", max_length=100, blank=True)
    proposed_by = models.CharField("提出人", max_length=60)
    proposed_at = models.DateTimeField("提出时间")
    decided_by = models.CharField("决定人", max_length=60, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True)
    confirmed = models.BooleanField("同意", null=True)
    done_at = models.DateTimeField("办理完成", null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(kind__in=PROPOSALS), name="privacy_proposal_kind_known"),
            CheckConstraint(condition=~Q(decided_by=F("proposed_by")), name="proposal_decided_by_another"),
            UniqueConstraint(
                fields=["kind", "demand", "requester"],
                condition=Q(decided_at__isnull=True),
                nulls_distinct=False,
                name="proposal_open_once",
            ),
        ]


class Erased(models.Model):
    """A requester erased (已删除的诉求人): by row id only; the same stands in a file outside the database (S43)."""

    requester = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField("时间")
    ground = models.CharField("依据", max_length=20)
    demands = models.IntegerField("诉求数")


class Hold(models.Model):
    """A stop on keeping times for one ticket (暂停删除): a case, appeal, lawsuit or archive duty (S43).

    The reasons in words are references.
    """

    id = models.BigIntegerField(primary_key=True)
    demand = models.CharField("工单编号", max_length=20)
    ground = models.CharField("原因", max_length=20)
    set_by = models.CharField("设定人", max_length=60)
    set_at = models.DateTimeField("设定时间")
    set_words = models.CharField("设定说明引用", max_length=40, blank=True)
    lifted_by = models.CharField("解除人", max_length=60, blank=True)
    lifted_at = models.DateTimeField("解除时间", null=True)
    lifted_words = models.CharField("解除说明引用", max_length=40, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            UniqueConstraint(fields=["demand", "ground"], condition=Q(lifted_at__isnull=True), name="hold_once"),
        ]


class PersonWish(models.Model):
    """A person's wish about the own data (个人行使权利的申请; PIPL 44-50; S44): received, due, answered.

    `demand` is the ticket on whose requester it was recorded, `recorded_by` a privacy officer or, on the portal, the
    `requester`. `words` and `answer_words` are references; `done_by` names what answered it: an export, a proposal, an
    event. `working_days` is the rule's number on the day it came.
    """

    id = models.BigIntegerField(primary_key=True)
    demand = models.CharField("工单编号", max_length=20)
    requester = models.BigIntegerField("诉求人")
    kind = models.CharField("种类", max_length=12)
    asker = models.CharField("申请人", max_length=10)
    proof = models.CharField("身份核验", max_length=20, blank=True)
    received_on = models.DateField("收到日期")
    words = models.CharField("申请的记录引用", max_length=40, blank=True)
    recorded_by = models.CharField("登记人", max_length=60)
    recorded_at = models.DateTimeField("登记时间")
    working_days = models.SmallIntegerField("答复工作日")
    due = models.DateTimeField("答复期限")
    outcome = models.CharField("办理结果", max_length=10, blank=True)
    ground = models.CharField("不予办理的依据", max_length=10, blank=True)
    done_by = models.CharField("办理凭据", max_length=40, blank=True)
    answer_words = models.CharField("答复的记录引用", max_length=40, blank=True)
    answered_by = models.CharField("答复人", max_length=60, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(outcome__in=("", "done", "refused")), name="wish_outcome_known"),
            CheckConstraint(
                condition=Q(answered_at__isnull=True, outcome="") | (Q(answered_at__isnull=False) & ~Q(outcome="")),
                name="wish_answered_with_outcome",
            ),
            CheckConstraint(condition=~Q(outcome="refused") | ~Q(ground=""), name="wish_refused_on_a_ground"),
            UniqueConstraint(
                fields=["requester", "kind"], condition=Q(answered_at__isnull=True), name="wish_open_once"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["due", "id"], name="wish_open_by_due", condition=Q(answered_at__isnull=True)),
            models.Index(fields=["demand"], name="wish_of_demand"),
        ]


class Finding(models.Model):
    """An unusual access (异常查看) of one person on one day, and what the privacy officer found it to be.

    `words` are the officer's, personal data of requesters scrubbed. More of the same kind on that day opens it anew.
    """

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField("种类", max_length=20)
    person = models.CharField("人员", max_length=60)
    unit = models.CharField("单位", max_length=60, blank=True)
    day = models.DateField("日期")
    count = models.IntegerField("次数")
    demands = models.JSONField("工单", default=list)
    listed_at = models.DateTimeField("列出时间")
    reviewed_by = models.CharField("核查人", max_length=60, blank=True)
    reviewed_at = models.DateTimeField("核查时间", null=True)
    outcome = models.CharField("核查结果", max_length=12, blank=True)
    words = models.CharField("核查说明", max_length=200, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            UniqueConstraint(fields=["kind", "person", "day"], name="finding_once_a_day"),
            CheckConstraint(condition=~Q(reviewed_by=F("person")), name="finding_reviewed_by_another"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["day"], name="finding_open", condition=Q(outcome="")),
            models.Index(fields=["day", "id"], name="finding_by_day"),
        ]


class Rotation(models.Model):
    """A rotation of keys (密钥轮换) under way or done: how far, how much (S13). `cursor` is the last row done."""

    id = models.BigIntegerField(primary_key=True)
    purpose = models.CharField("用途", max_length=10)
    key = models.CharField("新密钥", max_length=40)
    begun_at = models.DateTimeField("开始时间")
    cursor = models.CharField(max_length=40, blank=True)
    done = models.BigIntegerField("已完成", default=0)
    total = models.BigIntegerField("总数", default=0)
    finished_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            UniqueConstraint(fields=["purpose"], condition=Q(finished_at__isnull=True), name="rotation_one_at_a_time"),
        ]
