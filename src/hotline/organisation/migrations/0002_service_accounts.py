"""Service accounts and keys of outside systems, and the calls they may make in a minute (S37, S40)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="RateBucket",
            fields=[
                ("name", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("minute", models.BigIntegerField()),
                ("used", models.IntegerField()),
            ],
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
        ),
        migrations.AddConstraint(
            model_name="serviceaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", ("channel", "unit_system", "reader"))), name="service_purpose_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="serviceaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                name="service_approved_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="serviceaccount",
            constraint=models.CheckConstraint(condition=models.Q(("per_minute__gte", 1)), name="service_rate_positive"),
        ),
        migrations.AddConstraint(
            model_name="serviceaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("purpose", "unit_system"), _negated=True), ("unit__isnull", False), _connector="OR"
                ),
                name="service_of_unit_names_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="serviceaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("purpose", "channel"), _negated=True),
                    models.Q(("channel", ""), _negated=True),
                    _connector="OR",
                ),
                name="service_of_channel_names_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicekey",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("issued_at"))), name="service_key_ends"
            ),
        ),
        # Counting calls must cost no wait for the disk; after a crash the counts begin anew.
        migrations.RunSQL("alter table organisation_ratebucket set unlogged", migrations.RunSQL.noop),
    ]
