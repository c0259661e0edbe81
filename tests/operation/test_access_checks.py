"""What `hotline doctor --production` says of people, proofs and outside hosts (S12, S20-S29, S46)."""

from datetime import timedelta
from typing import Any

import pytest
from tests.operation.test_doctor import levels
from tests.store.conftest import at, city  # noqa: F401

from hotline.access.alarms import sound
from hotline.access.models import Credential
from hotline.cli.running import ready_to_start
from hotline.database.places import Place
from hotline.demo.accounts import open_account
from hotline.operation import installation, outside
from hotline.operation.access_checks import access
from hotline.operation.checks import FAIL, OK, WARN
from hotline.organisation.models import Account, Person, Post, Unit
from hotline.trouble import Trouble

NOW = at("2026-04-20")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def test_a_demo_city_is_not_a_production(city: Place) -> None:  # noqa: F811
    found = levels(access(NOW))
    assert (found["demo"], found["administrators"], found["privacy_officers"]) == (FAIL, FAIL, FAIL)
    assert (found["auditors"], found["approvers"], found["security_people"]) == (WARN, WARN, WARN)


def test_a_city_with_its_offices_filled_is_fine(city: Place) -> None:  # noqa: F811
    for post in Post.objects.filter(role__in=("administrator", "privacy_officer", "auditor")):
        open_account(post.person_id, "lamp-post-7-lamp", SECRET)
    approver = Post.objects.filter(appointment="department_approver").first()
    assert approver is not None
    open_account(approver.person_id, "lamp-post-7-lamp", SECRET)
    for model in (Unit, Person, Account):
        model.objects.update(is_demo=False)
    found = levels(access(NOW))
    for name in ("demo", "administrators", "privacy_officers", "auditors", "approvers", "second_factor", "one_time"):
        assert found[name] == OK, name
    assert (found["undertakings"], found["review"], found["alarms"]) == (OK, OK, OK)


def test_what_is_left_open_is_counted(city: Place) -> None:  # noqa: F811
    account = open_account("lin_dispatcher", "lamp-post-7-lamp", SECRET)
    account.second_factor.delete()
    Credential.objects.filter(account=account).update(must_change=True, one_time_until=NOW - timedelta(hours=1))
    account.person.acceptances.all().delete()
    sound("codes", "lin_dispatcher", 9, NOW)
    found = {one.name: one for one in access(NOW)}
    assert "1个使用中的账号没有绑定动态码" in found["second_factor"].words
    assert "1个一次性密码过期未用" in found["one_time"].words
    assert "1人没有作出保密承诺" in found["undertakings"].words
    assert "1条登录告警没有处理" in found["alarms"].words


def test_an_outside_host_not_named_fails_and_refuses_the_start(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_WEBHOOKS", "https://gw.city.example,https://other.example:8443")
    monkeypatch.setenv("HOTLINE_OUTSIDE", "gw.city.example")
    settings.HOTLINE_OIDC = {**settings.HOTLINE_OIDC, "issuer": "https://idp.city.example"}
    found = list(outside.outside())
    assert {one.level for one in found if "gw.city.example" in one.words} == {OK}
    assert [one.level for one in found if "other.example" in one.words] == [FAIL]
    assert [one.level for one in found if "idp.city.example" in one.words] == [FAIL]
    monkeypatch.setenv("HOTLINE_PRODUCTION", "1")
    monkeypatch.setattr("hotline.operation.installation.keys", lambda **_: iter(()))
    with pytest.raises(Trouble, match=r"other\.example"):
        ready_to_start()


def test_with_nothing_outside_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOTLINE_WEBHOOKS", "HOTLINE_CLAMD"):
        monkeypatch.delenv(name, raising=False)
    assert [one.words for one in outside.outside()] == ["不连接本机以外的系统。"]
    monkeypatch.setenv("HOTLINE_CLAMD", "tcp://scanner.example:3310")
    assert "scanner.example" in next(iter(outside.outside())).words


def test_secrets_in_the_environment_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOTLINE_SECRET_KEY", raising=False)
    assert outside.secrets_in_environment().level == OK
    monkeypatch.setenv("HOTLINE_SECRET_KEY", "x" * 50)
    monkeypatch.setenv("HOTLINE_APP_URL", "postgresql://hotline_app:" + "pass" + "@db.example/hotline")
    found = outside.secrets_in_environment()
    assert found.level == WARN
    assert "HOTLINE_SECRET_KEY、HOTLINE_APP_URL" in found.words
    assert "pass@" not in found.words


def test_tls_without_a_known_proxy_fails(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SESSION_COOKIE_SECURE = True
    monkeypatch.delenv("HOTLINE_PROXIES", raising=False)
    assert levels(installation.settings_checks())["proxy"] == FAIL
    monkeypatch.setenv("HOTLINE_PROXIES", "127.0.0.1")
    assert levels(installation.settings_checks())["proxy"] == OK


def test_limits_switched_off_are_told(city: Place, settings: Any) -> None:  # noqa: F811
    settings.HOTLINE_LIMITS = {"address": "0", "account": "300"}
    assert levels(access(NOW))["limits"] == WARN
    settings.HOTLINE_LIMITS = {"address": "1200", "account": "300"}
    assert levels(access(NOW))["limits"] == OK
