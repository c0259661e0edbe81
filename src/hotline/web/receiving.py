"""Between server and application: a request is worked on when all of it has come, by a fixed number of threads.

The server's own threads wait for bodies and answers; a client that sends slowly holds one of those and no connection
to the database. The application's threads live as long as the process, one connection each.
"""

import io
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

LONGEST_BODY: Final = 32 * 1024 * 1024
"""Bytes; more is refused with 413 before the application sees it."""

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class Receiving:
    """A WSGI application around ours."""

    def __init__(self, application: Application, threads: int) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Take the body in, then let a thread of the application answer."""
        try:
            body = received(environ)
        except _Refused as refused:
            start_response(str(refused), [("Content-Type", "text/plain"), ("Connection", "close")])
            return [f"{refused}\n".encode()]
        environ["wsgi.input"] = io.BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        return self._threads.submit(self._answer, environ, start_response).result()

    def _answer(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """The answer; one that is no stream is finished here, where its connection is."""
        response = self._application(environ, start_response)
        if getattr(response, "streaming", False):
            return response
        try:
            return [b"".join(response)]
        finally:
            close = getattr(response, "close", None)
            if close is not None:
                close()


class _Refused(Exception):
    """A body that does not reach the application; the text is the status."""


def received(environ: Environ) -> bytes:
    """The whole body. Raises _Refused where it is too long or broke off: half of one is never worked on."""
    given = str(environ.get("CONTENT_LENGTH") or "")
    length = int(given) if given.isdigit() else None
    if length is None and not environ.get("HTTP_TRANSFER_ENCODING"):
        return b""
    if length is not None and length > LONGEST_BODY:
        raise _Refused("413 Content Too Large")
    body: bytes = environ["wsgi.input"].read(LONGEST_BODY + 1)
    if len(body) > LONGEST_BODY:
        raise _Refused("413 Content Too Large")
    if length is not None and len(body) != length:
        raise _Refused("400 Bad Request")
    return body
