"""Lines of the view log past their time may go, whole sealed batches at once, by one function and no other way (S43).

The application role has no right to delete lines; the function belongs to the owner, takes nothing younger than half a
year, and only what a seal covers. Which batches are gone stands in the chain `views`.
"""

from django.db import migrations

_DROP = """
create function hotline_refuse_view_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and old.at < nullif(current_setting('hotline.drop_views', true), '')::timestamptz then
    return old;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
drop trigger audit_viewrow_rows on audit_viewrow;
create trigger audit_viewrow_rows before update or delete on audit_viewrow
  for each row execute function hotline_refuse_view_change();
create function hotline_drop_views(until timestamptz) returns table (through integer, gone bigint)
language plpgsql security definer set search_path = public, pg_catalog, pg_temp as $$
declare
  last audit_viewseal;
begin
  until := least(until, now() - interval '6 months');
  select * into last from audit_viewseal s where not exists (
    select from audit_viewrow v where (v.position, v.id) <= (s.until_position, s.until_row) and v.at >= until
  ) order by s.n desc limit 1;
  through := coalesce(last.n, 0);
  gone := 0;
  if last.n is not null then
    perform set_config('hotline.drop_views', until::text, true);
    delete from audit_viewrow v where (v.position, v.id) <= (last.until_position, last.until_row);
    get diagnostics gone = row_count;
    perform set_config('hotline.drop_views', '', true);
  end if;
  return next;
end $$;
revoke all on function hotline_drop_views(timestamptz) from public;
do $$ begin
  if exists (select from pg_roles where rolname = 'hotline_app') then
    execute 'grant execute on function hotline_drop_views(timestamptz) to hotline_app';
  end if;
end $$;
"""
_UNDO = """
drop function hotline_drop_views(timestamptz);
drop trigger audit_viewrow_rows on audit_viewrow;
create trigger audit_viewrow_rows before update or delete on audit_viewrow
  for each row execute function hotline_refuse_change();
drop function hotline_refuse_view_change();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_feed")]
    operations = [migrations.RunSQL(_DROP, _UNDO)]
