import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=10, verbose_name="种类")),
                ("subject", models.CharField(blank=True, max_length=60, verbose_name="对象")),
                ("base", models.CharField(max_length=80, verbose_name="所依据的版本")),
                ("content", models.JSONField(verbose_name="内容")),
                ("reason", models.TextField(verbose_name="理由和依据")),
                ("revision", models.IntegerField(default=1, verbose_name="修订")),
                ("status", models.CharField(default="draft", max_length=10, verbose_name="状态")),
                ("in_force_from", models.DateTimeField(null=True, verbose_name="拟启用时间")),
                ("drafted_by", models.CharField(max_length=60, verbose_name="起草人")),
                ("drafted_at", models.DateTimeField(verbose_name="起草时间")),
                ("changed_at", models.DateTimeField(verbose_name="修改时间")),
                ("submitted_at", models.DateTimeField(null=True, verbose_name="提交时间")),
                ("confirmed_by", models.CharField(blank=True, max_length=60, verbose_name="确认人")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="确认时间")),
                ("decided_by", models.CharField(blank=True, max_length=60, verbose_name="决定人")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="决定时间")),
                ("decision", models.TextField(blank=True, verbose_name="决定理由")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("policy", "calendar", "template", "code_list", "protection"))),
                        name="draft_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ("draft", "submitted", "approved", "returned", "withdrawn"))),
                        name="draft_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("drafted_by", ""), _negated=True), name="draft_has_author"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decided_by", models.F("drafted_by")), _negated=True),
                        name="draft_decided_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confirmed_by", models.F("drafted_by")), _negated=True),
                        name="draft_confirmed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("approved", "returned")), _negated=True),
                            models.Q(models.Q(("decided_by", ""), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="draft_decided_by_somebody",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["kind", "subject", "-drafted_at"], name="draft_of_subject"),
                    models.Index(condition=models.Q(("status", "submitted")), fields=["status"], name="draft_waiting"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarVersion",
            fields=[
                ("version", models.CharField(max_length=80, primary_key=True, serialize=False, verbose_name="版本")),
                ("content", models.JSONField(verbose_name="内容")),
                ("in_force_from", models.DateTimeField(db_index=True, verbose_name="载入时间")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="记录时间")),
            ],
        ),
        migrations.CreateModel(
            name="PolicyVersion",
            fields=[
                ("version", models.CharField(max_length=80, primary_key=True, serialize=False, verbose_name="版本")),
                ("content", models.JSONField(verbose_name="内容")),
                ("in_force_from", models.DateTimeField(db_index=True, verbose_name="生效时间")),
                ("drafted_by", models.CharField(max_length=60, verbose_name="起草人")),
                ("approved_by", models.CharField(max_length=60, verbose_name="批准人")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="记录时间")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                        name="policy_approved_by_another",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WordsVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10, verbose_name="种类")),
                ("subject", models.CharField(max_length=60, verbose_name="对象")),
                ("number", models.IntegerField(verbose_name="版次")),
                ("content", models.JSONField(verbose_name="内容")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="记录时间")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "subject", "number"), name="words_number_once"),
                    models.CheckConstraint(condition=models.Q(("number__gte", 2)), name="words_number_after_shipped"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Adoption",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=10, verbose_name="种类")),
                ("subject", models.CharField(blank=True, max_length=60, verbose_name="对象")),
                ("version", models.CharField(max_length=80, verbose_name="版本")),
                ("in_force_from", models.DateTimeField(verbose_name="生效时间")),
                ("drafted_by", models.CharField(max_length=60, verbose_name="起草人")),
                ("approved_by", models.CharField(max_length=60, verbose_name="批准人")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="记录时间")),
                (
                    "draft",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adoption",
                        to="rulebook.draft",
                        verbose_name="草稿",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("policy", "calendar", "template", "code_list", "protection"))),
                        name="adoption_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                        name="adoption_approved_by_another",
                    ),
                ],
                "indexes": [
                    models.Index(
                        fields=["kind", "subject", "in_force_from", "recorded_at", "id"], name="adoption_in_force"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Preview",
            fields=[
                (
                    "draft",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="preview",
                        serialize=False,
                        to="rulebook.draft",
                    ),
                ),
                ("revision", models.IntegerField(verbose_name="草稿修订")),
                ("base", models.CharField(max_length=80, verbose_name="所比较的版本")),
                ("at", models.DateTimeField(verbose_name="截至")),
                ("state", models.CharField(default="waiting", max_length=10, verbose_name="状态")),
                ("total", models.IntegerField(default=0, verbose_name="总数")),
                ("done", models.IntegerField(default=0, verbose_name="已算")),
                ("cursor", models.BigIntegerField(default=0, verbose_name="位置")),
                ("counts", models.JSONField(default=dict, verbose_name="结果")),
                ("failure", models.CharField(blank=True, max_length=200, verbose_name="失败原因")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="完成时间")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("waiting", "running", "done", "failed", "cancelled"))),
                        name="preview_state_known",
                    )
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("waiting", "running"))),
                        fields=["state"],
                        name="preview_unfinished",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PreviewRow",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=20, verbose_name="工单编号")),
                ("unit", models.CharField(blank=True, max_length=60, verbose_name="承办单位")),
                ("was", models.DateTimeField(null=True, verbose_name="原到期")),
                ("was_provisional", models.BooleanField(default=False, verbose_name="原为暂定")),
                ("counted", models.DateTimeField(null=True, verbose_name="重算到期")),
                ("to", models.DateTimeField(null=True, verbose_name="新到期")),
                ("provisional", models.BooleanField(default=False, verbose_name="仍为暂定")),
                ("verdict", models.CharField(max_length=10, verbose_name="结果")),
                (
                    "preview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="rulebook.preview"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["preview", "id"], name="preview_rows")],
            },
        ),
    ]
