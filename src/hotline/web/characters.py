"""What the database can keep no text with is left out of what is typed: the NUL character (hostile input; S32)."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError

NUL: Final = "\0"
FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")


class Keepable:
    """Middleware after which no value of an address or a form holds the character; nothing else of it is lost.

    No keyboard types it: it comes from a broken program or from somebody who looks for errors. The API, whose callers
    are programs, refuses it instead (`api.parsing`).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        """Before the page reads them, and after the form's token was looked at."""
        request.GET = _without(request.GET)  # type: ignore[assignment]
        if request.method == "POST" and request.content_type in FORMS:
            with suppress(UnreadablePostError):  # what did not arrive whole the page itself answers
                request.POST = _without(request.POST)  # type: ignore[assignment]


def _without(given: QueryDict) -> QueryDict:
    if not any(NUL in text for name, values in given.lists() for text in (name, *map(str, values))):
        return given
    clean = QueryDict(mutable=True)
    for name, values in given.lists():
        clean.setlist(name.replace(NUL, ""), [str(value).replace(NUL, "") for value in values])
    clean._mutable = False  # noqa: SLF001 - QueryDict has no other way to close one
    return clean
