import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("intake", "0001_initial"),
        ("organisation", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ActKey",
            fields=[
                ("key", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("demand", models.CharField(blank=True, max_length=20)),
                ("act", models.CharField(max_length=30)),
                ("result", models.JSONField()),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Demand",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="工单编号")),
                ("code_generation", models.SmallIntegerField(default=1, verbose_name="查询码代次")),
                ("code_key", models.CharField(blank=True, max_length=40, verbose_name="查询码密钥")),
                ("received_at", models.DateTimeField(verbose_name="接到时间")),
                ("state", models.CharField(max_length=16, null=True, verbose_name="状态")),
                ("disposition", models.CharField(blank=True, max_length=25, verbose_name="分类处理结果")),
                ("type", models.CharField(blank=True, max_length=12, verbose_name="诉求类型")),
                ("priority", models.CharField(default="normal", max_length=8, verbose_name="紧急程度")),
                ("class_code", models.CharField(blank=True, max_length=6, verbose_name="事项分类")),
                ("place", models.CharField(default="unknown", max_length=200, verbose_name="事发地")),
                ("place_in", models.CharField(default="unknown", max_length=10, verbose_name="事发地归属")),
                ("place_asked_at", models.DateTimeField(null=True, verbose_name="再次询问事发地")),
                ("district", models.CharField(blank=True, max_length=12, verbose_name="行政区划代码")),
                ("town", models.CharField(blank=True, max_length=20, verbose_name="镇街代码")),
                ("latitude", models.FloatField(null=True, verbose_name="纬度")),
                ("longitude", models.FloatField(null=True, verbose_name="经度")),
                ("channel", models.CharField(max_length=15, verbose_name="渠道")),
                ("follow_up_channel", models.CharField(blank=True, max_length=10, verbose_name="回访方式")),
                ("protection", models.SmallIntegerField(default=0, verbose_name="保护级别")),
                ("identity_withheld", models.BooleanField(default=False, verbose_name="隐名")),
                ("restricted", models.BooleanField(default=False, verbose_name="有回避或者专办")),
                ("person", models.CharField(blank=True, max_length=60, verbose_name="承办人")),
                ("item", models.CharField(blank=True, max_length=80, verbose_name="目录条目版本")),
                ("due_at", models.DateTimeField(null=True, verbose_name="到期时间")),
                ("provisional", models.BooleanField(default=False, verbose_name="暂定")),
                ("policy", models.CharField(blank=True, max_length=80, verbose_name="制度参数版本")),
                ("calendar", models.CharField(blank=True, max_length=80, verbose_name="日历版本")),
                ("view", models.JSONField(null=True, verbose_name="核心视图")),
                ("chain_seq", models.IntegerField(default=0, verbose_name="事件数")),
                ("chain_head", models.BinaryField(default=b"", verbose_name="链首")),
                ("last_event_at", models.DateTimeField(null=True, verbose_name="最近事件")),
                ("anchored_seq", models.IntegerField(default=0, verbose_name="已锚定")),
                ("imported_history", models.BooleanField(default=False, verbose_name="历史导入")),
                ("system_act_at", models.DateTimeField(null=True, verbose_name="系统动作时间")),
                ("warned_until", models.DateTimeField(null=True, verbose_name="已提醒至")),
                ("warn_at", models.DateTimeField(null=True, verbose_name="下次提醒")),
                ("limit_at", models.DateTimeField(null=True, verbose_name="热线时限")),
                ("limit_noticed_at", models.DateTimeField(null=True, verbose_name="已提示的热线时限")),
                ("registered_at", models.DateTimeField(null=True, verbose_name="登记时间")),
                ("dispatched_at", models.DateTimeField(null=True, verbose_name="派单时间")),
                ("accepted_at", models.DateTimeField(null=True, verbose_name="受理时间")),
                ("first_contact_at", models.DateTimeField(null=True, verbose_name="首次联系时间")),
                ("replied_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="办结时间")),
                ("followed_up_at", models.DateTimeField(null=True, verbose_name="回访时间")),
                ("timely", models.BooleanField(null=True, verbose_name="按期")),
                ("outcome", models.CharField(blank=True, max_length=12, verbose_name="办理结果")),
                (
                    "contact",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="demands",
                        to="intake.contact",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followers",
                        to="tickets.demand",
                        verbose_name="主单",
                    ),
                ),
                (
                    "linked_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="later",
                        to="tickets.demand",
                        verbose_name="关联工单",
                    ),
                ),
                (
                    "requester",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="demands",
                        to="intake.requester",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="demands",
                        to="organisation.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__isnull", True),
                            (
                                "state__in",
                                (
                                    "registered",
                                    "answered",
                                    "disposed",
                                    "dispatched",
                                    "handling",
                                    "return_pending",
                                    "consultation",
                                    "closure_pending",
                                    "closed",
                                    "dissatisfied",
                                    "archived",
                                    "merged",
                                    "withdrawn",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="demand_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("type", ""),
                            (
                                "type__in",
                                ("consultation", "help", "complaint", "report", "suggestion", "praise", "other"),
                            ),
                            _connector="OR",
                        ),
                        name="demand_type_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("priority__in", ("normal", "urgent", "critical"))),
                        name="demand_priority_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("place_in__in", ("unknown", "inside", "province", "outside"))),
                        name="demand_place_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", ""),
                            ("outcome__in", ("solved", "explained", "long_term", "not_possible")),
                            _connector="OR",
                        ),
                        name="demand_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("imported_history", True),
                            ("state__isnull", True),
                            models.Q(
                                (
                                    "state__in",
                                    (
                                        "dispatched",
                                        "handling",
                                        "return_pending",
                                        "consultation",
                                        "closure_pending",
                                        "closed",
                                        "dissatisfied",
                                        "archived",
                                    ),
                                ),
                                _negated=True,
                            ),
                            ("due_at__isnull", False),
                            _connector="OR",
                        ),
                        name="demand_due_where_owed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    ("dispatched", "handling", "return_pending", "consultation", "closure_pending"),
                                ),
                                _negated=True,
                            ),
                            ("unit__isnull", False),
                            _connector="OR",
                        ),
                        name="demand_open_has_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    ("dispatched", "handling", "return_pending", "consultation", "closure_pending"),
                                ),
                                _negated=True,
                            ),
                            models.Q(("person", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="demand_open_has_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lead__isnull", True), models.Q(("lead", models.F("id")), _negated=True), _connector="OR"
                        ),
                        name="demand_not_its_own_lead",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lead__isnull", False), ("state", "merged")),
                            models.Q(models.Q(("state", "merged"), _negated=True), ("lead__isnull", True)),
                            ("state__isnull", True),
                            _connector="OR",
                        ),
                        name="demand_merged_has_lead",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            (
                                "state__in",
                                ("dispatched", "handling", "return_pending", "consultation", "closure_pending"),
                            )
                        ),
                        fields=["unit", "due_at", "id"],
                        name="demand_worklist",
                    ),
                    models.Index(
                        condition=models.Q(
                            (
                                "state__in",
                                ("dispatched", "handling", "return_pending", "consultation", "closure_pending"),
                            )
                        ),
                        fields=["due_at", "id"],
                        name="demand_due",
                    ),
                    models.Index(
                        condition=models.Q(("imported_history", False), ("state__isnull", True)),
                        fields=["received_at", "id"],
                        name="demand_to_register",
                    ),
                    models.Index(
                        condition=models.Q(
                            (
                                "state__in",
                                (
                                    "registered",
                                    "dispatched",
                                    "handling",
                                    "return_pending",
                                    "consultation",
                                    "closure_pending",
                                ),
                            )
                        ),
                        fields=["state", "id"],
                        name="demand_open",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ("closed", "dissatisfied"))),
                        fields=["state", "id"],
                        name="demand_followed",
                    ),
                    models.Index(condition=models.Q(("lead__isnull", False)), fields=["lead"], name="demand_followers"),
                    models.Index(
                        condition=models.Q(("system_act_at__isnull", False)),
                        fields=["system_act_at"],
                        name="demand_system_acts",
                    ),
                    models.Index(
                        condition=models.Q(("warn_at__isnull", False)), fields=["warn_at"], name="demand_to_warn"
                    ),
                    models.Index(
                        condition=models.Q(("limit_at__isnull", False)), fields=["limit_at"], name="demand_limits"
                    ),
                    models.Index(
                        condition=models.Q(
                            (
                                "state__in",
                                (
                                    "registered",
                                    "dispatched",
                                    "handling",
                                    "return_pending",
                                    "consultation",
                                    "closure_pending",
                                    "merged",
                                    "closed",
                                    "dissatisfied",
                                ),
                            )
                        ),
                        fields=["calendar", "id"],
                        name="demand_recounted",
                    ),
                    models.Index(
                        condition=models.Q(("chain_seq__gt", models.F("anchored_seq"))),
                        fields=["id"],
                        name="demand_unanchored",
                    ),
                    models.Index(condition=models.Q(("protection__gte", 4)), fields=["number"], name="demand_sealed"),
                    models.Index(
                        condition=models.Q(
                            ("protection__in", (2, 3)),
                            (
                                "state__in",
                                (
                                    "registered",
                                    "dispatched",
                                    "handling",
                                    "return_pending",
                                    "consultation",
                                    "closure_pending",
                                ),
                            ),
                        ),
                        fields=["id"],
                        name="demand_withheld",
                    ),
                    models.Index(
                        condition=models.Q(("unit__isnull", False)), fields=["unit", "id"], name="demand_of_unit"
                    ),
                    models.Index(fields=["received_at"], name="demand_received"),
                    models.Index(fields=["requester"], name="demand_requester"),
                    models.Index(fields=["contact"], name="demand_contact"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactAttempt",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("by", models.CharField(blank=True, max_length=60, verbose_name="联系人")),
                ("unit", models.CharField(blank=True, max_length=60, verbose_name="单位")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("channel", models.CharField(blank=True, max_length=10, verbose_name="方式")),
                ("reached", models.BooleanField(verbose_name="联系上")),
                ("said", models.CharField(blank=True, max_length=40, verbose_name="内容引用")),
                (
                    "demand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attempts", to="tickets.demand"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ConfirmedText",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("of", models.CharField(blank=True, max_length=40, verbose_name="原文引用")),
                ("words", models.CharField(max_length=40, verbose_name="核对后文字引用")),
                ("by", models.CharField(max_length=60, verbose_name="核对人")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "demand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="confirmed_texts", to="tickets.demand"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=20, verbose_name="编号")),
                ("words", models.CharField(blank=True, max_length=40, verbose_name="内容引用")),
                (
                    "demand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="claims", to="tickets.demand"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("demand", "key"), name="claim_once")],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=40, unique=True, verbose_name="引用")),
                ("name_sealed", models.BinaryField(verbose_name="文件名（加密）")),
                ("content_sealed", models.BinaryField(verbose_name="内容（加密）")),
                ("content_type", models.CharField(max_length=80, verbose_name="类型")),
                ("size", models.IntegerField(verbose_name="大小")),
                ("digest", models.CharField(max_length=80, verbose_name="摘要")),
                ("added_by", models.CharField(blank=True, max_length=60, verbose_name="上传人")),
                ("added_at", models.DateTimeField(verbose_name="时间")),
                (
                    "demand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attachments", to="tickets.demand"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=12, verbose_name="方式")),
                ("manner", models.CharField(default="transferred", max_length=12, verbose_name="办理方式")),
                ("instruction_from", models.CharField(blank=True, max_length=40, verbose_name="交办来源引用")),
                ("item", models.CharField(blank=True, max_length=80, verbose_name="目录条目版本")),
                ("office", models.CharField(blank=True, max_length=60, verbose_name="建议承办机构")),
                ("basis", models.CharField(blank=True, max_length=40, verbose_name="法定职责引用")),
                ("departure", models.CharField(blank=True, max_length=40, verbose_name="偏离理由引用")),
                ("item_unit", models.CharField(blank=True, max_length=60, verbose_name="条目的承办单位")),
                ("answers", models.JSONField(default=dict, verbose_name="派单要素")),
                ("why", models.JSONField(default=list, verbose_name="承办单位确定步骤")),
                ("given_at", models.DateTimeField(verbose_name="派发时间")),
                ("due_at", models.DateTimeField(verbose_name="到期时间")),
                ("steps", models.JSONField(verbose_name="期限计算步骤")),
                ("steps_hash", models.CharField(max_length=80, verbose_name="步骤摘要")),
                ("accepted_at", models.DateTimeField(null=True, verbose_name="受理时间")),
                ("accepted_silently", models.BooleanField(default=False, verbose_name="视为受理")),
                ("opened_at", models.DateTimeField(null=True, verbose_name="首次打开")),
                ("opened_by", models.CharField(blank=True, max_length=60, verbose_name="首次打开人")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                ("ended_by", models.CharField(blank=True, max_length=25, verbose_name="结束方式")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="organisation.unit"
                    ),
                ),
                (
                    "demand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="assignments", to="tickets.demand"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("demand",),
                        name="assignment_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("manner__in", ("transferred", "mandatory", "supervised"))),
                        name="assignment_manner_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("steps", []), _negated=True), models.Q(("steps_hash", ""), _negated=True)
                        ),
                        name="assignment_is_explained",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["unit", "given_at"], name="assignment_of_unit"),
                    models.Index(fields=["demand", "given_at"], name="assignment_of_demand"),
                    models.Index(
                        condition=models.Q(("item", ""), ("kind", "dispatch")),
                        fields=["given_at"],
                        name="assignment_gap",
                    ),
                    models.Index(
                        condition=models.Q(("ended_by", "return_approved")),
                        fields=["ended_at"],
                        name="assignment_returned",
                    ),
                    models.Index(
                        condition=models.Q(
                            models.Q(("item", ""), _negated=True),
                            models.Q(("item_unit", ""), _negated=True),
                            models.Q(("item_unit", models.F("unit")), _negated=True),
                        ),
                        fields=["given_at"],
                        name="assignment_departed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Disposal",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("by", models.CharField(blank=True, max_length=60, verbose_name="处理人")),
                ("reason_code", models.CharField(blank=True, max_length=30, verbose_name="理由代码")),
                ("reason", models.CharField(blank=True, max_length=40, verbose_name="理由引用")),
                ("channel", models.CharField(blank=True, max_length=40, verbose_name="告知渠道引用")),
                ("told", models.CharField(blank=True, max_length=40, verbose_name="告知内容引用")),
                ("text", models.CharField(max_length=60, verbose_name="告知文本")),
                ("text_version", models.SmallIntegerField(verbose_name="告知文本版本")),
                (
                    "demand",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="disposal", to="tickets.demand"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Handed",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("city", models.CharField(max_length=40, verbose_name="城市")),
                ("consent", models.BooleanField(verbose_name="诉求人同意")),
                ("number_there", models.CharField(blank=True, max_length=60, verbose_name="对方编号")),
                ("received_there_at", models.DateTimeField(null=True, verbose_name="对方接收时间")),
                ("result", models.CharField(blank=True, max_length=40, verbose_name="结果引用")),
                (
                    "demand",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="handed", to="tickets.demand"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=12, verbose_name="种类")),
                ("made_at", models.DateTimeField(verbose_name="建立时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="解除时间")),
                (
                    "demand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="tickets.demand"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="linked_from", to="tickets.demand"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("demand", models.F("other")), _negated=True), name="link_between_two"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("repeat", "merge", "new_facts", "addition", "progress"))),
                        name="link_kind_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("kind", "merge")),
                        fields=("demand",),
                        name="link_one_merge",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=15, verbose_name="种类")),
                ("set_at", models.DateTimeField(verbose_name="设定时间")),
                ("set_by", models.CharField(blank=True, max_length=60, verbose_name="设定人")),
                ("lifted_at", models.DateTimeField(null=True, verbose_name="解除时间")),
                ("lifted_by", models.CharField(blank=True, max_length=60, verbose_name="解除人")),
                ("reason", models.CharField(blank=True, max_length=40, verbose_name="解除理由引用")),
                (
                    "demand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="marks", to="tickets.demand"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                (
                                    "private",
                                    "trade_secret",
                                    "private_class",
                                    "withheld",
                                    "report",
                                    "discipline",
                                    "recusal",
                                    "sealed",
                                    "consent",
                                ),
                            )
                        ),
                        name="mark_kind_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)), fields=("demand", "kind"), name="mark_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("version", models.SmallIntegerField(verbose_name="版本")),
                ("unit", models.CharField(max_length=60, verbose_name="单位")),
                ("by", models.CharField(blank=True, max_length=60, verbose_name="签发人")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("form", models.CharField(max_length=8, verbose_name="形式")),
                ("words", models.CharField(blank=True, max_length=40, verbose_name="答复引用")),
                ("answers", models.JSONField(default=list, verbose_name="已答事项点")),
                ("long_term", models.BooleanField(default=False, verbose_name="长期推进")),
                ("expected_by", models.DateField(null=True, verbose_name="预计完成期限")),
                (
                    "demand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="replies", to="tickets.demand"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("demand", "version"), name="reply_version_once")],
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=14, verbose_name="种类")),
                ("unit", models.CharField(blank=True, max_length=60, verbose_name="申请单位")),
                ("asked_at", models.DateTimeField(verbose_name="申请时间")),
                ("asked_by", models.CharField(blank=True, max_length=60, verbose_name="申请人")),
                ("asked", models.JSONField(default=dict, verbose_name="申请内容")),
                ("due_at", models.DateTimeField(null=True, verbose_name="审核期限")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="审核时间")),
                ("decided_by", models.CharField(blank=True, max_length=60, verbose_name="审核人")),
                ("decision", models.CharField(blank=True, max_length=25, verbose_name="决定")),
                ("decided", models.JSONField(default=dict, verbose_name="决定内容")),
                (
                    "demand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="requests", to="tickets.demand"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ("return", "extension", "closure", "consultation", "objection", "supervision", "redo"),
                            )
                        ),
                        name="request_kind_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at__isnull", True)),
                        fields=("demand", "kind", "unit"),
                        name="request_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decision", "")),
                            models.Q(("decided_at__isnull", False), models.Q(("decision", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="request_decision_whole",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("decided_at__isnull", True)),
                        fields=["kind", "asked_at"],
                        name="request_undecided",
                    ),
                    models.Index(fields=["demand", "asked_at"], name="request_of_demand"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Restriction",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=10, verbose_name="种类")),
                ("subject", models.CharField(max_length=60, verbose_name="人员或单位")),
                ("set_at", models.DateTimeField(verbose_name="设定时间")),
                ("set_by", models.CharField(blank=True, max_length=60, verbose_name="设定人")),
                ("lifted_at", models.DateTimeField(null=True, verbose_name="解除时间")),
                (
                    "demand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="restrictions", to="tickets.demand"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("recused", "released", "named"))),
                        name="restriction_kind_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("demand", "kind", "subject"),
                        name="restriction_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SpotAnswer",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("by", models.CharField(blank=True, max_length=60, verbose_name="答复人")),
                ("answer", models.CharField(max_length=40, verbose_name="答复引用")),
                ("source", models.CharField(max_length=40, verbose_name="来源引用")),
                ("source_kind", models.CharField(blank=True, max_length=12, verbose_name="来源种类")),
                ("acknowledged", models.BooleanField(null=True, verbose_name="诉求人认可")),
                (
                    "demand",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="spot_answer", to="tickets.demand"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Words",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=40, unique=True, verbose_name="引用")),
                ("kind", models.CharField(max_length=40, verbose_name="种类")),
                ("version", models.SmallIntegerField(default=1, verbose_name="版本")),
                ("sealed", models.BinaryField(verbose_name="内容（加密）")),
                ("author", models.CharField(blank=True, max_length=60, verbose_name="作者")),
                ("written_at", models.DateTimeField(verbose_name="时间")),
                (
                    "demand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="words", to="tickets.demand"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind__in", ("title", "summary", "correction"))),
                        fields=("demand", "kind", "version"),
                        name="words_version_once",
                    )
                ],
                "indexes": [models.Index(fields=["demand", "kind"], name="words_of_demand")],
            },
        ),
        migrations.CreateModel(
            name="SearchText",
            fields=[
                (
                    "demand",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_text",
                        serialize=False,
                        to="tickets.demand",
                    ),
                ),
                (
                    "pieces",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None, verbose_name="片段"
                    ),
                ),
                (
                    "units",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        default=list,
                        size=None,
                        verbose_name="承办和协办单位",
                    ),
                ),
                ("words", models.BigIntegerField(default=0, verbose_name="最新文字")),
                ("protection", models.SmallIntegerField(default=0, verbose_name="保护级别")),
                ("key", models.CharField(max_length=40, verbose_name="密钥")),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["pieces", "units"], name="search_pieces"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReleasedFile",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("by", models.CharField(max_length=60, verbose_name="核对人")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "attachment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="release", to="tickets.attachment"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FileScan",
            fields=[
                (
                    "attachment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="scan",
                        serialize=False,
                        to="tickets.attachment",
                    ),
                ),
                ("status", models.CharField(max_length=10, verbose_name="结果")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("copy_sealed", models.BinaryField(null=True, verbose_name="给出的副本（加密）")),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("status", "waiting")), fields=["at"], name="scan_waiting")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ("waiting", "clean", "infected", "unscanned"))),
                        name="scan_status_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("claims", models.JSONField(verbose_name="事项点")),
                ("list_item", models.CharField(blank=True, max_length=80, verbose_name="职责事项版本")),
                ("question", models.CharField(blank=True, max_length=40, verbose_name="协助事项引用")),
                ("invited_at", models.DateTimeField(verbose_name="邀请时间")),
                ("due_at", models.DateTimeField(verbose_name="内部期限")),
                ("status", models.CharField(default="invited", max_length=10, verbose_name="状态")),
                ("result", models.CharField(blank=True, max_length=40, verbose_name="结果引用")),
                ("answers", models.JSONField(default=dict, verbose_name="各事项点答复引用")),
                ("documents", models.JSONField(default=list, verbose_name="附件引用")),
                ("reported_at", models.DateTimeField(null=True, verbose_name="报送时间")),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="invitations", to="tickets.assignment"
                    ),
                ),
                (
                    "demand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="invitations", to="tickets.demand"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invitations", to="organisation.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("assignment", "unit"), name="invitation_once"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ("invited", "objected", "bound", "released", "reported"))),
                        name="invitation_status_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("unit", models.CharField(max_length=60, verbose_name="单位")),
                ("expected_by", models.DateField(verbose_name="预计完成期限")),
                ("status", models.CharField(default="open", max_length=10, verbose_name="状态")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="了结时间")),
                ("evidence", models.CharField(blank=True, max_length=40, verbose_name="证明引用")),
                (
                    "demand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="commitments", to="tickets.demand"
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="commitments", to="tickets.reply"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ("open", "broken", "kept", "kept_late"))),
                        name="commitment_status_known",
                    )
                ],
                "indexes": [
                    models.Index(condition=models.Q(("status", "open")), fields=["expected_by"], name="commitment_open")
                ],
            },
        ),
        migrations.CreateModel(
            name="Position",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("unit", models.CharField(max_length=60, verbose_name="单位")),
                ("words", models.CharField(max_length=40, verbose_name="意见引用")),
                ("by", models.CharField(max_length=60, verbose_name="登记人")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="positions", to="tickets.request"
                    ),
                ),
            ],
        ),
    ]
