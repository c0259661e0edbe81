"""通知: what the desk a person works at was told, the newest first (a12.2, a15.1)."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hotline.outbox.selectors import NOTICES, notices
from hotline.reading.restricted import kept_from
from hotline.web.frame import Desk
from hotline.web.permission import staff
from hotline.web.views.desk import around_desk
from hotline.web.words.acts import notice_of


@staff()
def told(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Number, occasion and time; the words stand on the ticket, for who may read them."""
    before = request.GET.get("before", "")
    older = int(before) if before.isdecimal() and len(before) < LONGEST_ID else None
    found = notices(_recipients(desk), older, kept_from(desk.reader))
    shown = {
        **around_desk(request, desk, "notices"),
        "notices": [(one, notice_of(one.act)) for one in found[:NOTICES]],
        "older": found[NOTICES - 1].id if len(found) > NOTICES else None,
    }
    return render(request, "desk/notices.html", shown)


def _recipients(desk: Desk) -> tuple[tuple[str, str], ...]:
    """Under which kinds and keys messages come to the desk: the unit's or the role's, the body's, the person's own."""
    actor = desk.actor
    own = ("person", actor.person or "")
    if desk.role in ("handler", "unit_lead"):
        return ("unit", actor.unit or ""), own
    return (_KINDS.get(desk.role, desk.role), "hotline"), ("body", actor.unit or ""), own


_KINDS: Final = {"follow_up_caller": "follow_up"}
"""Role -> the kind of its messages where it has another name."""
LONGEST_ID: Final = 19
