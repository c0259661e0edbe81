from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Erased",
            fields=[
                ("requester", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("ground", models.CharField(max_length=20, verbose_name="依据")),
                ("demands", models.IntegerField(verbose_name="诉求数")),
            ],
        ),
        migrations.CreateModel(
            name="EmergencyView",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("demand", models.CharField(max_length=20, verbose_name="工单编号")),
                ("person", models.CharField(max_length=60, verbose_name="人员")),
                ("role", models.CharField(max_length=20, verbose_name="岗位")),
                ("unit", models.CharField(blank=True, max_length=60, verbose_name="单位")),
                ("kind", models.CharField(max_length=10, verbose_name="紧急种类")),
                ("words", models.CharField(max_length=40, verbose_name="说明引用")),
                ("asked_at", models.DateTimeField(verbose_name="申请时间")),
                ("needs_second", models.BooleanField(default=False, verbose_name="须另一人确认")),
                ("second", models.CharField(blank=True, max_length=60, verbose_name="确认的值班长")),
                ("opened_at", models.DateTimeField(null=True, verbose_name="开始时间")),
                ("until", models.DateTimeField(null=True, verbose_name="截止时间")),
                ("review_due", models.DateTimeField(verbose_name="复核期限")),
                ("reviewed_at", models.DateTimeField(null=True, verbose_name="复核时间")),
                ("reviewed_by", models.CharField(blank=True, max_length=60, verbose_name="复核人")),
                ("finding", models.CharField(blank=True, max_length=10, verbose_name="复核结论")),
                ("review_words", models.CharField(blank=True, max_length=40, verbose_name="复核说明引用")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="处理时间")),
                ("settled_by", models.CharField(blank=True, max_length=60, verbose_name="处理人")),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("finding", "")), fields=["person"], name="emergency_open"),
                    models.Index(fields=["demand", "person"], name="emergency_of_demand"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("finding__in", ("", "founded", "unfounded"))),
                        name="emergency_finding_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reviewed_by", models.F("person")), _negated=True),
                        name="emergency_reviewed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("second", models.F("person")), _negated=True),
                        name="emergency_second_is_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="导出编号")),
                ("kind", models.CharField(max_length=10, verbose_name="种类")),
                ("what", models.CharField(max_length=200, verbose_name="内容")),
                ("form", models.CharField(max_length=5, verbose_name="格式")),
                ("columns", models.JSONField(verbose_name="栏目")),
                ("numbers", models.JSONField(default=list, verbose_name="工单")),
                ("rows", models.IntegerField(verbose_name="行数")),
                ("purpose", models.CharField(max_length=20, verbose_name="用途")),
                ("words", models.CharField(max_length=200, verbose_name="说明")),
                ("asked_by", models.CharField(max_length=60, verbose_name="申请人")),
                ("role", models.CharField(max_length=20, verbose_name="岗位")),
                ("unit", models.CharField(blank=True, max_length=60, verbose_name="单位")),
                ("asked_at", models.DateTimeField(verbose_name="申请时间")),
                ("needs_approval", models.BooleanField(default=False, verbose_name="须另一人批准")),
                ("decided_by", models.CharField(blank=True, max_length=60, verbose_name="批准人")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="决定时间")),
                ("approved", models.BooleanField(null=True, verbose_name="同意")),
                ("made_at", models.DateTimeField(null=True, verbose_name="生成时间")),
                ("expires_at", models.DateTimeField(null=True, verbose_name="链接到期")),
                ("file_key", models.BinaryField(null=True, verbose_name="文件密钥（包装）")),
                ("file_key_id", models.UUIDField(null=True)),
                ("file_sealed", models.BinaryField(null=True, verbose_name="文件（加密）")),
                ("downloads", models.IntegerField(default=0, verbose_name="下载次数")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["asked_by", "asked_at"], name="export_by_person"),
                    models.Index(
                        condition=models.Q(("decided_at__isnull", True), ("needs_approval", True)),
                        fields=["asked_at"],
                        name="export_undecided",
                    ),
                    models.Index(
                        condition=models.Q(("file_sealed__isnull", False)),
                        fields=["expires_at"],
                        name="export_with_file",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("list", "ticket", "person", "finding"))),
                        name="export_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decided_by", models.F("asked_by")), _negated=True),
                        name="export_decided_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("needs_approval", False), ("made_at__isnull", True), ("approved", True), _connector="OR"
                        ),
                        name="export_made_when_approved",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20, verbose_name="种类")),
                ("person", models.CharField(max_length=60, verbose_name="人员")),
                ("unit", models.CharField(blank=True, max_length=60, verbose_name="单位")),
                ("day", models.DateField(verbose_name="日期")),
                ("count", models.IntegerField(verbose_name="次数")),
                ("demands", models.JSONField(default=list, verbose_name="工单")),
                ("listed_at", models.DateTimeField(verbose_name="列出时间")),
                ("reviewed_by", models.CharField(blank=True, max_length=60, verbose_name="核查人")),
                ("reviewed_at", models.DateTimeField(null=True, verbose_name="核查时间")),
                ("outcome", models.CharField(blank=True, max_length=12, verbose_name="核查结果")),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="核查说明")),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("outcome", "")), fields=["day"], name="finding_open"),
                    models.Index(fields=["day", "id"], name="finding_by_day"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "person", "day"), name="finding_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("reviewed_by", models.F("person")), _negated=True),
                        name="finding_reviewed_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("demand", models.CharField(max_length=20, verbose_name="工单编号")),
                ("ground", models.CharField(max_length=20, verbose_name="原因")),
                ("set_by", models.CharField(max_length=60, verbose_name="设定人")),
                ("set_at", models.DateTimeField(verbose_name="设定时间")),
                ("set_words", models.CharField(blank=True, max_length=40, verbose_name="设定说明引用")),
                ("lifted_by", models.CharField(blank=True, max_length=60, verbose_name="解除人")),
                ("lifted_at", models.DateTimeField(null=True, verbose_name="解除时间")),
                ("lifted_words", models.CharField(blank=True, max_length=40, verbose_name="解除说明引用")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)), fields=("demand", "ground"), name="hold_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonWish",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("demand", models.CharField(max_length=20, verbose_name="工单编号")),
                ("requester", models.BigIntegerField(verbose_name="诉求人")),
                ("kind", models.CharField(max_length=12, verbose_name="种类")),
                ("asker", models.CharField(max_length=10, verbose_name="申请人")),
                ("proof", models.CharField(blank=True, max_length=20, verbose_name="身份核验")),
                ("received_on", models.DateField(verbose_name="收到日期")),
                ("words", models.CharField(max_length=40, verbose_name="申请的记录引用")),
                ("recorded_by", models.CharField(max_length=60, verbose_name="登记人")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                ("working_days", models.SmallIntegerField(verbose_name="答复工作日")),
                ("due", models.DateTimeField(verbose_name="答复期限")),
                ("outcome", models.CharField(blank=True, max_length=10, verbose_name="办理结果")),
                ("ground", models.CharField(blank=True, max_length=10, verbose_name="不予办理的依据")),
                ("done_by", models.CharField(blank=True, max_length=40, verbose_name="办理凭据")),
                ("answer_words", models.CharField(blank=True, max_length=40, verbose_name="答复的记录引用")),
                ("answered_by", models.CharField(blank=True, max_length=60, verbose_name="答复人")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="答复时间")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at__isnull", True)), fields=["due", "id"], name="wish_open_by_due"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ("", "done", "refused"))), name="wish_outcome_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("outcome", "")),
                            models.Q(("answered_at__isnull", False), models.Q(("outcome", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="wish_answered_with_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "refused"), _negated=True),
                            models.Q(("ground", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="wish_refused_on_a_ground",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=("requester", "kind"),
                        name="wish_open_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=10, verbose_name="种类")),
                ("demand", models.CharField(blank=True, max_length=20, verbose_name="工单编号")),
                ("requester", models.BigIntegerField(null=True, verbose_name="诉求人")),
                ("ground", models.CharField(max_length=20, verbose_name="依据")),
                ("instruction", models.CharField(blank=True, max_length=100, verbose_name="文号")),
                ("proposed_by", models.CharField(max_length=60, verbose_name="提出人")),
                ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
                ("decided_by", models.CharField(blank=True, max_length=60, verbose_name="决定人")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="决定时间")),
                ("confirmed", models.BooleanField(null=True, verbose_name="同意")),
                ("done_at", models.DateTimeField(null=True, verbose_name="办理完成")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("erase", "unseal", "destroy", "hand_over", "retention"))),
                        name="privacy_proposal_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                        name="proposal_decided_by_another",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at__isnull", True)),
                        fields=("kind", "demand", "requester"),
                        name="proposal_open_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rotation",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("purpose", models.CharField(max_length=10, verbose_name="用途")),
                ("key", models.CharField(max_length=40, verbose_name="新密钥")),
                ("begun_at", models.DateTimeField(verbose_name="开始时间")),
                ("cursor", models.CharField(blank=True, max_length=40)),
                ("done", models.BigIntegerField(default=0, verbose_name="已完成")),
                ("total", models.BigIntegerField(default=0, verbose_name="总数")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="完成时间")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("finished_at__isnull", True)),
                        fields=("purpose",),
                        name="rotation_one_at_a_time",
                    )
                ],
            },
        ),
    ]
