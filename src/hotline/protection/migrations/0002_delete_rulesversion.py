"""Versions of the protection rules are a kind of the rulebook's from now on; nobody could approve one here."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("protection", "0001_initial")]
    operations = [migrations.DeleteModel(name="RulesVersion")]
