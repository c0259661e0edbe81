import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisation", "0001_initial"),
        ("organisation", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Credential",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="credential",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("must_change", models.BooleanField(default=False, verbose_name="须更换密码")),
                ("one_time_until", models.DateTimeField(null=True, verbose_name="一次性密码有效至")),
                ("set_at", models.DateTimeField(null=True, verbose_name="设定时间")),
                ("subject", models.CharField(max_length=120, null=True, unique=True, verbose_name="身份平台标识")),
            ],
        ),
        migrations.CreateModel(
            name="SecondFactor",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="second_factor",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("key", models.UUIDField(verbose_name="数据密钥")),
                ("wrapped", models.BinaryField(verbose_name="包裹的数据密钥")),
                ("sealed", models.BinaryField(verbose_name="密文")),
                ("enrolled_at", models.DateTimeField(verbose_name="启用时间")),
                ("last_step", models.BigIntegerField(default=-1, verbose_name="最近时间步")),
            ],
        ),
        migrations.CreateModel(
            name="Alarm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20, verbose_name="种类")),
                ("subject", models.CharField(max_length=80, verbose_name="对象")),
                ("first_at", models.DateTimeField(verbose_name="首次")),
                ("last_at", models.DateTimeField(verbose_name="最近")),
                ("count", models.IntegerField(verbose_name="次数")),
                ("seen_by", models.CharField(blank=True, max_length=60, verbose_name="处理人")),
                ("seen_at", models.DateTimeField(null=True, verbose_name="处理时间")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("many_accounts", "many_addresses", "codes", "flood"))),
                        name="alarm_kind_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("seen_at__isnull", True)), fields=("kind", "subject"), name="alarm_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormerPassword",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="摘要")),
                ("set_at", models.DateTimeField(verbose_name="设定时间")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_passwords",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("period", models.CharField(max_length=6, primary_key=True, serialize=False, verbose_name="期间")),
                ("begins_on", models.DateField(verbose_name="起始日期")),
                ("due_on", models.DateField(verbose_name="截止日期")),
                ("opened_at", models.DateTimeField(verbose_name="开始时间")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("begins_on"))), name="review_dates_in_order"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "session_key",
                    models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key"),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("began_at", models.DateTimeField(null=True, verbose_name="开始时间")),
                ("seen_at", models.DateTimeField(null=True, verbose_name="最近使用")),
                ("address", models.CharField(blank=True, max_length=60, verbose_name="来源地址")),
                ("device", models.CharField(blank=True, max_length=120, verbose_name="设备")),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SystemRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("values", models.JSONField(verbose_name="内容")),
                ("drafted_by", models.CharField(max_length=60, verbose_name="起草人")),
                ("drafted_at", models.DateTimeField(verbose_name="起草时间")),
                ("fields_by", models.CharField(blank=True, max_length=60, verbose_name="字段确认人")),
                ("fields_at", models.DateTimeField(null=True, verbose_name="字段确认时间")),
                ("decided_by", models.CharField(blank=True, max_length=60, verbose_name="批准人")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="决定时间")),
                ("granted", models.BooleanField(null=True, verbose_name="同意")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="理由")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", ""),
                            models.Q(("decided_by", models.F("drafted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="system_decided_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("granted", True), _negated=True),
                            models.Q(("fields_by", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="system_fields_confirmed_first",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Undertaking",
            fields=[
                ("version", models.CharField(max_length=20, primary_key=True, serialize=False, verbose_name="版本")),
                ("text", models.TextField(verbose_name="全文")),
                ("in_force_from", models.DateField(verbose_name="生效日期")),
                ("drafted_by", models.CharField(max_length=60, verbose_name="起草人")),
                ("drafted_at", models.DateTimeField(verbose_name="起草时间")),
                ("approved_by", models.CharField(blank=True, max_length=60, verbose_name="批准人")),
                ("approved_at", models.DateTimeField(null=True, verbose_name="批准时间")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                        name="undertaking_approved_by_another",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AccountRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=15, verbose_name="种类")),
                ("username", models.CharField(blank=True, max_length=60, verbose_name="账号")),
                ("asked_by", models.CharField(max_length=60, verbose_name="申请人")),
                ("asked_at", models.DateTimeField(verbose_name="申请时间")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="理由")),
                ("decided_by", models.CharField(blank=True, max_length=60, verbose_name="决定人")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="决定时间")),
                ("granted", models.BooleanField(null=True, verbose_name="同意")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="account_requests",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("open", "new_password", "new_factor"))),
                        name="account_request_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at__isnull", True)),
                        fields=("kind", "person"),
                        name="account_request_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Confirmed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period", models.CharField(max_length=6, verbose_name="期间")),
                ("side", models.CharField(max_length=10, verbose_name="复核方")),
                ("by", models.CharField(max_length=60, verbose_name="复核人")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="confirmations",
                        to="organisation.post",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("post", "period", "side"), name="post_confirmed_once"),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ("lead", "privacy"))), name="confirmed_side_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.BinaryField(verbose_name="摘要")),
                ("digest_key", models.CharField(max_length=40, verbose_name="摘要密钥")),
                ("used_at", models.DateTimeField(null=True, verbose_name="使用时间")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recovery_codes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("account", "digest"), name="recovery_code_once")],
            },
        ),
        migrations.CreateModel(
            name="SecurityPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="起始日期")),
                ("valid_to", models.DateField(null=True, verbose_name="终止日期")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="organisation.person")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="security_people",
                        to="organisation.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to__isnull", True)), fields=("unit",), name="security_person_one"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Acceptance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acceptances",
                        to="organisation.person",
                    ),
                ),
                (
                    "undertaking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="acceptances", to="access.undertaking"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "undertaking"), name="undertaking_accepted_once")
                ],
            },
        ),
    ]
