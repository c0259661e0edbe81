"""Signing in through a real OpenID Connect server: by an account that stands, with a second factor, never a new one.

The server is `oidc-provider-mock`, a process of its own on this machine; the clock is the real one.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.core.exceptions import SuspiciousOperation
from django.test import Client
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from tests.operation.installation import free_port
from tests.store.conftest import city  # noqa: F401
from tests.web.conftest import PASSWORD, SECRET, code, open_account

from hotline.access.models import Credential, SecondFactor
from hotline.access.second_factor import code_at
from hotline.audit.models import EventRow
from hotline.channels.oidc import provider
from hotline.channels.oidc.backend import IdentityProvider, shows_second_factor
from hotline.database.places import Place
from hotline.organisation.models import Account

USERS = (
    {"sub": "s-1001", "employee_number": "E1001", "amr": ["pwd", "otp"]},
    {"sub": "s-1002", "employee_number": "E1002"},
    {"sub": "s-1003", "employee_number": "E1003", "acr": "mfa"},
)
BACKENDS = ["hotline.access.standing.Accounts", "hotline.channels.oidc.backend.IdentityProvider"]


@pytest.fixture(scope="session")
def issuer() -> Iterator[str]:
    """The address of a running identity provider."""
    address = f"http://127.0.0.1:{free_port()}"
    words = [word for user in USERS for word in ("--user-claims", json.dumps(user))]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", address.rpartition(":")[2], *words]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while True:
        try:
            requests.get(f"{address}/.well-known/openid-configuration", timeout=2).raise_for_status()
            break
        except requests.RequestException:
            assert process.poll() is None, "the identity provider ended"
            assert time.monotonic() < until, "the identity provider does not answer"
            time.sleep(0.2)
    yield address
    process.kill()
    process.wait()


@pytest.fixture
def configured(issuer: str, city: Place, settings: Any) -> str:  # noqa: F811
    """The platform with that identity provider; people are named by their employee number."""
    settings.HOTLINE_OIDC = {
        "issuer": issuer, "client": "hotline", "secret": "s3cret", "claim": "employee_number", "algorithm": "RS256",
        "second_factor": ["mfa", "otp", "hwk"],
    }  # fmt: skip
    settings.HOTLINE_IDENTITY_PROVIDER = "统一身份认证登录"
    settings.AUTHENTICATION_BACKENDS = BACKENDS
    provider._discovered.cache_clear()
    return issuer


def named(person: str, number: str) -> None:
    """Let an account be the one the provider names by a number."""
    Credential.objects.filter(account__username=open_account(person)).update(subject=number)


def through(client: Client, sub: str, begin: str = "/sign-in/oidc?next=/desk/list/to_dispatch") -> Any:
    """What the platform answers after the provider has sent somebody back."""
    led = client.get(begin)
    assert led.status_code == 302, led.content.decode()
    answer = requests.post(led.headers["Location"], data={"sub": sub}, allow_redirects=False, timeout=5)
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["Location"])
    assert back.path == "/sign-in/oidc/callback"
    return client.get(f"{back.path}?{back.query}")


def test_a_person_with_a_second_factor_at_the_provider_is_in(configured: str) -> None:
    named("派单员老林", "E1001")
    client = Client()
    assert "统一身份认证登录" in client.get("/sign-in").content.decode()
    assert through(client, "s-1001").headers["Location"] == "/desk/list/to_dispatch"
    assert client.get("/desk/list/to_dispatch").status_code == 200
    assert client.get("/desk/account/recovery-codes").status_code == 200  # the provider's factor is fresh
    event = EventRow.objects.get(act="sign_in")
    assert (event.args["way"], event.args["factor"]) == ("oidc", "oidc")


def test_acr_counts_as_amr_does(configured: str) -> None:
    named("派单员老林", "E1003")
    assert through(Client(), "s-1003").headers["Location"] == "/desk/list/to_dispatch"
    assert [shows_second_factor(one) for one in ({}, {"amr": ["pwd"]}, {"amr": "otp"}, {"acr": "0"})] == [
        False, False, True, False,
    ]  # fmt: skip


def test_without_one_it_is_asked_for_here(configured: str) -> None:
    named("派单员老林", "E1002")
    client = Client()
    assert through(client, "s-1002").headers["Location"] == "/sign-in/code"
    assert client.get("/desk").headers["Location"].startswith("/sign-in")
    assert client.post("/sign-in/code", {"code": "000000"}).status_code == 422
    assert client.post("/sign-in/code", {"code": code()}).headers["Location"] == "/desk/list/to_dispatch"
    assert client.get("/desk/list/to_dispatch").status_code == 200


def test_without_any_the_person_enrols_first_and_needs_no_password(configured: str) -> None:
    named("派单员老林", "E1002")
    SecondFactor.objects.all().delete()
    Credential.objects.update(must_change=True)
    client = Client()
    assert through(client, "s-1002").status_code == 302
    assert client.get("/desk").headers["Location"].startswith("/desk/account/second-factor")
    page = client.get("/desk/account/second-factor").content.decode()
    secret = page.partition('密钥 <span class="number">')[2].partition("</span>")[0].replace(" ", "")
    client.post("/desk/account/second-factor", {"code": code_at(secret, datetime.now(UTC))})
    assert client.get("/desk/list/to_dispatch").status_code == 200


def test_nobody_unknown_gets_in_and_no_account_is_made(configured: str) -> None:
    accounts = Account.objects.count()
    answer = through(Client(), "somebody-else")
    assert answer.status_code == 403
    assert "没有对应的平台账号" in answer.content.decode()
    named("派单员老林", "E1001")
    Account.objects.filter(username="lin_dispatcher").update(is_active=False)
    assert through(Client(), "s-1001").status_code == 403
    assert Account.objects.count() == accounts + 1


@pytest.mark.parametrize("wrong", ["state", "code", "nonce"])
def test_a_callback_out_of_order_is_refused(configured: str, wrong: str) -> None:
    named("派单员老林", "E1001")
    client = Client()
    led = client.get("/sign-in/oidc")
    answer = requests.post(led.headers["Location"], data={"sub": "s-1001"}, allow_redirects=False, timeout=5)
    given = {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}
    if wrong == "nonce":
        session = client.session
        session["oidc_states"] = {given["state"]: {**session["oidc_states"][given["state"]], "nonce": "another"}}
        session.save()
    else:
        given[wrong] = "another"
    assert client.get("/sign-in/oidc/callback", given).status_code in (403, 503)
    assert client.get("/desk").headers["Location"].startswith("/sign-in")


GOOD = {"iss": "https://idp.example", "aud": "hotline", "sub": "s-1", "exp": 1}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"aud": "another"}, "somebody else"),
        ({"aud": ["another", "third"]}, "somebody else"),
        ({"aud": ["hotline", "another"], "azp": "another"}, "somebody else"),
        ({"iss": "https://another.example"}, "another issuer"),
        ({"exp": None}, "without end"),
        ({"sub": None}, "without end"),
    ],
)
def test_a_token_for_somebody_else_of_another_issuer_or_without_end_is_refused(
    monkeypatch: pytest.MonkeyPatch, settings: Any, change: dict[str, Any], words: str
) -> None:
    settings.HOTLINE_OIDC = {"issuer": "https://idp.example", "client": "hotline"}
    claims = {name: value for name, value in (GOOD | change).items() if value is not None}
    monkeypatch.setattr(OIDCAuthenticationBackend, "verify_token", lambda *_, **__: claims)
    with pytest.raises(SuspiciousOperation, match=words):
        IdentityProvider().verify_token("token")
    claims.clear()
    claims.update(GOOD)
    assert IdentityProvider().verify_token("token") == GOOD


def test_a_denial_at_the_provider_says_so(configured: str) -> None:
    client = Client()
    led = client.get("/sign-in/oidc")
    answer = requests.post(led.headers["Location"], data={"action": "deny"}, allow_redirects=False, timeout=5)
    back = urlsplit(answer.headers["Location"])
    assert "统一身份认证没有通过" in client.get(f"{back.path}?{back.query}").content.decode()


def test_with_the_provider_away_passwords_go_on(configured: str, settings: Any) -> None:
    settings.HOTLINE_OIDC = settings.HOTLINE_OIDC | {"issuer": f"http://127.0.0.1:{free_port()}"}
    answer = Client().get("/sign-in/oidc")
    assert answer.status_code == 503
    assert "请用密码登录" in answer.content.decode()
    given = {"username": open_account("派单员老林"), "password": PASSWORD, "code": code_at(SECRET, datetime.now(UTC))}
    assert Client().post("/sign-in", given).status_code == 302


def test_an_address_on_another_host_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"issuer": "https://idp.example", "authorization_endpoint": "https://idp.example/a",
             "token_endpoint": "https://elsewhere.example/t", "userinfo_endpoint": "https://idp.example/u",
             "jwks_uri": "https://idp.example/k"}  # fmt: skip

    class Answer:
        def raise_for_status(self) -> None: ...

        def json(self) -> dict[str, str]:
            return known

    monkeypatch.setattr(requests, "get", lambda *_, **__: Answer())
    with pytest.raises(provider.ProviderAway, match="another host"):
        provider._discovered("https://idp.example")
    known["token_endpoint"] = "https://idp.example/t"
    assert provider._discovered("https://idp.example").token == "https://idp.example/t"
    with pytest.raises(provider.ProviderAway, match="another issuer"):
        provider._discovered("https://another.example")


def test_step_up_by_signing_in_at_the_provider_again(configured: str) -> None:
    named("派单员老林", "E1001")
    client = Client()
    through(client, "s-1001")
    session = client.session
    session["factor_at"] = "2020-01-01T00:00:00+08:00"
    session.save()
    assert client.get("/desk/account/recovery-codes").status_code == 302
    again = "/sign-in/oidc?again=yes&next=/desk/account/recovery-codes"
    assert "prompt=login" in client.get(again).headers["Location"]
    assert through(client, "s-1001", again).headers["Location"] == "/desk/account/recovery-codes"
    assert client.get("/desk/account/recovery-codes").status_code == 200


def test_without_a_provider_its_addresses_are_not_there(city: Place) -> None:  # noqa: F811
    assert Client().get("/sign-in/oidc").status_code == 404
    assert Client().get("/sign-in/oidc/callback").status_code == 404
    assert Client().get("/sign-in/code").headers["Location"] == "/sign-in"
    assert "统一身份认证" not in Client().get("/sign-in").content.decode()
