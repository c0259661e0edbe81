"""Who may open a page: every view says it, and what says nothing is refused by a test (S25)."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from hotline.web import interrupted, sessions
from hotline.web.frame import Desk, entering
from hotline.web.step_up import ask, is_fresh

View = Callable[..., HttpResponse]
SIGNED_IN = ("signed in",)


def public(view: View) -> View:
    """Open to anybody."""
    view.permission = "public"  # type: ignore[attr-defined]
    return view


def staff(
    *roles: str, appointments: tuple[str, ...] = (), step_up: bool = False, owing: tuple[str, ...] = ()
) -> Callable[[View], View]:
    """Open to people signed in who act in one of these roles or hold one of these appointments; none named: to all.

    `step_up`: only a short time after the second factor was shown (S22). `owing`: also to whoever still owes one of
    these (`access.standing`): a password, a second factor, the undertaking, a confirmation of the post.
    """

    def marked(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            desk = entering(request)
            if desk is None:
                interrupted.keep(request, sessions.ended(request))
                return _lead_to(request, "sign-in")
            if desk.owes and desk.owes not in owing:
                interrupted.keep(request, desk.account)
                return _lead_to(request, f"own-{desk.owes}")
            if not may_open(guarded, desk.role, desk.reader.appointments):
                raise PermissionDenied
            if step_up and not is_fresh(request):
                return ask(request)
            return _shown(view, request, desk, *args, **kwargs)

        guarded.permission = roles or (() if appointments else SIGNED_IN)  # type: ignore[attr-defined]
        guarded.appointments = appointments  # type: ignore[attr-defined]
        guarded.step_up = step_up  # type: ignore[attr-defined]
        return guarded

    return marked


def may_open(view: Any, role: str, appointments: frozenset[str] = frozenset()) -> bool:
    """Whether a view opens to a role with these appointments."""
    if view.permission in ("public", SIGNED_IN):
        return True
    return role in view.permission or bool(appointments & set(view.appointments))


def _lead_to(request: HttpRequest, page: str) -> HttpResponse:
    return interrupted.sent_to(request, f"{reverse(page)}?next={quote(interrupted.wanted(request))}")


def _shown(view: View, request: HttpRequest, desk: Desk, *args: Any, **kwargs: Any) -> HttpResponse:
    request.LANGUAGE_CODE = settings.LANGUAGE_CODE
    with translation.override(settings.LANGUAGE_CODE):  # the desk speaks Chinese whatever the portal is read in
        response = view(request, desk, *args, **kwargs)
        left = interrupted.take(request) if request.method == "GET" and response.status_code == 200 else None
        if left is not None:  # the view puts nothing typed back: it is not lost all the same (S24)
            from hotline.web.views.errors import once_more

            response = once_more(request, left)
    response.setdefault("Cache-Control", "no-store")
    return response
