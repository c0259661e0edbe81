"""The two steps of signing in at the provider, by the library's views (S21, S22).

Loaded with the first request where a provider is configured: what it brings along takes 14 MiB of each process.
"""

from collections.abc import Callable
from typing import Any, Final

import requests
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from jwt import InvalidTokenError
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from hotline.channels.oidc.backend import setting
from hotline.channels.oidc.provider import ProviderAway

Away: Final = (ProviderAway, requests.RequestException)
"""The provider cannot be asked."""
OutOfOrder: Final = (SuspiciousOperation, InvalidTokenError, ValueError, KeyError)
"""What the provider or the browser says does not hold."""


class Begin(OIDCAuthenticationRequestView):  # type: ignore[misc]
    """Leads to the provider; `again` asks for a fresh proof there."""

    @staticmethod
    def get_settings(name: str, *default: Any) -> Any:
        """What the library asks for."""
        return setting(name, *default)

    def get_extra_params(self, request: HttpRequest) -> dict[str, str]:
        """What is added to the address of the provider."""
        return {"prompt": "login", "max_age": "0"} if request.GET.get("again") else {}


class Callback(OIDCAuthenticationCallbackView):  # type: ignore[misc]
    """What the provider says: `named` answers for an account it named, `unnamed` where it named none of ours."""

    user: Any = None
    named: Callable[[HttpRequest, Any], HttpResponse] | None = None
    unnamed: Callable[[HttpRequest], HttpResponse] | None = None

    @staticmethod
    def get_settings(name: str, *default: Any) -> Any:
        """What the library asks for."""
        return setting(name, *default)

    def login_success(self) -> HttpResponse:
        """The provider named an account."""
        assert self.named is not None
        return self.named(self.request, self.user)

    def login_failure(self) -> HttpResponse:
        """It named none."""
        assert self.unnamed is not None
        return self.unnamed(self.request)
