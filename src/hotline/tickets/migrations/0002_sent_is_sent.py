"""A sent reply, kept words and files never change; a correction is another version (a14.1, a20.1.2)."""

from django.db import migrations


def _guard(table: str) -> str:
    return (
        f"create trigger {table}_unchanged before update on {table} "
        "for each row execute function hotline_refuse_change();"
    )


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_initial"), ("audit", "0002_append_only")]
    operations = [
        migrations.RunSQL(_guard(table), f"drop trigger {table}_unchanged on {table}")
        for table in ("tickets_reply", "tickets_words", "tickets_attachment")
    ]
