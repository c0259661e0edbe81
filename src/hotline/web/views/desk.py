"""What every page of the desk shows around its work: who is there, the queues with their counts, the nearest due."""

from typing import Any

from django.http import HttpRequest

from hotline.catalogue.selectors import entries_on
from hotline.core.ticket import COMMITTEES, UNIT_KINDS
from hotline.organisation.selectors import units_in_force
from hotline.reading.worklist import queue_counts
from hotline.web.frame import Desk, present
from hotline.web.navigation import menu
from hotline.web.rules.missing import missing_for


def around_desk(request: HttpRequest, desk: Desk, here: str = "") -> dict[str, Any]:
    """The frame's own values."""
    counts = queue_counts(desk.reader, present(request))
    return {
        "desk": desk,
        "counts": counts,
        "here": here,
        "calendar_missing": missing_for(desk, present(request)),
        "menu": menu(desk.role, desk.reader.appointments),
    }


def units_to_choose(request: HttpRequest) -> dict[str, str]:
    """Every body in force that an act may name, by key; which of them it may be is the core's to say."""
    found = units_in_force(present(request).date()).filter(kind__in=(*UNIT_KINDS, *COMMITTEES))
    return dict(found.order_by("kind", "code", "key").values_list("key", "name"))


def lists_to_choose(request: HttpRequest, list_: str) -> dict[str, dict[str, str]]:
    """The entries of a list in force today, for a form to choose from (a6.1, a13.2.2)."""
    return {list_: {entry.key: entry.name for entry in entries_on(list_, present(request).date())}}
