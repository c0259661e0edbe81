"""The second factor at sign-in and after: replay, guessing, recovery, step-up, alarms, own sessions (S22-S24)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.web.conftest import NOW, PASSWORD, Clock, SignedIn, code, open_account, proofs

from hotline.access.models import Alarm, RecoveryCode, SecondFactor, Session
from hotline.audit.models import EventRow, RefusedAttempt
from hotline.database.places import Place

LIN = "lin_dispatcher"


def tries(typed: str, password: str = PASSWORD, address: str = "127.0.0.1") -> int:
    given = {"username": LIN, "password": password, "code": typed}
    return Client(REMOTE_ADDR=address).post("/sign-in", given).status_code


def test_without_the_second_factor_nothing_opens(signed_in: SignedIn) -> None:
    open_account("派单员老林")
    client = Client()
    assert client.post("/sign-in", {"username": LIN, "password": PASSWORD}).status_code == 422
    assert client.get("/desk").headers["Location"].startswith("/sign-in")


def test_a_wrong_code_and_a_wrong_password_answer_alike(signed_in: SignedIn) -> None:
    open_account("派单员老林")
    pages = []
    for given in ({"password": PASSWORD, "code": "000000"}, {"password": "not-the-password", "code": code()}):
        answer = Client().post("/sign-in", {"username": LIN, **given})
        pages.append((answer.status_code, answer.content.decode().partition("<h1>")[2].partition("csrf")[0]))
    assert pages[0] == pages[1]
    assert "账号、密码或动态码不对" in Client().post("/sign-in", {"username": LIN}).content.decode()


def test_a_code_is_not_taken_twice(signed_in: SignedIn) -> None:
    open_account("派单员老林")
    assert [tries(code()), tries(code())] == [302, 422]
    assert tries(code(1)) == 302


def test_guessing_codes_is_slow_wherever_it_comes_from_and_alarms(signed_in: SignedIn, clock: Clock) -> None:
    open_account("派单员老林")
    for n in range(5):
        assert tries("000000", address=f"10.0.0.{n}") == 422
    assert tries(code(), address="10.0.0.9") == 422  # even the right code has to wait
    clock.move_to(NOW + timedelta(seconds=31))
    assert tries(code(), address="10.0.0.10") == 302
    for n in range(20):
        clock.move_to(NOW + timedelta(hours=1 + n))
        tries("000000", address=f"10.1.0.{n}")
    assert Alarm.objects.filter(kind="codes", subject=LIN).exists()


def test_spraying_many_accounts_from_one_address_alarms_once(city: Place, clock: Clock, signed_in: SignedIn) -> None:
    for n in range(14):
        Client(REMOTE_ADDR="10.9.9.9").post("/sign-in", {"username": f"user{n}", "password": "x", "code": ""})
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.subject, alarm.count) == ("many_accounts", "10.9.9.9", 14)
    assert "user3" not in str(list(RefusedAttempt.objects.values_list("actor", flat=True)))
    feng = signed_in("管理员小冯")
    assert "同一地址试了许多账号" in feng.get("/desk/sign-in-alarms").content.decode()
    assert "已记下" in feng.post("/desk/sign-in-alarms", {"alarm": str(alarm.pk)}, follow=True).content.decode()
    assert feng.post("/desk/sign-in-alarms", {"alarm": str(alarm.pk)}).status_code == 404
    Client(REMOTE_ADDR="10.9.9.9").post("/sign-in", {"username": "user99", "password": "x"})
    assert Alarm.objects.filter(seen_at__isnull=True).count() == 1


def test_one_account_tried_from_many_addresses_alarms(city: Place, clock: Clock) -> None:
    open_account("派单员老林")
    for n in range(10):
        tries("", "wrong", f"10.2.0.{n}")
    assert Alarm.objects.get(kind="many_addresses").subject == LIN


def test_unknown_and_known_accounts_cost_the_same_work(
    city: Place, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.contrib.auth.hashers import ScryptPasswordHasher

    open_account("派单员老林")
    done: list[str] = []
    real = ScryptPasswordHasher.encode

    def counted(self: Any, password: str, *given: Any, **named: Any) -> str:
        done.append(password)
        return str(real(self, password, *given, **named))

    monkeypatch.setattr(ScryptPasswordHasher, "encode", counted)
    work = []
    for name in (LIN, "nobody_at_all"):
        done.clear()
        Client().post("/sign-in", {"username": name, "password": "not-the-password"})
        work.append(len(done))
    assert work == [1, 1]


def test_a_recovery_code_opens_once_and_says_how_many_are_left(signed_in: SignedIn) -> None:
    lin = signed_in("派单员老林")
    page = lin.post("/desk/account/recovery-codes").content.decode()
    codes = [part.partition("</li>")[0] for part in page.split('<li class="number">')[1:]]
    assert len(codes) == 10
    client = Client()
    given = {"username": LIN, "password": PASSWORD, "code": codes[0]}
    assert client.post("/sign-in", given).status_code == 302
    assert "还剩9个" in client.get("/desk", follow=True).content.decode()
    assert Client().post("/sign-in", given).status_code == 422
    assert EventRow.objects.filter(act="sign_in").latest("seq").args["factor"] == "recovery"


def test_risky_pages_ask_for_the_code_again_after_a_while(signed_in: SignedIn, clock: Clock) -> None:
    lin = signed_in("派单员老林")
    assert lin.get("/desk/account/recovery-codes").status_code == 200
    clock.move_to(NOW + timedelta(minutes=11))
    led = lin.get("/desk/account/recovery-codes").headers["Location"]
    assert led == "/desk/account/confirm?next=/desk/account/recovery-codes"
    assert "动态码" in lin.get(led).content.decode()
    confirmed = lin.post("/desk/account/confirm", {"code": code(), "next": "/desk/account/recovery-codes"})
    assert confirmed.headers["Location"] == "/desk/account/recovery-codes"
    assert lin.get("/desk/account/recovery-codes").status_code == 200
    assert EventRow.objects.filter(act="step_up").count() == 1


def test_a_new_generator_ends_the_old_one_and_its_recovery_codes(signed_in: SignedIn, clock: Clock) -> None:
    lin = signed_in("派单员老林")
    lin.post("/desk/account/recovery-codes")
    page = lin.get("/desk/account/second-factor").content.decode()
    secret = page.partition('密钥 <span class="number">')[2].partition("</span>")[0].replace(" ", "")
    from hotline.access.second_factor import code_at

    assert lin.post("/desk/account/second-factor", {"code": code_at(secret, NOW)}).status_code == 200
    assert RecoveryCode.objects.filter(account__username=LIN).count() == 10
    clock.move_to(NOW + timedelta(minutes=2))
    assert tries(code()) == 422
    assert tries(code_at(secret, NOW + timedelta(minutes=2))) == 302


def test_a_changed_password_ends_every_other_session(signed_in: SignedIn) -> None:
    here, there = signed_in("派单员老林"), signed_in("派单员老林")
    assert there.get("/desk/list/to_dispatch").status_code == 200
    new = "green-Kettle-92-rain"
    wrong = here.post("/desk/account/password", {"old": "x", "new": new, "again": new})
    assert "现在的密码不对" in wrong.content.decode()
    differs = here.post("/desk/account/password", {"old": PASSWORD, "new": new, "again": "y"})
    assert "两次输入的新密码不一样" in differs.content.decode()
    assert here.post("/desk/account/password", {"old": PASSWORD, "new": new, "again": new}).status_code == 302
    assert here.get("/desk/list/to_dispatch").status_code == 200
    assert there.get("/desk/list/to_dispatch").status_code == 302
    assert tries(code(1)) == 422
    assert tries(code(1), new) == 302


def test_a_password_too_old_must_be_changed(signed_in: SignedIn, clock: Clock) -> None:
    open_account("派单员老林")
    clock.move_to(NOW + timedelta(days=181))
    lin = signed_in("派单员老林")
    assert lin.get("/desk").headers["Location"].startswith("/desk/account/password")
    assert "超过180天" in lin.get("/desk/account/password").content.decode()


def test_sessions_are_listed_and_ended_from_elsewhere(signed_in: SignedIn) -> None:
    here, there = signed_in("派单员老林"), signed_in("派单员老林")
    stranger = signed_in("坐席小陈")
    page = here.get("/desk/account").content.decode()
    assert "登录的设备，2处" in page
    assert page.count("退出这一处") == 1
    other = page.partition('name="session" value="')[2].partition('"')[0]
    stranger.post("/desk/account/sessions/end", {"session": other})  # somebody else's session stays
    assert there.get("/desk/list/to_dispatch").status_code == 200
    here.post("/desk/account/sessions/end", {"session": other})
    assert there.get("/desk/list/to_dispatch").headers["Location"].startswith("/sign-in")
    assert here.get("/desk/list/to_dispatch").status_code == 200


def test_a_session_is_over_after_twelve_hours_however_busy(signed_in: SignedIn, clock: Clock) -> None:
    lin = signed_in("派单员老林")
    for minutes in range(10, 721, 10):
        clock.move_to(NOW + timedelta(minutes=minutes))
        assert lin.get("/desk/list/to_dispatch").status_code == 200, minutes
    clock.move_to(NOW + timedelta(minutes=725))
    assert lin.get("/desk/list/to_dispatch").status_code == 302


def test_the_key_of_a_session_does_not_stand_in_the_database(signed_in: SignedIn) -> None:
    lin = signed_in("派单员老林")
    key = lin.cookies["sessionid"].value
    assert not Session.objects.filter(session_key=key).exists()
    row = Session.objects.get(account__username=LIN)
    assert key not in row.session_data
    thief = Client()
    thief.cookies["sessionid"] = row.session_key
    assert thief.get("/desk").headers["Location"].startswith("/sign-in")


def test_no_secret_stands_in_an_event_or_the_log_of_refusals(signed_in: SignedIn) -> None:
    lin = signed_in("派单员老林")
    lin.post("/desk/account/recovery-codes")
    tries("123456", "a-secret-Typed-9")
    told = str(
        [*EventRow.objects.values_list("args", "actor"), *RefusedAttempt.objects.values_list("actor", "sentence")]
    )
    for secret in (PASSWORD, code(), "a-secret-Typed-9", "123456"):
        assert secret not in told
    assert SecondFactor.objects.count() == 1


def test_behind_the_form_only_the_own_session_changes(signed_in: SignedIn) -> None:
    """A session begun before signing in does not become somebody else's (fixation)."""
    client = Client()
    client.get("/sign-in")
    client.post("/progress", {"number": "260420-00001-8", "code": "x"})
    before = client.cookies.get("sessionid")
    client.post("/sign-in", proofs("派单员老林"))
    after = client.cookies["sessionid"].value
    assert before is None or before.value != after
