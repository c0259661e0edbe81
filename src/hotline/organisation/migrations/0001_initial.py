import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                ("key", models.CharField(max_length=60, primary_key=True, serialize=False, verbose_name="键")),
                ("name", models.CharField(max_length=60, verbose_name="姓名")),
                ("title", models.CharField(blank=True, max_length=60, verbose_name="职务")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="工作电话")),
                ("is_demo", models.BooleanField(default=False, verbose_name="演示数据")),
            ],
        ),
        migrations.CreateModel(
            name="RateBucket",
            fields=[
                ("name", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("minute", models.BigIntegerField()),
                ("used", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("person", models.CharField(max_length=60, verbose_name="上传人")),
                ("kind", models.CharField(max_length=10, verbose_name="种类")),
                ("name", models.CharField(max_length=200, verbose_name="文件名")),
                ("digest", models.CharField(max_length=80, verbose_name="摘要")),
                ("rows", models.JSONField(verbose_name="内容")),
                ("made_at", models.DateTimeField(verbose_name="时间")),
            ],
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=15, verbose_name="种类")),
                ("object", models.CharField(max_length=60, verbose_name="对象")),
                ("content", models.JSONField(verbose_name="内容")),
                ("effective_on", models.DateField(verbose_name="生效日期")),
                ("drafted_by", models.CharField(max_length=60, verbose_name="起草人")),
                ("drafted_at", models.DateTimeField(verbose_name="起草时间")),
                ("confirmed", models.JSONField(default=list, verbose_name="单位意见")),
                ("decided_by", models.CharField(blank=True, max_length=60, verbose_name="决定人")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="决定时间")),
                ("decision", models.CharField(blank=True, max_length=10, verbose_name="决定")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="理由")),
                ("applied_at", models.DateTimeField(null=True, verbose_name="生效时间")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("decided_at__isnull", True)), fields=["drafted_at"], name="proposal_waiting"
                    ),
                    models.Index(
                        condition=models.Q(("applied_at", None), ("decision", "approved")),
                        fields=["effective_on"],
                        name="proposal_to_apply",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                (
                                    "establish",
                                    "amend",
                                    "rename",
                                    "merge",
                                    "split",
                                    "close",
                                    "post",
                                    "import_units",
                                    "import_people",
                                ),
                            )
                        ),
                        name="organisation_proposal_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ("", "approved", "refused"))),
                        name="proposal_decision_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", ""),
                            models.Q(("decided_by", models.F("drafted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="proposal_by_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decision", "")),
                            models.Q(("decided_at__isnull", False), models.Q(("decision", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="proposal_decided_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("username", models.CharField(max_length=60, unique=True, verbose_name="登录名")),
                ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                ("is_demo", models.BooleanField(default=False, verbose_name="演示数据")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="account",
                        to="organisation.person",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("key", models.CharField(max_length=60, primary_key=True, serialize=False, verbose_name="键")),
                ("name", models.CharField(max_length=100, verbose_name="名称")),
                ("short_name", models.CharField(max_length=40, verbose_name="简称")),
                ("kind", models.CharField(max_length=30, verbose_name="单位类别")),
                ("code", models.CharField(blank=True, max_length=20, verbose_name="代码")),
                ("offices", models.JSONField(default=list, verbose_name="所属工作机构")),
                ("around_clock", models.BooleanField(default=False, verbose_name="24小时服务")),
                ("area", models.JSONField(default=list, verbose_name="辖区")),
                ("subjects", models.CharField(blank=True, max_length=500, verbose_name="职责事项")),
                ("contact_desk", models.CharField(blank=True, max_length=100, verbose_name="联络科室")),
                ("contact_phone", models.CharField(blank=True, max_length=30, verbose_name="联络电话")),
                ("night_phone", models.CharField(blank=True, max_length=30, verbose_name="夜间电话")),
                ("duty_hours", models.JSONField(default=list, verbose_name="值守时间")),
                ("valid_from", models.DateField(verbose_name="起始日期")),
                ("valid_to", models.DateField(null=True, verbose_name="终止日期")),
                ("is_demo", models.BooleanField(default=False, verbose_name="演示数据")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="organisation.unit",
                        verbose_name="上级",
                    ),
                ),
                (
                    "stand_in",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                        verbose_name="缺岗代班人",
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
                                    "town_or_subdistrict",
                                    "city_department",
                                    "authorised_organisation",
                                    "public_service_enterprise",
                                    "management_committee",
                                    "village_committee",
                                    "residents_committee",
                                    "hotline",
                                    "competent_department",
                                    "city_government",
                                    "consultation_body",
                                ),
                            )
                        ),
                        name="unit_kind_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to__isnull", True), models.Q(("code", ""), _negated=True)),
                        fields=("code",),
                        name="unit_code_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="unit_dates_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Training",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=100, verbose_name="内容")),
                ("level", models.CharField(max_length=10, verbose_name="级别")),
                ("held_on", models.DateField(verbose_name="日期")),
                ("material", models.CharField(blank=True, max_length=200, verbose_name="教材")),
                ("result", models.CharField(max_length=10, verbose_name="结果")),
                ("covers", models.JSONField(default=list, verbose_name="可受理的诉求类型")),
                ("recorded_by", models.CharField(max_length=60, verbose_name="登记人")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="trainings",
                        to="organisation.person",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "held_on"], name="training_of_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ("basic", "middle", "high"))), name="training_level_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("result__in", ("passed", "failed", "attended"))),
                        name="training_result_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(blank=True, max_length=60, verbose_name="目录条目")),
                ("since", models.DateField(verbose_name="自")),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                        verbose_name="承接单位",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successions",
                        to="organisation.unit",
                        verbose_name="原单位",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "item"), name="succession_once"),
                    models.CheckConstraint(
                        condition=models.Q(("unit", models.F("successor")), _negated=True), name="succession_to_another"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Substitute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="起始日期")),
                ("valid_to", models.DateField(null=True, verbose_name="终止日期")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="substitutes",
                        to="organisation.person",
                        verbose_name="代理人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="substitutes",
                        to="organisation.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to__isnull", True)),
                        fields=("unit", "person"),
                        name="substitute_named_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="substitute_dates_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=30, unique=True, verbose_name="名称")),
                ("purpose", models.CharField(max_length=15, verbose_name="用途")),
                ("channel", models.CharField(blank=True, max_length=15, verbose_name="渠道")),
                ("scopes", models.JSONField(verbose_name="权限")),
                ("addresses", models.JSONField(default=list, verbose_name="来源地址")),
                ("per_minute", models.IntegerField(verbose_name="每分钟次数")),
                ("drafted_by", models.CharField(max_length=60, verbose_name="申请人")),
                ("approved_by", models.CharField(max_length=60, verbose_name="批准人")),
                ("made_at", models.DateTimeField(verbose_name="建立时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="停用时间")),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="systems",
                        to="organisation.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ("channel", "unit_system", "reader"))),
                        name="service_purpose_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                        name="service_approved_by_another",
                    ),
                    models.CheckConstraint(condition=models.Q(("per_minute__gte", 1)), name="service_rate_positive"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("purpose", "unit_system"), _negated=True),
                            ("unit__isnull", False),
                            _connector="OR",
                        ),
                        name="service_of_unit_names_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("purpose", "channel"), _negated=True),
                            models.Q(("channel", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="service_of_channel_names_it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Released",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, verbose_name="工单编号")),
                ("field", models.CharField(max_length=20, verbose_name="栏目")),
                ("by", models.CharField(max_length=60, verbose_name="提供人")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisation.unit",
                        verbose_name="村居",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("number", "unit", "field"), name="released_once")],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=20, verbose_name="岗位")),
                ("appointment", models.CharField(blank=True, max_length=40, verbose_name="任命")),
                ("valid_from", models.DateField(verbose_name="起始日期")),
                ("valid_to", models.DateField(null=True, verbose_name="终止日期")),
                ("given_by", models.CharField(blank=True, max_length=60, verbose_name="授予人")),
                ("approved_by", models.CharField(blank=True, max_length=60, verbose_name="批准人")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="organisation.person",
                        verbose_name="人员",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="organisation.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                (
                                    "agent",
                                    "dispatcher",
                                    "reviewer",
                                    "handler",
                                    "unit_lead",
                                    "supervisor",
                                    "follow_up_caller",
                                    "knowledge_editor",
                                    "analyst",
                                    "privacy_officer",
                                    "auditor",
                                    "administrator",
                                    "requester",
                                    "system",
                                ),
                            )
                        ),
                        name="post_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("given_by", ""), models.Q(("given_by", models.F("person")), _negated=True), _connector="OR"
                        ),
                        name="post_not_given_to_oneself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", ""),
                            models.Q(
                                models.Q(("approved_by", models.F("given_by")), _negated=True),
                                models.Q(("approved_by", models.F("person")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="post_approved_by_another",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to__isnull", True)),
                        fields=("person", "unit", "role", "appointment"),
                        name="post_held_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="post_dates_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chair", models.BooleanField(default=False, verbose_name="召集人")),
                ("valid_from", models.DateField(verbose_name="起始日期")),
                ("valid_to", models.DateField(null=True, verbose_name="终止日期")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="organisation.person",
                        verbose_name="成员",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="organisation.unit",
                        verbose_name="协商机制",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to__isnull", True)), fields=("body", "person"), name="member_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("chair", True), ("valid_to__isnull", True)),
                        fields=("body",),
                        name="member_one_in_the_chair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="member_dates_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormerName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="名称")),
                ("short_name", models.CharField(max_length=40, verbose_name="简称")),
                ("until", models.DateField(verbose_name="用至")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_names",
                        to="organisation.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("unit", "until"), name="former_name_once")],
            },
        ),
        migrations.CreateModel(
            name="Duty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.DateTimeField(verbose_name="开始")),
                ("end", models.DateTimeField(verbose_name="结束")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="值班电话")),
                ("note", models.CharField(blank=True, max_length=100, verbose_name="备注")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="organisation.person",
                        verbose_name="值班人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="duties",
                        to="organisation.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("end__gt", models.F("start"))), name="duty_in_order"),
                    models.UniqueConstraint(fields=("unit", "person", "start"), name="duty_once"),
                ],
                "indexes": [models.Index(fields=["unit", "start"], name="duty_of_unit")],
            },
        ),
        migrations.CreateModel(
            name="ServiceKey",
            fields=[
                ("id", models.CharField(max_length=16, primary_key=True, serialize=False, verbose_name="编号")),
                ("digest", models.BinaryField(verbose_name="摘要")),
                ("digest_key", models.CharField(max_length=40, verbose_name="摘要密钥")),
                ("issued_at", models.DateTimeField(verbose_name="发放时间")),
                ("expires_at", models.DateTimeField(verbose_name="到期时间")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="吊销时间")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="keys",
                        to="organisation.serviceaccount",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("issued_at"))), name="service_key_ends"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("acts", models.JSONField(verbose_name="事项")),
                ("valid_from", models.DateField(verbose_name="起始日期")),
                ("valid_to", models.DateField(verbose_name="终止日期")),
                ("cause", models.CharField(max_length=10, verbose_name="事由")),
                ("made_by", models.CharField(max_length=60, verbose_name="登记人")),
                ("made_at", models.DateTimeField(verbose_name="登记时间")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="撤销时间")),
                ("revoked_by", models.CharField(blank=True, max_length=60, verbose_name="撤销人")),
                (
                    "deputy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputised",
                        to="organisation.person",
                        verbose_name="代理人",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegated",
                        to="organisation.person",
                        verbose_name="授权人",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations",
                        to="organisation.post",
                        verbose_name="岗位",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("revoked_at__isnull", True)), fields=["deputy"], name="delegation_live"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__gt", models.F("valid_from"))), name="delegation_ends"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("holder", models.F("deputy")), _negated=True), name="delegation_to_another"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cause__in", ("own", "absence"))), name="delegation_cause_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("acts", []), _negated=True), name="delegation_names_acts"
                    ),
                ],
            },
        ),
    ]
