import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisation", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClassCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("edition", models.CharField(max_length=30, verbose_name="版本")),
                ("code", models.CharField(max_length=6, verbose_name="代码")),
                ("ordinal", models.SmallIntegerField(default=1, verbose_name="序号")),
                ("name", models.CharField(max_length=100, null=True, verbose_name="名称")),
                ("level", models.SmallIntegerField(verbose_name="级别")),
                ("parent", models.CharField(blank=True, max_length=6, verbose_name="上级代码")),
                ("field", models.CharField(blank=True, max_length=22, verbose_name="领域")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "code", "ordinal"), name="class_code_once"),
                    models.CheckConstraint(condition=models.Q(("level__in", (1, 2, 3))), name="class_level_known"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "field__in",
                                    (
                                        "economic_regulation",
                                        "market_supervision",
                                        "social_management",
                                        "public_service",
                                        "environment",
                                    ),
                                ),
                                ("level", 1),
                            ),
                            models.Q(models.Q(("level", 1), _negated=True), ("field", "")),
                            _connector="OR",
                        ),
                        name="class_field_of_top",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("subject", models.CharField(max_length=15, verbose_name="对象")),
                ("key", models.CharField(max_length=60, verbose_name="键")),
                ("name", models.CharField(max_length=100, verbose_name="名称")),
                ("content", models.JSONField(null=True, verbose_name="内容")),
                ("based_on", models.CharField(blank=True, max_length=80, verbose_name="所据版本")),
                ("in_force_from", models.DateField(verbose_name="生效日期")),
                ("reason", models.TextField(blank=True, verbose_name="修改理由")),
                ("warnings_reason", models.TextField(blank=True, verbose_name="提示说明")),
                ("state", models.CharField(default="draft", max_length=10, verbose_name="状态")),
                ("edition", models.IntegerField(default=1, verbose_name="修改次数")),
                ("batch", models.CharField(blank=True, max_length=40, verbose_name="批次")),
                ("drafted_by", models.CharField(max_length=60, verbose_name="起草人")),
                ("authors", models.JSONField(default=list, verbose_name="执笔人")),
                ("drafted_at", models.DateTimeField(verbose_name="起草时间")),
                ("changed_at", models.DateTimeField(verbose_name="修改时间")),
                ("proposed_at", models.DateTimeField(null=True, verbose_name="送出时间")),
                ("decided_by", models.CharField(blank=True, max_length=60, verbose_name="决定人")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="决定时间")),
                ("decision_reason", models.TextField(blank=True, verbose_name="决定理由")),
                ("made", models.CharField(blank=True, max_length=80, verbose_name="形成版本")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("draft", "proposed"))),
                        fields=["changed_at"],
                        name="draft_open",
                    ),
                    models.Index(
                        condition=models.Q(("batch", ""), _negated=True), fields=["batch"], name="draft_of_batch"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("subject__in", ("item", "classification", "channel", "duty", "law", "question"))
                        ),
                        name="draft_subject_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("draft", "proposed", "approved", "withdrawn"))),
                        name="draft_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "approved"), _negated=True),
                            models.Q(
                                models.Q(("decided_by", ""), _negated=True),
                                models.Q(("decided_by", models.F("drafted_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="draft_approved_by_another",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("draft", "proposed"))),
                        fields=("subject", "key"),
                        name="draft_open_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("name", models.CharField(max_length=30, primary_key=True, serialize=False, verbose_name="版本")),
                ("valid_from", models.DateField(unique=True, verbose_name="起始日期")),
                ("previous", models.CharField(blank=True, max_length=30, verbose_name="前一版本")),
                ("mapping", models.JSONField(default=dict, verbose_name="代码对照")),
                ("drafted_by", models.CharField(blank=True, max_length=60, verbose_name="起草人")),
                ("approved_by", models.CharField(blank=True, max_length=60, verbose_name="批准人")),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="记录时间")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", ""),
                            models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="edition_approved_by_another",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("version", models.CharField(max_length=80, primary_key=True, serialize=False, verbose_name="版本")),
                ("list", models.CharField(max_length=10, verbose_name="清单")),
                ("key", models.CharField(max_length=60, verbose_name="键")),
                ("name", models.CharField(max_length=100, verbose_name="名称")),
                ("content", models.JSONField(verbose_name="内容")),
                ("valid_from", models.DateField(verbose_name="起始日期")),
                ("valid_to", models.DateField(null=True, verbose_name="终止日期")),
                ("reason", models.TextField(blank=True, verbose_name="修改理由")),
                ("drafted_by", models.CharField(blank=True, max_length=60, verbose_name="起草人")),
                ("approved_by", models.CharField(blank=True, max_length=60, verbose_name="批准人")),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="记录时间")),
            ],
            options={
                "indexes": [models.Index(fields=["list", "key"], name="entry_of_list")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("list__in", ("channel", "duty", "law", "question"))),
                        name="entry_list_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="entry_dates_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", ""),
                            models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="entry_approved_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Trial",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("drafts", models.JSONField(verbose_name="草稿")),
                ("editions", models.JSONField(verbose_name="修改次数")),
                ("days", models.IntegerField(verbose_name="天数")),
                ("asked_at", models.DateTimeField(verbose_name="时间")),
                ("asked_by", models.CharField(max_length=60, verbose_name="提出人")),
                ("state", models.CharField(default="waiting", max_length=10, verbose_name="状态")),
                ("done", models.IntegerField(default=0, verbose_name="已处理")),
                ("total", models.IntegerField(default=0, verbose_name="总数")),
                ("result", models.JSONField(default=dict, verbose_name="结果")),
                ("failure", models.CharField(blank=True, max_length=200, verbose_name="失败原因")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="完成时间")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("waiting", "running", "done", "failed", "cancelled"))),
                        name="trial_state_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("version", models.CharField(max_length=80, primary_key=True, serialize=False, verbose_name="版本")),
                ("key", models.CharField(db_index=True, max_length=60, verbose_name="键")),
                ("name", models.CharField(max_length=100, verbose_name="名称")),
                ("class_code", models.CharField(max_length=6, verbose_name="事项分类")),
                ("demand_types", models.JSONField(verbose_name="诉求类型")),
                ("legal_basis", models.JSONField(verbose_name="法律依据")),
                ("by_town", models.BooleanField(default=False, verbose_name="按事发地镇街")),
                ("office", models.CharField(blank=True, max_length=60, verbose_name="建议承办的镇街所属工作机构")),
                ("rules", models.JSONField(default=list, verbose_name="例外")),
                ("co_units", models.JSONField(default=list, verbose_name="协办单位")),
                ("limits", models.JSONField(default=dict, verbose_name="办理期限")),
                ("scope", models.JSONField(default=list, verbose_name="适用表述")),
                ("examples", models.JSONField(default=list, verbose_name="例句")),
                ("ask", models.TextField(blank=True, verbose_name="须询问")),
                ("not_covered", models.TextField(blank=True, verbose_name="不适用")),
                ("extension_open", models.BooleanField(default=True, verbose_name="可否延期")),
                ("valid_from", models.DateField(verbose_name="起始日期")),
                ("valid_to", models.DateField(null=True, verbose_name="终止日期")),
                ("edition", models.CharField(blank=True, max_length=30, verbose_name="分类版本")),
                ("reason", models.TextField(blank=True, verbose_name="修改理由")),
                ("drafted_by", models.CharField(blank=True, max_length=60, verbose_name="起草人")),
                ("approved_by", models.CharField(blank=True, max_length=60, verbose_name="批准人")),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="记录时间")),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="organisation.unit",
                        verbose_name="承办单位",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by_town", False), ("unit__isnull", False)),
                            models.Q(("by_town", True), ("unit__isnull", True)),
                            _connector="OR",
                        ),
                        name="item_unit_or_town",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by_town", True), _negated=True),
                            models.Q(("office", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="item_of_town_names_office",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="item_dates_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", ""),
                            models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="item_approved_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("edition", models.IntegerField(verbose_name="修改次数")),
                ("asked_at", models.DateTimeField(verbose_name="送出时间")),
                ("due_at", models.DateTimeField(verbose_name="答复期限")),
                ("answer", models.CharField(blank=True, max_length=10, verbose_name="答复")),
                ("reason", models.TextField(blank=True, verbose_name="意见")),
                ("answered_by", models.CharField(blank=True, max_length=60, verbose_name="答复人")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                ("decided_by", models.CharField(blank=True, max_length=60, verbose_name="裁定人")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="裁定时间")),
                ("decision_reason", models.TextField(blank=True, verbose_name="裁定理由")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                        verbose_name="单位",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="confirmations", to="catalogue.draft"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("answer", "")), fields=["unit", "due_at"], name="confirmation_waiting"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("draft", "edition", "unit"), name="confirmation_once"),
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ("", "confirmed", "objected"))),
                        name="confirmation_answer_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "objected"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="confirmation_objection_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="confirmation_answer_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by", ""), ("decision_reason", "")),
                            models.Q(
                                models.Q(("decided_by", ""), _negated=True),
                                ("decided_at__isnull", False),
                                models.Q(("decision_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="confirmation_decision_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=15, verbose_name="种类")),
                ("about", models.CharField(max_length=60, verbose_name="对象")),
                ("ticket", models.CharField(blank=True, max_length=20, verbose_name="工单编号")),
                ("tickets", models.JSONField(default=list, verbose_name="工单")),
                ("words", models.TextField(blank=True, verbose_name="说明")),
                ("opened_at", models.DateTimeField(verbose_name="提出时间")),
                ("opened_by", models.CharField(blank=True, max_length=60, verbose_name="提出人")),
                ("unit", models.CharField(blank=True, max_length=60, verbose_name="单位")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="处理时间")),
                ("settled_by", models.CharField(blank=True, max_length=60, verbose_name="处理人")),
                ("outcome", models.CharField(blank=True, max_length=10, verbose_name="处理结果")),
                ("reason", models.TextField(blank=True, verbose_name="处理理由")),
                (
                    "draft",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="proposals",
                        to="catalogue.draft",
                        verbose_name="草稿",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_at__isnull", True)),
                        fields=["opened_at", "id"],
                        name="proposal_open",
                    ),
                    models.Index(fields=["kind", "about"], name="proposal_about"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ("catalogue_wrong", "returns", "departures", "gaps", "basis", "suggestion"))
                        ),
                        name="catalogue_proposal_kind_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("kind__in", ("returns", "departures", "gaps", "basis")), ("settled_at__isnull", True)
                        ),
                        fields=("kind", "about"),
                        name="proposal_one_open_review",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), ("settled_at__isnull", True)),
                            models.Q(
                                ("outcome__in", ("drafted", "declined")),
                                ("settled_at__isnull", False),
                                models.Q(("settled_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_outcome_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrialLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=20, verbose_name="工单编号")),
                ("town", models.CharField(blank=True, max_length=20, verbose_name="镇街代码")),
                ("effect", models.CharField(max_length=10, verbose_name="影响")),
                ("old_unit", models.CharField(blank=True, max_length=60, verbose_name="原单位")),
                ("new_unit", models.CharField(blank=True, max_length=60, verbose_name="新单位")),
                ("old_limit", models.CharField(blank=True, max_length=10, verbose_name="原期限")),
                ("new_limit", models.CharField(blank=True, max_length=10, verbose_name="新期限")),
                ("becomes_late", models.BooleanField(default=False, verbose_name="会变成超期")),
                (
                    "trial",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="catalogue.trial",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["trial", "id"], name="trial_line_of_trial")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("effect__in", ("unit", "limit", "both", "covered", "open"))),
                        name="trial_line_effect_known",
                    )
                ],
            },
        ),
    ]
