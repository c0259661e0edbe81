"""The demand and what hangs on it. Rows are the state; only actions write them (architecture, "How a change happens").

`Demand.view` is the core's frozen value of the ticket; the columns beside it are what lists, sweeps and constraints
need, written from the same value in the same statement.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from hotline.core.arguments import MANNERS, OUTCOMES
from hotline.core.place import PLACES
from hotline.core.policy import DEMAND_TYPES, PRIORITIES
from hotline.core.ticket import OPEN, OPEN_WITH_UNIT, STATES
from hotline.tickets.act_key import ActKey
from hotline.tickets.endings import Disposal, Handed, SpotAnswer
from hotline.tickets.invitation import Invitation
from hotline.tickets.marks import ConfirmedText, FileScan, Mark, ReleasedFile
from hotline.tickets.restriction import Restriction
from hotline.tickets.search_text import SearchText

__all__ = [
    "ActKey", "Assignment", "Attachment", "Claim", "Commitment", "ConfirmedText", "ContactAttempt", "Demand",
    "Disposal", "FileScan", "Handed", "Invitation", "Link", "Mark", "ReleasedFile", "Reply", "Request", "Restriction",
    "SearchText", "SpotAnswer", "Words",
]  # fmt: skip

RECOUNTED = (*OPEN, "merged", "closed", "dissatisfied")
"""States in which a notice moves something: a due, a window, a follow-up (R5)."""
WITH_DUE = (*OPEN_WITH_UNIT, "closed", "dissatisfied", "archived")


class Demand(models.Model):
    """A demand (诉求) from its reception: number, state, due date, chain head; a ticket from register on (a14.1)."""

    id = models.BigIntegerField(primary_key=True)
    number = models.CharField("工单编号", max_length=20, unique=True)
    code_generation = models.SmallIntegerField("查询码代次", default=1)
    code_key = models.CharField("查询码密钥", max_length=40, blank=True)
    contact = models.ForeignKey("intake.Contact", models.PROTECT, related_name="demands", db_index=False)
    requester = models.ForeignKey("intake.Requester", models.PROTECT, null=True, related_name="demands", db_index=False)
    received_at = models.DateTimeField("接到时间")
    state = models.CharField("状态", max_length=16, null=True)
    disposition = models.CharField("分类处理结果", max_length=25, blank=True)
    type = models.CharField("诉求类型", max_length=12, blank=True)
    priority = models.CharField("紧急程度", max_length=8, default="normal")
    class_code = models.CharField("事项分类", max_length=6, blank=True)
    place = models.CharField("事发地", max_length=200, default="unknown")
    place_in = models.CharField("事发地归属", max_length=10, default="unknown")
    place_asked_at = models.DateTimeField("再次询问事发地", null=True)
    district = models.CharField("行政区划代码", max_length=12, blank=True)
    town = models.CharField("镇街代码", max_length=20, blank=True)
    latitude = models.FloatField("纬度", null=True)
    longitude = models.FloatField("经度", null=True)
    channel = models.CharField("渠道", max_length=15)
    follow_up_channel = models.CharField("回访方式", max_length=10, blank=True)
    protection = models.SmallIntegerField("保护级别", default=0)
    identity_withheld = models.BooleanField("隐名", default=False)
    restricted = models.BooleanField("有回避或者专办", default=False)
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, null=True, related_name="demands", db_index=False)
    person = models.CharField("承办人", max_length=60, blank=True)
    item = models.CharField("目录条目版本", max_length=80, blank=True)
    due_at = models.DateTimeField("到期时间", null=True)
    provisional = models.BooleanField("暂定", default=False)
    policy = models.CharField("制度参数版本", max_length=80, blank=True)
    calendar = models.CharField("日历版本", max_length=80, blank=True)
    view = models.JSONField("核心视图", null=True)
    chain_seq = models.IntegerField("事件数", default=0)
    chain_head = models.BinaryField("链首", default=b"")
    last_event_at = models.DateTimeField("最近事件", null=True)
    anchored_seq = models.IntegerField("已锚定", default=0)
    lead = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="followers", verbose_name="主单", db_index=False
    )
    linked_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="later", verbose_name="关联工单")
    imported_history = models.BooleanField("历史导入", default=False)
    system_act_at = models.DateTimeField("系统动作时间", null=True)
    warned_until = models.DateTimeField("已提醒至", null=True)
    warn_at = models.DateTimeField("下次提醒", null=True)
    limit_at = models.DateTimeField("热线时限", null=True)
    limit_noticed_at = models.DateTimeField("已提示的热线时限", null=True)
    registered_at = models.DateTimeField("登记时间", null=True)
    dispatched_at = models.DateTimeField("派单时间", null=True)
    accepted_at = models.DateTimeField("受理时间", null=True)
    first_contact_at = models.DateTimeField("首次联系时间", null=True)
    replied_at = models.DateTimeField("答复时间", null=True)
    closed_at = models.DateTimeField("办结时间", null=True)
    followed_up_at = models.DateTimeField("回访时间", null=True)
    timely = models.BooleanField("按期", null=True)
    outcome = models.CharField("办理结果", max_length=12, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(state__isnull=True) | Q(state__in=STATES), name="demand_state_known"),
            CheckConstraint(condition=Q(type="") | Q(type__in=DEMAND_TYPES), name="demand_type_known"),
            CheckConstraint(condition=Q(priority__in=PRIORITIES), name="demand_priority_known"),
            CheckConstraint(condition=Q(place_in__in=tuple(PLACES)), name="demand_place_known"),
            CheckConstraint(condition=Q(outcome="") | Q(outcome__in=OUTCOMES), name="demand_outcome_known"),
            CheckConstraint(
                condition=Q(imported_history=True)
                | Q(state__isnull=True)
                | ~Q(state__in=WITH_DUE)
                | Q(due_at__isnull=False),
                name="demand_due_where_owed",
            ),
            CheckConstraint(
                condition=~Q(state__in=OPEN_WITH_UNIT) | Q(unit__isnull=False), name="demand_open_has_unit"
            ),
            CheckConstraint(condition=~Q(state__in=OPEN_WITH_UNIT) | ~Q(person=""), name="demand_open_has_person"),
            CheckConstraint(condition=Q(lead__isnull=True) | ~Q(lead=F("id")), name="demand_not_its_own_lead"),
            CheckConstraint(
                condition=Q(state="merged", lead__isnull=False)
                | (~Q(state="merged") & Q(lead__isnull=True))
                | Q(state__isnull=True),
                name="demand_merged_has_lead",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["unit", "due_at", "id"], name="demand_worklist", condition=Q(state__in=OPEN_WITH_UNIT)
            ),
            models.Index(fields=["due_at", "id"], name="demand_due", condition=Q(state__in=OPEN_WITH_UNIT)),
            models.Index(
                fields=["received_at", "id"],
                name="demand_to_register",
                condition=Q(state__isnull=True, imported_history=False),
            ),
            models.Index(fields=["state", "id"], name="demand_open", condition=Q(state__in=OPEN)),
            models.Index(
                fields=["state", "id"], name="demand_followed", condition=Q(state__in=("closed", "dissatisfied"))
            ),
            models.Index(fields=["lead"], name="demand_followers", condition=Q(lead__isnull=False)),
            models.Index(fields=["system_act_at"], name="demand_system_acts", condition=Q(system_act_at__isnull=False)),
            models.Index(fields=["warn_at"], name="demand_to_warn", condition=Q(warn_at__isnull=False)),
            models.Index(fields=["limit_at"], name="demand_limits", condition=Q(limit_at__isnull=False)),
            models.Index(fields=["calendar", "id"], name="demand_recounted", condition=Q(state__in=RECOUNTED)),
            models.Index(fields=["id"], name="demand_unanchored", condition=Q(chain_seq__gt=F("anchored_seq"))),
            models.Index(fields=["number"], name="demand_sealed", condition=Q(protection__gte=4)),
            models.Index(fields=["id"], name="demand_withheld", condition=Q(protection__in=(2, 3), state__in=OPEN)),
            models.Index(fields=["unit", "id"], name="demand_of_unit", condition=Q(unit__isnull=False)),
            models.Index(fields=["received_at"], name="demand_received"),
            models.Index(fields=["requester"], name="demand_requester"),
            models.Index(fields=["contact"], name="demand_contact"),
        ]


class Words(models.Model):
    """One text of a requester or an official, sealed under the requester's content key (S11, S17).

    Events carry the `reference` only. The requester's original is version 1 and never changes; title, summary and
    correction have further ones (`tickets.versions`).
    """

    id = models.BigIntegerField(primary_key=True)
    reference = models.CharField("引用", max_length=40, unique=True)
    demand = models.ForeignKey(Demand, models.CASCADE, related_name="words")
    kind = models.CharField("种类", max_length=40)
    version = models.SmallIntegerField("版本", default=1)
    sealed = models.BinaryField("内容（加密）")
    author = models.CharField("作者", max_length=60, blank=True)
    written_at = models.DateTimeField("时间")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            UniqueConstraint(
                fields=["demand", "kind", "version"],
                condition=Q(kind__in=("title", "summary", "correction")),
                name="words_version_once",
            ),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["demand", "kind"], name="words_of_demand")]


class Claim(models.Model):
    """A single point of a demand that needs its own answer (诉求事项点; a21.1.1)."""

    id = models.BigIntegerField(primary_key=True)
    demand = models.ForeignKey(Demand, models.CASCADE, related_name="claims")
    key = models.CharField("编号", max_length=20)
    words = models.CharField("内容引用", max_length=40, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [UniqueConstraint(fields=["demand", "key"], name="claim_once")]


class Assignment(models.Model):
    """One ticket lying with one unit, from dispatch to its end (派发记录; a7.1, a15.1). None without due and steps.

    References: `instruction_from` who had it given for report (交办来源; a4.3), `basis` the statutory duty where there
    is no item (a15.1). `manner` is how it is given, `office` the suggested one of a town, `opened_at` when somebody of
    the unit first opened it (a15.1). `why` are the steps of "why this unit", `item_unit` the unit the item named, empty
    where it named none; another than `unit`: the dispatcher departed (a15.1).
    """

    id = models.BigIntegerField(primary_key=True)
    demand = models.ForeignKey(Demand, models.CASCADE, related_name="assignments")
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="assignments")
    kind = models.CharField("方式", max_length=12)
    manner = models.CharField("办理方式", max_length=12, default="transferred")
    instruction_from = models.CharField("交办来源引用", max_length=40, blank=True)
    item = models.CharField("目录条目版本", max_length=80, blank=True)
    office = models.CharField("建议承办机构", max_length=60, blank=True)
    basis = models.CharField("法定职责引用", max_length=40, blank=True)
    departure = models.CharField("偏离理由引用", max_length=40, blank=True)
    item_unit = models.CharField("条目的承办单位", max_length=60, blank=True)
    answers = models.JSONField("派单要素", default=dict)
    why = models.JSONField("承办单位确定步骤", default=list)
    given_at = models.DateTimeField("派发时间")
    due_at = models.DateTimeField("到期时间")
    steps = models.JSONField("期限计算步骤")
    steps_hash = models.CharField("步骤摘要", max_length=80)
    accepted_at = models.DateTimeField("受理时间", null=True)
    accepted_silently = models.BooleanField("视为受理", default=False)
    opened_at = models.DateTimeField("首次打开", null=True)
    opened_by = models.CharField("首次打开人", max_length=60, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True)
    ended_by = models.CharField("结束方式", max_length=25, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            UniqueConstraint(fields=["demand"], condition=Q(ended_at__isnull=True), name="assignment_one_at_a_time"),
            CheckConstraint(condition=Q(manner__in=MANNERS), name="assignment_manner_known"),
            CheckConstraint(condition=~Q(steps=[]) & ~Q(steps_hash=""), name="assignment_is_explained"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["unit", "given_at"], name="assignment_of_unit"),
            models.Index(fields=["demand", "given_at"], name="assignment_of_demand"),
            models.Index(fields=["given_at"], name="assignment_gap", condition=Q(item="", kind="dispatch")),
            models.Index(fields=["ended_at"], name="assignment_returned", condition=Q(ended_by="return_approved")),
            models.Index(
                fields=["given_at"],
                name="assignment_departed",
                condition=~Q(item="") & ~Q(item_unit="") & ~Q(item_unit=F("unit")),
            ),
        ]


REQUEST_KINDS = ("return", "extension", "closure", "consultation", "objection", "supervision", "redo")


class Request(models.Model):
    """An application or referral with its decision (申请与审核; arts. 17, 18, 22): reason and basis of both."""

    id = models.BigIntegerField(primary_key=True)
    demand = models.ForeignKey(Demand, models.CASCADE, related_name="requests")
    kind = models.CharField("种类", max_length=14)
    unit = models.CharField("申请单位", max_length=60, blank=True)
    asked_at = models.DateTimeField("申请时间")
    asked_by = models.CharField("申请人", max_length=60, blank=True)
    asked = models.JSONField("申请内容", default=dict)
    due_at = models.DateTimeField("审核期限", null=True)
    decided_at = models.DateTimeField("审核时间", null=True)
    decided_by = models.CharField("审核人", max_length=60, blank=True)
    decision = models.CharField("决定", max_length=25, blank=True)
    decided = models.JSONField("决定内容", default=dict)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=Q(kind__in=REQUEST_KINDS), name="request_kind_known"),
            UniqueConstraint(
                fields=["demand", "kind", "unit"], condition=Q(decided_at__isnull=True), name="request_open_once"
            ),
            CheckConstraint(
                condition=Q(decided_at__isnull=True, decision="") | (Q(decided_at__isnull=False) & ~Q(decision="")),
                name="request_decision_whole",
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["kind", "asked_at"], name="request_undecided", condition=Q(decided_at__isnull=True)),
            models.Index(fields=["demand", "asked_at"], name="request_of_demand"),
        ]


class Position(models.Model):
    """What one unit says to the question of a consultation (协商意见; a8.1); `words` is a reference."""

    id = models.BigIntegerField(primary_key=True)
    request = models.ForeignKey(Request, models.CASCADE, related_name="positions")
    unit = models.CharField("单位", max_length=60)
    words = models.CharField("意见引用", max_length=40)
    by = models.CharField("登记人", max_length=60)
    at = models.DateTimeField("时间")


class ContactAttempt(models.Model):
    """One attempt or conversation with the requester (联系记录; a12.2, a20.1.1)."""

    id = models.BigIntegerField(primary_key=True)
    demand = models.ForeignKey(Demand, models.CASCADE, related_name="attempts")
    by = models.CharField("联系人", max_length=60, blank=True)
    unit = models.CharField("单位", max_length=60, blank=True)
    at = models.DateTimeField("时间")
    channel = models.CharField("方式", max_length=10, blank=True)
    reached = models.BooleanField("联系上")
    said = models.CharField("内容引用", max_length=40, blank=True)


class Reply(models.Model):
    """A reply (书面答复), immutable once sent; a correction is the next version (a20.1.2, a21.1)."""

    id = models.BigIntegerField(primary_key=True)
    demand = models.ForeignKey(Demand, models.CASCADE, related_name="replies")
    version = models.SmallIntegerField("版本")
    unit = models.CharField("单位", max_length=60)
    by = models.CharField("签发人", max_length=60, blank=True)
    at = models.DateTimeField("时间")
    form = models.CharField("形式", max_length=8)
    words = models.CharField("答复引用", max_length=40, blank=True)
    answers = models.JSONField("已答事项点", default=list)
    long_term = models.BooleanField("长期推进", default=False)
    expected_by = models.DateField("预计完成期限", null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [UniqueConstraint(fields=["demand", "version"], name="reply_version_once")]


class Commitment(models.Model):
    """A promised date, tracked after closure (承诺事项; a21.1.2)."""

    id = models.BigIntegerField(primary_key=True)
    demand = models.ForeignKey(Demand, models.CASCADE, related_name="commitments")
    reply = models.ForeignKey(Reply, models.CASCADE, related_name="commitments")
    unit = models.CharField("单位", max_length=60)
    expected_by = models.DateField("预计完成期限")
    status = models.CharField("状态", max_length=10, default="open")
    settled_at = models.DateTimeField("了结时间", null=True)
    evidence = models.CharField("证明引用", max_length=40, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(
                condition=Q(status__in=("open", "broken", "kept", "kept_late")), name="commitment_status_known"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["expected_by"], name="commitment_open", condition=Q(status="open"))
        ]


class Link(models.Model):
    """A tie between two demands: a repeat told, a merge, a later ticket on new facts (a13.2.3)."""

    id = models.BigIntegerField(primary_key=True)
    demand = models.ForeignKey(Demand, models.CASCADE, related_name="links")
    other = models.ForeignKey(Demand, models.CASCADE, related_name="linked_from")
    kind = models.CharField("种类", max_length=12)
    made_at = models.DateTimeField("建立时间")
    ended_at = models.DateTimeField("解除时间", null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            CheckConstraint(condition=~Q(demand=F("other")), name="link_between_two"),
            CheckConstraint(
                condition=Q(kind__in=("repeat", "merge", "new_facts", "addition", "progress")), name="link_kind_known"
            ),
            UniqueConstraint(
                fields=["demand"], condition=Q(kind="merge", ended_at__isnull=True), name="link_one_merge"
            ),
        ]


class Attachment(models.Model):
    """A file handed in with a demand or act (附件), sealed under the requester's file key (a14.1, S11).

    Events carry the `reference` only; the type is read from the content, whatever the name says.
    """

    id = models.BigIntegerField(primary_key=True)
    reference = models.CharField("引用", max_length=40, unique=True)
    demand = models.ForeignKey(Demand, models.CASCADE, related_name="attachments")
    name_sealed = models.BinaryField("文件名（加密）")
    content_sealed = models.BinaryField("内容（加密）")
    content_type = models.CharField("类型", max_length=80)
    size = models.IntegerField("大小")
    digest = models.CharField("摘要", max_length=80)
    added_by = models.CharField("上传人", max_length=60, blank=True)
    added_at = models.DateTimeField("时间")
