"""Showing the second factor anew before what is risky: exports, unsealing, rights, keys, approvals (step-up; S22).

A view says `@staff(..., step_up=True)`; one that decides inside asks `is_fresh(request)` and gives `ask(request)`.
What was typed is kept and stands on the form again (views/act.py shows how: `interrupted.take`).
"""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from hotline.web import interrupted, sessions
from hotline.web.frame import present


def is_fresh(request: HttpRequest) -> bool:
    """Whether the second factor was shown a short time ago."""
    return sessions.is_fresh(request, present(request))


def ask(request: HttpRequest) -> HttpResponse:
    """Send to the page that asks for the code, and back here."""
    interrupted.keep(request, request.user.pk)
    return interrupted.sent_to(request, f"{reverse('confirm')}?next={quote(interrupted.wanted(request))}")
