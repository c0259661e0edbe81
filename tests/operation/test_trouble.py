"""Trouble while it runs: stopped in the middle, database gone, disk full, tables missing, clock wrong."""

import contextlib
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from pytest_django.plugin import DjangoDbBlocker
from tests.killing.http_load import Clients
from tests.killing.test_http import check
from tests.operation.installation import ONE_PROCESS, PROGRAM, Installation, found_city
from tests.operation.test_served import register

from hotline import database as hotline_database
from hotline.database import embedded, places

SMALL = "420m"
"""Size of the disk that will be full: the database and its log with some room."""


@pytest.fixture
def small_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """HOTLINE_DATA on a file system of its own that can be filled; needs root."""
    folder = Path(tempfile.mkdtemp(prefix="hotline-test-"))
    words = ["mount", "-t", "tmpfs", "-o", f"size={SMALL},mode=0711", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(words, capture_output=True, check=False).returncode != 0:
        folder.rmdir()
        pytest.skip("a file system of its own can be mounted by root only")
    monkeypatch.setenv("HOTLINE_DATA", str(folder))
    yield folder
    monkeypatch.setenv("HOTLINE_DATA", str(folder))
    hotline_database.release()
    embedded.stop(embedded.here(), force=True)
    subprocess.run(["umount", "-l", str(folder)], check=True)
    folder.rmdir()


def proved(clients: Clients, tokens: tuple[str, str], blocker: DjangoDbBlocker) -> None:
    """What was acknowledged is there once, and everything verifies."""
    with hotline_database.running(), blocker.unblock(), hotline_database.pointing_at(places.here().application):
        check(clients, tokens)


def test_stopping_under_load_loses_no_acknowledged_act(own_data: Path, django_db_blocker: DjangoDbBlocker) -> None:
    tokens = found_city()
    first = Installation(own_data)
    try:
        first.wait_until_ready()
        clients = Clients(first, *tokens, 4)
        clients.wait_for_progress(8)
        assert first.stop() == {"serve": 0, "worker": 0}
        before = len(clients.said)
        clients.installation = second = Installation(own_data, more=ONE_PROCESS)
        try:
            clients.wait_for_progress(4)
            clients.stop()
            assert second.stop() == {"serve": 0, "worker": 0}
        finally:
            second.end()
        assert len(clients.said) > before
        assert clients.wrong == []
        # every request begun was finished: nobody found an answer cut off, or the act done without one
        assert clients.others["again"] == 0
        proved(clients, tokens, django_db_blocker)
    finally:
        first.end()


def test_a_web_process_told_to_stop_again_and_again_ends(own_data: Path) -> None:
    found_city()
    installation, told, begun = Installation(own_data, more=ONE_PROCESS, commands=("serve",)), [], []
    try:
        installation.wait_until_ready()
        told = installation.web_processes()
        half = b"POST /api/v1/tickets HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n{"
        begun = [socket.create_connection(("127.0.0.1", installation.port)) for _ in range(20)]
        for one in begun:
            one.sendall(half)
        for _ in range(5):  # requests have begun: it waits for their end, and can be told again
            for process in told:
                with contextlib.suppress(psutil.NoSuchProcess):  # one still starting ends at the first word
                    process.terminate()
            time.sleep(0.2)
        assert psutil.wait_procs(told, timeout=0)[1] != []
        for one in begun:
            one.close()
        assert psutil.wait_procs(told, timeout=30)[1] == []
    finally:
        for one in begun:
            one.close()
        installation.end()
        for process in told:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()


def test_a_full_disk_is_said_and_damages_nothing(
    small_disk: Path, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    tokens = found_city()
    running = Installation(tmp_path, commands=("serve",))
    try:
        running.wait_until_ready()
        clients = Clients(running, *tokens, 4)
        clients.wait_for_progress(8)
        filler = small_disk / "filler"
        fill(filler)
        until = time.monotonic() + 60
        while clients.others["503"] < 3:
            assert time.monotonic() < until, clients.others
            time.sleep(0.05)
        filler.unlink()
        clients.wait_for_progress(8)
        clients.stop()
        assert clients.wrong == []
        running.stop()
        proved(clients, tokens, django_db_blocker)
    finally:
        running.end()


def fill(file: Path) -> None:
    """Write until nothing more fits."""
    with file.open("wb", buffering=0) as out:
        for size in (1 << 20, 1 << 12):
            try:
                while True:
                    out.write(b"\0" * size)
            except OSError:
                continue


def test_without_tables_it_says_what_to_do_and_serves_when_they_are_there(own_data: Path) -> None:
    """On the city's own server nobody migrates but its administrator."""
    tokens = found_city()
    with hotline_database.running() as place:
        assert place.admin is not None
        embedded.keep(embedded.here())
        outside = {
            "HOTLINE_OWNER_URL": places.address(place.owner, dbname="later"),
            "HOTLINE_APP_URL": places.address(place.application, dbname="later"),
        }
        with hotline_database.roles.connect(place.admin) as admin:
            admin.execute("create database later owner hotline_owner")
        done = hotline("serve", "--port", "0", **outside)
        assert (done.returncode, done.stderr) == (1, "数据库里还没有数据表。请先执行 hotline migrate。\n")
        report = hotline("doctor", **outside)
        assert report.returncode == 1
        assert "请执行 hotline migrate。" in report.stdout
        assert hotline("migrate", **outside).returncode == 0
        running = Installation(own_data, more=ONE_PROCESS, environment=outside, commands=("serve",))
        try:
            parts = running.wait_until_ready().json
            assert parts == {"ready": True, "database": "ok", "migrations": "ok", "sweeps": "late: never run"}
            with hotline_database.roles.connect(place.admin) as admin:
                admin.execute("alter database later allow_connections false")
                admin.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'later'")
            away = running.wait_until_ready(503)
            assert away.json["ready"] is False
            assert away.json["database"].startswith("away")
            assert away.headers["retry-after"] == "5"
            answer = register((running, tokens), "while-away")
            assert (answer.status, answer.json["type"]) == (503, "urn:hotline:problem:database_away")
            assert "数据库" in answer.json["detail"]
            assert running.ask("/healthz").status == 200
            assert "hotline_database_up 0.0" in running.ask("/metrics").body.decode()
            with hotline_database.roles.connect(place.admin) as admin:
                admin.execute("alter database later allow_connections true")
            running.wait_until_ready(200)
            assert running.stop()["serve"] == 0
        finally:
            running.end()
            embedded.stop(embedded.here(), force=True)


def hotline(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """The command as a person runs it."""
    return subprocess.run(
        [PROGRAM, *words], capture_output=True, text=True, check=False, timeout=90, env={**os.environ, **environment}
    )
