import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tickets", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Measure",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=12, verbose_name="种类")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("by", models.CharField(blank=True, max_length=60, verbose_name="人员")),
                ("due_at", models.DateTimeField(null=True, verbose_name="答复期限")),
                ("reason", models.CharField(blank=True, max_length=40, verbose_name="理由引用")),
                ("reported_to", models.CharField(blank=True, max_length=40, verbose_name="报告对象引用")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                ("answer", models.CharField(blank=True, max_length=40, verbose_name="答复引用")),
                (
                    "demand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="measures", to="tickets.demand"
                    ),
                ),
            ],
        ),
    ]
