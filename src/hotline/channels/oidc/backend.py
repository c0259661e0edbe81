"""From the provider's word to an account that stands already; none is ever made by signing in (S21, S22).

The library checks state, nonce, code verifier and signature; who the token is from and for, and that it has an end, is
checked here.
"""

import logging
from typing import Any

import jwt
import requests
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.utils import timezone
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.utils import import_from_settings

from hotline.access.standing import Accounts, accounts
from hotline.channels.oidc.provider import PATIENCE, settings_of
from hotline.core.instants import SHANGHAI

log = logging.getLogger(__name__)


def setting(name: str, *default: Any) -> Any:
    """A setting of the library: ours where we have one."""
    known = settings_of()
    return known[name] if name in known else import_from_settings(name, *default)


class IdentityProvider(OIDCAuthenticationBackend):  # type: ignore[misc]
    """Signs in by an authorization code. Nothing is asked of the provider before there is one."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}

    @staticmethod
    def get_settings(name: str, *default: Any) -> Any:
        """What the library asks for."""
        return setting(name, *default)

    def __getattr__(self, name: str) -> Any:
        """The library keeps its settings as attributes; ours are read when they are needed."""
        if name.startswith("OIDC_"):
            return setting(name)
        raise AttributeError(name)

    def retrieve_matching_jwk(self, token: str) -> Any:
        """The provider's key a token is signed with: by its id, or the only one where the token names none."""
        header = jwt.get_unverified_header(token)
        answer = requests.get(self.OIDC_OP_JWKS_ENDPOINT, timeout=PATIENCE, allow_redirects=False)
        answer.raise_for_status()
        keys = [key for key in answer.json()["keys"] if key.get("use", "sig") == "sig"]
        fitting = [key for key in keys if key.get("kid") == header["kid"]] if "kid" in header else keys
        if len(fitting) != 1:
            raise SuspiciousOperation("no key of the provider fits the token")
        return jwt.PyJWK(fitting[0], algorithm=str(settings.HOTLINE_OIDC["algorithm"]))

    def verify_token(self, token: str, **given: Any) -> dict[str, Any]:
        """The claims of an id token that is signed, ours, of our provider and not over. Raises SuspiciousOperation."""
        claims: dict[str, Any] = super().verify_token(token, **given)
        audience = claims.get("aud")
        client = settings.HOTLINE_OIDC["client"]
        for_us = client in audience if isinstance(audience, list) else audience == client
        if not for_us or claims.get("azp", client) != client:
            raise SuspiciousOperation("a token for somebody else")
        if str(claims.get("iss", "")).rstrip("/") != settings.HOTLINE_OIDC["issuer"]:
            raise SuspiciousOperation("a token of another issuer")
        if "exp" not in claims or "sub" not in claims:
            raise SuspiciousOperation("a token without end or subject")
        self.claims = claims
        return claims

    def get_or_create_user(self, access_token: str, id_token: str, payload: dict[str, Any]) -> Any:
        """The account whose person the provider names by the configured claim; never a new one."""
        told: dict[str, Any] = self.get_userinfo(access_token, id_token, payload)
        if told.get("sub") != payload["sub"]:
            raise SuspiciousOperation("user information of somebody else")
        claim = str(settings.HOTLINE_OIDC["claim"])
        subject = {**told, **payload}.get(claim)
        if not isinstance(subject, str) or not subject:
            return None
        today = timezone.now().astimezone(SHANGHAI).date()
        account: Any = accounts(today).filter(credential__subject=subject).first()
        if account is not None:
            account.proved_elsewhere = shows_second_factor({**told, **payload})
        return account

    def get_user(self, user_id: int) -> Any:
        """The account of a session begun here."""
        return Accounts().get_user(user_id)


def shows_second_factor(claims: dict[str, Any]) -> bool:
    """Whether the provider says that a second factor was shown, by `amr` (RFC 8176) or `acr`."""
    told = claims.get("amr")
    methods = set(told) if isinstance(told, list) else {told}
    return bool((methods | {claims.get("acr")}) & set(settings.HOTLINE_OIDC["second_factor"]))
