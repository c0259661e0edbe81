"""The first policy (every default) and the shipped calendar are in force from the calendar's first year (a4.2, R3).

Versions, wordings and adoptions are never changed again (R33).
"""

from datetime import datetime
from typing import Any

from django.db import connection, migrations

from hotline.core.instants import CALENDAR_BEGINS, midnight
from hotline.core.policy import Policy
from hotline.rulebook.shipped import shipped_calendar
from hotline.rulebook.versions import calendar_row, policy_row

FROM: datetime = midnight(CALENDAR_BEGINS)
APPEND_ONLY = ("rulebook_policyversion", "rulebook_calendarversion", "rulebook_wordsversion", "rulebook_adoption")

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


def ship(apps: Any, _: Any) -> None:
    policy = policy_row(Policy(), in_force_from=FROM, drafted_by="product", approved_by="order")
    calendar = calendar_row(shipped_calendar(), in_force_from=FROM)
    apps.get_model("rulebook", "PolicyVersion").objects.create(
        version=policy.version,
        content=policy.content,
        in_force_from=FROM,
        drafted_by="product",
        approved_by="order",
    )
    apps.get_model("rulebook", "CalendarVersion").objects.create(
        version=calendar.version, content=calendar.content, in_force_from=FROM
    )
    _adopt(apps, "policy", policy.version)
    _adopt(apps, "calendar", calendar.version)


def _adopt(apps: Any, kind: str, version: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select nextval('hotline_ids')")
        (given,) = cursor.fetchone()
    apps.get_model("rulebook", "Adoption").objects.create(
        id=given, kind=kind, version=version, in_force_from=FROM, drafted_by="product", approved_by="order"
    )


class Migration(migrations.Migration):
    dependencies = [("rulebook", "0001_initial"), ("audit", "0002_append_only")]
    operations = [
        migrations.RunPython(ship, migrations.RunPython.noop),
        *[migrations.RunSQL(_GUARD.format(table=table), _UNGUARD.format(table=table)) for table in APPEND_ONLY],
    ]
