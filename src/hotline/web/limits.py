"""Limits per account and per address (S37): counted in PostgreSQL, drawn in blocks so that a page costs nothing more.

The first page with the emergency lines, style sheets and the addresses of operation are never limited; the API has
limits of its own. Whoever asks too much waits for the next minute and keeps what was typed.
"""

from collections.abc import Callable
from datetime import datetime
from threading import Lock
from typing import Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

from hotline.access import alarms
from hotline.organisation.service_keys import permits
from hotline.personal.keys import Purpose
from hotline.personal.vault import provider
from hotline.web.frame import address_of, present
from hotline.web.views.errors import too_many

BLOCK: Final = 10
"""Requests drawn at a time; processes together may grant so many more each."""
MOST_NAMES: Final = 20_000
FREE: Final = ("/", "/static/", "/api/")
"""Where these limits do not count: the first page itself, and all below the others."""


class Drawn:
    """What this process has drawn of the present minute, by name."""

    def __init__(self) -> None:
        self._left: dict[str, tuple[int, int]] = {}
        self._told: dict[str, int] = {}
        self._lock = Lock()

    def grants(self, name: str, limit: int, now: datetime) -> bool:
        """Whether one more request may pass; a name refused once is refused for the rest of its minute."""
        minute = int(now.timestamp()) // 60
        with self._lock:
            known, left = self._left.get(name, (-1, 0))
            if known == minute and left:
                self._left[name] = (minute, left - 1 if left > 0 else left)
                return left > 0
        given = permits(name, limit, BLOCK, now)
        with self._lock:
            if len(self._left) >= MOST_NAMES:
                self._left.clear()
                self._told.clear()
            self._left[name] = (minute, given - 1 if given else -1)
        return given > 0

    def tells(self, name: str, now: datetime) -> bool:
        """Whether the refusal of a name is the first of its minute here: one line for a flood, not one a request."""
        minute = int(now.timestamp()) // 60
        with self._lock:
            first = self._told.get(name) != minute
            self._told[name] = minute
        return first


class Limits:
    """Middleware; must stand after the sessions."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.drawn = Drawn()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, or say how long to wait."""
        if request.path_info == FREE[0] or request.path_info.startswith(FREE[1:]):
            return self.get_response(request)
        now = present(request)
        for name, limit in _names(request):
            if not self.drawn.grants(name, limit, now):
                if self.drawn.tells(name, now):
                    alarms.flood(address_of(request), limit, now)
                return too_many(request, 60 - now.second)
        return self.get_response(request)


def _names(request: HttpRequest) -> list[tuple[str, int]]:
    """Under which names the request counts, and how often each may ask in a minute; 0 is no limit."""
    address = provider().mac(Purpose.CODES, "rate", address_of(request).encode()).hex()[:40]
    known = settings.SESSION_COOKIE_NAME in request.COOKIES
    account = request.session.get(SESSION_KEY) if known else None
    names = {"address": f"address:{address}", **({"account": f"account:{account}"} if account else {})}
    limits = {kind: int(settings.HOTLINE_LIMITS[kind]) for kind in names}
    return [(name, limits[kind]) for kind, name in names.items() if limits[kind]]
