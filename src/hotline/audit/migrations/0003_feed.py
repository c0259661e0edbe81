"""The order in which changes are read (changes since a cursor): no change ever appears before a cursor given out.

Numbers are given before a transaction commits, so a later number may be seen before an earlier one. Therefore a writer
says first, by an advisory lock that ends with its transaction, from which number on its own will lie, and only then takes
the number. Up to the lowest such floor, and up to the last number taken before looking at the floors, every transaction
has ended: what is read below that horizon is complete and stays so. All events of a transaction have one number; the
lines of the view log get theirs the same way, the order in which they become final and are sealed (S15). Neither other
databases of the server nor long readings hold the horizon back, and a restore goes on where the backup ended.
"""

from django.db import migrations

_FEED = """
create sequence hotline_feed;
select setval('hotline_feed', 1);
create function hotline_feed_position() returns bigint language plpgsql volatile
set search_path = public, pg_catalog as $$
declare
  mine text := current_setting('hotline.feed', true);
begin
  if mine is null or mine = '' then
    perform pg_advisory_xact_lock_shared((18516::bigint << 48) | (select last_value from hotline_feed));
    mine := nextval('hotline_feed')::text;
    perform set_config('hotline.feed', mine, true);
  end if;
  return mine::bigint;
end $$;
create function hotline_feed_horizon() returns bigint language plpgsql volatile
set search_path = public, pg_catalog as $$
declare
  taken bigint;
  lowest bigint;
begin
  select last_value into taken from hotline_feed;
  select min((l.classid::bigint & 65535) << 32 | l.objid::bigint) into lowest
    from pg_locks l join pg_database d on d.oid = l.database
    where l.locktype = 'advisory' and d.datname = current_database() and l.objsubid = 1
      and l.classid::bigint >> 16 = 18516;
  return least(taken, lowest);
end $$;
alter table audit_eventrow add column position bigint not null default hotline_feed_position();
create index event_feed on audit_eventrow (position, id);
alter table audit_viewrow add column position bigint not null default hotline_feed_position();
create index view_place on audit_viewrow (position, id);
"""
_NO_FEED = """
alter table audit_viewrow drop column position;
alter table audit_eventrow drop column position;
drop function hotline_feed_horizon();
drop function hotline_feed_position();
drop sequence hotline_feed;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [migrations.RunSQL(_FEED, _NO_FEED)]
