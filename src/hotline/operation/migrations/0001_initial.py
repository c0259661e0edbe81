from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Run",
            fields=[
                ("name", models.CharField(max_length=30, primary_key=True, serialize=False, verbose_name="作业")),
                ("begun_at", models.DateTimeField(verbose_name="最近开始")),
                ("done_at", models.DateTimeField(null=True, verbose_name="最近完成")),
                ("seconds", models.FloatField(null=True, verbose_name="用时")),
                ("did", models.JSONField(default=dict, verbose_name="处理数")),
                ("failure", models.CharField(blank=True, max_length=100, verbose_name="最近失败")),
            ],
        ),
    ]
