"""Small choices of whoever reads: language, type size, colours. Kept in cookies of our own, without any account."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from hotline.web.permission import public

YEAR = 365 * 24 * 3600


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """中文 or English."""
    chosen = request.POST.get("language", "")
    return _kept(request, settings.LANGUAGE_COOKIE_NAME, chosen, dict(settings.LANGUAGES))


@public
@require_POST
def size(request: HttpRequest) -> HttpResponse:
    """大字."""
    return _kept(request, "size", request.POST.get("size", ""), ("large", "normal"))


@public
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light or dark."""
    return _kept(request, "theme", request.POST.get("theme", ""), ("light", "dark"))


def back_to(request: HttpRequest, fallback: str = "/") -> str:
    """The page asked for next, if it is one of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return asked if ours else fallback


def _kept(request: HttpRequest, name: str, value: str, allowed: object) -> HttpResponse:
    response = HttpResponseRedirect(back_to(request))
    if value in allowed:  # type: ignore[operator]
        response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return response
