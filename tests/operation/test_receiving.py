"""A request reaches the application whole, in one of a fixed number of threads, or not at all."""

import io
from collections.abc import Iterable
from typing import Any

import pytest

from hotline.web.receiving import LONGEST_BODY, Receiving

Call = tuple[str, bytes, list[bytes]]


def call(body: bytes, **environ: str) -> Call:
    """Status, answer, and the bodies the application got."""
    got: list[bytes] = []
    statuses: list[str] = []

    def application(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        got.append(environ["wsgi.input"].read())
        start("200 OK", [])
        return [b"do", b"ne"]

    given = {"wsgi.input": io.BytesIO(body), **environ}
    answer = Receiving(application, 1)(given, lambda status, _headers: statuses.append(status))
    return statuses[0], b"".join(answer), got


def test_a_whole_body_is_worked_on() -> None:
    assert call(b"{}", CONTENT_LENGTH="2") == ("200 OK", b"done", [b"{}"])
    assert call(b"") == ("200 OK", b"done", [b""])
    assert call(b"abc", HTTP_TRANSFER_ENCODING="chunked") == ("200 OK", b"done", [b"abc"])


@pytest.mark.parametrize(
    ("body", "length", "status"),
    [(b"{", "2", "400 Bad Request"), (b"", str(LONGEST_BODY + 1), "413 Content Too Large")],
)
def test_half_a_body_and_one_too_long_reach_nobody(body: bytes, length: str, status: str) -> None:
    assert call(body, CONTENT_LENGTH=length) == (status, f"{status}\n".encode(), [])


def test_a_body_of_unknown_length_is_bounded() -> None:
    status, _, got = call(b"x" * (LONGEST_BODY + 1), HTTP_TRANSFER_ENCODING="chunked")
    assert (status, got) == ("413 Content Too Large", [])
