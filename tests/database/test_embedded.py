"""The embedded server: shared by commands, safe after crashes, clear words where it cannot run."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
import pytest
from tests.operation.installation import started_once

from hotline import database
from hotline.database import embedded
from hotline.trouble import Trouble

COMMAND = "from hotline import database; print(database.address(), flush=True); input()"
"""A command that uses the database until its input ends."""


@pytest.fixture
def made_data(own_data: Path) -> Path:
    """HOTLINE_DATA of the test's own, used before: making the database is not what the test is about."""
    started_once()
    return own_data


@contextmanager
def command() -> Iterator[subprocess.Popen[str]]:
    """Another command, running and using the database."""
    process = subprocess.Popen([sys.executable, "-c", COMMAND], stdin=-1, stdout=-1, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().startswith("postgresql://")
    try:
        yield process
    finally:
        process.communicate("\n")


def answer() -> object:
    """What the server says to the simplest question."""
    with psycopg.connect(embedded.url(embedded.here())) as connection:
        row = connection.execute("SELECT 1").fetchone()
    return row and row[0]


def postmaster(folder: Path) -> psutil.Process:
    return psutil.Process(int((folder / "postgres" / "postmaster.pid").read_text().split()[0]))


def runs() -> bool:
    return embedded.answers(embedded.here())


def test_it_starts_on_demand_and_stops_with_its_last_user(own_data: Path) -> None:
    with database.running():
        assert answer() == 1
    assert not runs()


def test_it_keeps_what_is_durable(own_data: Path) -> None:
    wanted = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "listen_addresses": "",
              "TimeZone": "Asia/Shanghai", "server_encoding": "UTF8"}  # fmt: skip
    with database.running() as place, psycopg.connect(str(place.admin), dbname="postgres") as connection:
        assert {name: connection.info.parameter_status(name) or _setting(connection, name) for name in wanted} == wanted


def _setting(connection: psycopg.Connection, name: str) -> str:
    row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
    assert row
    return str(row[0])


def test_a_second_command_does_not_stop_it_under_the_first(made_data: Path) -> None:
    with command():
        with command():
            assert answer() == 1
        assert answer() == 1
    assert not runs()


def test_four_commands_at_once_on_an_empty_folder_share_one_server(own_data: Path) -> None:
    words = [sys.executable, "-c", COMMAND]
    commands = [subprocess.Popen(words, stdin=-1, stdout=-1, text=True) for _ in range(4)]
    addresses = {process.stdout.readline() for process in commands if process.stdout}
    assert len(addresses) == 1
    assert answer() == 1
    for process in commands:
        process.communicate("\n")
        assert process.returncode == 0
    assert not runs()


def test_a_killed_command_leaves_a_server_that_the_next_uses_and_stops(made_data: Path) -> None:
    with command() as killed:
        killed.kill()
        killed.wait()
        assert runs()
        with database.running():
            assert answer() == 1
        assert not runs()


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_a_command_ended_by_a_signal_gives_it_back(made_data: Path, by: signal.Signals) -> None:
    script = (
        "import signal, sys, time; from hotline.cli import main; from hotline import database\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a run in the background ignores it
        "import hotline.cli.migrate as m; m.run = lambda a: (database.address(), print('ready', flush=True),"
        " time.sleep(60))\nsys.exit(main.main(['migrate']))"
    )
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(by)
    process.communicate()
    assert process.returncode == 128 + by
    assert not runs()


def test_a_killed_server_is_started_anew_for_those_who_use_it(made_data: Path) -> None:
    with command():
        killed = postmaster(made_data)
        killed.kill()
        killed.wait(10)
        with database.running():
            assert answer() == 1
        assert answer() == 1, "the first command still uses it"
    assert not runs()


def test_the_same_command_asks_again_after_the_server_was_killed(made_data: Path) -> None:
    with database.running():
        killed = postmaster(made_data)
        killed.kill()
        killed.wait(10)
        database.address()
        assert answer() == 1
    assert not runs()


