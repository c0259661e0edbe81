"""What the database holds of the catalogue: versions never change, two of a key are never in force at once (a15.2, a15.3).

A version may only get its end. Plain PostgreSQL has no exclusion constraint over a text and a range, so a statement's
trigger looks at the keys it touched, one writer after the other. The shipped classification is in force from the
calendar's first day.
"""

from typing import Any

from django.db import migrations

from hotline.catalogue.classes import FIRST_EDITION
from hotline.catalogue.shipped import shipped_classes
from hotline.core.instants import CALENDAR_BEGINS

_FUNCTIONS = """
create function hotline_version_fixed() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or to_jsonb(new) - 'valid_to' is distinct from to_jsonb(old) - 'valid_to' then
    raise exception '% keeps its versions: only their end may be set', tg_table_name
      using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
"""
_ONE_IN_FORCE = """
create function {table}_one_in_force() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtext('{table}_one_in_force'));
  if exists (
    select from {table} a join {table} b on {same} and a.version < b.version
    where exists (select from changed c where {of_changed})
      and daterange(a.valid_from, a.valid_to) && daterange(b.valid_from, b.valid_to)) then
    raise exception 'two versions of one key would be in force at once' using errcode = 'exclusion_violation',
      constraint = '{table}_one_in_force';
  end if;
  return null;
end $$;
create trigger {table}_one_in_force_new after insert on {table}
  referencing new table as changed for each statement execute function {table}_one_in_force();
create trigger {table}_one_in_force_changed after update on {table}
  referencing new table as changed for each statement execute function {table}_one_in_force();
create trigger {table}_fixed before update or delete on {table}
  for each row execute function hotline_version_fixed();
"""
_TABLES = {
    "catalogue_item": ("a.key = b.key", "c.key = a.key"),
    "catalogue_entry": ("a.list = b.list and a.key = b.key", "c.list = a.list and c.key = a.key"),
}


def ship(apps: Any, _: Any) -> None:
    """The first edition of the classification."""
    apps.get_model("catalogue", "Edition").objects.create(name=FIRST_EDITION, valid_from=CALENDAR_BEGINS)
    code = apps.get_model("catalogue", "ClassCode")
    code.objects.bulk_create(code(edition=FIRST_EDITION, **row) for row in shipped_classes())


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]
    operations = [
        migrations.RunPython(ship, migrations.RunPython.noop),
        migrations.RunSQL(_FUNCTIONS, "drop function hotline_version_fixed() cascade"),
        *[
            migrations.RunSQL(
                _ONE_IN_FORCE.format(table=table, same=same, of_changed=of_changed),
                f"drop function {table}_one_in_force() cascade",
            )
            for table, (same, of_changed) in _TABLES.items()
        ],
    ]
