"""The order in which changes become readable (changes since a cursor), with no change ever appearing before a cursor.

Row ids and sequences are given before a transaction commits, so a later number may be seen before an earlier one. `tx`
is the transaction's own number: every transaction below the oldest one running has ended, so what is read below that
horizon is complete and stays so. A restore into another server begins transaction numbers anew: the offset lifts them
above all numbers stored.
"""

from django.db import migrations

_FEED = """
create sequence hotline_feed_offset minvalue 0 start 0;
create function hotline_feed_tx() returns bigint language sql volatile set search_path = public, pg_catalog as $$
  select pg_current_xact_id()::text::bigint + last_value from hotline_feed_offset
$$;
create function hotline_feed_horizon() returns bigint language sql stable set search_path = public, pg_catalog as $$
  select pg_snapshot_xmin(pg_current_snapshot())::text::bigint + last_value from hotline_feed_offset
$$;
alter table audit_eventrow add column tx bigint not null default hotline_feed_tx();
create index event_feed on audit_eventrow (tx, id);
create function hotline_feed_continue() returns bigint language sql volatile set search_path = public, pg_catalog as $$
  select setval('hotline_feed_offset',
                o.last_value + greatest(0, e.tx + 1 - o.last_value - pg_current_xact_id()::text::bigint))
  from hotline_feed_offset o, (select coalesce(max(tx), 0) as tx from audit_eventrow) e
$$;
"""
_NO_FEED = """
alter table audit_eventrow drop column tx;
drop function hotline_feed_continue();
drop function hotline_feed_horizon();
drop function hotline_feed_tx();
drop sequence hotline_feed_offset;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_refusal_in_words")]
    operations = [migrations.RunSQL(_FEED, _NO_FEED)]
