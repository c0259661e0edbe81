"""The walk: every page as every role with planted names, numbers and words, judged by the matrix (S03; a11.2, a32.1).

What a page may hold stands in matrix_of_roles.py, transcribed apart from the product's own table.
"""

import re

from django.test import Client
from tests.privacy.matrix_of_roles import Who
from tests.privacy.walking import Walk, who_is
from tests.web.conftest import SignedIn
from tests.web.test_attacks import signed_in_as

from hotline.core.scope import Reader
from hotline.tickets.models import Demand
from hotline.web.codes import grouped_code
from hotline.web.pages import judged

PARTS = {"why", "why-unit", "texts", "recusal", "attach", "review/closure", "review/return", "do/reply?template=1"}
ONCE = ("do/", "reveal/", "recusal", "emergency")
"""Forms, the same for every demand of a level: each is opened once for each."""


def test_no_page_shows_what_the_matrix_forbids(walk: Walk, signed_in: SignedIn) -> None:
    """The list of pages, each as everybody to whom it opens."""
    client_of = signed_in_as(signed_in)
    for page, asked in judged(walk.city.desk.now):
        for reader, opens in asked:
            if opens:
                walk.look(who_is(reader), page.url or "", client_of(reader).get(page.url or ""))
    assert walk.pages > 400, walk.pages
    assert walk.wrong == []


def test_every_planted_ticket_shows_each_reader_what_the_matrix_says_and_nothing_else(
    walk: Walk, signed_in: SignedIn, readers: list[Reader]
) -> None:
    client_of = signed_in_as(signed_in)
    missing: list[tuple[str, ...]] = []
    for reader in readers:
        who, client, forms = who_is(reader), client_of(reader), dict[int, set[str]]()
        client.raise_request_exception = False
        for key, case in walk.city.cases.items():
            path = f"/desk/{case.number}"
            if who.role == "privacy_officer":
                client.post("/desk/privacy/open", {"number": case.number, "purpose": "person_request"})
            answer = client.get(path)
            missing += walk.missed(who, key, walk.look(who, path, answer))
            if answer.status_code == 200:
                links = set(re.findall(rf'(?:href|hx-get)="{path}/([^"]*)"', answer.content.decode())) | PARTS
                for link in sorted(links - forms.setdefault(case.level, set())):
                    walk.look(who, f"{path}/{link}", client.get(f"{path}/{link}".replace("&amp;", "&")))
                forms[case.level] |= {link for link in links if link.startswith(ONCE)}
    assert missing == []
    assert walk.pages > 900, walk.pages
    assert walk.wrong == []
    walk.read(Who("administrator"), "log", walk.log.getvalue())
    assert walk.wrong == []


def test_a_requester_finds_the_own_demand_and_no_other(walk: Walk, clock: object) -> None:
    """By number and code; own values are shown or masked, what passed between the desks is not told (a19.1)."""
    client, replied = Client(raise_request_exception=False), set[str]()
    for key, case in walk.city.cases.items():
        who = Who("requester", own=key)
        code = grouped_code(Demand.objects.get(number=case.number))
        client.post("/progress", {"number": case.number, "code": code})
        for path in ("", "/why", "/seen", "/wishes"):
            found = walk.look(who, f"/progress/{case.number}{path}", client.get(f"/progress/{case.number}{path}"))
            replied |= {one.demand for one in found if (one.place, one.how) == ("reply", "clear")}
    assert replied == {"submitted", "closed", "redone", "lead", "private", "withheld", "report", "about_person"}
    assert walk.wrong == []
