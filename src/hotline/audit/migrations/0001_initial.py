import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Anchor",
            fields=[
                ("n", models.IntegerField(primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField(verbose_name="时间")),
                ("chains", models.IntegerField(verbose_name="链数")),
                ("events", models.BigIntegerField(verbose_name="事件数")),
                ("previous", models.CharField(blank=True, max_length=80, verbose_name="前一锚")),
                ("hash", models.CharField(max_length=80, verbose_name="摘要")),
            ],
        ),
        migrations.CreateModel(
            name="Chain",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("seq", models.IntegerField(default=0)),
                ("head", models.BinaryField(default=b"")),
                ("last_event_at", models.DateTimeField(null=True)),
                ("anchored_seq", models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="RefusedAttempt",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_index=True, verbose_name="时间")),
                ("act", models.CharField(max_length=30, verbose_name="动作")),
                ("demand", models.CharField(blank=True, db_index=True, max_length=20, verbose_name="工单编号")),
                ("actor", models.JSONField(verbose_name="动作人")),
                ("guard", models.CharField(max_length=30, verbose_name="前置条件")),
                ("provision", models.CharField(max_length=12, verbose_name="条款")),
                ("sentence", models.TextField(default="", verbose_name="说明")),
            ],
        ),
        migrations.CreateModel(
            name="ViewSeal",
            fields=[
                ("n", models.IntegerField(primary_key=True, serialize=False)),
                ("event", models.IntegerField(unique=True, verbose_name="事件序号")),
                ("count", models.IntegerField(verbose_name="条数")),
                ("ids", models.BinaryField(verbose_name="行号")),
                ("digests", models.BinaryField(verbose_name="摘要")),
                ("until_position", models.BigIntegerField()),
                ("until_row", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="EventRow",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("chain", models.CharField(max_length=20, verbose_name="链")),
                ("seq", models.IntegerField(verbose_name="序号")),
                ("act", models.CharField(max_length=30, verbose_name="动作")),
                ("at", models.DateTimeField(verbose_name="生效时间")),
                ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                ("actor", models.JSONField(verbose_name="动作人")),
                ("args", models.JSONField(verbose_name="参数视图")),
                ("policy", models.CharField(max_length=80, verbose_name="制度参数版本")),
                ("calendar", models.CharField(max_length=80, verbose_name="日历版本")),
                ("item", models.CharField(max_length=80, null=True, verbose_name="目录条目版本")),
                ("rules", models.CharField(max_length=10, verbose_name="规则版本")),
                ("previous", models.BinaryField(verbose_name="前一摘要")),
                ("algorithm", models.CharField(max_length=10, verbose_name="算法")),
                ("hash", models.BinaryField(verbose_name="摘要")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("act", "recompute")), fields=["calendar", "id"], name="event_recounting"
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("chain", "seq"), name="event_once")],
            },
        ),
        migrations.CreateModel(
            name="ViewRow",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("kind", models.CharField(max_length=10, verbose_name="种类")),
                ("person", models.CharField(max_length=60, verbose_name="人员")),
                ("role", models.CharField(max_length=20, verbose_name="岗位")),
                ("unit", models.CharField(blank=True, max_length=60, verbose_name="单位")),
                ("demand", models.CharField(blank=True, max_length=20, verbose_name="工单编号")),
                ("opening", models.CharField(blank=True, max_length=10, verbose_name="范围")),
                ("fields", models.JSONField(default=list, verbose_name="字段")),
                ("found", models.IntegerField(null=True, verbose_name="条数")),
                ("purpose", models.CharField(blank=True, max_length=60, verbose_name="目的")),
                ("reference", models.CharField(blank=True, max_length=40, verbose_name="说明引用")),
                ("origin", models.CharField(blank=True, max_length=60, verbose_name="来源地址")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["demand", "at"], name="view_of_demand"),
                    models.Index(fields=["person", "at"], name="view_by_person"),
                    django.contrib.postgres.indexes.BrinIndex(fields=["at"], name="view_by_time", pages_per_range=16),
                    models.Index(
                        condition=models.Q(("kind", "opened"), _negated=True),
                        fields=["kind", "at"],
                        name="view_not_opening",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                (
                                    "opened",
                                    "searched",
                                    "revealed",
                                    "emergency",
                                    "exported",
                                    "printed",
                                    "downloaded",
                                    "copied",
                                ),
                            )
                        ),
                        name="view_kind_known",
                    )
                ],
            },
        ),
    ]
