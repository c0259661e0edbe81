"""Who may open a page: every view says it, and what says nothing is refused by a test (S25)."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation

from hotline.web import interrupted
from hotline.web.frame import desk_of

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """Open to anybody."""
    view.permission = "public"  # type: ignore[attr-defined]
    return view


def staff(*roles: str) -> Callable[[View], View]:
    """Open to people signed in who act in one of these roles; none named: in any."""

    def marked(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            desk = desk_of(request)
            if desk is None:
                interrupted.keep(request)
                return HttpResponseRedirect(f"{reverse('sign-in')}?next={quote(request.get_full_path())}")
            if roles and desk.role not in roles:
                raise PermissionDenied
            request.LANGUAGE_CODE = settings.LANGUAGE_CODE
            with translation.override(settings.LANGUAGE_CODE):  # the desk speaks Chinese whatever the portal is read in
                response = view(request, desk, *args, **kwargs)
            response.setdefault("Cache-Control", "no-store")
            return response

        guarded.permission = roles or ("signed in",)  # type: ignore[attr-defined]
        return guarded

    return marked
