"""The addresses that machines ask: /healthz, /readyz, /metrics (S50)."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from typing import Final

from django.db import connection
from django.http import HttpRequest, HttpResponse

from hotline.operation import exposition, readiness


def healthz(_request: HttpRequest) -> HttpResponse:
    """The process lives and answers; nothing else is asked."""
    return _plain(200, "ok\n")


def readyz(request: HttpRequest) -> HttpResponse:
    """Whether requests can be served: 200, or 503 with the reason.

    Late sweeps are said but do not make a web process unready: intake goes on when others fail (S50).
    """
    found = readiness.look(datetime.now(UTC))
    body = {"ready": found.ready, **(found.parts if _insider(request) else {})}
    response = HttpResponse(json.dumps(body, ensure_ascii=False), "application/json", 200 if found.ready else 503)
    response["Cache-Control"] = "no-store"
    if not found.ready:
        response["Retry-After"] = "5"
    return response


def metrics(request: HttpRequest) -> HttpResponse:
    """The figures in Prometheus' form, for the addresses of HOTLINE_METRICS_FROM only."""
    if not _insider(request):
        return _plain(404, "not found\n")
    try:
        body, kind = exposition.text(datetime.now(UTC))
    finally:
        connection.close_if_unusable_or_obsolete()
    return HttpResponse(body, kind)


def _plain(status: int, words: str) -> HttpResponse:
    response = HttpResponse(words, "text/plain; charset=utf-8", status)
    response["Cache-Control"] = "no-store"
    return response


def _insider(request: HttpRequest) -> bool:
    """Whether the asker sits in a network of HOTLINE_METRICS_FROM; whoever came through a proxy never does."""
    if "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META:
        return False
    networks = os.environ.get("HOTLINE_METRICS_FROM", "127.0.0.1,::1").split(",")
    try:
        asker = ip_address(str(request.META.get("REMOTE_ADDR", "")))
        return any(asker in ip_network(network.strip()) for network in networks if network.strip())
    except ValueError:
        return False


ADDRESSES: Final[dict[str, Callable[[HttpRequest], HttpResponse]]] = {
    "/healthz": healthz,
    "/readyz": readyz,
    "/metrics": metrics,
}
