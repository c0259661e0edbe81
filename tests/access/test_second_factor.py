"""Codes of RFC 6238, each taken once; recovery codes each once; the secret sealed where it stands (S11, S20, S22)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from hotline.access import second_factor
from hotline.access.models import RecoveryCode, SecondFactor
from hotline.access.second_factor import code_at, factor_row, matching_step, secret_of, take
from hotline.database.places import Place
from hotline.organisation.models import Account, Person
from hotline.personal.sm4 import NotOpened

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The secret of the standard's own examples."""
NOW = datetime(2026, 4, 20, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")]
)
def test_examples_of_the_standard(seconds: int, code: str) -> None:
    assert code_at(SECRET, datetime.fromtimestamp(seconds, UTC)) == code


def test_a_code_stands_one_step_before_and_after() -> None:
    present = int(NOW.timestamp()) // 30
    for steps in (-1, 0, 1):
        assert matching_step(SECRET, code_at(SECRET, NOW, steps), NOW) == present + steps
    for steps in (-2, 2):
        assert matching_step(SECRET, code_at(SECRET, NOW, steps), NOW) is None


@pytest.fixture
def factor(database: Place) -> SecondFactor:
    """The second factor of one account."""
    person = Person.objects.create(key="lin", name="老林", is_demo=True)
    account = Account.objects.create(username="lin", person=person, is_demo=True)
    row = factor_row(account.pk, SECRET, NOW)
    row.save(force_insert=True)
    return row


def fresh(factor: SecondFactor) -> SecondFactor:
    return SecondFactor.objects.get(pk=factor.pk)


def test_a_code_is_taken_once_and_none_before_it_any_more(factor: SecondFactor) -> None:
    assert take(fresh(factor), code_at(SECRET, NOW), NOW).by == "code"
    assert not take(fresh(factor), code_at(SECRET, NOW), NOW)
    assert not take(fresh(factor), code_at(SECRET, NOW, -1), NOW)
    assert take(fresh(factor), code_at(SECRET, NOW, 1), NOW)
    later = NOW + timedelta(minutes=1)
    assert take(fresh(factor), code_at(SECRET, later), later)


def test_of_the_same_code_sent_at_once_one_is_taken(factor: SecondFactor) -> None:
    rows = [fresh(factor) for _ in range(6)]

    def one(row: SecondFactor) -> bool:
        try:
            return bool(take(row, code_at(SECRET, NOW), NOW))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as together:
        assert sum(together.map(one, rows)) == 1


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "12345６", "-12345", " ", "000000", "a" * 500]
)
def test_what_is_no_code_takes_nothing(factor: SecondFactor, typed: str) -> None:
    assert not take(fresh(factor), typed, NOW)
    assert fresh(factor).last_step == -1


def test_recovery_codes_serve_once_each_however_they_are_typed(factor: SecondFactor) -> None:
    codes, rows = second_factor.new_recovery_codes(factor.pk)
    RecoveryCode.objects.bulk_create(rows)
    assert len(set(codes)) == 10
    first = take(fresh(factor), f" {codes[0].upper()} ", NOW)
    assert (first.by, first.left) == ("recovery", 9)
    assert not take(fresh(factor), codes[0], NOW)
    assert take(fresh(factor), codes[1].replace("-", ""), NOW).left == 8


def test_a_recovery_code_of_another_account_does_not_do(factor: SecondFactor) -> None:
    codes, rows = second_factor.new_recovery_codes(factor.pk + 1)
    for row in rows:
        row.account_id = factor.pk
    RecoveryCode.objects.bulk_create(rows)
    assert not take(fresh(factor), codes[0], NOW)


def test_neither_secret_nor_recovery_code_stands_readable_in_a_row(factor: SecondFactor) -> None:
    codes, rows = second_factor.new_recovery_codes(factor.pk)
    RecoveryCode.objects.bulk_create(rows)
    stored = b"".join(bytes(row.digest) for row in RecoveryCode.objects.all())
    row = fresh(factor)
    stored += bytes(row.sealed) + bytes(row.wrapped)
    assert SECRET.encode() not in stored
    assert not any(code.encode() in stored or code.replace("-", "").encode() in stored for code in codes)
    assert secret_of(row) == SECRET


def test_a_sealed_secret_moved_to_another_account_does_not_open(factor: SecondFactor) -> None:
    row = fresh(factor)
    row.account_id += 1
    with pytest.raises(NotOpened):
        secret_of(row)


def test_rewrapping_leaves_the_secret(factor: SecondFactor, monkeypatch: pytest.MonkeyPatch) -> None:
    assert second_factor.rewrap_old() == 0  # wrapped by the newest key
    monkeypatch.setattr(second_factor, "wrapped_header", lambda _: b"another key")
    before = bytes(fresh(factor).wrapped)
    assert second_factor.rewrap_old() == 1
    assert bytes(fresh(factor).wrapped) != before
    assert secret_of(fresh(factor)) == SECRET
