"""Signing in through the city's identity provider; the second factor is taken from it or asked for here (S21, S22)."""

import logging
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters

from hotline.access import alarms
from hotline.access.second_factor import Proof
from hotline.access.standing import Accounts, factor_of
from hotline.web import sessions
from hotline.web.frame import address_of, present
from hotline.web.permission import public
from hotline.web.views.own_proofs import proof_of
from hotline.web.views.sign_in import admit, form

log = logging.getLogger(__name__)
BACKEND: Final = "hotline.channels.oidc.backend.IdentityProvider"
HALF: Final = timedelta(minutes=5)
"""How long somebody the provider has named may take to show the second factor here."""
AWAY: Final = "统一身份认证暂时不可用，请用密码登录，或者稍后再试。"
REFUSED: Final = "统一身份认证没有通过，请再试一次。"
UNKNOWN: Final = "统一身份认证的账号没有对应的平台账号，请联系管理员。"


@public
def begin(request: HttpRequest) -> HttpResponse:
    """Lead to the provider. Changes nothing but notes in the browser's own session."""
    _must_be_configured()
    from hotline.channels.oidc.exchange import Away, Begin

    try:
        answer: HttpResponse = Begin.as_view()(request)
    except Away as away:
        log.warning("identity provider away: %s", away)
        return form(request, AWAY, status=503)
    return answer


@public
def callback(request: HttpRequest) -> HttpResponse:
    """What the provider says; anything out of order is a sign-in that did not happen."""
    _must_be_configured()
    from hotline.channels.oidc.exchange import Away, Callback, OutOfOrder

    try:
        answer: HttpResponse = Callback.as_view(named=_named, unnamed=_unnamed)(request)
    except Away as away:
        log.warning("identity provider away: %s", type(away).__name__)
        return form(request, AWAY, status=503)
    except OutOfOrder as wrong:
        log.warning("identity provider refused: %s", type(wrong).__name__)
        return form(request, REFUSED, status=403)
    return answer


def _must_be_configured() -> None:
    if not settings.HOTLINE_OIDC["issuer"]:
        raise Http404


def _unnamed(request: HttpRequest) -> HttpResponse:
    if request.GET.get("error") or "code" not in request.GET:
        return form(request, REFUSED, status=403)
    alarms.wrong_try("", address_of(request), present(request))
    return form(request, UNKNOWN, status=403)


def _named(request: HttpRequest, account: Any) -> HttpResponse:
    """The provider has named a person: on, to the second factor here, or the proof asked for anew."""
    now, next_ = present(request), _next(request)
    shown = account.proved_elsewhere
    if request.user.is_authenticated and request.user.pk == account.pk:
        if not shown:
            return HttpResponseRedirect(f"{reverse('confirm')}?next={next_}")
        sessions.prove(request, now)
        return HttpResponseRedirect(next_)
    if shown or factor_of(account) is None:
        return admit(request, account, sessions.IDENTITY_PROVIDER, Proof("oidc" if shown else ""), next_)
    request.session["half"] = {"account": account.pk, "at": now.isoformat(), "next": next_}
    return HttpResponseRedirect(reverse("sign-in-code"))


def _next(request: HttpRequest) -> str:
    asked = request.session.pop("oidc_login_next", None) or ""
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return asked if ours else reverse("desk")


@public
@sensitive_post_parameters("code")
def code(request: HttpRequest) -> HttpResponse:
    """The second factor, asked for here where the provider did not say that it was shown."""
    half, now = request.session.get("half"), present(request)
    if half is None or now - datetime.fromisoformat(half["at"]) > HALF:
        return HttpResponseRedirect(reverse("sign-in"))
    if request.method != "POST":
        return render(request, "sign_in_code.html")
    account: Any = Accounts().get_user(half["account"])
    found = proof_of(account, request.POST.get("code", ""), request) if account else REFUSED
    if isinstance(found, str):
        wrong = [{"field": "code", "words": found}]
        return render(request, "sign_in_code.html", {"errors": wrong}, status=422)
    del request.session["half"]
    account.backend = BACKEND
    return admit(request, account, sessions.IDENTITY_PROVIDER, found, half["next"])
