"""Each check finds what it is there to find."""

import json
import tempfile
from argparse import Namespace
from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import connection

from hotline.cli import doctor
from hotline.database import embedded, pointing_at
from hotline.database.places import Place
from hotline.operation import installation, readiness, store
from hotline.operation.checks import FAIL, OK, WARN, Found
from hotline.operation.models import Run
from hotline.sweeps import clock_jump
from hotline.sweeps.running import run
from hotline.trouble import Trouble

NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)


def levels(found: Iterable[Found]) -> dict[str, str]:
    """Check -> level."""
    return {one.name: one.level for one in found}


@pytest.mark.django_db
def test_a_sound_database_is_ok() -> None:
    found = levels(store.database(strict=True))
    # the server of the suite does not wait for the disk, and is found out
    assert found == {"version": OK, "migrations": OK, "rights": OK, "durable": FAIL}


def test_a_server_as_the_commands_start_it_is_durable(database: Place, own_data: Path) -> None:
    lease = embedded.start(embedded.here())
    with pointing_at(embedded.url(embedded.here())):
        assert store.durable().level == OK
        with connection.cursor() as cursor:
            cursor.execute("set synchronous_commit to off")
        assert store.durable().level == FAIL
    embedded.leave(lease)


def test_a_role_that_could_change_events_fails(database: Place) -> None:
    with pointing_at(database.owner):
        assert levels(store.database(strict=True))["rights"] == FAIL
        assert levels(store.database(strict=False))["rights"] == WARN


def test_missing_migrations_are_counted(database: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "_migrated", False)
    with pointing_at(database.owner):
        with connection.cursor() as cursor:
            cursor.execute("delete from django_migrations where app = 'operation'")
        assert readiness.unapplied() == ["operation.0001_initial"]
        found = readiness.look(NOW)
    assert (found.ready, found.parts["migrations"]) == (False, "missing: 1; run hotline migrate")


@pytest.mark.django_db
def test_sweeps_backup_and_drill_grow_late() -> None:
    assert levels(store.running(NOW, strict=True))["sweeps"] == FAIL
    for name in ("sweeps", "anchor", "backup", "drill"):
        Run.objects.create(name=name, begun_at=NOW, done_at=NOW)
    fine = levels(store.running(NOW, strict=True))
    assert (fine["sweeps"], fine["anchor"], fine["backup"], fine["drill"]) == (OK, OK, OK, OK)
    later = levels(store.running(NOW + timedelta(days=100), strict=True))
    assert (later["sweeps"], later["anchor"], later["backup"], later["drill"]) == (FAIL, WARN, WARN, WARN)
    assert readiness.sweeps(NOW + timedelta(minutes=3)) == "ok"
    assert readiness.sweeps(NOW + timedelta(minutes=4)).startswith("late: last run")


@pytest.mark.django_db
def test_a_clock_that_differs_from_the_databases_is_told() -> None:
    assert levels(store.clock(datetime.now(UTC))) == {"clock": OK}
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=30)):
        assert levels(store.clock(datetime.now(UTC))) == {"clock": WARN}


@pytest.mark.django_db
def test_the_next_years_notice_is_missed_from_december() -> None:
    assert levels(store.calendars(datetime(2026, 11, 30, tzinfo=UTC))) == {"calendar": OK}
    assert levels(store.calendars(datetime(2026, 12, 1, tzinfo=UTC))) == {"calendar": WARN}


def test_demo_keys_and_settings_of_a_demo_do_not_do_in_production(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTLINE_DATA", str(tmp_path))
    assert levels(installation.keys(strict=False)) == {"keys": OK}
    assert levels(installation.keys(strict=True)) == {"keys": FAIL}
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["localhost"])
    found = levels(installation.settings_checks())
    assert (found["hosts"], found["tls"], found["database_tls"]) == (FAIL, FAIL, OK)
    monkeypatch.setenv("HOTLINE_APP_URL", "postgresql://hotline_app@db.example/hotline")
    monkeypatch.setenv("HOTLINE_OWNER_URL", "postgresql://hotline_owner@db.example/hotline")
    assert levels(installation.settings_checks())["database_tls"] == FAIL


def test_a_folder_that_cannot_be_written_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(**_given: object) -> None:
        raise OSError(30, "Read-only file system")

    assert levels(installation.folder()) == {"folder": OK, "disk": OK}
    monkeypatch.setattr(tempfile, "TemporaryFile", refused)
    assert levels(installation.folder())["folder"] == FAIL


def test_the_parts_are_those_the_product_was_built_for() -> None:
    assert levels(installation.parts()) == {"parts": OK}


def test_a_database_out_of_reach_is_a_finding(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def away() -> AbstractContextManager[None]:
        raise Trouble("连不上数据库。")

    monkeypatch.setattr(doctor, "platform", away)
    assert doctor.run(Namespace(production=False, json=True)) == 1
    assert json.loads(capsys.readouterr().out) == [
        {"name": "database", "level": "fail", "words": "连不上数据库。", "todo": ""}
    ]


@pytest.mark.django_db
def test_one_sweep_that_fails_stops_no_other_and_is_noted() -> None:
    def broken(_now: datetime) -> int:
        raise LookupError

    Run.objects.create(name="sweeps", begun_at=NOW, done_at=NOW)
    later = NOW + timedelta(minutes=1)
    with pytest.raises(LookupError):
        run("sweeps", later, {"broken": broken, "fine": lambda _: 1})
    row = Run.objects.get(name="sweeps")
    assert (row.begun_at, row.done_at, row.failure) == (later, NOW, "LookupError")
    assert run("sweeps", later, {"fine": lambda _: 2}) == {"fine": 2}
    assert Run.objects.get(name="sweeps").failure == ""


def test_a_jump_of_the_clock_is_told() -> None:
    clock_jump.watch()
    assert abs(clock_jump.watch()) < clock_jump.JUMP
    with time_machine.travel(datetime.now(UTC) - timedelta(hours=1), tick=True):
        assert clock_jump.watch() < -3000
    clock_jump.watch()