def test_what_was_committed_survives_the_kill(made_data: Path) -> None:
    with database.running():
        with psycopg.connect(embedded.url(embedded.here()), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
        postmaster(made_data).kill()
        database.address()
        with psycopg.connect(embedded.url(embedded.here())) as connection:
            assert connection.execute("SELECT n FROM kept").fetchone() == (1,)


def test_a_stale_pid_file_that_names_a_stranger_does_not_mislead(made_data: Path) -> None:
    with database.running():
        lines = (made_data / "postgres" / "postmaster.pid").read_text().splitlines()
        postmaster(made_data).kill()
    with subprocess.Popen(["sleep", "600"]) as stranger:
        (made_data / "postgres" / "postmaster.pid").write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        with database.running():
            assert answer() == 1
        stranger.kill()


def test_data_half_made_are_made_again(own_data: Path) -> None:
    (own_data / "postgres.new").mkdir()
    (own_data / "postgres.new" / "PG_VERSION").write_text("18\n")
    (own_data / "postgres").mkdir()
    with database.running():
        assert answer() == 1


def test_a_path_too_long_for_a_socket_gets_a_short_one(own_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = own_data / ("很长的名字" * 8) / "var"
    monkeypatch.setenv("HOTLINE_DATA", str(deep))
    with database.running():
        socket = embedded.socket_folder(embedded.here())
        assert socket.parent == Path(tempfile.gettempdir())
        assert socket.stat().st_mode & 0o077 == 0
        assert answer() == 1
    socket.rmdir()


def test_a_short_socket_folder_made_by_somebody_else_is_refused(
    own_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTLINE_DATA", str(own_data / ("x" * 90)))
    socket = embedded.socket_folder(embedded.here())
    socket.mkdir()
    socket.chmod(0o777)
    try:
        with pytest.raises(Trouble, match="被别的用户占用"):
            database.address()
    finally:
        socket.rmdir()


def test_a_read_only_folder_is_said_so(own_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = own_data / "closed"
    closed.mkdir(mode=0o555)
    monkeypatch.setenv("HOTLINE_DATA", str(closed / "var"))
    own_data.chmod(0o755)
    server = embedded.here()
    with _as_nobody(), pytest.raises(Trouble, match=r"没有权限写入.*HOTLINE_DATA"):
        embedded.start(server)


@contextmanager
def _as_nobody() -> Iterator[None]:
    """Root may write anywhere, so as root the test becomes somebody else."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_in_place_of_the_folder_is_said_so(own_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (own_data / "file").touch()
    monkeypatch.setenv("HOTLINE_DATA", str(own_data / "file"))
    with pytest.raises(Trouble, match="不能用"):
        database.address()


def test_data_of_another_version_are_said_so(made_data: Path) -> None:
    with database.running():
        pass
    (made_data / "postgres" / "PG_VERSION").write_text("12\n")
    with pytest.raises(Trouble, match=r"PostgreSQL 12 的数据.*backup"):
        database.address()


def test_a_server_that_cannot_start_shows_its_log(made_data: Path) -> None:
    with database.running():
        pass
    with (made_data / "postgres" / "postgresql.conf").open("a") as conf:
        conf.write("shared_buffers = 'nonsense'\n")
    with pytest.raises(Trouble, match="nonsense"):
        database.address()


def test_stop_refuses_while_a_command_uses_it(made_data: Path) -> None:
    with command():
        with pytest.raises(Trouble, match="--force"):
            embedded.stop(embedded.here())
        assert runs()
        assert embedded.stop(embedded.here(), force=True)
    assert not embedded.stop(embedded.here())


def test_kept_it_goes_on_without_a_command_until_stop(made_data: Path) -> None:
    with database.running():
        embedded.keep(embedded.here())
    assert runs()
    assert embedded.stop(embedded.here())
    with database.running():
        pass
    assert not runs()


def test_a_forked_child_does_not_stop_it(made_data: Path) -> None:
    with database.running():
        child = os.fork()
        if child == 0:
            database.release()
            os._exit(0)
        os.waitpid(child, 0)
        time.sleep(0.1)
        assert answer() == 1
