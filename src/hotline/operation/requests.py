"""The outermost middleware: a reference, a line in the log and the figures of every request (S41, S50).

It answers the addresses of operation itself, before sessions, hosts and the database come in: a machine that asks
whether we live must not need them. A database that is away becomes 503 with Retry-After wherever it was noticed.
"""

import json
import logging
import secrets
import sys
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Final

from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.http import HttpRequest, HttpResponse

from hotline import figures
from hotline.operation.logs import REFERENCE
from hotline.operation.views import ADDRESSES

RETRY_AFTER: Final = "5"
log = logging.getLogger(__name__)
_failed: ContextVar[BaseException | None] = ContextVar("failed", default=None)


class Requests:
    """Middleware; must stand first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        got_request_exception.connect(_note, dispatch_uid="hotline.operation")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, measure, tell."""
        own = ADDRESSES.get(request.path_info)
        if own is not None:
            return own(request)
        begun = time.perf_counter()
        reference = secrets.token_hex(6)
        REFERENCE.set(reference)
        _failed.set(None)
        response = self.get_response(request)
        why = _unavailable(_failed.get()) if response.status_code == 500 else None
        if why is not None:
            response = away(request, why, reference)
        response["X-Request-ID"] = reference
        _tell(request, response.status_code, time.perf_counter() - begun)
        REFERENCE.set("")
        return response


def _note(**_given: Any) -> None:
    """Remember the exception that Django is about to turn into a 500."""
    _failed.set(sys.exc_info()[1])


def _unavailable(failed: BaseException | None) -> str | None:
    """Why the database cannot serve now, in words; None where the fault is ours."""
    state = str(getattr(getattr(failed, "__cause__", None), "sqlstate", None) or "")
    if isinstance(failed, ProgrammingError):
        return "数据库还没有更新到本版本，请管理员执行 hotline migrate。" if state in ("42P01", "42703") else None
    if not isinstance(failed, OperationalError | InterfaceError):
        return None
    if state == "53100":
        return "数据库所在的磁盘已满，暂时不能写入。没有写入任何内容。"
    return "数据库暂时不可用，请稍后重试。没有写入任何内容。"


def away(request: HttpRequest, why: str, reference: str) -> HttpResponse:
    """503 in the form the asker reads: problem details for programs, a plain page for people."""
    if request.path_info.startswith("/api/"):
        problem = {
            "type": "urn:hotline:problem:database_away",
            "title": "Service Unavailable",
            "status": 503,
            "detail": why,
            "reference": reference,
        }
        response = HttpResponse(json.dumps(problem, ensure_ascii=False), content_type="application/problem+json")
    else:
        page = f'<!doctype html><html lang="zh-CN"><title>暂时不能办理</title><h1>暂时不能办理</h1><p>{why}</p>'
        response = HttpResponse(f"{page}<p>编号 {reference}</p></html>")
    response.status_code = 503
    response["Retry-After"] = RETRY_AFTER
    response["Cache-Control"] = "no-store"
    return response


def _tell(request: HttpRequest, status: int, seconds: float) -> None:
    match = request.resolver_match
    route = f"/{match.route}" if match else "none"
    method = (
        request.method if request.method in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS") else "OTHER"
    )
    figures.REQUESTS.labels(route, method, str(status)).inc()
    figures.SECONDS.labels(route).observe(seconds)
    level = logging.ERROR if status >= 500 else logging.INFO
    facts = {"route": route, "method": method, "status": status, "ms": round(seconds * 1000, 1)}
    log.log(level, "request", extra=facts)
