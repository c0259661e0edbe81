"""Attacks on every boundary over HTTP: other people's things in every address, forged scope, rights that have ended.

Generic over the list of pages and the operations of the API: what is new is attacked without a line here (S25, S34).
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from tests.api.client import System, key_for
from tests.organisation.conftest import Office
from tests.store.desk import WHO, Desk
from tests.web.conftest import NOW, Clock, SignedIn
from tests.web.stock import fill

from hotline.acting.organising import delegations
from hotline.api.door import api
from hotline.core.scope import Reader
from hotline.database.places import Place
from hotline.organisation.models import Account, Post, Unit
from hotline.tickets.models import Demand
from hotline.web.pages import Page, judged

GROWING = ("access_session", "audit_viewrow", "audit_refusedattempt", "web_tries", "access_alarm")
"""Tables that an attempt may add to: sessions, what was looked at, what was refused."""
POSTED = {
    "what": "end", "kind": "open", "reason": "越权", "words": "越权", "person": "chen_agent", "unit": "hotline",
    "grant": "yes", "approved": "yes", "request": "1", "key": "k" * 20, "post": "1", "said": "越权", "reached": "yes",
    "purpose": "handling", "session": "x", "version": "1", "content": "越权", "accepted": "yes", "alarm": "1",
}  # fmt: skip
"""What an attacker sends to a form: something in every field there is."""


@pytest.fixture
def stocked(city: Place, signed_in: SignedIn, desk: Desk, clock: Clock) -> Desk:
    """The desks with one of everything, and the clock where their people are."""
    fill(desk)
    clock.move_to(desk.now)
    return desk


def rows() -> dict[str, tuple[int, str]]:
    """Every table with how many rows it has and a digest of them, but those that may grow."""
    with connection.cursor() as cursor:
        cursor.execute("select relname from pg_stat_user_tables where schemaname = 'public' order by 1")
        names = [name for (name,) in cursor.fetchall() if name not in GROWING]
        found = {}
        for name in names:
            digest = "md5(coalesce(string_agg(t::text, chr(10) order by t::text), ''))"
            cursor.execute(f'select count(*), {digest} from "{name}" t')
            found[name] = cursor.fetchone()
    return found


def signed_in_as(signed_in: SignedIn) -> Callable[[Reader], Client]:
    """A browser of a reader, once a person."""

    @cache
    def of(person: str, role: str) -> Client:
        WHO[person] = (person, role)
        return signed_in(person)

    return lambda reader: of(reader.actor.person or "", reader.actor.role)


def test_every_page_opens_to_those_it_says_among_all_units_and_changes_nothing(
    stocked: Desk, signed_in: SignedIn
) -> None:
    """Refused is everybody else, also of the role in another unit with the address of somebody else's thing (IDOR).

    Asking for a page writes no row but what was looked at and what was refused (S31).
    """
    client_of = signed_in_as(signed_in)
    targets = list(judged(stocked.now))
    for reader in {reader for _, asked in targets for reader, _ in asked}:
        client_of(reader)
    before, wrong, refused = rows(), [], 0
    for page, asked in targets:
        for reader, opens in asked:
            answer = client_of(reader).get(page.url or "")
            away = answer.status_code in (403, 404) or answer.headers.get("Location") == "/desk"
            refused += away
            if answer.status_code != 200 if opens else not away:
                wrong.append((page.url, reader.actor.role, reader.actor.unit, opens, answer.status_code))
    after = rows()
    assert wrong == []
    assert {name for name in before if before[name] != after[name]} == set()
    assert refused > 400, refused  # the attack has been tried, many times over


def test_whoever_may_not_open_a_page_changes_nothing_through_it(stocked: Desk, signed_in: SignedIn) -> None:
    client_of = signed_in_as(signed_in)
    targets = [(page, [one for one, opens in asked if not opens]) for page, asked in judged(stocked.now)]
    for _, attackers in targets:
        for one in attackers:
            client_of(one)
    before, wrong = rows(), []
    for page, attackers in targets:
        for reader in attackers:
            answer = client_of(reader).post(page.url or "", POSTED)
            if answer.status_code not in (403, 404, 409) and answer.headers.get("Location") != "/desk":
                wrong.append((page.url, reader.actor.role, reader.actor.unit, answer.status_code))
    after = rows()
    assert {name for name in before if before[name] != after[name]} == set()
    assert wrong == []


def operations() -> list[tuple[str, str]]:
    """Every operation of the API that names a ticket: method and path."""
    schema: dict[str, Any] = api.get_openapi_schema()
    return [
        (method.upper(), path)
        for path, item in schema["paths"].items()
        for method in item
        if "{number}" in path and method in ("get", "post", "put", "patch", "delete")
    ]


def test_no_operation_of_the_api_reaches_another_units_ticket(stocked: Desk) -> None:
    number = Demand.objects.filter(unit_id="city_management", state="handling").values_list("number", flat=True)[0]
    theirs = System(key_for("housing", "unit_system", unit="housing", now=stocked.now)).as_("住建局老汪")
    outsider = System(key_for("web", "channel", channel="web", now=stocked.now))
    before, wrong = rows(), []
    assert len(operations()) > 10
    for system in (theirs, outsider):
        for method, path in operations():
            url = path.replace("{number}", number)
            while "{" in url:
                head, _, rest = url.partition("{")
                url = head + "accept" + rest.partition("}")[2]
            answer = system.client.generic(
                method, url, b'{"args": {}, "version": 1}', "application/json",
                headers={"authorization": f"Bearer {system.token}", "idempotency-key": "attack", **system.headers},
            )  # fmt: skip
            if answer.status_code not in (401, 403, 404, 405, 422):
                wrong.append((method, path, answer.status_code))
            if answer.status_code == 422 and number in answer.content.decode() and "路灯" in answer.content.decode():
                wrong.append((f"{method} tells of the ticket", path, answer.status_code))
    assert wrong == []
    allowed = {"organisation_ratebucket", "organisation_servicekey"}
    after = rows()
    assert {name for name in before if before[name] != after[name]} <= allowed


# --- rights forged, stale, ended ---


def test_a_post_cannot_be_chosen_that_is_not_held(signed_in: SignedIn) -> None:
    li = signed_in("城管局小李")
    for forged in ("1", "-1", "99", "administrator", '{"role": "administrator"}', ""):
        li.post("/desk/post", {"post": forged, "role": "administrator", "unit": "hotline"})
        assert li.get("/desk/accounts").status_code == 403
        assert "承办人" in li.get("/desk/account").content.decode()


def test_a_session_written_by_somebody_else_is_none(signed_in: SignedIn) -> None:
    from hotline.access.models import Session

    signed_in("管理员小冯")
    row = Session.objects.get(account__username="feng_administrator")
    for forged in (row.session_key, row.session_key.upper(), "a" * 32, "", "../../x", "%00"):
        thief = Client()
        thief.cookies["sessionid"] = forged
        assert thief.get("/desk/accounts").headers["Location"].startswith("/sign-in")


def test_data_of_a_session_changed_in_the_database_do_not_load(signed_in: SignedIn) -> None:
    """They are signed: whoever can write the table makes nobody an administrator."""
    from django.core import signing

    from hotline.access.models import Session

    li = signed_in("城管局小李")
    row = Session.objects.get(account__username="city_management_handler")
    posts = [{"role": "administrator", "unit": "hotline", "unit_name": "热线", "behalf": "", "behalf_name": ""}]
    forged = signing.dumps({"posts": posts, "_auth_user_id": str(row.account_id)}, key="another key")
    Session.objects.filter(pk=row.pk).update(session_data=forged)
    assert li.get("/desk/accounts").headers["Location"].startswith("/sign-in")


ENDINGS: dict[str, Callable[[], Any]] = {
    "post": lambda: Post.objects.filter(person_id="city_management_handler").update(valid_to=NOW.date()),
    "account": lambda: Account.objects.filter(person_id="city_management_handler").update(is_active=False),
    "password": lambda: Account.objects.filter(person_id="city_management_handler").update(password="!"),
    "not yet": lambda: Post.objects.filter(person_id="city_management_handler").update(valid_from=date(2027, 1, 1)),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_has_ended_is_refused_with_the_next_request(signed_in: SignedIn, desk: Desk, ending: str) -> None:
    number = desk.accepted()
    li = signed_in("城管局小李")
    assert li.get(f"/desk/{number}").status_code == 200
    ENDINGS[ending]()
    for path in (f"/desk/{number}", "/desk/list/open", "/desk/account"):
        assert li.get(path).headers["Location"].startswith("/sign-in"), path
    sent = li.post(f"/desk/{number}/do/contact_requester", {"said": "越权", "reached": "yes", "key": "k"})
    assert sent.headers["Location"].startswith("/sign-in")


def test_a_delegation_that_has_ended_acts_nowhere(city: Place, signed_in: SignedIn, clock: Clock) -> None:
    office, days = Office(NOW), {"valid_from": NOW.date(), "valid_to": NOW.date() + timedelta(days=2)}
    office.does("城管局罗局", delegations.delegate, "city_management_handler", acts=["reply"], **days)
    clock.move_to(office.now)
    li = signed_in("城管局小李")
    li.post("/desk/post", {"post": "1"})
    assert "代" in li.get("/desk/account").content.decode()
    clock.move_to(NOW + timedelta(days=2))
    li = signed_in("城管局小李")
    li.post("/desk/post", {"post": "1"})
    assert "代城管局罗局" not in li.get("/desk/account").content.decode()


def test_a_unit_that_has_ended_keeps_its_people_out(signed_in: SignedIn, desk: Desk) -> None:
    number = desk.accepted()
    stranger = signed_in("住建局老汪")
    assert stranger.get(f"/desk/{number}").status_code == 404
    Unit.objects.filter(key="city_management").update(parent_id="housing")  # a lead sees what lies below
    assert stranger.get(f"/desk/{number}").status_code == 200
    Unit.objects.filter(key="city_management").update(valid_to=NOW.date())
    assert stranger.get(f"/desk/{number}").status_code == 404


def test_the_list_of_pages_is_what_is_attacked(stocked: Desk) -> None:
    attacked: list[Page] = [page for page, asked in judged(stocked.now) if asked]
    assert len(attacked) > 80
    assert {"ticket", "account-of", "system", "person", "export", "catalogue-draft"} <= {page.name for page in attacked}
