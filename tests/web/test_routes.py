"""Every page says who may open it, strangers are refused, forms protected, headers strict (S25, S31, S32)."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.store.desk import Desk
from tests.web.conftest import SignedIn

from hotline.database.places import Place

VALUES = {
    "number": "260420-00001-8",
    "queue": "open",
    "name": "what",
    "what": "accept",
    "kind": "closure",
    "draft": "1",
    "field": "phone",
    "unit": "city_management",
    "person": "city_management_handler",
    "form": "csv",
    "proposal": "1",
    "upload": "1",
    "file": "0a1b2c",
    "system": "1",
    "key": "street_light",
    "subject": "item",
    "list_": "duty",
}


def pages(patterns: Any = None, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every address of pages with its view; the API has its own tests."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            if not str(one.pattern).startswith("api/"):
                yield from pages(one.url_patterns, before + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield before + str(one.pattern), one.callback


def address(route: str) -> str:
    """A route with its places filled."""
    route = route.replace("<int:number>", "1")
    for name, value in VALUES.items():
        for kind in ("number", "slug", "int", "str"):
            route = route.replace(f"<{kind}:{name}>", value)
    assert "<" not in route, route
    return f"/{route}"


def bare(answer: Any) -> str:
    """A page without the tokens that differ each time."""
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", answer.content.decode())


ROUTES = dict(pages())
STAFF = {route: view for route, view in ROUTES.items() if getattr(view, "permission", None) not in (None, "public")}


def test_every_page_says_who_may_open_it() -> None:
    assert [route for route, view in ROUTES.items() if not getattr(view, "permission", None)] == []
    assert {"desk", "desk/search", "desk/<number:number>/do/<slug:what>"} <= set(STAFF)
    assert all(route.startswith(("desk", "sign-out")) for route in STAFF)
    assert [route for route in ROUTES if route.startswith("desk") and route not in STAFF] == []


def test_a_stranger_is_sent_to_sign_in_from_every_page_of_the_desk(city: Place) -> None:
    for route in STAFF:
        for method in ("get", "post"):
            answer = getattr(Client(), method)(address(route))
            assert answer.status_code == 302, route
            assert answer.headers["Location"].startswith("/sign-in?next="), route


def test_an_unsafe_request_without_its_token_is_refused_everywhere(city: Place) -> None:
    for route in ROUTES:
        answer = Client(enforce_csrf_checks=True).post(address(route), {"words": "写了很多字"})
        assert answer.status_code == 403, route
        assert "写了很多字" in answer.content.decode(), route  # what was typed is on the page, to be sent again


def test_every_page_has_its_headers(city: Place, signed_in: SignedIn, desk: Desk) -> None:
    number = desk.accepted()
    client = signed_in("城管局小李")
    for route in ROUTES:
        answer = client.get(address(route).replace(VALUES["number"], number))
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, route
        assert "unsafe" not in policy, route
        assert answer.headers["X-Content-Type-Options"] == "nosniff", route
        assert answer.headers["Referrer-Policy"] == "same-origin", route
        assert answer.status_code < 500, route


def test_no_page_has_an_inline_script_or_style(city: Place, signed_in: SignedIn, desk: Desk) -> None:
    number = desk.accepted()
    client = signed_in("城管局小李")
    for route in ROUTES:
        page = client.get(address(route).replace(VALUES["number"], number)).content.decode()
        assert " style=" not in page, route
        assert "<style" not in page, route
        assert page.count("<script") == page.count("<script src="), route
        assert " onclick" not in page, route


def test_a_number_out_of_reach_answers_as_an_unknown_one(city: Place, signed_in: SignedIn, desk: Desk) -> None:
    number = desk.accepted()  # with 城管局
    stranger = signed_in("住建局小钟")
    for tail in ("", "/why", "/do/accept"):
        known, unknown = stranger.get(f"/desk/{number}{tail}"), stranger.get(f"/desk/260420-09999-3{tail}")
        assert (known.status_code, unknown.status_code) == (404, 404)
        assert bare(known) == bare(unknown).replace("260420-09999-3", number)


@pytest.mark.parametrize("name", ["管理员小冯"])
def test_a_role_without_tickets_sees_none(city: Place, signed_in: SignedIn, desk: Desk, name: str) -> None:
    number = desk.accepted()
    client = signed_in(name)
    assert client.get("/desk").status_code == 200
    assert client.get(f"/desk/{number}").status_code == 404
    assert client.get("/desk/list/open").status_code == 404
    assert client.get("/desk/contact").status_code == 403
