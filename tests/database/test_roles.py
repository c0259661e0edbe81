"""The two roles: what the application may and may not do, on every PostgreSQL there is."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from hotline.database import places, roles
from hotline.database.places import Place
from hotline.trouble import Trouble

pytestmark = pytest.mark.each_postgres


@pytest.fixture
def table(database: Place) -> str:
    """A table made by the owner, as a migration makes it."""
    with roles.connect(database.owner) as owner:
        owner.execute("CREATE TABLE thing (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, word text)")
    return "thing"


def test_everything_but_migrating_connects_as_the_application(database: Place) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, session_user")
        assert cursor.fetchone() == ("hotline_app", "hotline_app")


def test_the_application_reads_and_writes_rows(database: Place, table: str) -> None:
    with roles.connect(database.application) as application:
        application.execute("INSERT INTO thing (word) VALUES ('一')")
        application.execute("UPDATE thing SET word = '二'")
        assert application.execute("DELETE FROM thing RETURNING word").fetchall() == [("二",)]


@pytest.mark.parametrize(
    "act",
    [
        "TRUNCATE thing",
        "DROP TABLE thing",
        "ALTER TABLE thing ADD COLUMN more text",
        "ALTER TABLE thing DISABLE TRIGGER ALL",
        "CREATE TABLE own (id int)",
        "SET ROLE hotline_owner",
        "CREATE ROLE other",
        "CREATE DATABASE other",
        "GRANT ALL ON thing TO PUBLIC",
        "SET session_replication_role = replica",
    ],
)
def test_the_application_may_not(database: Place, table: str, act: str) -> None:
    with roles.connect(database.application) as application:
        if act.startswith("GRANT"):
            application.execute(act)  # PostgreSQL only warns; nothing may have been granted
            row = application.execute("SELECT relacl::text FROM pg_class WHERE relname = 'thing'").fetchone()
            assert row is not None
            assert "{=" not in row[0]
            assert ",=" not in row[0]
            return
        with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedObject)):
            application.execute(act)


def test_a_right_taken_away_by_a_migration_stays_away(database: Place, table: str) -> None:
    with roles.connect(database.owner) as owner:
        owner.execute("REVOKE UPDATE, DELETE ON thing FROM hotline_app")
    roles.prepare(database)
    with roles.connect(database.application) as application:
        application.execute("INSERT INTO thing (word) VALUES ('一')")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("UPDATE thing SET word = '二'")


def test_an_administrator_without_superuser_rights_is_enough(
    postgres_kind: str, admin_address: Callable[[str], str]
) -> None:
    admin = admin_address(postgres_kind)
    mayor = places.address(admin, user="test_mayor", dbname="postgres", password="m")
    place = places.place_on(mayor, database="test_mayors")
    place = Place(place.admin, _as(place.owner, "test_mayor_owner"), _as(place.application, "test_mayor_app"))
    with roles.connect(admin) as superuser:
        superuser.execute("CREATE ROLE test_mayor LOGIN CREATEROLE CREATEDB PASSWORD 'm'")
        try:
            roles.prepare(place)
            roles.prepare(place)
            assert roles.is_empty(place)
            roles.drop(place)
        finally:
            for role in ("test_mayor_owner", "test_mayor_app", "test_mayor"):
                superuser.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))


def _as(address: str, user: str) -> str:
    return places.address(address, user=user, password="s e/c:r@t")


def test_several_may_prepare_at_once(database: Place) -> None:
    def again(_: int) -> None:
        for _turn in range(5):
            roles.prepare(database)

    with ThreadPoolExecutor(6) as several:
        assert list(several.map(again, range(6))) == [None] * 6


def test_a_role_that_may_not_make_roles_is_said_so(postgres_kind: str, database: Place) -> None:
    clerk = Place(database.application, places.address(database.owner, user="test_nobody"), database.application)
    with pytest.raises(Trouble, match="CREATEROLE"):
        roles.prepare(clerk)


def test_an_old_server_is_said_so(database: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roles, "MINIMUM_VERSION", 990000)
    with pytest.raises(Trouble, match="需要 PostgreSQL 15"):
        roles.prepare(database)


def test_a_missing_database_names_the_remedy(database: Place) -> None:
    with pytest.raises(Trouble, match="hotline migrate"):
        roles.connect(places.address(database.application, dbname="not_there"))
