"""The way a unit chose besides its desk, a message for each way, and what a desk was told, the newest first (a15.1)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0002_service_accounts"),
        ("outbox", "0002_subscriptions"),
    ]

    operations = [
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
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("unit",),
                        name="unit_way_one_at_a_time",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("channel", "desk")),
                fields=["recipient_kind", "recipient", "id"],
                name="message_at_desk",
            ),
        ),
        migrations.RemoveConstraint(model_name="message", name="message_once_an_event"),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                fields=("chain", "seq", "kind", "recipient_kind", "recipient", "channel"),
                name="message_once_an_event_and_way",
            ),
        ),
    ]
