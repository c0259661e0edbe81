"""The privacy notice a contact's requester learnt (S45). Nothing is said of contacts from before."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="notice",
            field=models.CharField(blank=True, default="", max_length=10, verbose_name="隐私告知"),
        ),
        migrations.AddField(
            model_name="contact",
            name="notice_version",
            field=models.SmallIntegerField(null=True, verbose_name="隐私告知版本"),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=Q(("notice", ""), ("notice_version__isnull", True))
                | Q(
                    ("notice__in", ("web", "call", "channel")),
                    ("notice_version__isnull", False),
                    ("notice_version__gte", 1),
                ),
                name="contact_notice_with_version",
            ),
        ),
    ]
