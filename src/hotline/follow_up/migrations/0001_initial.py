import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tickets", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("round", models.SmallIntegerField(verbose_name="轮次")),
                ("due_at", models.DateTimeField(null=True, verbose_name="期限")),
                ("opened_at", models.DateTimeField(verbose_name="产生时间")),
                ("noticed_at", models.DateTimeField(null=True, verbose_name="逾期提示时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                ("result", models.CharField(blank=True, max_length=20, verbose_name="评价")),
                ("solved", models.CharField(blank=True, max_length=10, verbose_name="是否解决")),
                ("excused", models.CharField(blank=True, max_length=20, verbose_name="免予回访原因")),
                (
                    "demand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="follow_ups", to="tickets.demand"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("demand", "round"), name="follow_up_once_a_round"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("result", ""),
                            (
                                "result__in",
                                ("satisfied", "basically_satisfied", "no_opinion", "dissatisfied", "unreached"),
                            ),
                            _connector="OR",
                        ),
                        name="follow_up_result_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("solved", ""),
                            ("solved__in", ("solved", "partly", "unsolved", "not_asked", "no_answer")),
                            _connector="OR",
                        ),
                        name="follow_up_solved_known",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)), fields=["due_at"], name="follow_up_open"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("channel", models.CharField(max_length=10, verbose_name="方式")),
                ("by", models.CharField(blank=True, max_length=60, verbose_name="登记人")),
                ("result", models.CharField(max_length=20, verbose_name="评价")),
                ("solved", models.CharField(max_length=10, verbose_name="是否解决")),
                ("words", models.CharField(blank=True, max_length=40, verbose_name="原话引用")),
                (
                    "demand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="ratings", to="tickets.demand"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("result__in", ("satisfied", "basically_satisfied", "no_opinion", "dissatisfied"))
                        ),
                        name="rating_result_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("solved__in", ("solved", "partly", "unsolved", "not_asked", "no_answer"))),
                        name="rating_solved_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WayChoice",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("way", models.CharField(max_length=10, verbose_name="方式")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("by", models.CharField(blank=True, max_length=60, verbose_name="登记人")),
                (
                    "demand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="way_choices", to="tickets.demand"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FollowUpAttempt",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("channel", models.CharField(max_length=10, verbose_name="方式")),
                ("by", models.CharField(blank=True, max_length=60, verbose_name="回访人")),
                ("role", models.CharField(max_length=20, verbose_name="岗位")),
                ("result", models.CharField(max_length=20, verbose_name="评价")),
                ("questions", models.CharField(max_length=20, verbose_name="问题版本")),
                ("answers", models.JSONField(default=dict, verbose_name="逐项回答")),
                ("departed", models.BooleanField(default=False, verbose_name="未按所选方式")),
                (
                    "follow_up",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attempts", to="follow_up.followup"
                    ),
                ),
            ],
        ),
    ]
