import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Requester",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.CharField(default="person", max_length=15, verbose_name="类别")),
                ("name_sealed", models.BinaryField(null=True, verbose_name="姓名（加密）")),
                ("phone_sealed", models.BinaryField(null=True, verbose_name="电话（加密）")),
                ("phone_index", models.BinaryField(null=True, verbose_name="电话索引")),
                ("id_number_sealed", models.BinaryField(null=True, verbose_name="证件号码（加密）")),
                ("id_number_index", models.BinaryField(null=True, verbose_name="证件号码索引")),
                ("web_user_sealed", models.BinaryField(null=True, verbose_name="网络用户（加密）")),
                ("web_user_index", models.BinaryField(null=True, verbose_name="网络用户索引")),
                ("email_sealed", models.BinaryField(null=True, verbose_name="邮箱（加密）")),
                ("address_sealed", models.BinaryField(null=True, verbose_name="住址（加密）")),
                ("index_key", models.CharField(blank=True, max_length=40, verbose_name="索引密钥")),
                ("created_at", models.DateTimeField(verbose_name="建立时间")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("phone_index__isnull", False)),
                        fields=["phone_index"],
                        name="requester_phone",
                    ),
                    models.Index(
                        condition=models.Q(("id_number_index__isnull", False)),
                        fields=["id_number_index"],
                        name="requester_id",
                    ),
                    models.Index(
                        condition=models.Q(("web_user_index__isnull", False)),
                        fields=["web_user_index"],
                        name="requester_web",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("person", "legal_person", "organisation"))),
                        name="requester_kind_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("channel", models.CharField(max_length=15, verbose_name="渠道")),
                ("received_at", models.DateTimeField(db_index=True, verbose_name="接到时间")),
                ("stated_at", models.DateTimeField(null=True, verbose_name="诉求人自述时间")),
                ("taken_by", models.CharField(blank=True, max_length=60, verbose_name="接待人")),
                ("urgency_settled_by", models.CharField(blank=True, max_length=60, verbose_name="紧急与否判定人")),
                ("speaker_sealed", models.BinaryField(null=True, verbose_name="代表人（加密）")),
                ("concerned_sealed", models.BinaryField(null=True, verbose_name="相关人（加密）")),
                ("concerned_unnamed", models.BooleanField(default=False, verbose_name="相关人不具名")),
                ("declined", models.JSONField(default=list, verbose_name="拒绝提供的要素")),
                ("contact_declined", models.BooleanField(default=False, verbose_name="拒留联系方式")),
                ("declined_told", models.SmallIntegerField(null=True, verbose_name="已告知后果的文本版本")),
                ("source", models.CharField(blank=True, max_length=40, verbose_name="来源")),
                ("source_id", models.CharField(blank=True, max_length=80, verbose_name="来源编号")),
                ("words_sealed", models.BinaryField(null=True, verbose_name="来件原文（加密）")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                (
                    "requester",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="intake.requester",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["requester", "received_at"], name="contact_of_requester"),
                    models.Index(
                        condition=models.Q(("finished_at__isnull", True)),
                        fields=["taken_by"],
                        name="contact_being_taken",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "channel__in",
                                (
                                    "phone",
                                    "web",
                                    "wechat",
                                    "sms",
                                    "email",
                                    "telephony",
                                    "province",
                                    "neighbour_city",
                                    "import",
                                ),
                            )
                        ),
                        name="contact_channel_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("source", ""), _negated=True),
                        fields=("source", "source_id"),
                        name="contact_source_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RequesterKey",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("purpose", models.CharField(max_length=10)),
                ("wrapped", models.BinaryField()),
                (
                    "requester",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="keys", to="intake.requester"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("requester", "purpose"), name="requester_key_once")],
            },
        ),
    ]
