"""Every page of the product with a real example and who may open it, from the addresses and what their views say (S25).

`hotline pages` lists it; tests open each page as every role. Examples stand in `examples.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.urls import URLPattern, get_resolver, reverse

from hotline.core.instants import SHANGHAI
from hotline.core.scope import Reader
from hotline.web.examples import NOT_PAGES, PARAMETERS, STAFF, WITHIN, Example, People
from hotline.web.permission import SIGNED_IN, may_open

__all__ = ["HOLDER", "NOT_PAGES", "PUBLIC", "STAFF", "NoExample", "Page", "judged", "pages", "routes"]

PUBLIC: Final = ("public",)
HOLDER: Final = ("requester",)
"""Who holds the number and code of a demand."""


@dataclass(frozen=True)
class Page:
    """A page: the name of its address, an example (None: the data hold none), roles, appointments that open it too.

    `people` are keys of people who may open this very example, one of each role.
    """

    name: str
    url: str | None
    roles: tuple[str, ...]
    appointments: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


class NoExample(LookupError):
    """A page has a parameter that nobody gave an example for."""


def pages(now: datetime) -> list[Page]:
    """Every page. Raises NoExample where an address has a part nobody gave an example for."""
    return [page for page, _ in judged(now)]


def judged(now: datetime) -> Iterator[tuple[Page, list[tuple[Reader, bool]]]]:
    """Every page, and for each reader asked whether this very example opens to him or her. Raises NoExample."""
    people = People(now.astimezone(SHANGHAI))
    for route in routes():
        if route.name not in NOT_PAGES:
            yield from _judged(route, people)


def routes() -> Iterator[URLPattern]:
    """Every address of the product but those of the API."""
    return (one for one in get_resolver().url_patterns if isinstance(one, URLPattern))


def _judged(route: URLPattern, people: People) -> Iterator[tuple[Page, list[tuple[Reader, bool]]]]:
    name, view = str(route.name), route.callback
    permission: Any = getattr(view, "permission", None)
    given = WITHIN.get(name)
    examples: list[Example | None] = list(given(people)) if given else [_filled(route)]
    for example in examples or [None]:
        asked = _asked(view, example, people) if example is not None and permission != "public" else []
        yield _page(name, view, example, [reader for reader, opens in asked if opens]), asked


def _asked(view: Any, example: Example, people: People) -> list[tuple[Reader, bool]]:
    return [(one, may_open(view, one.actor.role, one.appointments) and example.opens(one)) for one in people.readers]


def _filled(route: URLPattern) -> Example | None:
    values = {}
    for parameter in route.pattern.converters:
        place = f"{route.name}:{parameter}"
        if place not in PARAMETERS:
            raise NoExample(f"请在 hotline/web/examples.py 的 PARAMETERS 或者 WITHIN 中给出页面 {place} 的例子。")
        values[parameter] = PARAMETERS[place]()
    return None if None in values.values() else Example(values)


def _roles(view: Any) -> tuple[str, ...]:
    if view.permission == "public":
        return PUBLIC
    return STAFF if view.permission == SIGNED_IN else tuple(view.permission)


def _page(name: str, view: Any, example: Example | None, may: list[Reader]) -> Page:
    if example is None:
        return Page(name, None, _roles(view), _appointments(view))
    url = reverse(name, kwargs=example.values)
    if view.permission == "public":
        return Page(name, url, HOLDER if name.startswith("progress") else PUBLIC)
    first: dict[str, str] = {}
    for one in may:
        first.setdefault(one.actor.role, one.actor.person or "")
    known = tuple(role for role in STAFF if role in first)
    return Page(name, url, known, _appointments(view), tuple(first[role] for role in known))


def _appointments(view: Any) -> tuple[str, ...]:
    return tuple(getattr(view, "appointments", ()))
