"""通知: what the desk a person works at was told, the newest first (a12.2, a15.1)."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hotline.outbox.selectors import NOTICES, Notice, notices
from hotline.protecting.emergency import DUTY_LEADER
from hotline.protecting.export_rows import EXPORT
from hotline.reading.looked import own_unit_only
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
        "notices": [(one, notice_of(one.act, one.count), *_where(one)) for one in found[:NOTICES]],
        "older": found[NOTICES - 1].id if len(found) > NOTICES else None,
    }
    return render(request, "desk/notices.html", shown)


def _recipients(desk: Desk) -> tuple[tuple[str, str], ...]:
    """Under which kinds and keys messages come to the desk: the unit's or the role's, the body's, the person's own."""
    actor = desk.actor
    own = ("person", actor.person or "")
    if desk.role in ("handler", "unit_lead"):
        return ("unit", actor.unit or ""), own
    if own_unit_only(desk.reader):
        return (own,)  # a unit's own privacy officer: what the hotline's are told concerns every unit
    leads = ((DUTY_LEADER, "hotline"),) if DUTY_LEADER in desk.reader.appointments else ()
    return (_KINDS.get(desk.role, desk.role), "hotline"), ("body", actor.unit or ""), own, *leads


def _where(one: Notice) -> tuple[str, str]:
    """What a notice is of, and the page on which it is looked at: a ticket, an export, a list."""
    if one.act in _LISTS or one.number in _LISTS:
        words, page = _LISTS.get(one.act) or _LISTS[one.number]
        return words, reverse(page)
    if one.act.startswith("emergency_"):
        return one.number, reverse("emergencies")
    return one.number, reverse("export" if one.number.startswith(EXPORT) else "ticket", args=[one.number])


_KINDS: Final = {"follow_up_caller": "follow_up", "privacy_officer": "privacy"}
"""Role -> the kind of its messages where it has another name."""
_LISTS: Final = {
    "catalogue": ("修订和复核", "catalogue-queue"),
    "unusual_found": ("异常查看", "unusual"),
    "wishes_due": ("个人权利申请", "wishes"),
}
"""Chain of no ticket, or what is told of it -> the list its notices lead to."""
LONGEST_ID: Final = 19
