"""What was put into force before becomes adoptions; versions and adoptions are never changed again (a4.2, R33)."""

from django.db import migrations

_POLICIES = """
insert into rulebook_adoption (id, kind, subject, version, in_force_from, drafted_by, approved_by, recorded_at)
select nextval('hotline_ids'), 'policy', '', version, in_force_from, drafted_by, approved_by, recorded_at
from rulebook_policyversion order by recorded_at
"""
# A calendar kept nobody's name; the event that loaded it names who did.
_CALENDARS = """
insert into rulebook_adoption (id, kind, subject, version, in_force_from, drafted_by, approved_by, recorded_at)
select nextval('hotline_ids'), 'calendar', '', c.version, c.in_force_from,
       case when e.actor is null then 'product' else '' end,
       coalesce(e.actor->>'person', 'order'), c.recorded_at
from rulebook_calendarversion c
left join lateral (select actor from audit_eventrow where chain = 'calendar' and args->>'version' = c.version
                   order by seq limit 1) e on true
order by c.recorded_at
"""
_GUARD = """
create trigger {table}_rows before update or delete on {table} for each row execute function hotline_refuse_change();
create trigger {table}_all before truncate on {table} for each statement execute function hotline_refuse_change();
do $$ begin
  if exists (select from pg_roles where rolname = 'hotline_app') then
    execute 'revoke update, delete, truncate on {table} from hotline_app';
  end if;
end $$;
"""
_UNGUARD = "drop trigger {table}_rows on {table}; drop trigger {table}_all on {table};"
APPEND_ONLY = ("rulebook_policyversion", "rulebook_calendarversion", "rulebook_wordsversion", "rulebook_adoption")


class Migration(migrations.Migration):
    dependencies = [("rulebook", "0003_adoptions_and_drafts"), ("audit", "0005_configuration_chains")]
    operations = [
        migrations.RunSQL(_POLICIES, "delete from rulebook_adoption"),
        migrations.RunSQL(_CALENDARS, migrations.RunSQL.noop),
        *[migrations.RunSQL(_GUARD.format(table=table), _UNGUARD.format(table=table)) for table in APPEND_ONLY],
    ]
