"""为什么是这一天 (P05) on the desk."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from hotline.core.reading import due_shown
from hotline.reading.opening import open_ticket
from hotline.web.explaining import explained_ticket
from hotline.web.frame import Desk, present
from hotline.web.permission import staff
from hotline.web.views.desk import around_desk
from hotline.web.words.due import badge

HISTORY = ("whole", "masked", "claims")
"""Openings to which a ticket's clock belongs."""


@staff()
def why(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """The steps of the due, its days, and what would change it; for everybody who may open the ticket."""
    opened = open_ticket(number, desk.reader, present(request))
    if opened is None or opened.opening not in HISTORY:
        raise Http404
    ticket = opened.ticket
    shown = due_shown(opened.world, ticket, opened.now) if ticket else None
    return render(
        request,
        "desk/why.html",
        {
            **around_desk(request, desk),
            "number": number,
            "explained": explained_ticket(opened),
            "badge": badge(shown, opened.demand.state) if shown else None,
            "limit_at": opened.demand.limit_at,
        },
    )
