"""Subscriptions of outside systems to the feed of changes (S40)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0002_service_accounts"),
        ("outbox", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Subscription",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("url", models.CharField(max_length=300, verbose_name="地址")),
                ("generation", models.SmallIntegerField(default=1, verbose_name="密钥代次")),
                ("cursor", models.CharField(max_length=40, verbose_name="位置")),
                ("made_at", models.DateTimeField(verbose_name="建立时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="停用时间")),
            ],
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("channel", "webhook")), fields=["recipient", "id"], name="message_to_systems"
            ),
        ),
        migrations.AddField(
            model_name="subscription",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="subscriptions",
                to="organisation.serviceaccount",
            ),
        ),
        migrations.AddIndex(
            model_name="subscription",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)), fields=["account"], name="subscription_live"
            ),
        ),
    ]
