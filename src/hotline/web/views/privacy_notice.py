"""隐私告知: the notice in force with its version on a page of its own, and every former one (S45; PIPL 17, 18)."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from hotline.core.privacy_notice import FORMS, NoticeTold
from hotline.rulebook.privacy_notices import Notice, notice_in_force, notice_once
from hotline.web.frame import present
from hotline.web.permission import public

DIGITS: Final = 5
"""The longest number of a version."""


@public
def privacy(request: HttpRequest) -> HttpResponse:
    """The notice of the portal in force, and what is read out in a call."""
    now = present(request)
    return _show(request, notice_in_force("web", now), spoken=notice_in_force("call", now))


@public
def version(request: HttpRequest, form: str, number: int) -> HttpResponse:
    """One version of a form: what forms link to, and what a ticket says its requester learnt."""
    found = notice_once(form, number, present(request))
    if found is None:
        raise Http404
    return _show(request, found)


def notice_sent(request: HttpRequest, field: str, form: str) -> NoticeTold | None:
    """The notice a form says was shown or read out, by its version; an older one where the page stood open (S45)."""
    sent = request.POST.get(field, "")
    number = int(sent) if sent.isascii() and sent.isdecimal() and len(sent) <= DIGITS else 0
    found = notice_once(form, number, present(request))
    return found.told if found else None


def _show(request: HttpRequest, notice: Notice, spoken: Notice | None = None) -> HttpResponse:
    now_used = notice_in_force(notice.form, present(request)).version
    shown = {
        "notice": notice,
        "paragraphs": notice.words.split("\n"),
        "of": FORMS[notice.form],
        "spoken": spoken,
        "now_used": now_used if now_used != notice.version else None,
    }
    return render(request, "portal/privacy.html", shown)
