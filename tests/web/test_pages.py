"""Every page is listed with a real example (S25); that it opens to the roles named alone: test_attacks."""

import json
from argparse import Namespace

import pytest
from django.test import Client
from django.urls import path
from tests.store.desk import Desk
from tests.web.conftest import Clock
from tests.web.stock import fill

from hotline.cli import pages as command
from hotline.database.places import Place
from hotline.tickets.models import Demand
from hotline.web import pages as known
from hotline.web.codes import grouped_code
from hotline.web.pages import HOLDER, NOT_PAGES, PUBLIC, NoExample, Page, pages, routes
from hotline.web.views import home


@pytest.fixture
def listed(city: Place, desk: Desk, clock: Clock) -> list[Page]:
    """Every page, with demands in every state and what waits on the desks as examples."""
    fill(desk)
    clock.move_to(desk.now)
    return pages(desk.now)


def holder(number: str) -> Client:
    """A requester with number and code."""
    client = Client()
    code = grouped_code(Demand.objects.get(number=number))
    assert client.post("/progress", {"number": number, "code": code}).status_code in (200, 302)
    return client


def test_every_address_is_a_page_with_an_example_or_says_why_it_is_none(listed: list[Page]) -> None:
    names = {str(route.name) for route in routes()}
    assert {page.name for page in listed} | set(NOT_PAGES) == names
    assert {page.name for page in listed} & set(NOT_PAGES) == set()
    assert [page.name for page in listed if page.url is None] == []
    assert [page.name for page in listed if not page.roles] == []


def test_public_pages_open_to_anybody_and_progress_to_the_holder_of_its_code(listed: list[Page]) -> None:
    for page in listed:
        url = page.url or ""
        if page.roles == PUBLIC:
            assert Client().get(url).status_code == 200, url
        if page.roles == HOLDER:
            assert Client().get(url).status_code in (302, 404), url
            assert holder(url.split("/")[2]).get(url).status_code == 200, url


def test_a_page_without_an_example_says_where_to_give_one(
    city: Place, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = path("desk/thing/<int:thing>", home.home, name="thing")
    monkeypatch.setattr(known, "routes", lambda: iter([new]))
    with pytest.raises(NoExample, match="PARAMETERS 或者 WITHIN 中给出页面 thing:thing 的例子"):
        pages(desk.now)


def test_the_command_lists_them_as_json(listed: list[Page], capsys: pytest.CaptureFixture[str]) -> None:
    command.run(Namespace(json=True))
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == len(listed)
    ticket = next(row for row in rows if row["name"] == "ticket")
    assert ticket["url"].startswith("/desk/2604")
    assert {"dispatcher", "handler"} <= set(ticket["roles"])
    assert "administrator" not in ticket["roles"]
    command.run(Namespace(json=False))
    assert "/desk/list/to_dispatch" in capsys.readouterr().out
