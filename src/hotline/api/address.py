"""From which network address a call comes: behind the city's own proxy, the address the proxy names (S23, S37)."""

import os
from functools import cache

from django.http import HttpRequest

from hotline.organisation.service_keys import comes_from


@cache
def _proxies() -> tuple[str, ...]:
    """HOTLINE_PROXIES: the networks of proxies whose X-Forwarded-For is believed, separated by commas."""
    return tuple(text.strip() for text in os.environ.get("HOTLINE_PROXIES", "").split(",") if text.strip())


def address_of(request: HttpRequest) -> str:
    """The caller's address; the last one named by a proxy of ours, never one that anybody else wrote."""
    direct = str(request.META.get("REMOTE_ADDR", ""))
    named = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    if _proxies() and named and comes_from(direct, _proxies()):
        return named.rpartition(",")[2].strip()
    return direct
