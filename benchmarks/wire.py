"""HTTP as it goes over the wire: what a client costs is taken from the platform it measures, so it does little."""

import re
import socket
from collections.abc import Mapping
from urllib.parse import urlencode

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


def asked(path: str, headers: Mapping[str, str], body: bytes | None = None) -> bytes:
    """A request on a connection that stays open: GET, or POST where there is a body."""
    lines = [f"{'GET' if body is None else 'POST'} {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body is not None:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + (body or b"")


def form(path: str, cookies: str, csrf: str, **fields: str) -> bytes:
    """A form as a browser sends it."""
    body = urlencode({"csrfmiddlewaretoken": csrf, **fields}).encode()
    return asked(path, {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}, body)


def call(line: socket.socket, data: bytes) -> tuple[int, bytes]:
    """Send one request on a kept connection and read the whole answer: its status and body."""
    line.sendall(data)
    got = b""
    while b"\r\n\r\n" not in got:
        more = line.recv(65536)
        if not more:
            raise ConnectionError("the server has hung up")
        got += more
    head, _, body = got.partition(b"\r\n\r\n")
    length = _LENGTH.search(head)
    parts, left = [body], (int(length[1]) if length else 0) - len(body)
    while left > 0:
        parts.append(line.recv(65536))
        left -= len(parts[-1])
    return int(head.split(None, 2)[1]), b"".join(parts)
