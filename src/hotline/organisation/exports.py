"""The organisation as rows of its spreadsheets (导出): what is exported can be imported again unchanged."""

from datetime import datetime
from typing import Any

from hotline.core.instants import SHANGHAI
from hotline.organisation.duty_plan import values_of_duty
from hotline.organisation.models import Duty, Post, Unit
from hotline.organisation.people_plan import values_of_post
from hotline.organisation.selectors import on
from hotline.organisation.unit_plan import values_of


def rows_of(kind: str, now: datetime, units: frozenset[str] | None = None) -> list[dict[str, Any]]:
    """Units and posts in force today, duties not yet over; `units` bounds them, None: all."""
    day = now.astimezone(SHANGHAI).date()
    if kind == "units":
        found = Unit.objects.filter(on(day)).order_by("kind", "code", "key")
        return [values_of(unit, day) for unit in (found if units is None else found.filter(key__in=units))]
    if kind == "people":
        held = Post.objects.filter(on(day)).select_related("person").order_by("person_id", "id")
        return [values_of_post(post) for post in (held if units is None else held.filter(unit_id__in=units))]
    listed = Duty.objects.filter(end__gt=now).order_by("unit_id", "start", "id")
    return [values_of_duty(duty) for duty in (listed if units is None else listed.filter(unit_id__in=units))]
