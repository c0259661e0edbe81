"""A person's wishes about the own data: received, due, answered (PIPL 44-50; S44)."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("protection", "0002_delete_rulesversion")]

    operations = [
        migrations.CreateModel(
            name="PersonWish",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("demand", models.CharField(max_length=20, verbose_name="工单编号")),
                ("requester", models.BigIntegerField(verbose_name="诉求人")),
                ("kind", models.CharField(max_length=12, verbose_name="种类")),
                ("asker", models.CharField(max_length=10, verbose_name="申请人")),
                ("proof", models.CharField(blank=True, max_length=20, verbose_name="身份核验")),
                ("received_on", models.DateField(verbose_name="收到日期")),
                ("words", models.CharField(max_length=40, verbose_name="申请的记录引用")),
                ("recorded_by", models.CharField(max_length=60, verbose_name="登记人")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                ("working_days", models.SmallIntegerField(verbose_name="答复工作日")),
                ("due", models.DateTimeField(verbose_name="答复期限")),
                ("outcome", models.CharField(blank=True, max_length=10, verbose_name="办理结果")),
                ("ground", models.CharField(blank=True, max_length=10, verbose_name="不予办理的依据")),
                ("done_by", models.CharField(blank=True, max_length=40, verbose_name="办理凭据")),
                ("answer_words", models.CharField(blank=True, max_length=40, verbose_name="答复的记录引用")),
                ("answered_by", models.CharField(blank=True, max_length=60, verbose_name="答复人")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="答复时间")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["due", "id"], name="wish_open_by_due", condition=Q(answered_at__isnull=True)),
                ],
                "constraints": [
                    models.CheckConstraint(condition=Q(outcome__in=("", "done", "refused")), name="wish_outcome_known"),
                    models.CheckConstraint(
                        condition=Q(answered_at__isnull=True, outcome="")
                        | (Q(answered_at__isnull=False) & ~Q(outcome="")),
                        name="wish_answered_with_outcome",
                    ),
                    models.CheckConstraint(
                        condition=~Q(outcome="refused") | ~Q(ground=""), name="wish_refused_on_a_ground"
                    ),
                    models.UniqueConstraint(
                        fields=["requester", "kind"], condition=Q(answered_at__isnull=True), name="wish_open_once"
                    ),
                ],
            },
        ),
    ]
