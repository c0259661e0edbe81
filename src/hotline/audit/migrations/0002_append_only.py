"""Events are append-only: triggers refuse change, the application role lacks the right (a32.1; S15).

Every subject of configuration has a chain of its own, and so has the view log.
"""

from django.db import migrations

APPEND_ONLY = ("audit_eventrow", "audit_anchor", "audit_viewrow", "audit_viewseal")

_REFUSE = """
create function hotline_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
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
_IDS = """
create sequence hotline_ids increment by 256;
do $$ begin
  if exists (select from pg_roles where rolname = 'hotline_app') then
    execute 'grant usage on sequence hotline_ids to hotline_app';
  end if;
end $$;
"""
# One sequence a day, made by the owner at the day's first demand: no counter that anybody waits for (a14.1).
_NUMBERS = """
create function hotline_next_number(day date) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  name text := 'public.hotline_numbers_' || to_char(day, 'YYYYMMDD');
begin
  loop
    begin
      return nextval(name::regclass);
    exception when undefined_table then
      begin
        execute 'create sequence if not exists ' || name;
      exception when unique_violation or duplicate_table then
        null;
      end;
    end;
  end loop;
end $$;
"""
_CHAINS = """
insert into audit_chain (name, seq, head, anchored_seq)
select name, 0, '', 0 from unnest(array['calendar', 'policy', 'organisation', 'catalogue', 'rulebook', 'access',
                                        'privacy', 'views']) name
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunSQL(_REFUSE, "drop function hotline_refuse_change() cascade"),
        *[migrations.RunSQL(_GUARD.format(table=table), migrations.RunSQL.noop) for table in APPEND_ONLY],
        migrations.RunSQL(_IDS, "drop sequence hotline_ids"),
        migrations.RunSQL(_NUMBERS, "drop function hotline_next_number(date)"),
        migrations.RunSQL(_CHAINS, "delete from audit_chain"),
    ]
