"""The newest text taken in is asked for every minute: an index, that nobody reads the whole stock for it (S14)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0002_sent_is_sent")]
    operations = [
        migrations.AddIndex("searchtext", models.Index(fields=["words"], name="search_newest")),
    ]
