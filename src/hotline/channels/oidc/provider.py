"""What the identity provider says of itself (discovery), read once a process and held to its own host (S33, S46)."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from django.conf import settings

PATIENCE: Final = 5
"""Seconds to wait for the provider."""


class ProviderAway(Exception):
    """The provider cannot be reached, or says of itself what may not be used."""


@dataclass(frozen=True)
class Provider:
    """The addresses of the provider."""

    issuer: str
    authorization: str
    token: str
    user: str
    keys: str


def provider() -> Provider:
    """The configured provider. Raises ProviderAway."""
    return _discovered(settings.HOTLINE_OIDC["issuer"])


@cache
def _discovered(issuer: str) -> Provider:
    try:
        answer = requests.get(f"{issuer}/.well-known/openid-configuration", timeout=PATIENCE, allow_redirects=False)
        answer.raise_for_status()
        known: dict[str, Any] = answer.json()
        found = Provider(
            str(known["issuer"]).rstrip("/"),
            known["authorization_endpoint"],
            known["token_endpoint"],
            known["userinfo_endpoint"],
            known["jwks_uri"],
        )
    except (requests.RequestException, ValueError, KeyError, TypeError) as wrong:
        raise ProviderAway(type(wrong).__name__) from wrong
    if found.issuer != issuer:
        raise ProviderAway("another issuer")
    for address in (found.authorization, found.token, found.user, found.keys):
        if _origin(address) != _origin(issuer):
            raise ProviderAway("an address on another host")
    return found


def _origin(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc


def settings_of() -> dict[str, Any]:
    """What mozilla-django-oidc asks its settings for."""
    found, own = provider(), settings.HOTLINE_OIDC
    return {
        "OIDC_OP_AUTHORIZATION_ENDPOINT": found.authorization,
        "OIDC_OP_TOKEN_ENDPOINT": found.token,
        "OIDC_OP_USER_ENDPOINT": found.user,
        "OIDC_OP_JWKS_ENDPOINT": found.keys,
        "OIDC_RP_CLIENT_ID": own["client"],
        "OIDC_RP_CLIENT_SECRET": own["secret"],
        "OIDC_RP_SIGN_ALGO": own["algorithm"],
        "OIDC_RP_IDP_SIGN_KEY": None,
        "OIDC_RP_SCOPES": "openid profile",
        "OIDC_USE_PKCE": True,
        "OIDC_TIMEOUT": PATIENCE,
        "OIDC_AUTHENTICATION_CALLBACK_URL": "oidc-callback",
        "OIDC_CREATE_USER": False,
    }
