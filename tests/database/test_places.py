"""Addresses: which database, which role, and what may be shown."""

import pytest

from hotline.database import details, places
from hotline.trouble import Trouble

CITY = "postgresql://root:p%40ss@db.example:5433/postgres?sslmode=verify-full"


def test_without_an_address_the_embedded_server_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    assert places.is_embedded()
    place = places.here()
    assert place.application.startswith("postgresql://hotline_app@/hotline?host=")
    assert place.owner.startswith("postgresql://hotline_owner@/hotline?host=")


def test_the_citys_server_gets_two_roles_with_passwords_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", CITY)
    place = places.here()
    owner, application = (places.read(address)[1] for address in (place.owner, place.application))
    assert (owner["user"], owner["dbname"], owner["host"]) == ("hotline_owner", "hotline", "db.example")
    assert (application["user"], application["sslmode"]) == ("hotline_app", "verify-full")
    assert len({owner["password"], application["password"], "p@ss"}) == 3
    assert places.here() == place, "the passwords are kept"


def test_a_database_named_in_the_address_is_the_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://root@db/zhongshan")
    assert places.read(places.here().application)[1]["dbname"] == "zhongshan"


def test_an_operator_may_give_both_addresses_himself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_OWNER_URL", "postgresql://o:1@db/h")
    with pytest.raises(Trouble, match="都给"):
        places.here()
    monkeypatch.setenv("HOTLINE_APP_URL", "postgresql://a:2@db/h")
    assert places.here() == places.Place(None, "postgresql://o:1@db/h", "postgresql://a:2@db/h")


def test_a_password_is_never_shown() -> None:
    assert places.read(places.without_password(CITY))[1] == {
        "user": "root", "host": "db.example", "port": "5433", "dbname": "postgres", "sslmode": "verify-full",
    }  # fmt: skip


def test_an_address_survives_being_taken_apart_and_put_together() -> None:
    assert places.read(places.address(CITY))[1] == places.read(CITY)[1]


def test_nonsense_is_said_so_without_repeating_the_password() -> None:
    with pytest.raises(Trouble, match="看不懂") as caught:
        places.read("postgresql://a:secret@[")
    assert "secret" not in str(caught.value)


def test_django_gets_prepared_statements() -> None:
    entry = details(CITY)
    assert (entry["HOST"], entry["PORT"], entry["USER"], entry["PASSWORD"]) == ("db.example", "5433", "root", "p@ss")
    assert entry["OPTIONS"] == {"sslmode": "verify-full", "server_side_binding": True, "prepare_threshold": 2}
