"""Passwords: long, of several kinds, not what everybody tries, none used before (S21)."""

from collections.abc import Iterable

import pytest
from django.contrib.auth.hashers import make_password
from hypothesis import given
from hypothesis import strategies as st

from hotline.access import passwords
from hotline.access.passwords import faults, worth

NAMES = ["lin_dispatcher", "派单员老林", "市12345热线工作机构", "城市管理局"]


def found(password: str, names: Iterable[str] = NAMES, former: Iterable[str] = ()) -> str:
    return "".join(faults(password, names, former))


@pytest.mark.parametrize(
    "password",
    [
        "lamp-post-7-lamp",
        "green-Kettle-92-rain",
        "correct Horse battery staple",
        "雨天不带伞7次也不怕Go",
        "tJ7-vb-Pq-22-xx",
    ],
)
def test_a_good_one_is_taken(password: str) -> None:
    assert found(password) == ""


@pytest.mark.parametrize(
    "password",
    [
        "Password2026!!",
        "P@ssw0rd123456",
        "Qwertyuiop123!",
        "1qaz2wsx3EDC4rfv",
        "Woaini1314520!",
        "Woaini5201314+",
        "Zhongshan12345!",
        "Admin@12345678",
        "Abc123456789!!",
        "Hotline-2026-11",
        "13800138000Aa!",
        "Aa1!Aa1!Aa1!Aa1!",
        "aaaaaaaaAAAA1111",
        "zaq12WSXcde3",
        "qweASDzxc123",
        "Iloveyou20260101",
        "!@#$%^&*()1234qwer",
    ],
)
def test_what_everybody_tries_is_refused(password: str) -> None:
    assert "密码太容易猜到" in found(password)


@pytest.mark.parametrize(
    "password",
    [
        "Dispatcher-x9-qm",
        "lin_dispatcher#1A",
        "城市管理局-Kx9-vb-tt",
        "kx-派单员老林-99-Q",
        "99-kx-市12345热线工作机构A",
    ],
)
def test_names_of_account_person_and_unit_are_refused(password: str) -> None:
    assert "密码不能含有账号、姓名或者单位名称" in found(password)


def test_length_and_kinds_are_told_in_figures() -> None:
    assert "密码至少12个字符，现在是5个" in found("aB3-x")
    assert "密码最多200个字符" in found("kX7-" * 60)
    assert "至少3种" in found("lampposttreehouse")
    assert "至少3种" not in found("Lamppost treehouse")


def test_a_password_used_before_is_refused(settings: object) -> None:
    known = [make_password("green-Kettle-92-rain", hasher="default")]
    assert "不能使用最近5次用过的密码" in found("green-Kettle-92-rain", former=known)
    assert found("green-Kettle-93-rain", former=known) == ""


@given(st.text(alphabet="ABCDEFGHJKMNPQRSTVWXYZ", min_size=0, max_size=5))
def test_a_longer_password_is_never_worth_less(more: str) -> None:
    """Adding something at the end makes a password at most as common as it was, up to the part it runs into."""
    assert worth("lamp-post-7-" + more) >= worth("lamp-post-7-")


@given(st.integers(2, 6))
def test_repeating_adds_nothing(times: int) -> None:
    assert worth("kx7!" * times) <= len("kx7!") + passwords.KNOWN_PART


def test_a_one_time_password_is_long_and_different_each_time() -> None:
    made = {passwords.one_time() for _ in range(50)}
    assert len(made) == 50
    assert {len(one) for one in made} == {19}
