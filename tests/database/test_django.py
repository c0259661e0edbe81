"""Django on the database: the two ways of testing, and what settings promise."""

import threading

import pytest
from django.conf import settings
from django.db import connection, connections

from hotline import database as hotline_database
from hotline.database.migrating import migrate
from hotline.database.places import Place
from hotline.trouble import Trouble


def count() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        return int(cursor.fetchone()[0])


def add() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_jobs (queue_name, task_name, priority) VALUES ('q', 't', 0)")


@pytest.mark.each_postgres
@pytest.mark.parametrize("run", [1, 2])
def test_each_test_that_commits_has_a_database_of_its_own(database: Place, run: int) -> None:
    assert count() == 0
    add()
    connection.close()
    assert count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("run", [1, 2])
def test_any_other_is_rolled_back(run: int) -> None:
    assert count() == 0
    add()
    assert count() == 1


def test_other_threads_see_the_same_database(database: Place) -> None:
    add()
    seen: list[int] = []

    def look() -> None:
        seen.append(count())
        connections.close_all()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [1]


def test_the_connection_is_pointed_back_after_the_block(database: Place) -> None:
    with hotline_database.pointing_at(database.owner), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("hotline_owner",)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("hotline_app",)


def test_migrating_again_changes_nothing(database: Place) -> None:
    add()
    migrate(database)
    assert count() == 1


def test_statements_are_prepared_and_bound_by_the_server(database: Place) -> None:
    with connection.cursor() as cursor:
        for number in range(4):
            cursor.execute("SELECT %s::int", [number])
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        assert cursor.fetchone()[0] >= 1


def test_time_is_aware_and_local_at_the_edges() -> None:
    assert settings.USE_TZ
    assert settings.TIME_ZONE == "Asia/Shanghai"
    assert not settings.DEBUG


def test_the_key_is_made_once_and_kept_private() -> None:
    from hotline import data_folder

    assert len(str(settings.SECRET_KEY)) >= 50
    file = data_folder.path() / "secrets" / "django.json"
    assert file.stat().st_mode & 0o077 == 0
    assert data_folder.secret("django") == str(settings.SECRET_KEY)


def test_a_database_of_another_version_is_refused_and_left_as_it_is(database: Place) -> None:
    with hotline_database.pointing_at(database.owner), connection.cursor() as cursor:
        cursor.execute("insert into django_migrations (app, name, applied) values ('tickets', '0099_later', now())")
    with pytest.raises(Trouble, match=r"另一个版本.*tickets\.0099_later"):
        migrate(database)
