"""Signing in: the right person, slowly for whoever guesses, without telling which accounts exist (S21-S24)."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from tests.store.desk import Desk
from tests.web.conftest import NOW, Clock, SignedIn, later, open_account, proofs

from hotline.api import address
from hotline.database.places import Place
from hotline.organisation.models import Post


def wrong(client: Client, username: str) -> tuple[int, str]:
    answer = client.post("/sign-in", {"username": username, "password": "not-the-password"})
    page = answer.content.decode().replace(username, "")
    return answer.status_code, re.sub(r'value="[A-Za-z0-9]{64}"', "", page)


def test_an_unknown_account_and_a_wrong_password_answer_alike(city: Place, clock: Clock) -> None:
    known = open_account("派单员老林")
    assert wrong(Client(), known) == wrong(Client(), "nobody_at_all")
    assert wrong(Client(), known)[0] == 422


def test_five_failures_hold_the_pair_and_nobody_else(signed_in: SignedIn, clock: Clock) -> None:
    known, client = open_account("派单员老林"), Client()
    assert [wrong(client, known)[0] for _ in range(6)] == [422] * 5 + [429]
    assert client.post("/sign-in", proofs("派单员老林")).status_code == 429
    assert client.post("/sign-in", proofs("坐席小陈")).status_code == 302
    assert Client(REMOTE_ADDR="10.1.2.3").post("/sign-in", proofs("派单员老林")).status_code == 302
    clock.move_to(NOW + timedelta(seconds=31))
    assert wrong(client, known)[0] == 422
    assert client.post("/sign-in", proofs("派单员老林")).status_code == 429  # the sixth failure holds longer
    clock.move_to(NOW + timedelta(seconds=31 + 61))
    assert client.post("/sign-in", proofs("派单员老林")).status_code == 302


def test_an_idle_session_ends(signed_in: SignedIn, clock: Clock) -> None:
    client = signed_in("派单员老林")
    clock.move_to(NOW + timedelta(minutes=14))
    assert client.get("/desk").status_code == 302
    assert client.get("/desk/list/to_dispatch").status_code == 200
    clock.move_to(NOW + timedelta(minutes=30))
    answer = client.get("/desk/list/to_dispatch")
    assert answer.headers["Location"] == "/sign-in?next=/desk/list/to_dispatch"


def test_what_was_typed_when_the_session_had_ended_is_on_the_form_after_signing_in(
    signed_in: SignedIn, desk: Desk, clock: Clock
) -> None:
    number = desk.accepted()
    later(clock, desk)
    client = signed_in("城管局小李")
    path = f"/desk/{number}/do/contact_requester"
    assert client.get(path).status_code == 200
    later(clock, desk, 60)
    sent = client.post(path, {"said": "约好周三看现场", "reached": "no", "key": "k", "version": "3"})
    assert sent.headers["Location"] == f"/sign-in?next={path}"
    assert "约好周三" not in str(dict(client.session))
    again = client.post("/sign-in", proofs("城管局小李", next=path))
    assert again.headers["Location"] == path
    page = client.get(path).content.decode()
    assert "约好周三看现场</textarea>" in page
    assert "登录以前写的内容都在" in page
    assert "约好周三看现场" not in client.get(path).content.decode()


def test_a_post_that_has_ended_ends_the_session_with_the_next_request(signed_in: SignedIn) -> None:
    client = signed_in("派单员老林")
    assert client.get("/desk/list/to_dispatch").status_code == 200
    Post.objects.filter(person_id="lin_dispatcher").update(valid_to=NOW.date())
    assert client.get("/desk/list/to_dispatch").headers["Location"].startswith("/sign-in")


def test_a_person_with_several_posts_chooses(signed_in: SignedIn) -> None:
    Post.objects.create(person_id="lin_dispatcher", unit_id="hotline", role="reviewer", valid_from=NOW.date())
    client = signed_in("派单员老林")
    assert client.get("/desk").headers["Location"] == "/desk/list/to_register"
    client.post("/desk/post", {"post": "1"})
    assert client.get("/desk").headers["Location"] == "/desk/list/returns"
    client.post("/desk/post", {"post": "7"})
    assert client.get("/desk").headers["Location"] == "/desk/list/returns"


def test_after_signing_in_only_our_own_pages_are_opened(signed_in: SignedIn) -> None:
    for asked, opened in (("/desk/list/to_dispatch", "/desk/list/to_dispatch"), ("https://evil.example/", "/desk")):
        assert Client().post("/sign-in", proofs("派单员老林", next=asked)).headers["Location"] == opened


def test_signing_out_ends_the_session(signed_in: SignedIn) -> None:
    client = signed_in("派单员老林")
    client.post("/sign-out")
    assert client.get("/desk").headers["Location"].startswith("/sign-in")


@pytest.fixture
def behind_a_gateway(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The platform as it stands behind a proxy on the same machine."""
    monkeypatch.setenv("HOTLINE_PROXIES", "127.0.0.1")
    address._proxies.cache_clear()
    yield
    monkeypatch.undo()
    address._proxies.cache_clear()


def test_behind_a_gateway_the_address_it_added_counts_and_no_other(signed_in: SignedIn, behind_a_gateway: None) -> None:
    known = open_account("派单员老林")

    def guesses(told: str) -> int:
        form = {"username": known, "password": "not-the-password"}
        return Client(HTTP_X_FORWARDED_FOR=told).post("/sign-in", form).status_code

    assert [guesses(f"1.1.1.{n}, 10.5.5.5") for n in range(6)] == [422] * 5 + [429]
    assert guesses("10.5.5.5, 10.6.6.6") == 422


def test_a_forwarded_address_is_believed_from_the_gateway_alone(signed_in: SignedIn, behind_a_gateway: None) -> None:
    form = {"username": open_account("派单员老林"), "password": "not-the-password"}
    stranger = [Client(REMOTE_ADDR="10.8.8.8", HTTP_X_FORWARDED_FOR=f"1.1.1.{n}") for n in range(6)]
    assert [one.post("/sign-in", form).status_code for one in stranger] == [422] * 5 + [429]
