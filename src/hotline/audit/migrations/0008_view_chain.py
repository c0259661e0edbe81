"""The view log in a chain: lines get a place in the order in which they become final; seals are append-only (S15)."""

from django.db import migrations

_PLACE = """
alter table audit_viewrow add column position bigint not null default hotline_feed_position();
create index view_place on audit_viewrow (position, id);
insert into audit_chain (name, seq, head, anchored_seq) values ('views', 0, '', 0);
create trigger audit_viewseal_rows before update or delete on audit_viewseal
  for each row execute function hotline_refuse_change();
create trigger audit_viewseal_all before truncate on audit_viewseal
  for each statement execute function hotline_refuse_change();
do $$ begin
  if exists (select from pg_roles where rolname = 'hotline_app') then
    execute 'revoke update, delete, truncate on audit_viewseal from hotline_app';
  end if;
end $$;
"""
_UNDO = """
alter table audit_viewrow drop column position;
delete from audit_chain where name = 'views';
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0007_view_seals")]
    operations = [migrations.RunSQL(_PLACE, _UNDO)]
