"""The walk: every page as every role with planted names, numbers and words, judged by the matrix (S03; a11.2, a32.1).

What a page may hold stands in tests/privacy/matrix_of_roles.py, transcribed apart from the product's own table.
"""

import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.privacy.matrix_of_roles import BASE, Who, column_of, letter, may_be_found
from tests.privacy.planted_city import City, planted
from tests.privacy.plants import IDENTITY, Seen
from tests.store.desk import WHO, Desk
from tests.web.conftest import Clock, SignedIn
from tests.web.test_attacks import signed_in_as

from hotline.core.scope import Reader
from hotline.database.places import Place
from hotline.demo.showing import leave_examples
from hotline.sweeps.search_texts import search_texts
from hotline.web.codes import grouped_code
from hotline.tickets.models import Demand
from hotline.web.examples import People
from hotline.web.pages import judged


class Walk:
    """What was found where, by whom; what may not be is told at the end, all of it."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.wrong: list[tuple[str, ...]] = []
        self.pages = 0

    def look(self, who: Who, where: str, answer: HttpResponse) -> set[Seen]:
        """Judge an answer with its heads; what was found."""
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        heads = " ".join(f"{name}: {unquote(value)}" for name, value in answer.headers.items())
        return self.read(who, where, f"{heads}\n{body.decode(errors='replace')}")

    def read(self, who: Who, where: str, text: str) -> set[Seen]:
        """Judge a text."""
        self.pages += 1
        cases, found = self.city.cases, set[Seen]()
        for shape, meant in self.city.plants.known_in(text).items():
            found |= meant
            if not any(may_be_found(who, cases, one) for one in meant):
                self.wrong.append((who.role, who.unit, where, shape, str(sorted(map(str, meant))[:2])))
        for key, case in cases.items():
            if case.number in text and column_of(who, key, case) is None and (case.recused or case.named is not None):
                if who.role not in ("privacy_officer", "auditor"):
                    self.wrong.append((who.role, who.unit, where, f"number of {key}"))
        return found


@pytest.fixture
def walk(city: Place, signed_in: SignedIn, desk: Desk, clock: Clock) -> Walk:
    """The planted city, the clock where its people are."""
    made = planted(desk)
    leave_examples(desk.now)
    search_texts()
    clock.move_to(desk.now)
    return Walk(made)


@pytest.fixture
def readers(walk: Walk) -> list[Reader]:
    """One of each role, of units' roles one of each unit: the people the pages are judged for."""
    return People(walk.city.desk.now).readers


def who_is(reader: Reader) -> Who:
    """A reader as the matrix asks."""
    actor = reader.actor
    return Who(actor.role, actor.unit or "", actor.person or "", reader.below, committee=actor.is_committee)


def test_no_page_shows_what_the_matrix_forbids(walk: Walk, signed_in: SignedIn) -> None:
    """The list of pages, each as everybody to whom it opens."""
    client_of = signed_in_as(signed_in)
    for page, asked in judged(walk.city.desk.now):
        for reader, opens in asked:
            if opens:
                walk.look(who_is(reader), page.url or "", client_of(reader).get(page.url or ""))
    assert walk.pages > 400, walk.pages
    assert walk.wrong == []


PARTS = ("why", "why-unit", "texts", "recusal", "attach", "review/closure", "review/return", "do/reply?template=1")


def test_every_planted_ticket_shows_each_reader_what_the_matrix_says_and_nothing_else(
    walk: Walk, signed_in: SignedIn, readers: list[Reader]
) -> None:
    client_of = signed_in_as(signed_in)
    missing = []
    for reader in readers:
        who, client = who_is(reader), client_of(reader)
        for key, case in walk.city.cases.items():
            path = f"/desk/{case.number}"
            if who.role == "privacy_officer":
                client.post("/desk/privacy/open", {"number": case.number, "purpose": "access_request"})
            answer = client.get(path)
            found = walk.look(who, path, answer)
            missing += missed(who, key, walk.city, found)
            links = set(re.findall(rf'(?:href|hx-get)="({path}[^"]*)"', answer.content.decode()))
            for link in sorted(links | {f"{path}/{part}" for part in PARTS} if answer.status_code == 200 else ()):
                walk.look(who, link, client.get(link.replace("&amp;", "&")))
    assert missing == []
    assert walk.pages > 1500, walk.pages
    assert walk.wrong == []


def missed(who: Who, key: str, city: City, found: set[Seen]) -> Iterator[tuple[str, ...]]:
    """What the matrix shows or masks and the ticket's page does not."""
    case = city.cases[key]
    if column_of(who, key, case) in (None, "task"):
        return
    planted_here = {one.place for seen in city.plants.known.values() for one in seen if one.demand == key}
    for place in planted_here & {*IDENTITY, "location", "content"}:
        how = {"S": "clear", "H": ""}.get(letter(who, key, case, place), "words" if place == "content" else "mask")
        if how == "mask" and place == "location":
            continue  # its mask is the same for all
        if how and Seen(key, place, how) not in found:
            yield who.role, who.unit, key, place, how
