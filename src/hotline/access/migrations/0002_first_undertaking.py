"""The undertaking shipped with the product is in force from the first day."""

from datetime import UTC, date, datetime
from typing import Any

from django.db import migrations

from hotline.access.undertaking import FIRST_VERSION, shipped

FROM = date(2007, 1, 1)
AT = datetime(2007, 1, 1, tzinfo=UTC)


def ship(apps: Any, _: Any) -> None:
    apps.get_model("access", "Undertaking").objects.create(
        version=FIRST_VERSION,
        text=shipped(),
        in_force_from=FROM,
        drafted_by="product",
        drafted_at=AT,
        approved_by="order",
        approved_at=AT,
    )


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
