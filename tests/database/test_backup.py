"""Backup and restore, on every PostgreSQL there is."""

from pathlib import Path

import pytest

from hotline.database import backup, roles
from hotline.database.places import Place
from hotline.trouble import Trouble

pytestmark = pytest.mark.each_postgres


@pytest.fixture
def saved(database: Place, tmp_path: Path) -> Path:
    """A backup of a database with one row, whose application role lost the right to change it."""
    with roles.connect(database.owner) as owner:
        owner.execute("CREATE TABLE thing (word text)")
        owner.execute("REVOKE UPDATE ON thing FROM hotline_app")
        owner.execute("INSERT INTO thing VALUES ('一')")
    file = tmp_path / "all.dump"
    assert backup.backup(database, file) == file.stat().st_size > 0
    return file


def test_what_was_saved_comes_back_with_its_rights(database: Place, saved: Path) -> None:
    roles.drop(database)
    backup.restore(database, saved)
    with roles.connect(database.application) as application:
        assert application.execute("SELECT word FROM thing").fetchall() == [("一",)]
        row = application.execute("SELECT has_table_privilege('thing', 'UPDATE')").fetchone()
    assert row == (False,)


def test_only_its_owner_can_read_the_file(saved: Path) -> None:
    assert saved.stat().st_mode & 0o077 == 0


def test_an_existing_file_is_not_overwritten(database: Place, saved: Path) -> None:
    with pytest.raises(Trouble, match="已经存在"):
        backup.backup(database, saved)


def test_a_database_with_tables_is_not_restored_into(database: Place, saved: Path) -> None:
    with pytest.raises(Trouble, match="不是空的"):
        backup.restore(database, saved)


@pytest.mark.parametrize("missing", [20, 200, 5000])
def test_a_backup_whose_end_is_missing_changes_nothing(database: Place, saved: Path, missing: int) -> None:
    saved.write_bytes(saved.read_bytes()[:-missing])
    roles.drop(database)
    with pytest.raises(Trouble, match="pg_restore 没有成功"):
        backup.restore(database, saved)
    assert roles.is_empty(database)


def test_a_backup_that_the_server_refuses_changes_nothing(database: Place, saved: Path) -> None:
    roles.drop(database)
    roles.prepare(database)
    with roles.connect(database.owner) as owner:
        owner.execute("CREATE TYPE procrastinate_job_status AS ENUM ()")
    with pytest.raises(Trouble, match="psql 没有成功"):
        backup.restore(database, saved)
    assert roles.is_empty(database)


def test_a_missing_file_is_said_so(database: Place, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="没有备份文件"):
        backup.restore(database, tmp_path / "none")


def test_a_backup_that_fails_leaves_no_file(database: Place, tmp_path: Path) -> None:
    roles.drop(database)
    with pytest.raises(Trouble, match="pg_dump 没有成功"):
        backup.backup(database, tmp_path / "all.dump")
    assert list(tmp_path.iterdir()) == []
