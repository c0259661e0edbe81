"""The protection rules (保护规则) become a kind of rule with drafts and adoptions (a32.1; S43)."""

from django.db import migrations, models
from django.db.models import Q

KINDS = ("policy", "calendar", "template", "code_list", "protection")


class Migration(migrations.Migration):
    dependencies = [("rulebook", "0002_first_versions")]
    operations = [
        operation
        for model in ("draft", "adoption")
        for operation in (
            migrations.RemoveConstraint(model_name=model, name=f"{model}_kind_known"),
            migrations.AddConstraint(
                model_name=model,
                constraint=models.CheckConstraint(condition=Q(kind__in=KINDS), name=f"{model}_kind_known"),
            ),
        )
    ]
