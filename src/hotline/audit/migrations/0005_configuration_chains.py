"""A chain for each subject of configuration (a32.1; S15)."""

from django.db import migrations

_MAKE = """
insert into audit_chain (name, seq, head, anchored_seq)
select name, 0, '', 0 from unnest(array['organisation', 'catalogue', 'rulebook', 'access', 'privacy']) name
"""
_DROP = "delete from audit_chain where name in ('organisation', 'catalogue', 'rulebook', 'access', 'privacy')"


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_feed")]
    operations = [migrations.RunSQL(_MAKE, _DROP)]
