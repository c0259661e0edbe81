"""Roles one person may not hold together are refused by the database itself (roles section 1; D13); calls are counted unlogged."""

from django.db import migrations

# The pairs stand in core.appointments.INCOMPATIBLE; a test compares the two.
_APART = """
create function hotline_roles_apart(one text, other text) returns boolean language sql immutable as $$
  select one <> other and (
    'administrator' in (one, other) or 'auditor' in (one, other)
    or 'privacy_officer' in (one, other) and (one in ('agent', 'handler', 'analyst')
                                              or other in ('agent', 'handler', 'analyst'))
    or (one in ('reviewer', 'follow_up_caller', 'supervisor') and other in ('handler', 'unit_lead'))
    or (other in ('reviewer', 'follow_up_caller', 'supervisor') and one in ('handler', 'unit_lead')))
$$;
"""
# The person's row is locked first: of two posts given at the same moment the second sees the first.
_REFUSE = """
create function hotline_posts_apart() returns trigger language plpgsql as $$
declare other text;
begin
  perform from organisation_person where key = new.person_id for no key update;
  select p.role into other from organisation_post p
  where p.person_id = new.person_id and p.id <> new.id and hotline_roles_apart(p.role, new.role)
    and (p.valid_to is null or new.valid_from < p.valid_to) and (new.valid_to is null or p.valid_from < new.valid_to)
  limit 1;
  if found then
    raise exception 'posts % and % may not be held together', other, new.role
      using errcode = 'check_violation', constraint = 'posts_apart';
  end if;
  return null;
end $$;
create trigger organisation_post_apart after insert or update on organisation_post
  for each row execute function hotline_posts_apart();
"""


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_initial")]
    operations = [
        migrations.RunSQL(_APART, "drop function hotline_roles_apart(text, text)"),
        migrations.RunSQL(_REFUSE, "drop function hotline_posts_apart() cascade"),
        # Counting calls must cost no wait for the disk; after a crash the counts begin anew.
        migrations.RunSQL("alter table organisation_ratebucket set unlogged", migrations.RunSQL.noop),
    ]
