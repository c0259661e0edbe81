"""Accounts: opened and renewed by one where that is enough, else by two, by nobody for the own (S21-S24, D13)."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.store.desk import WHO
from tests.web.conftest import NOW, PASSWORD, Clock, SignedIn, code, open_account

from hotline.access.models import AccountRequest, SecondFactor, Session
from hotline.access.second_factor import code_at
from hotline.audit.models import EventRow
from hotline.organisation.models import Account, Post

WHO["保密员老谭"] = ("tan_privacy", "privacy_officer")
NEW = "green-Kettle-92-rain"


def does(client: Client, person: str, what: str, **more: str) -> str:
    """The page after something was asked for a person's account."""
    answer = client.post(f"/desk/accounts/of/{person}", {"what": what, **more}, follow=True)
    assert answer.status_code in (200, 422), answer.status_code
    return str(answer.content.decode())


def shown_password(page: str) -> str:
    """The one-time password on a page."""
    return page.rpartition('<td class="number">')[2].partition("</td>")[0]


def enters(username: str, password: str, typed: str = "") -> tuple[Client, str]:
    """A browser after signing in, and where it was led."""
    client = Client()
    answer = client.post("/sign-in", {"username": username, "password": password, "code": typed})
    return client, answer.headers.get("Location", str(answer.status_code))


def test_a_handlers_account_is_opened_by_the_administrator_and_enrols_itself(signed_in: SignedIn, clock: Clock) -> None:
    feng = signed_in("管理员小冯")
    password = shown_password(does(feng, "housing_handler", "open", username="zhong"))
    client, led = enters("zhong", password)
    assert led == "/desk"
    for path in ("/desk", "/desk/list/open", "/desk/account"):
        assert client.get(path).headers["Location"].startswith("/desk/account/password?next=")
    page = client.post("/desk/account/password", {"new": password, "again": password}).content.decode()
    assert "不能使用最近5次用过的密码" in page
    assert client.post("/desk/account/password", {"new": NEW, "again": NEW}).headers["Location"] == "/desk"
    assert client.get("/desk").headers["Location"].startswith("/desk/account/second-factor?next=")
    page = client.get("/desk/account/second-factor").content.decode()
    assert "<svg" in page
    secret = page.partition('密钥 <span class="number">')[2].partition("</span>")[0].replace(" ", "")
    assert client.post("/desk/account/second-factor", {"code": "000000"}).status_code == 422
    page = client.post("/desk/account/second-factor", {"code": code_at(secret, NOW)}).content.decode()
    assert page.count('<li class="number">') == 10
    assert client.get("/desk").headers["Location"].startswith("/desk/account/undertaking?next=")
    assert client.post("/desk/account/undertaking", {}).status_code == 422
    assert client.post("/desk/account/undertaking", {"accepted": "yes"}).headers["Location"] == "/desk"
    assert client.get("/desk/list/open").status_code == 200
    acts = list(EventRow.objects.filter(chain="access").order_by("seq").values_list("act", flat=True))
    assert acts == [
        "sign_in",
        "account_open",
        "sign_in",
        "change_password",
        "enrol_second_factor",
        "accept_undertaking",
    ]


def test_a_one_time_password_ends_unused(signed_in: SignedIn, clock: Clock) -> None:
    password = shown_password(does(signed_in("管理员小冯"), "housing_handler", "open", username="zhong"))
    clock.move_to(NOW + timedelta(hours=73))
    client = Client()
    answer = client.post("/sign-in", {"username": "zhong", "password": password})
    assert answer.status_code == 403
    assert "一次性密码已过期" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_guarded_account_waits_for_a_second_person(signed_in: SignedIn) -> None:
    feng, tan = signed_in("管理员小冯"), signed_in("保密员老谭")
    assert "等待另一名管理员或者保密员决定" in does(feng, "zhou_reviewer", "open", username="zhou")
    assert not Account.objects.filter(person_id="zhou_reviewer").exists()
    request = AccountRequest.objects.get(person_id="zhou_reviewer")
    refused = feng.post("/desk/accounts/requests", {"request": str(request.pk), "grant": "yes"}, follow=True)
    assert "须由另一名管理员或者保密员决定" in refused.content.decode()
    assert not Account.objects.filter(person_id="zhou_reviewer").exists()
    page = tan.post("/desk/accounts/requests", {"request": str(request.pk), "grant": "yes"}).content.decode()
    assert enters("zhou", shown_password(page))[1] == "/desk"
    again = tan.post("/desk/accounts/requests", {"request": str(request.pk), "grant": "no"}, follow=True)
    assert "该申请已经决定" in again.content.decode()


