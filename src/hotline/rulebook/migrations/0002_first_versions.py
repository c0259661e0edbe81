"""The first policy (every default) and the shipped calendar are in force from the calendar's first year (a4.2, R3)."""

from datetime import datetime
from typing import Any

from django.db import migrations

from hotline.core.instants import CALENDAR_BEGINS, midnight
from hotline.core.policy import Policy
from hotline.rulebook.shipped import shipped_calendar
from hotline.rulebook.versions import calendar_row, policy_row

FROM: datetime = midnight(CALENDAR_BEGINS)


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


class Migration(migrations.Migration):
    dependencies = [("rulebook", "0001_initial")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
