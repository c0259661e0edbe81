"""A session (会话) from signing in to its end: how it began, whether it has run out, what it has proved (S22, S24)."""

import re
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY, login, logout
from django.http import HttpRequest

PASSWORD: Final = "password"  # noqa: S105 - a way to sign in
IDENTITY_PROVIDER: Final = "oidc"
_BROWSERS: Final = (
    ("MicroMessenger", "微信"), ("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS: Final = (
    ("HarmonyOS", "鸿蒙"), ("Android", "安卓"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


def begin(request: HttpRequest, account: Any, now: datetime, address: str, way: str, *, proved: bool) -> None:
    """Begin the session of an account. `proved`: the second factor was shown."""
    if SESSION_KEY in request.session:
        request.session.cycle_key()  # also for whoever signs in again: no key of before stays good
    login(request, account)
    began = {"began": now.isoformat(), "seen": now.isoformat(), "address": address, "way": way}
    request.session.update({**began, "device": device_of(request)})
    if proved:
        prove(request, now)


def prove(request: HttpRequest, now: datetime) -> None:
    """Note that the second factor was shown now."""
    request.session["factor_at"] = now.isoformat()


def has_proved(request: HttpRequest) -> bool:
    """Whether a second factor was shown since signing in."""
    return "factor_at" in request.session


def is_fresh(request: HttpRequest, now: datetime) -> bool:
    """Whether the second factor was shown within the time for what is risky (step-up, S22)."""
    at = datetime.fromisoformat(request.session.get("factor_at", "1970-01-01T00:00:00+00:00"))
    return now - at <= timedelta(minutes=settings.HOTLINE_STEP_UP_MINUTES)


def way_of(request: HttpRequest) -> str:
    """How the person signed in."""
    return str(request.session.get("way", PASSWORD))


def has_run_out(request: HttpRequest, now: datetime) -> bool:
    """End a session that nobody has used for the idle time or that is too old; one write a minute keeps it (S24)."""
    seen = datetime.fromisoformat(request.session.get("seen", now.isoformat()))
    began = datetime.fromisoformat(request.session.get("began", now.isoformat()))
    idle = now - seen > timedelta(minutes=settings.HOTLINE_IDLE_MINUTES)
    if idle or now - began > timedelta(seconds=settings.SESSION_COOKIE_AGE):
        end(request)
        return True
    if now - seen > timedelta(minutes=1):
        request.session["seen"] = now.isoformat()
    return False


def end(request: HttpRequest) -> None:
    """End the session; whose it was stays known in this request, so that what was typed stays that person's."""
    request._ended = request.user.pk  # type: ignore[attr-defined]  # noqa: SLF001
    logout(request)


def ended(request: HttpRequest) -> int | None:
    """The account whose session has ended in this request."""
    found: int | None = getattr(request, "_ended", None)
    return found


def device_of(request: HttpRequest) -> str:
    """Browser and system in a word each, as far as the browser tells."""
    told = request.META.get("HTTP_USER_AGENT", "")
    names = [next((zh for mark, zh in known if re.search(mark, told)), "") for known in (_BROWSERS, _SYSTEMS)]
    return " · ".join(filter(None, names)) or "未知设备"
