"""审核 side by side (P04): what was asked, what was answered, then one decision by its own form."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from hotline.reading.page import ticket_page
from hotline.reading.shown import TicketPage
from hotline.web.dispatching import options
from hotline.web.frame import Desk, address_of, present
from hotline.web.permission import staff
from hotline.web.views.act import NAME_UNIT, form_values
from hotline.web.views.desk import around_desk
from hotline.web.views.ticket import REVIEW_WORDS, REVIEWS
from hotline.web.words import labels
from hotline.web.words.due import badge, limit_badge

KINDS: Final = {"return": "return", "extension": "extension", "closure": "closure", "objection": "objection"}
"""Kind of review -> kind of the request under review."""


@staff("reviewer")
def review(request: HttpRequest, desk: Desk, number: str, kind: str) -> HttpResponse:
    """The page of one review; its decisions are the acts' own forms and are taken there."""
    if kind not in REVIEW_WORDS:
        raise Http404
    page = ticket_page(number, desk.reader, present(request), origin=address_of(request))
    if page is None:
        raise Http404
    decisions = [act for act, of in REVIEWS.items() if of == kind]
    open_ = {one.act: one for one in page.acts}
    newest = max(page.replies, key=lambda one: one.version, default=None)
    shown = {
        **around_desk(request, desk),
        "page": page,
        "badge": badge(page.due, page.state) if page.due else limit_badge(page.limit_at, present(request)),
        "kind": kind,
        "title": REVIEW_WORDS[kind],
        "request_made": _undecided(page, kind),
        "decided": [one for one in page.requests if one.decided_at],
        "newest_reply": newest,
        "answered": newest.answers if newest else (),
        "forms": [_form(request, page, act) for act in decisions if act in open_ and open_[act].allowed],
        "barred": [open_[act] for act in decisions if act in open_ and not open_[act].allowed],
        "causes": labels.CAUSES,
        "outcomes": labels.OUTCOMES,
    }
    return render(request, "desk/review.html", shown)


def _undecided(page: TicketPage, kind: str) -> Any:
    return next((one for one in page.requests if one.kind == KINDS[kind] and one.decided_at is None), None)


def _form(request: HttpRequest, page: TicketPage, act: str) -> dict[str, Any]:
    """The form of one decision, with candidates where it names a unit."""
    return form_values(request, page, act) | {
        "candidates": options(page, present(request)) if act in NAME_UNIT else [],
        "prefix": act,
    }
