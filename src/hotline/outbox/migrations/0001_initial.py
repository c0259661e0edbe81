import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisation", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("chain", models.CharField(db_index=True, max_length=20, verbose_name="工单编号")),
                ("seq", models.IntegerField(verbose_name="事件序号")),
                ("kind", models.CharField(max_length=30, verbose_name="种类")),
                ("recipient_kind", models.CharField(max_length=12, verbose_name="收件人类别")),
                ("recipient", models.CharField(max_length=60, verbose_name="收件人")),
                ("channel", models.CharField(max_length=10, verbose_name="方式")),
                ("content", models.JSONField(verbose_name="内容")),
                ("created_at", models.DateTimeField(verbose_name="产生时间")),
                ("next_try_at", models.DateTimeField(null=True, verbose_name="下次投递")),
                ("tries", models.SmallIntegerField(default=0, verbose_name="投递次数")),
                ("delivered_at", models.DateTimeField(null=True, verbose_name="送达时间")),
                ("receipt", models.CharField(blank=True, max_length=100, verbose_name="回执")),
                ("opened_at", models.DateTimeField(null=True, verbose_name="首次打开")),
                ("failed_at", models.DateTimeField(null=True, verbose_name="失败时间")),
                ("failure", models.CharField(blank=True, max_length=200, verbose_name="失败原因")),
                ("task_done_at", models.DateTimeField(null=True, verbose_name="人工完成时间")),
                ("task_done_by", models.CharField(blank=True, max_length=60, verbose_name="人工完成人")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("recipient_kind", "requester")),
                        fields=["recipient"],
                        name="message_of_requester",
                    ),
                    models.Index(
                        condition=models.Q(("next_try_at__isnull", False)),
                        fields=["next_try_at"],
                        name="message_to_deliver",
                    ),
                    models.Index(
                        condition=models.Q(("channel", "webhook")),
                        fields=["recipient", "id"],
                        name="message_to_systems",
                    ),
                    models.Index(
                        condition=models.Q(("channel", "desk")),
                        fields=["recipient_kind", "recipient", "id"],
                        name="message_at_desk",
                    ),
                    models.Index(
                        condition=models.Q(("failed_at__isnull", False), ("task_done_at__isnull", True)),
                        fields=["failed_at"],
                        name="message_tasks",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("chain", "seq", "kind", "recipient_kind", "recipient", "channel"),
                        name="message_once_an_event_and_way",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("url", models.CharField(max_length=300, verbose_name="地址")),
                ("generation", models.SmallIntegerField(default=1, verbose_name="密钥代次")),
                ("cursor", models.CharField(max_length=40, verbose_name="位置")),
                ("made_at", models.DateTimeField(verbose_name="建立时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="停用时间")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subscriptions",
                        to="organisation.serviceaccount",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)), fields=["account"], name="subscription_live"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitWay",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("way", models.CharField(blank=True, max_length=10, verbose_name="方式")),
                ("address", models.CharField(blank=True, max_length=100, verbose_name="号码或者邮箱")),
                ("chosen_by", models.CharField(max_length=60, verbose_name="选择人")),
                ("chosen_at", models.DateTimeField(verbose_name="选择时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="终止时间")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ways",
                        to="organisation.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)), fields=("unit",), name="unit_way_one_at_a_time"
                    )
                ],
            },
        ),
    ]