def test_a_lost_second_factor_is_taken_away_by_two_people_alone(signed_in: SignedIn) -> None:
    feng, tan, li = signed_in("管理员小冯"), signed_in("保密员老谭"), signed_in("城管局小李")
    does(feng, "city_management_handler", "new_factor", reason="手机丢失")
    assert SecondFactor.objects.filter(account__username="city_management_handler").exists()
    request = AccountRequest.objects.get(person_id="city_management_handler")
    tan.post("/desk/accounts/requests", {"request": str(request.pk), "grant": "yes"})
    assert not SecondFactor.objects.filter(account__username="city_management_handler").exists()
    assert li.get("/desk").headers["Location"].startswith("/sign-in")  # the sessions ended with it
    client, led = enters("city_management_handler", PASSWORD)
    assert client.get(led).headers["Location"].startswith("/desk/account/second-factor")


def test_nobody_handles_the_own_account(signed_in: SignedIn) -> None:
    feng = signed_in("管理员小冯")
    for what in ("new_password", "new_factor", "end"):
        assert "不能授予、变更或者恢复自己的权限" in does(feng, "feng_administrator", what)
    assert feng.get("/desk/account").status_code == 200


def test_a_unit_lead_opens_accounts_of_own_handlers_and_sees_no_others(signed_in: SignedIn) -> None:
    luo = signed_in("城管局罗局")
    assert "一次性密码" in does(luo, "city_management_handler", "open", username="city_li")
    assert luo.get("/desk/accounts/of/housing_handler").status_code == 404
    assert luo.post("/desk/accounts/of/housing_handler", {"what": "open", "username": "x_y_z"}).status_code == 404
    assert not Account.objects.filter(person_id="housing_handler").exists()
    page = luo.get("/desk/accounts").content.decode()
    assert "city_management_handler" in page
    assert "housing_handler" not in page
    Post.objects.create(
        person_id="city_management_handler", unit_id="city_management", role="unit_lead", valid_from=NOW.date()
    )
    assert "只能办理本单位承办人的账号" in does(luo, "city_management_handler", "new_password")


def test_an_account_that_ends_is_out_with_the_next_request(signed_in: SignedIn) -> None:
    li, feng = signed_in("城管局小李"), signed_in("管理员小冯")
    assert li.get("/desk/list/open").status_code == 200
    does(feng, "city_management_handler", "end")
    assert li.get("/desk/list/open").headers["Location"].startswith("/sign-in")
    assert enters("city_management_handler", PASSWORD, code())[1] == "422"
    assert not Session.objects.filter(account__username="city_management_handler").exists()


def test_an_administrator_signs_somebody_out_from_afar(signed_in: SignedIn) -> None:
    li, feng = signed_in("城管局小李"), signed_in("管理员小冯")
    does(feng, "city_management_handler", "sessions")
    assert li.get("/desk/list/open").headers["Location"].startswith("/sign-in")
    assert EventRow.objects.get(chain="access", act="end_sessions").actor["person"] == "feng_administrator"


def test_many_are_opened_at_once_and_guarded_posts_wait(signed_in: SignedIn) -> None:
    feng = signed_in("管理员小冯")
    assert "批量开通账号" in feng.get("/desk/accounts/open").content.decode()
    chosen = ["chen_agent", "city_management_handler", "deng_auditor"]
    page = feng.post("/desk/accounts/open", {"person": chosen}).content.decode()
    assert page.count('<td class="number">') == 4  # two accounts, each with its password
    assert [one.person_id for one in AccountRequest.objects.filter(decided_at__isnull=True)] == ["deng_auditor"]


@pytest.mark.parametrize("username", ["", "张三", "a", "Zhong'; drop table", "x" * 61])
def test_a_name_to_sign_in_with_has_its_form(signed_in: SignedIn, username: str) -> None:
    page = does(signed_in("管理员小冯"), "housing_handler", "open", username=username or " ")
    if username:
        assert "账号由2至60个小写字母" in page
        assert not Account.objects.filter(person_id="housing_handler").exists()
    else:
        assert Account.objects.get(person_id="housing_handler").username == "housing_handler"


def test_a_name_taken_is_refused(signed_in: SignedIn) -> None:
    open_account("派单员老林")
    page = does(signed_in("管理员小冯"), "housing_handler", "open", username="lin_dispatcher")
    assert "该账号名已被使用" in page


def test_an_old_proof_does_not_do_for_accounts(signed_in: SignedIn, clock: Clock) -> None:
    feng = signed_in("管理员小冯")
    clock.move_to(NOW + timedelta(minutes=11))
    answer = feng.post("/desk/accounts/of/housing_handler", {"what": "open", "username": "zhong"})
    assert answer.headers["Location"].startswith("/desk/account/confirm?next=/desk/accounts/of/housing_handler")
    assert not Account.objects.filter(person_id="housing_handler").exists()
    assert feng.post("/desk/account/confirm", {"code": "123456"}).status_code == 422
    confirmed = feng.post("/desk/account/confirm", {"code": code(), "next": "/desk/accounts/of/housing_handler"})
    assert confirmed.headers["Location"] == "/desk/accounts/of/housing_handler"
    assert "请再按一次" in feng.get("/desk/accounts/of/housing_handler").content.decode()
    assert "一次性密码" in does(feng, "housing_handler", "open", username="zhong")
